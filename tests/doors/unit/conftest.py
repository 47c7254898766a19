"""A browser for each test."""

from tests.doors.visiting import clock, visit

__all__ = ["clock", "visit"]
