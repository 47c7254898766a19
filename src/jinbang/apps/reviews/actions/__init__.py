"""Acts of assigning, scoring and reporting."""

from jinbang.apps.reviews.actions.assignment import accept_assignment, discard_assignment, propose_assignment
from jinbang.apps.reviews.actions.packages import make_package, receive_package, return_package, sign_package
from jinbang.apps.reviews.actions.second_round import propose_second_round
from jinbang.apps.reviews.actions.sheets import (
    declare_no_conflict,
    recuse,
    save_sheet,
    send_back_sheet,
    submit_sheet,
)

__all__ = [
    "accept_assignment",
    "declare_no_conflict",
    "discard_assignment",
    "make_package",
    "propose_assignment",
    "propose_second_round",
    "receive_package",
    "recuse",
    "return_package",
    "save_sheet",
    "send_back_sheet",
    "sign_package",
    "submit_sheet",
]
