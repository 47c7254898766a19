"""Pages for: applicant."""
