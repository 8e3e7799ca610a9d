"""Real processes, killed, raced and set against the clock, on a real database file or server."""
