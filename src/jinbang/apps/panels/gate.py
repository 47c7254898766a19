"""No expert is invited and no score given before the filing is recorded (R9)."""

from __future__ import annotations

from jinbang.apps.panels.models import Filing
from jinbang.apps.programmes.models import Contest
from jinbang.lifecycle import Refusal, Refused

NO_FILING = Refusal(
    "no-filing",
    "该榜单（领域）的评审工作方案、专家构成方案和评价标准尚未备案，不能邀请专家或评分。请先完成备案。",
    "Work plan, expert composition and criteria of this list or track are not on record yet: no expert is invited and no "
    "score given before that. File them first.",
    "R9",
)


def recorded_filing(contest: Contest) -> Filing:
    """The filing in force; raises Refused("no-filing") where there is none."""
    filing = Filing.objects.filter(contest=contest, state=Filing.RECORDED).first()
    if filing is None:
        raise Refused(NO_FILING)
    return filing
