"""The delivery team's pages about editions."""
