"""Acts of the screening on form, each one sentence of the manual."""

from jinbang.apps.screening.actions.appeal import appeal, decide_appeal
from jinbang.apps.screening.actions.ask_correction import ask_correction
from jinbang.apps.screening.actions.correct import correct, reject_late
from jinbang.apps.screening.actions.decide import decide_screening
from jinbang.apps.screening.actions.give_opinion import give_opinion
from jinbang.apps.screening.actions.give_opinions import Given, give_opinions
from jinbang.apps.screening.actions.integrity_check import integrity_check
from jinbang.apps.screening.actions.open_cases import open_cases
from jinbang.apps.screening.actions.retrack import retrack

__all__ = [
    "Given",
    "appeal",
    "ask_correction",
    "correct",
    "decide_appeal",
    "decide_screening",
    "give_opinion",
    "give_opinions",
    "integrity_check",
    "open_cases",
    "reject_late",
    "retrack",
]
