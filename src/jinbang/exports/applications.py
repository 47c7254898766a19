"""The list of applications as the office or a unit has it on the screen, with its filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from jinbang.apps.nominations import queries as nominations
from jinbang.exports.door import Asked, asked_by_office, handed_out
from jinbang.exports.sheets import as_csv, as_xlsx

HEADS: tuple[tuple[str, str], ...] = (
    ("申报号", "Number"), ("名称", "Title"), ("榜单（领域）", "List or track"), ("申报单位", "Applicant"), ("推荐单位", "Unit"),
    ("名额序号", "Place"), ("单位排序", "Unit's order"), ("状态", "State"), ("状态时间", "Since"), ("提交时间", "Submitted"),
)  # fmt: skip


def table(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """All rows of the list that the address' filters leave, as xlsx or csv."""
    asked = asked_by_office(request, key)
    rows = nominations.every_row(viewer=asked.viewer, programme=asked.programme, at=asked.at, filters=asked.filters())
    heads, cells = [asked.say(one) for one in HEADS], spoken(asked, rows)
    if kind == "xlsx":
        made = as_xlsx(name=asked.say(("申报", "Applications")), heads=heads, rows=cells)
    elif kind == "csv":
        made = as_csv(heads=heads, rows=cells)
    else:
        raise Http404
    return handed_out(made, f"{key}-applications", kind)


def spoken(asked: Asked, rows: Iterator[nominations.Row]) -> Iterator[tuple[Any, ...]]:
    """Rows as cells in the reader's words."""
    states = {state: asked.say(words) for state, words in nominations.APPLICATION.words.items()}
    for one in rows:
        contest = one.contest_name if asked.chinese else one.contest_name_en or one.contest_name
        yield (
            one.number, one.title, contest, one.organisation, one.unit, one.slot, one.unit_rank,
            states.get(one.standing, one.standing), asked.moment(one.since), asked.moment(one.submitted_at),
        )  # fmt: skip
