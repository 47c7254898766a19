"""What the doors and later stages ask about nominations."""

from jinbang.apps.nominations.access import relations, visible
from jinbang.apps.nominations.deadlines import (
    COLLECTION,
    RECOMMENDATION,
    Deadline,
    deadline_for,
    deadlines_at,
    deadlines_of,
)
from jinbang.apps.nominations.laggards import Laggards, laggards_of
from jinbang.apps.nominations.queries.board import (
    Board,
    BoardLine,
    BoardShare,
    Place,
    exposure_without,
    quota_board,
)
from jinbang.apps.nominations.queries.chosen import chosen
from jinbang.apps.nominations.queries.contacts import contacts
from jinbang.apps.nominations.queries.detail import Detail, Step, detail, file_of, seen_by, timeline
from jinbang.apps.nominations.queries.duplicates import Party, Sighting, duplicates, same_nominee
from jinbang.apps.nominations.queries.extensions import Published, published_extensions
from jinbang.apps.nominations.queries.missing import COUNTED, UnitProgress, unit_progress
from jinbang.apps.nominations.queries.moves import OpenMove, open_moves
from jinbang.apps.nominations.queries.pages import (
    Filters,
    Funnel,
    Page,
    Row,
    candidates,
    funnel,
    incoming,
    mine,
    page,
)
from jinbang.apps.nominations.queries.whole import FileLine, every_file, every_row
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.nominations.store import opened
from jinbang.apps.nominations.version import submitted_content

__all__ = [
    "APPLICATION",
    "COLLECTION",
    "COUNTED",
    "RECOMMENDATION",
    "Board",
    "BoardLine",
    "BoardShare",
    "Deadline",
    "Detail",
    "FileLine",
    "Filters",
    "Funnel",
    "Laggards",
    "OpenMove",
    "Page",
    "Party",
    "Place",
    "Published",
    "Row",
    "Sighting",
    "Step",
    "UnitProgress",
    "candidates",
    "chosen",
    "contacts",
    "deadline_for",
    "deadlines_at",
    "deadlines_of",
    "detail",
    "duplicates",
    "every_file",
    "every_row",
    "exposure_without",
    "file_of",
    "funnel",
    "incoming",
    "laggards_of",
    "mine",
    "open_moves",
    "opened",
    "page",
    "published_extensions",
    "quota_board",
    "relations",
    "same_nominee",
    "seen_by",
    "submitted_content",
    "timeline",
    "unit_progress",
    "visible",
]  # fmt: skip
