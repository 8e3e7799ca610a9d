"""The data package: the documented form in which a mission is loaded and written."""
