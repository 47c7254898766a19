"""Browsers of experts."""

from tests.doors.visiting import clock, visit  # noqa: F401
