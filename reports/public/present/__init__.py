"""Ready values for templates, made by pure functions from released bodies."""
