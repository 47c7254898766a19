"""Lists come out when every contest is decided: nobody is left behind under screening, review or in the committee (R18)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.standing import Standing

ON_THE_WAY = (
    Standing.RECOMMENDED, Standing.SCREENING, Standing.CORRECTING, Standing.APPEALED, Standing.ACCEPTED, Standing.REVIEWING,
    Standing.PASSED, Standing.RESERVE,
)  # fmt: skip
"""Where an application still waits for somebody to decide about it."""
_SAID = 5


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A contest in which `waiting` applications are not decided."""

    contest: int
    zh: str
    en: str
    waiting: int


def unfinished_contests(*, programme: Programme) -> list[Unfinished]:
    """Contests that are not decided yet, in the order of the call.  One query."""
    waits: tuple[str, ...] = ON_THE_WAY
    if not definition_of(programme).settings.recommendation:
        waits = (*waits, Standing.SUBMITTED)
    rows = (
        Application.objects.filter(programme=programme, standing__in=waits)
        .values("contest", "contest__name", "contest__name_en", "contest__ordinal")
        .annotate(waiting=Count("pk"))
        .order_by("contest__ordinal")
        .values_list("contest", "contest__name", "contest__name_en", "waiting")
    )
    return [Unfinished(pk, zh, en or zh, waiting) for pk, zh, en, waiting in rows]


def refuse_unfinished(*, programme: Programme) -> None:
    """Raise Refused("contests-unfinished") while anybody waits: lists that are out are out for all."""
    left = unfinished_contests(programme=programme)
    if not left:
        return
    more = len(left) - _SAID
    zh = "、".join(f"{one.zh}（{one.waiting} 项）" for one in left[:_SAID]) + (f"等 {len(left)} 个" if more > 0 else "")
    en = ", ".join(f"{one.en} ({one.waiting})" for one in left[:_SAID]) + (f" and {more} more" if more > 0 else "")
    raise Refused(
        Refusal(
            "contests-unfinished",
            f"还有申报没有结论，不能发布：{zh}。请先完成形式审查、接收初评结果并作出终评决定；不再评审的，请登记撤回或不予受理。",
            f"Applications still wait for a decision, so the lists cannot come out: {en}.  Finish the screening, receive the"
            " preliminary results and record the final decisions first; what is not pursued is withdrawn or refused on record.",
            "R18",
        )
    )
