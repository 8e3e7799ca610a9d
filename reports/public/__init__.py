"""Public pages and files of what is frozen and released."""
