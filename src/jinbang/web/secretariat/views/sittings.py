"""The final committee's sittings: all of them, and calling one (R14)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.deliberation import actions, queries
from jinbang.apps.programmes import queries as programmes
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.words import BASES, moment, named


def sittings(request: HttpRequest, key: str) -> HttpResponse:
    """All sittings; convene one."""
    desk = desk_of(request, key)

    def convene() -> str:
        made = actions.convene(
            programme_id=desk.programme.pk, name=desk.choice("name"), members=desk.ids("members"),
            chair=next(iter(desk.ids("chair")), None), scrutineers=desk.ids("scrutineers"), contests=desk.ids("contests"),
            actor=desk.actor, at=desk.at,
        )  # fmt: skip
        return desk.url("sitting", made.pk)

    def build() -> Sheet:
        rows = [
            [
                Cell(row.sitting.name, desk.url("sitting", row.sitting.pk)), Cell(moment(row.sitting.convened_at, desk.zone)),
                Cell(f"{row.present} / {row.called}"), Cell(row.items), Cell(shown=state_of(row.sitting)),
            ]
            for row in queries.sittings(programme=desk.programme)
        ]  # fmt: skip
        heads = [("会议", "Sitting"), ("召集", "Convened"), ("在场 / 应到", "Present / called"), ("审议项", "Items"), ("状态", "State")]  # fmt: skip
        blocks: list[Any] = [Table(heads, rows, empty=("尚未召集会议。", "No sitting has been convened."))]
        if desk.may("sitting.convene"):
            blocks += [Links([(("审议决定", "Decisions"), desk.url("decide"))]), _convene(desk)]
        return Sheet(("终评会议", "Sittings of the final committee"), blocks)

    return answer(desk, build, {"convene": convene})


def state_of(one: Any) -> present.Shown:
    """Called, open or closed."""
    if one.closed_at is not None:
        return present.Shown(("已结束", "closed"), "done")
    return present.Shown(("进行中", "open"), "under-way") if one.opened_at else present.Shown(("待开始", "called"))


def _convene(desk: Desk) -> Form:
    settings = desk.definition.settings
    people = [(str(one.pk), one.name or one.email) for one in queries.committee(programme=desk.programme, at=desk.at)]
    contests = [(str(one.pk), named(one)) for one in programmes.contests(programme=desk.programme) if not one.separately_organised]  # fmt: skip
    note = (
        f"到会不少于 {settings.quorum} 方可开会；赞成票达到{BASES[settings.threshold_base][0]}的 {settings.threshold} 为通过。",
        f"It may open with {settings.quorum} of the members; an item is carried by {settings.threshold} of the {BASES[settings.threshold_base][1]}.",
    )  # fmt: skip
    fields = [
        Asked("name", ("会议名称", "Name"), "text", value="终评会议"),
        Asked("members", ("参会委员", "Members"), "checks", people, [value for value, _ in people]),
        Asked("chair", ("主持人", "Chair"), "select", people),
        Asked("scrutineers", ("监票人", "Scrutineers"), "checks", people, []),
        Asked("contests", ("审议范围（不选为全部）", "Lists and tracks (none chosen: all)"), "checks", contests, []),
    ]
    return Form("convene", ("召集会议", "Convene a sitting"), fields, ("召集并发出通知", "Convene"), note)
