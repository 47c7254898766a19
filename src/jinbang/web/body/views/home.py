"""The contests of a review body, with what is due in each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jinbang.apps.panels import queries as panels
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.reviews import queries as reviews
from jinbang.lifecycle import Refused
from jinbang.policy.engine import NOT_YOURS
from jinbang.web import present
from jinbang.web.body.desk import MANAGER
from jinbang.web.secretariat.blocks import Cell, Links, Sheet, Table
from jinbang.web.secretariat.words import FILING, PACKAGE, named


def home(request: HttpRequest) -> HttpResponse:
    """Own contests of every programme; what is due leads to the page where it is done."""
    viewer, at = request.viewer, request.at  # type: ignore[attr-defined]
    blocks: list[Any] = []
    for programme in programmes.published():
        mine = viewer.organisations(MANAGER, programme=programme.key, at=at)
        contests = programmes.mandated_contests(organisations=mine, programme=programme) if mine else []
        if contests:
            public = reverse("public:draws", args=[programme.key])
            lobbying = reverse("body:solicitation", args=[programme.key])
            links = [(("专家抽取公开页", "Draws in public"), public), (("报告请托", "Report a solicitation"), lobbying)]
            blocks += [_table(programme, contests), Links(links)]
    if not blocks:
        raise Refused(NOT_YOURS)
    nav = present.nav(request, (("我的榜单", "My contests"), reverse("body:home")))
    sheet = Sheet(("初评工作台", "Review desk"), blocks)
    return render(request, "secretariat/page.html", {"sheet": sheet, "nav": nav, "brand": sheet.title})


def _table(programme: Any, contests: list[Any]) -> Table:
    filings, results = panels.newest_filings(contests=contests), reviews.newest_packages(contests=contests)
    counts, done = panels.panel_counts(contests=contests), reviews.progress(contests=contests)
    rows = []
    for one in contests:
        filing, package = filings.get(one.pk), results.get(one.pk)
        panel, seats = counts.get(one.pk, {}), done.get(one.pk, {})
        words, page = _due(filing, panel, seats, package)
        rows.append(
            [
                Cell(named(one), reverse("body:filing", args=[programme.key, one.ordinal])),
                Cell(shown=FILING[filing.state]) if filing else Cell("—"),
                Cell(str(panel.get("accepted", 0))),
                Cell(f"{seats.get('submitted', 0)} / {seats.get('seats', 0)}"),
                Cell(shown=PACKAGE[package.state]) if package else Cell("—"),
                Cell(words, reverse(f"body:{page}", args=[programme.key, one.ordinal])),
            ]
        )
    heads = [("榜单（领域）", "List or track"), ("备案", "Filing"), ("专家", "Experts"), ("已评 / 应评", "Scored / to score"), ("初评结果", "Result"), ("下一步", "Next")]  # fmt: skip
    return Table(heads, rows, programmes.definition_of(programme).short)


def _due(
    filing: Any, panel: dict[str, int], seats: dict[str, int], package: Any
) -> tuple[tuple[str, str], str]:  # fmt: skip
    """What to do next, and the page where it is done: the first step that is not behind."""
    state = filing.state if filing else "draft"
    steps: tuple[tuple[bool, tuple[str, str], str], ...] = (
        (state in ("draft", "returned"), ("完成备案材料", "Complete the filing"), "filing"),
        (state == "filed", ("等待受理备案", "Wait for the record"), "filing"),
        (not panel, ("导入名册并抽取专家", "Import a roster and draw"), "roster"),
        (not panel.get("undertaken"), ("邀请专家", "Invite the experts"), "panel"),
        (not seats.get("seats"), ("检测回避并分配", "Detect conflicts and assign"), "assignment"),
        (seats.get("submitted", 0) < seats.get("seats", 0), ("查看进度", "Watch progress"), "progress"),
        (package is None or package.state in ("draft", "returned"), ("形成并签署结果", "Make and sign the result"), "package"),
        (True, ("查看结果", "See the result"), "package"),
    )  # fmt: skip
    return next((words, page) for here, words, page in steps if here)
