"""The bench: what the service costs, beside the plainest thing that does the same work, in one run on one machine."""
