"""kill -9 of the real server in the middle of submissions, again and again; see `__main__`."""
