"""The public bundle of a programme: one archive from which a stranger can re-check its lists (N4, N15)."""
