"""Charts: numbers in, accessible SVG out. Pure: no database, no request, no clock."""
