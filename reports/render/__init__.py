"""A composed report as files: print as PDF/UA, and one HTML file for e-mail and archive. Pure: words in, bytes out."""
