"""More time: for everybody, one list, one unit or one application; published with its reason, never back-dated (R1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.nominations import actions as nominations
from jinbang.apps.nominations import queries as nomination_queries
from jinbang.apps.people import queries
from jinbang.apps.programmes import actions
from jinbang.apps.programmes import queries as programmes
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Facts, Form, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import moment, named

_STAGES = (("collection", ("申报", "Filing")), ("recommendation", ("推荐", "Recommending")))
_UNTIL = (
    "填 00:00 即前一日 24:00；须晚于现行截止时间",
    "00:00 is 24:00 of the day before; later than the deadline in force",
)


def extensions(request: HttpRequest, key: str) -> HttpResponse:
    """Extend for everybody (an amendment of the call) or for one; what was extended so far."""
    desk = desk_of(request, key)

    def for_all() -> None:
        desk.require("programme.amend")
        actions.extend_windows(
            actor=desk.actor, key=desk.key, stages=desk.request.POST.getlist("stages"), until=desk.moment("until"),
            reason=desk.choice("reason"), at=desk.at,
        )  # fmt: skip

    def for_one() -> None:
        nominations.extend(
            programme=desk.key, stage=desk.choice("stage"), until=desk.moment("until"), reason=desk.choice("reason"),
            actor=desk.actor, at=desk.at, **_target(desk),
        )  # fmt: skip

    return answer(desk, lambda: _sheet(desk), {"extend-all": for_all, "extend": for_one})


def _target(desk: Desk) -> dict[str, int]:
    number = desk.choice("application").strip()
    target: dict[str, int] = {}
    if number:
        filters = nomination_queries.Filters(text=number)
        rows = nomination_queries.page(viewer=desk.viewer, programme=desk.programme, at=desk.at, filters=filters).rows
        same = [one.id for one in rows if one.number == number]
        if not same:
            raise bad("application", "没有这个编号的申报", "There is no application of that number")
        target["application_id"] = same[0]
    if desk.choice("unit"):
        target["unit_id"] = desk.number("unit")
    if desk.choice("contest"):
        target["contest_id"] = desk.number("contest")
    if len(target) != 1:
        raise bad(
            "application",
            "请指定一项申报、一个推荐单位或一个榜单（领域），三者选一",
            "Name one application, or one unit, or one list or track: one of the three",
        )
    return target


def _sheet(desk: Desk) -> Sheet:
    contests = [one for one in programmes.contests(programme=desk.programme) if not one.separately_organised]
    known = queries.units(programme=desk.key, at=desk.at)
    windows = [one for one in desk.definition.calendar if one.closes is not None]
    still_open = [one for one in windows if one.closes is not None and one.closes > desk.at]
    reason = Asked("reason", ("理由（对外公开）", "Reason (published)"), "textarea")
    now = Facts(
        [present.Fact((one.name.zh, one.name.en), moment(one.closes, desk.zone, edge="end")) for one in windows],
        ("现行截止时间", "Deadlines in force"),
    )
    everybody = [
        Asked(
            "stages",
            ("阶段", "Stages"),
            "checks",
            [(one.stage, (one.name.zh, one.name.en)) for one in still_open],
            [],
            hint=(
                "相连的阶段（如征集与推荐）一并选择",
                "Choose those that belong together, as collection and recommendation",
            ),
        ),
        Asked("until", ("新的截止时间", "New deadline"), "datetime-local", hint=_UNTIL),
        reason,
    ]
    one_only = [
        Asked("application", ("申报编号", "Application number"), value=desk.request.GET.get("application", "")),
        Asked("unit", ("或：推荐单位", "or: unit"), "select", [(str(one.pk), one.name) for one in known[:1000]]),
        Asked("contest", ("或：榜单（领域）", "or: list or track"), "select", [(str(one.pk), named(one)) for one in contests]),
        Asked("stage", ("阶段", "Stage"), "select", _STAGES, "collection"),
        Asked("until", ("新的截止时间", "New deadline"), "datetime-local", hint=_UNTIL),
        Asked("reason", ("理由（对外公开）", "Reason (published)"), "textarea"),
    ]  # fmt: skip
    blocks: list[Any] = [now]
    if still_open:
        blocks.append(
            Form(
                "extend-all", ("对所有人延长", "Extend for everybody"), everybody, ("发布为修订", "Publish as an amendment"),
                ("作为活动的新版本发布，改动与理由公开。", "Published as a new version of the call, with its change and reason."),
            )
        )  # fmt: skip
    blocks.append(
        Form(
            "extend", ("对个别对象延长", "Extend for one only"), one_only, ("延长并公开", "Extend and publish"),
            ("申报编号、推荐单位、榜单（领域）三者选一。", "Application number, unit, or list: one of the three."),
        )
    )  # fmt: skip
    return Sheet(("截止时间延长", "Extensions"), [*blocks, *_published(desk)])


def _published(desk: Desk) -> list[Any]:
    stages = dict(_STAGES)
    rows = [
        [
            Cell(one.what),
            Cell(stages.get(one.stage, one.stage)),
            Cell(moment(one.until, desk.zone, edge="end")),
            Cell(one.reason),
            Cell(moment(one.at, desk.zone)),
        ]
        for one in nomination_queries.published_extensions(programme=desk.programme)
    ]
    heads = [("对象", "For"), ("阶段", "Stage"), ("延至", "Until"), ("理由", "Reason"), ("时间", "When")]
    amended = [
        [Cell((f"第 {one.number} 版", f"Version {one.number}"), desk.url("versions")), Cell((change.get("zh", ""), change.get("en", ""))), Cell(one.reason), Cell(moment(one.published_at, desk.zone))]
        for one in programmes.versions(programme=desk.programme)
        for change in one.difference
        if change.get("place", "").startswith("calendar.")
    ]  # fmt: skip
    blocks: list[Any] = []
    if amended:
        blocks.append(
            Table([("版本", "Version"), ("改动", "Change"), ("理由", "Reason"), ("时间", "When")], amended, ("已公开的日程修订", "Published changes of the calendar"))
        )  # fmt: skip
    blocks.append(
        Table(heads, rows, ("已公开的个别延长", "Published extensions for one"), empty=("尚无。", "None so far."))
    )
    return blocks
