"""What the public sees of a filing on record: everything needed to recompute a result, and nothing else (R9, R13)."""

from __future__ import annotations

from typing import Any

from jinbang.apps.panels.models import Filing
from jinbang.ranking import Rule
from jinbang.rules import criteria as criteria_rules
from jinbang.rules.composition import Composition


def on_record(filing: Filing) -> dict[str, Any]:
    """The opened facts of `filing.record`: numbers as exact texts; no names, descriptions, notes or work plan."""
    criteria = criteria_rules.from_json(filed=filing.criteria)
    rule = Rule(
        kind=criteria.rule,  # type: ignore[arg-type] # the filing was checked
        weights={one.key: one.weight for one in criteria.criteria}, decimals=criteria.decimals, min_reviews=criteria.min_reviews,
        tie_breaks=tuple(f"criterion:{key}" for key in criteria.tie_breaks),
    )  # fmt: skip
    composition = Composition.from_json(filing.composition).to_json()
    del composition["notes"]
    return {
        "contest": filing.contest.key,
        "number": filing.number,
        "digest": filing.digest,
        "criteria": [
            {
                "key": one.key, "weight": str(one.weight), "minimum": str(one.minimum), "maximum": str(one.maximum),
                "step": str(one.step),
            }
            for one in criteria.criteria
        ],
        "rule": {
            "kind": rule.kind, "total": rule.total, "decimals": rule.decimals, "rounding": "half-up", "trim": rule.trim,
            "trim_from": rule.trim_from, "min_reviews": rule.min_reviews, "tie_breaks": list(rule.tie_breaks),
            "places_shared": "1224",
        },
        "reviews_per_application": criteria.reviews_per_application,
        "composition": composition,
    }  # fmt: skip
