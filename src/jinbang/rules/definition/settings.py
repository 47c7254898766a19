"""Where a notice is silent."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True)
class Settings:
    """The silences of a notice, each a setting with its default (the-call.md §6)."""

    recommendation: bool = True
    screening: bool = True
    screeners: int = 2
    correction_rounds: int = 1
    correction_days: int = 5
    final_review: bool = True
    public_notice: bool = True
    notice_days: int = 7
    notice_kind: Literal["natural", "working"] = "natural"
    objections: bool = True
    objection_days: int = 30
    one_live_recommendation: bool = True
    former_winners: Literal["block", "warn", "off"] = "block"
    one_track_per_technology: bool = True
    slot_back_after_screening: bool = False
    recall_frees_slot: bool = True
    ranked: bool = False
    order_by: Literal["unit", "pinyin", "strokes", "number", "name"] = "unit"
    unit_pair_of_eyes: bool = False
    blind_review: bool = True
    max_per_employer: int = 1
    min_outside_share: Fraction = Fraction(1, 3)
    panel_size: int = 7
    substitutes: int = 3
    quorum: Fraction = Fraction(2, 3)
    threshold: Fraction = Fraction(2, 3)
    threshold_base: Literal["present", "eligible", "cast"] = "present"
    secret_ballot: bool = True
    ballot_box: Literal["sealed", "belenios"] = "sealed"
    shortlist_percent: int = 130
    reminder_hours: tuple[int, ...] = (168, 48, 4)
    filing_gate: bool = True
    requires_seal: bool = True
