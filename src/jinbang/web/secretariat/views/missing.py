"""Who is missing: units to which nothing was sent, that recommended nothing, or that still have to decide."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from jinbang.apps.nominations import queries as nominations
from jinbang.rules.standing import Standing
from jinbang.web import present
from jinbang.web.secretariat.blocks import Cell, Facts, Sheet, Table
from jinbang.web.secretariat.serving import answer, desk_of

STATES = {
    "nothing-sent": present.Shown(("尚无申报", "nothing sent to it"), "care"),
    "not-recommended": present.Shown(("有申报，未推荐", "nothing recommended"), "care"),
    "waiting": present.Shown(("尚有待决定", "some to decide"), "under-way"),
    "done": present.Shown(("已全部决定", "all decided"), "done"),
}


def missing(request: HttpRequest, key: str) -> HttpResponse:
    """Every unit in force with its counts; ?state= one of them."""
    desk = desk_of(request, key)
    known = nominations.unit_progress(viewer=desk.viewer, programme=desk.programme, at=desk.at)
    wanted = request.GET.get("state", "")
    shown = [one for one in known if wanted not in STATES or one.state == wanted]

    def listed(one: nominations.UnitProgress, n: int, *standings: str) -> Cell:
        return Cell(f"{n:,}", desk.url("applications", unit=one.unit_id, standing=",".join(standings)) if n else "")

    def build() -> Sheet:
        facts = [
            present.Fact(words.words, sum(one.state == state for one in known), url=desk.url("missing", state=state))
            for state, words in STATES.items()
        ]
        rows = [
            [
                Cell(one.name),
                listed(one, one.sent),
                listed(one, one.waiting, Standing.SUBMITTED),
                listed(one, one.recommended, *nominations.COUNTED),
                Cell(shown=STATES[one.state]),
            ]
            for one in shown
        ]
        heads = [
            ("推荐单位", "Unit"),
            ("收到申报", "Sent to it"),
            ("待决定", "To decide"),
            ("已推荐", "Recommended"),
            ("情况", "How it stands"),
        ]
        filters = [present.Filter("state", ("情况", "How it stands"), options=[(k, v.words) for k, v in STATES.items()], value=wanted)]  # fmt: skip
        empty = ("没有这样的单位。", "No unit stands so.")
        title = (f"{len(rows)} 个推荐单位", f"{len(rows)} units")
        return Sheet(
            ("谁还没有动静", "Who is missing"),
            [Facts(facts, as_list=False), Table(heads, rows, title, filters=filters, empty=empty)],
        )

    return answer(desk, build)
