"""What was scored under one filing is never ranked by the rule of another (R9, R13)."""

from __future__ import annotations

from django.db.models import Count

from jinbang.apps.panels.models import Filing
from jinbang.apps.programmes.models import Contest
from jinbang.apps.reviews.models import ScoreSheet
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.standing import Standing


def refuse_refiled(contest: Contest, filing: Filing) -> None:
    """Nobody files another rule when the scores are known: sheets scored under another one are scored anew (R9, R13)."""
    held = ScoreSheet.objects.filter(
        seat__contest=contest, seat__left_at__isnull=True, seat__application__standing=Standing.REVIEWING,
        state=ScoreSheet.SUBMITTED,
    )  # fmt: skip
    others = held.exclude(filing=filing).values("filing").annotate(n=Count("pk")).values_list("filing", "n")
    counted = dict(others)
    differ = sum(
        counted[pk]
        for pk, criteria in Filing.objects.filter(pk__in=counted).values_list("pk", "criteria")
        if criteria != filing.criteria
    )
    if differ:
        raise Refused(
            Refusal(
                "other-criteria",
                f"有 {differ} 份评分是按变更前的备案提交的，此后标准已变更（或计分规则已变更）。请退回这些评分，按现行备案重新打分。",
                f"{differ} sheets were handed in under an earlier filing, and criteria or rule have changed since: send them"
                " back to be scored anew under the filing on record.",
                "R13",
            )
        )
