"""The quota board, the queue, what is recommended, the unit's own order, its papers."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jinbang import documents
from jinbang.apps.nominations import queries as nominations
from jinbang.apps.nominations.actions import rank_candidates, remind_laggards
from jinbang.lifecycle import Refused
from jinbang.policy.table import SENT
from jinbang.rules.standing import Standing as S
from jinbang.web import entries, present
from jinbang.web.templatetags.jinbang import say
from jinbang.web.unit.desk import UNIT, Desk, desk, page, pairs

NOT_OUT = (S.SUBMITTED, S.RETURNED, S.DECLINED, S.UNRECOMMENDED, S.WITHDRAWN)
RECOMMENDED = tuple(one for one in SENT if one not in NOT_OUT)


def home(request: HttpRequest) -> HttpResponse:
    """The board of the person's unit; a choice where there are several; how to register where there is none."""
    found = pairs(entries.viewer(request), entries.at(request))
    if len(found) == 1:
        return board(request, found[0][0].key, found[0][1].pk)
    return render(request, "unit/home.html", {"pairs": found})


def board(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """Every contest with its numbered places and the sum spelt out."""
    one = desk(request, key, unit, "board")
    found = nominations.quota_board(viewer=one.viewer, programme=one.programme, unit_id=unit, at=one.at)
    lines = [_line(line) for line in found.lines]
    sums: dict[str, tuple[Any, int]] = {}
    for line in found.lines:
        for share in line.shares:
            sums[share.channel] = (share.name, sums.get(share.channel, (None, 0))[1] + share.places)
    return page(
        request, "board", one, board=found, lines=lines, channels=list(sums.values()),
        queue=_page(request, one, (S.SUBMITTED,), 8),
    )  # fmt: skip


def _line(line: Any) -> dict[str, Any]:
    places = [
        present.Slot(
            place.number, "used" if place.application_id else "free", place.title,
            reverse("unit:application", args=[place.application_id]) if place.application_id else "",
        )
        for place in line.places
    ]  # fmt: skip
    return {
        "contest": line.contest, "places": places, "used": line.used, "total": line.total, "waiting": line.waiting,
        "sum": " + ".join(str(share.places) for share in line.shares) or "0", "shares": line.shares,
    }  # fmt: skip


def _page(request: HttpRequest, one: Desk, standings: tuple[str, ...], limit: int = 50) -> Any:
    filters = nominations.Filters(
        standings=standings, unit_id=one.unit.pk, contest=request.GET.get("contest", ""), text=request.GET.get("q", "")
    )
    before = entries.number_of(request.GET.get("before"))
    return nominations.page(
        viewer=one.viewer, programme=one.programme, at=one.at, filters=filters, before=before, limit=limit, only=UNIT
    )


def _filters(request: HttpRequest, one: Desk) -> list[present.Filter]:
    contests = [(c.key, c.name) for c in one.definition.contests.values() if not c.separately_organised]
    return [
        present.Filter("q", gettext("名称或编号"), "search", value=request.GET.get("q", "")),
        present.Filter("contest", gettext("榜单 / 领域"), "select", contests, request.GET.get("contest", "")),
    ]


def queue(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """What waits for the unit; several can be ticked and recommended at once."""
    one = desk(request, key, unit)
    return page(
        request, "queue", one, list=_page(request, one, (S.SUBMITTED,)), filters=_filters(request, one),
        laggards=nominations.laggards_of(programme=one.programme, unit_id=unit, at=one.at, zone=ZoneInfo(one.zone)), back=_page(request, one, (S.RETURNED,), 50),
    )  # fmt: skip


def recommended(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """What the unit has recommended, where it stands now, and the unit's papers."""
    one = desk(request, key, unit)
    contests = [c for c in one.definition.contests.values() if not c.separately_organised]
    return page(
        request, "recommended", one, list=_page(request, one, RECOMMENDED), filters=_filters(request, one), contests=contests,
        out=_page(request, one, (S.DECLINED, S.UNRECOMMENDED, S.WITHDRAWN)),
    )  # fmt: skip


def rank(request: HttpRequest, key: str, unit: int, contest: str) -> HttpResponse:
    """The unit's own order of its candidates in one contest."""
    one = desk(request, key, unit)
    if contest not in one.definition.contests:
        raise Http404
    rows = nominations.candidates(viewer=one.viewer, programme=one.programme, contest=contest, unit_id=unit, at=one.at)
    typed = {row.id: str(row.unit_rank or "") for row in rows}
    problems = None
    if request.method == "POST":
        typed = {row.id: str(request.POST.get(f"rank.{row.id}", "")).strip() for row in rows}
        found = {pk: entries.number_of(text) for pk, text in typed.items() if text}
        values = list(found.values())
        if None in values or len(set(values)) != len(values):
            problems = present.Problems({}, [gettext("每项填一个不重复的正整数；不排序的留空。")])
        else:
            order = sorted(found, key=lambda pk: found[pk] or 0)
            try:
                rank_candidates(
                    programme=key,
                    contest=contest,
                    unit_id=unit,
                    application_ids=order,
                    actor=one.viewer.person,
                    at=one.at,
                )
            except Refused as refused:
                problems = entries.trouble(refused)
            else:
                messages.success(request, gettext("排序已保存。"))
                return redirect("unit:rank", key, unit, contest)
    return page(
        request, "rank", one, contest=one.definition.contests[contest], rows=[(row, typed[row.id]) for row in rows],
        problems=problems, status=422 if problems else 200,
    )  # fmt: skip


def letter(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """推荐函, with every recommendation in force."""
    one = desk(request, key, unit, "letters-of-recommendation")
    return entries.pdf(
        f"{key}-{unit}-letter.pdf",
        lambda: documents.recommendation_letter(
            addressee=say(one.definition.organiser) + gettext("："), unit=one.unit.name, programme=say(one.definition.title),
            candidates=_candidates(one), on=one.at.astimezone(ZoneInfo(one.zone)).date(), language=entries.language(),
        ),
    )  # fmt: skip


def summary(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """推荐汇总表, with the quota sum of each contest."""
    one = desk(request, key, unit, "letters-of-recommendation")
    found = nominations.quota_board(viewer=one.viewer, programme=one.programme, unit_id=unit, at=one.at)
    sums = [
        gettext("%(name)s：%(sum)s，已用 %(used)s")
        % {
            "name": say(line.contest.name),
            "sum": " + ".join(str(s.places) for s in line.shares) or "0",
            "used": line.used,
        }
        for line in found.lines
        if line.used
    ]
    return entries.pdf(
        f"{key}-{unit}-summary.pdf",
        lambda: documents.recommendation_summary(
            unit=one.unit.name, programme=say(one.definition.title), candidates=_candidates(one), sums=sums,
            on=one.at.astimezone(ZoneInfo(one.zone)).date(), language=entries.language(),
        ),
    )  # fmt: skip


def remind(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """Ask once more, then write to everybody who chose the unit and has not submitted."""
    one = desk(request, key, unit, "remind")
    found = nominations.laggards_of(programme=one.programme, unit_id=unit, at=one.at, zone=ZoneInfo(one.zone))
    written: list[int] = []

    def act(_typed: str) -> None:
        written.append(remind_laggards(programme=key, unit_id=unit, actor=one.viewer.person, at=one.at))

    return entries.asking(
        request, title=_("提醒未提交的申报方"), above=one.unit.name, commit=_("发出提醒"), back=one.url("queue"),
        then=one.url("queue"), said=lambda: gettext("已向 %(n)s 项申报的填报人发出提醒。") % {"n": sum(written)}, act=act,
        text=_("选择了本单位、但仍是草稿或退回后尚未重新提交的申报，每项给填报人发一封邮件；每项每天最多一封。草稿的内容不向单位显示。"),
        facts=[
            present.Fact(_("草稿"), found.drafts), present.Fact(_("退回未重新提交"), found.returned),
            present.Fact(_("今天尚未提醒"), len(found.due)),
        ],
    )  # fmt: skip


def _candidates(one: Desk) -> list[Any]:
    rows: list[Any] = []
    before = None
    while True:
        part = nominations.page(
            viewer=one.viewer, programme=one.programme, at=one.at, before=before, limit=200, only=UNIT,
            filters=nominations.Filters(standings=RECOMMENDED, unit_id=one.unit.pk),
        )  # fmt: skip
        rows += part.rows
        before = part.next
        if before is None:
            break
    filters = nominations.Filters(standings=RECOMMENDED, unit_id=one.unit.pk)
    contacts = nominations.contacts(viewer=one.viewer, programme=one.programme, at=one.at, filters=filters)
    names = {key: say(contest.name) for key, contest in one.definition.contests.items()}
    order = list(names)
    rows.sort(key=lambda row: (order.index(row.contest), row.unit_rank or 10_000, row.number))
    return [
        {
            "number": row.number, "contest": names[row.contest], "title": row.title, "applicant": row.organisation,
            "contact": contacts.get(row.id, ""), "rank": str(row.unit_rank or ""),
        }
        for row in rows
    ]  # fmt: skip
