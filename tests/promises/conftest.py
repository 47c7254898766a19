"""The house, once for each file that looks at all of it; an edition and its archive, once for a run."""

from tests.journeys.conftest import case, edition  # noqa: F401
from tests.promises.house import site  # noqa: F401
