"""Browsers, and a folder for the published log."""

from tests.doors.receipts.checking import home  # noqa: F401
from tests.doors.visiting import clock, visit  # noqa: F401
