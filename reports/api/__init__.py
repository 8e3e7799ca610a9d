"""The public REST API, version 1: what is released, read only. One table of nouns makes answers, CSV and schema."""
