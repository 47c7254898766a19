"""What a body has filed, as `filing.record` opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinbang.verification.act import Act, Bent
from jinbang.verification.arithmetic import Rule, criterion_of

KINDS = ("mean", "trimmed", "median")


@dataclass(frozen=True)
class Filed:
    """number: of the filing.  reviews: sheets that each application is to get."""

    number: int
    rule: Rule
    reviews: int
    composition: Mapping[str, Any]


def read_filing(act: Act) -> Filed:
    """Criteria, rule and composition of a `filing.record`; raises Bent."""
    criteria = tuple(criterion_of(row) for row in act.objects("criteria"))
    keys = [one.key for one in criteria]
    stated = act.object("rule")
    if stated.get("kind") not in KINDS or stated.get("total") != "weighted" or stated.get("rounding") != "half-up":
        raise Bent("the rule is none that this verifier knows")
    if stated.get("places_shared") != "1224" or len(set(keys)) != len(keys) or not keys:
        raise Bent("the rule shares ranks in another way, or a criterion comes twice")
    ties = stated.get("tie_breaks")
    names = [f"criterion:{key}" for key in keys]
    if not isinstance(ties, list) or any(tie not in names for tie in ties):
        raise Bent("a tie-break is none of the criteria")
    if stated["kind"] == "trimmed" and 2 * _whole(stated, "trim") >= max(_whole(stated, "trim_from"), 1):
        raise Bent("the rule trims all sheets away")
    return Filed(
        number=act.whole("number"),
        rule=Rule(
            criteria=criteria,
            kind=stated["kind"],
            decimals=_whole(stated, "decimals"),
            min_reviews=_whole(stated, "min_reviews"),
            trim=_whole(stated, "trim"),
            trim_from=_whole(stated, "trim_from"),
            tie_breaks=tuple(names.index(tie) for tie in ties),
        ),
        reviews=act.whole("reviews_per_application"),
        composition=act.object("composition"),
    )


def _whole(stated: Mapping[str, Any], key: str) -> int:
    value = stated.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 99:
        raise Bent(f"the rule's {key!r} is no whole number")
    return value
