"""What `jinbang draw` reads, writes and says."""
