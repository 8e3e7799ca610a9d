"""What the public sees: editions, frozen rows, pages, files and the API."""
