"""The house, once for each file that looks at all of it."""

from tests.promises.house import site  # noqa: F401
