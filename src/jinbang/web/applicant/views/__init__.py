"""Pages for applicants, by what they are about."""
