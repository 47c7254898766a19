"""Pages for: secretariat."""
