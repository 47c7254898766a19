"""Solvers: each takes what is left to decide and proves what it found."""
