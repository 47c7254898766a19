"""The first page: how many stand where, each number leading to its list, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from jinbang.apps.deliberation.queries import own_sittings
from jinbang.apps.nominations import queries as nominations
from jinbang.apps.panels.queries import newest_filings
from jinbang.apps.people.queries import memberships
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication.queries import objections
from jinbang.apps.reviews.queries import newest_packages
from jinbang.apps.screening.queries import counts
from jinbang.lifecycle import Refused
from jinbang.policy.engine import NOT_YOURS
from jinbang.policy.table import IN_REVIEW, RECEIVED, SENT
from jinbang.rules.standing import Standing as S
from jinbang.web import present
from jinbang.web.secretariat.blocks import Cell, Links, Sheet, Table, Tasks
from jinbang.web.secretariat.serving import OFFICES, Desk, answer, desk_of
from jinbang.web.secretariat.views import golive
from jinbang.web.secretariat.words import ROLES, named

FUNNEL: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("已提交", "Submitted"), SENT),
    (("已推荐", "Recommended"), tuple(s for s in RECEIVED if s != S.WITHDRAWN)),
    (("已受理", "Accepted"), IN_REVIEW),
    (("初评通过或候补", "Passed or in reserve"), tuple(IN_REVIEW[IN_REVIEW.index(S.PASSED) :])),
    (("拟入榜", "Proposed"), (S.PROPOSED, S.ON_NOTICE, S.SUSPENDED, S.CLEARED, S.LISTED, S.REVOKED)),
    (("入榜", "Listed"), (S.LISTED,)),
)


def home(request: HttpRequest) -> HttpResponse:
    """The newest programme in which the person holds an office here; links to the others."""
    viewer, at = request.viewer, request.at  # type: ignore[attr-defined]
    mine = [
        one
        for one in programmes.published()[:50]
        if any(viewer.holds(role, programme=one.key, at=at) for role in OFFICES)
    ]
    coming = [one for one in programmes.unpublished()[:50] if viewer.holds("secretary", programme=one.key, at=at)]
    if not mine and coming:
        return HttpResponseRedirect(golive.link(coming[0])[1])
    if not mine:
        raise Refused(NOT_YOURS)
    return _overview(desk_of(request, mine[0].key), mine[1:], coming)


def call(request: HttpRequest, key: str) -> HttpResponse:
    """The same of one programme."""
    return _overview(desk_of(request, key), [])


def _overview(desk: Desk, others: list[Any], coming: Sequence[Any] = ()) -> HttpResponse:
    held = sorted(desk.roles(), key=OFFICES.index)
    said = (
        "您的职务：" + "、".join(ROLES[one][0] for one in held),
        "You are here as: " + ", ".join(ROLES[one][1] for one in held),
    )
    blocks: list[Any] = [Tasks(_waiting(desk), ("待办", "What waits"))]
    if desk.may("programme.funnel"):
        blocks += _funnel(desk)
    blocks.append(Links(_links(desk), ("办理与查询", "Pages of the office")))
    if others or coming:
        blocks.append(
            Links([*((named_title(one), reverse("secretariat:call", args=[one.key])) for one in others), *map(golive.link, coming)], ("其他活动", "Other calls"))
        )  # fmt: skip
    title = (desk.definition.title.zh, desk.definition.title.en)
    return answer(desk, lambda: Sheet(title, blocks, ("评选办公室", "Office"), said))


def named_title(programme: Any) -> tuple[str, str]:
    """The title of a programme in both languages."""
    title = programmes.definition_of(programme).title
    return title.zh, title.en


def _funnel(desk: Desk) -> list[Any]:
    found = nominations.funnel(viewer=desk.viewer, programme=desk.programme, at=desk.at)
    rows = []
    for contest in programmes.contests(programme=desk.programme):
        if contest.separately_organised:
            continue
        mine = found.by_contest.get(contest.key, {})
        rows.append(
            [Cell(named(contest)), *(_number(desk, sum(mine.get(s, 0) for s in states), states, contest.key) for _, states in FUNNEL)]
        )  # fmt: skip
    total = [Cell(("合计", "Total")), *(_number(desk, sum(found.by_standing.get(s, 0) for s in states), states, "") for _, states in FUNNEL)]  # fmt: skip
    heads: list[Any] = [("榜单（领域）", "List or track"), *(words for words, _ in FUNNEL)]
    by_standing = [
        [Cell(standing=state), _number(desk, found.by_standing[state], (state,), "")]
        for state in (S.DRAFT, *SENT)
        if found.by_standing.get(state)
    ]
    return [
        Table(heads, [total, *rows], ("申报漏斗", "From submission to the list"), stay=True),
        Table(
            [("状态", "State"), ("数量", "Number")], by_standing, ("现在各在哪里", "Where they stand now"), stay=True
        ),
    ]


def _number(desk: Desk, n: int, states: tuple[str, ...], contest: str) -> Cell:
    url = desk.url("applications", standing=",".join(states), contest=contest) if n else ""
    return Cell(f"{n:,}", url)


def _waiting(desk: Desk) -> list[present.Task]:
    """What waits for this person, each with its number and where it is done."""
    out: list[present.Task] = []

    def add(action: str, words: Any, url: str, n: int) -> None:
        if desk.may(action):
            shown = present.Shown((f"{n} 项", f"{n}"), "care") if n else present.Shown(("无", "none"), "done")
            out.append(present.Task(words, url, shown))

    if desk.may("application.screening-desk"):
        cases = counts(viewer=desk.viewer, programme=desk.programme, at=desk.at)
        add("application.screen", ("待我形审", "Screening: for me"), desk.url("screening"), cases.for_me)
        add("application.decide-screening", ("形审意见分歧，待裁定", "Screeners disagree"), desk.url("screening", show="disagreements"), cases.disagreements)  # fmt: skip
        add("application.decide-appeal", ("复核申请", "Re-examinations"), desk.url("screening", show="appeals"), cases.appealed)  # fmt: skip
    if desk.may("programme.approve-memberships"):
        asked = memberships(programme=desk.key, state="requested").count()
        add("programme.approve-memberships", ("渠道登记申请", "Channel memberships asked for"), desk.url("memberships"), asked)  # fmt: skip
    if desk.may("contest.filing"):
        contests = programmes.contests(programme=desk.programme)
        filed = sum(one.state == "filed" for one in newest_filings(contests=contests).values())
        reported = sum(one.state == "reported" for one in newest_packages(contests=contests).values())
        add("contest.filing", ("待备案的评审方案", "Filings to record"), desk.url("reviews"), filed)
        add("contest.package", ("待接收的初评结果", "Results to receive"), desk.url("reviews"), reported)
    if desk.may("publication.objections"):
        open_ones = objections(programme=desk.programme).filter(state__in=("received", "admitted")).count()
        add("publication.objections", ("未办结的异议", "Open objections"), desk.url("objections"), open_ones)
    if desk.may("sitting.sign-in"):
        mine = [one for one in own_sittings(viewer=desk.viewer) if one.programme_id == desk.programme.pk and one.closed_at is None]  # fmt: skip
        add("sitting.sign-in", ("终评会议", "Sittings of the final committee"), desk.url("sittings"), len(mine))
    return out


_LINKS: tuple[tuple[Any, str, str], ...] = (
    (("上线前检查", "Before the call opens"), "golive", "programme.publish"),
    (("谁还没有动静", "Who is missing"), "missing", "programme.funnel"),
    (("重复申报", "Same nominee twice"), "duplicates", "application.duplicates"),
    (("截止时间延长", "Extensions"), "extensions", "programme.extend"),
    (("渠道登记", "Channel memberships"), "memberships", "programme.approve-memberships"),
    (("人员与职务", "People and offices"), "people", "programme.people"),
    (("审议决定", "Decisions"), "decide", "sitting.decide"),
    (("异议", "Objections"), "objections", "publication.objections"),
    (("证书", "Certificates"), "certificates", "publication.certify"),
    (("信件", "Letters"), "letters", "programme.letters"),
    (("请托报告", "Solicitations reported"), "solicitations", "panel.solicitations"),
    (("报告请托", "Report a solicitation"), "solicitation", "panel.report-solicitation"),
    (("台账", "Ledger"), "ledger", "ledger.read"),
    (("活动版本", "Versions of the call"), "versions", "programme.amend"),
)


def _links(desk: Desk) -> list[tuple[Any, str]]:
    return [(words, desk.url(name)) for words, name, action in _LINKS if desk.may(action)]
