"""A witness of logs: what it has seen, on the disk; its endpoint; following a log by itself."""
