"""Acts of the nomination stage, each one sentence of the manual."""

from jinbang.apps.nominations.actions.admit import admit
from jinbang.apps.nominations.actions.attach import attach, remove_attachment
from jinbang.apps.nominations.actions.decline import decline
from jinbang.apps.nominations.actions.extend import extend, set_unit_cut_off
from jinbang.apps.nominations.actions.former_winners import Winner, record_former_winners, waive_former_winner
from jinbang.apps.nominations.actions.lapse import Lapsed, lapse
from jinbang.apps.nominations.actions.rank_candidates import rank_candidates
from jinbang.apps.nominations.actions.recall import recall
from jinbang.apps.nominations.actions.recommend import prepare, recommend
from jinbang.apps.nominations.actions.remind import remind
from jinbang.apps.nominations.actions.remind_laggards import remind_laggards
from jinbang.apps.nominations.actions.return_ import return_
from jinbang.apps.nominations.actions.save_section import Saved, choose_unit, save_section
from jinbang.apps.nominations.actions.seals import codes_of_seal, keep_seal
from jinbang.apps.nominations.actions.start import start
from jinbang.apps.nominations.actions.submit import Submitted, submit
from jinbang.apps.nominations.actions.take_back import take_back
from jinbang.apps.nominations.actions.withdraw import withdraw

__all__ = [
    "Lapsed",
    "Saved",
    "Submitted",
    "Winner",
    "admit",
    "attach",
    "choose_unit",
    "codes_of_seal",
    "decline",
    "extend",
    "keep_seal",
    "lapse",
    "prepare",
    "rank_candidates",
    "recall",
    "recommend",
    "record_former_winners",
    "remind",
    "remind_laggards",
    "remove_attachment",
    "return_",
    "save_section",
    "set_unit_cut_off",
    "start",
    "submit",
    "take_back",
    "waive_former_winner",
    "withdraw",
]
