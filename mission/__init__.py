"""What was promised, by whom, how it is measured and what happened."""
