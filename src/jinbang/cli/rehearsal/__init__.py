"""The rehearsal: a whole call played through the real acts, on a simulated clock, by people who behave like people (N3)."""
