"""Pages about people, each for those its guard names."""
