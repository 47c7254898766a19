"""Pages for recommending units, by what they are about."""
