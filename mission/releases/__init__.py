"""Statistics releases as their publishers give them out: read, mapped, checked, compared with the record."""
