"""Acts of the final review."""

from jinbang.apps.deliberation.actions.ballots import cast_votes, open_ballots
from jinbang.apps.deliberation.actions.counting import close_ballots, count_ballots
from jinbang.apps.deliberation.actions.decisions import decide, deviations
from jinbang.apps.deliberation.actions.sittings import (
    close_sitting,
    convene,
    leave,
    open_sitting,
    recuse_from_item,
    sign_in,
)

__all__ = [
    "cast_votes",
    "close_ballots",
    "close_sitting",
    "convene",
    "count_ballots",
    "decide",
    "deviations",
    "leave",
    "open_ballots",
    "open_sitting",
    "recuse_from_item",
    "sign_in",
]
