"""Files of a composed report."""
