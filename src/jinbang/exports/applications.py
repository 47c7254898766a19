"""The list of applications as the office or a unit has it on the screen, with its filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jinbang.apps.nominations import queries as nominations
from jinbang.exports.door import Asked, asked_by_office, asked_by_unit, handed_out, written
from jinbang.policy.table import SENT
from jinbang.rules.standing import Standing as S

_NOT_OUT = (S.SUBMITTED, S.RETURNED, S.DECLINED, S.UNRECOMMENDED, S.WITHDRAWN)
RECOMMENDED = tuple(one for one in SENT if one not in _NOT_OUT)

HEADS: tuple[tuple[str, str], ...] = (
    ("申报号", "Number"), ("名称", "Title"), ("榜单（领域）", "List or track"), ("申报单位", "Applicant"), ("推荐单位", "Unit"),
    ("名额序号", "Place"), ("单位排序", "Unit's order"), ("状态", "State"), ("状态时间", "Since"), ("提交时间", "Submitted"),
)  # fmt: skip


def table(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """All rows of the list that the address' filters leave, as xlsx or csv."""
    asked = asked_by_office(request, key)
    rows = nominations.every_row(viewer=asked.viewer, programme=asked.programme, at=asked.at, filters=asked.filters())
    made = written(
        kind,
        name=asked.say(("申报", "Applications")),
        heads=[asked.say(one) for one in HEADS],
        rows=spoken(asked, rows),
    )
    return handed_out(made, f"{key}-applications", kind)


def recommended(request: HttpRequest, key: str, unit: int, kind: str) -> HttpResponseBase:
    """推荐汇总表: what the unit has recommended, as the office of the unit may know it."""
    asked = asked_by_unit(request, key, unit)
    rows = nominations.every_row(
        viewer=asked.viewer, programme=asked.programme, at=asked.at, unit=True,
        filters=replace(asked.filters(), standings=RECOMMENDED, unit_id=unit),
    )  # fmt: skip
    made = written(
        kind,
        name=asked.say(("推荐汇总表", "Recommended")),
        heads=[asked.say(one) for one in HEADS],
        rows=spoken(asked, rows),
    )
    return handed_out(made, f"{key}-{unit}-recommended", kind)


def spoken(asked: Asked, rows: Iterator[nominations.Row]) -> Iterator[tuple[Any, ...]]:
    """Rows as cells in the reader's words."""
    states = {state: asked.say(words) for state, words in nominations.APPLICATION.words.items()}
    for one in rows:
        contest = one.contest_name if asked.chinese else one.contest_name_en or one.contest_name
        yield (
            one.number, one.title, contest, one.organisation, one.unit, one.slot, one.unit_rank,
            states.get(one.standing, one.standing), asked.moment(one.since), asked.moment(one.submitted_at),
        )  # fmt: skip
