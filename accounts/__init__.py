"""Who you are, for which partner you act, and who did what."""
