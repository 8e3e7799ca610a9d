"""A round as a spreadsheet: written, filled in elsewhere, read back, and compared with the record."""
