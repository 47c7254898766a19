"""Files in and out of `jinbang assign`."""
