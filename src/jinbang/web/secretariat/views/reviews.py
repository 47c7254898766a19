"""The review bodies' work as the office sees it: filings to record, progress, results to receive (R9, R12, R13)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.panels import actions as panels
from jinbang.apps.panels import queries as panel_queries
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews import queries as review_queries
from jinbang.lifecycle import Refused
from jinbang.policy.engine import NOT_YOURS
from jinbang.rules import criteria as criteria_rules
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Facts, Form, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.words import FILING, PACKAGE, RULES, SUGGESTION, moment, named


def overview(request: HttpRequest, key: str) -> HttpResponse:
    """Every contest: filing, panel, score sheets, result."""
    desk = desk_of(request, key)
    contests = [one for one in programmes.contests(programme=desk.programme) if not one.separately_organised]
    filings, packages = (
        panel_queries.newest_filings(contests=contests),
        review_queries.newest_packages(contests=contests),
    )
    panels_of, sheets = panel_queries.panel_counts(contests=contests), review_queries.progress(contests=contests)
    readable = panel_queries.acknowledged(viewer=desk.viewer, programme=desk.programme, at=desk.at)
    counting = desk.may("contest.progress")  # how many have scored is told to nobody else, not even as a number
    rows = []
    for one in contests:
        filing, package = filings.get(one.pk), packages.get(one.pk)
        panel, done = panels_of.get(one.pk, {}), sheets.get(one.pk, {})
        seats = done.get("seats", 0)
        rows.append(
            [
                Cell(named(one), desk.url("progress", one.ordinal) if counting else ""),
                _state(FILING, filing, desk.url("filing", one.ordinal) if one.pk in readable else ""),
                Cell((f"{panel.get('accepted', 0)} 人", f"{panel.get('accepted', 0)}")),
                *([Cell(f"{done.get('submitted', 0)} / {seats}")] if counting else []),
                _state(PACKAGE, package, desk.url("package", one.ordinal) if desk.may("contest.package") else ""),
            ]
        )
    heads = [
        ("榜单（领域）", "List or track"), ("备案", "Filing"), ("专家", "Experts"),
        *([("已评 / 应评", "Scored / to score")] if counting else []), ("初评结果", "Result"),
    ]  # fmt: skip
    drawn = Links(
        [(("专家抽取公开页：承诺、结果与复算", "Draws in public: commitment, result, replay"), reverse("public:draws", args=[key]))]
    )  # fmt: skip
    return answer(desk, lambda: Sheet(("初评", "Preliminary reviews"), [Table(heads, rows), drawn]))


def _state(words: dict[str, present.Shown], thing: Any, url: str) -> Cell:
    if thing is None:
        return Cell("—")
    return Cell(words[thing.state].words, url, (f"第 {thing.number} 版", f"version {thing.number}"))


def contest_at(desk: Desk, ordinal: int) -> Any:
    """The contest at that place of the call; 404 otherwise."""
    for one in programmes.contests(programme=desk.programme):
        if one.ordinal == ordinal:
            return one
    raise Http404


def filing(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Work plan, expert composition and criteria of a contest; record or return, for the acknowledger."""
    desk = desk_of(request, key)
    contest = contest_at(desk, ordinal)
    ask: dict[str, Any] = {"viewer": desk.viewer, "contest": contest, "at": desk.at}
    if not panel_queries.may("filing", **ask):
        raise Refused(NOT_YOURS)

    def record() -> None:
        panels.record_filing(filing_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def send_back() -> None:
        panels.return_filing(filing_id=desk.number("which"), comments=desk.choice("comments"), actor=desk.actor, at=desk.at)  # fmt: skip

    def build() -> Sheet:
        versions = list(panel_queries.filings(contest=contest))
        blocks: list[Any] = []
        if versions and versions[0].state != "draft":
            blocks += _filed(desk, versions[0])
            if versions[0].state == "filed" and panel_queries.may("record-filing", **ask):
                which = Asked("which", "", "hidden", value=str(versions[0].pk))
                blocks += [
                    Form(
                        "record",
                        ("备案", "Record"),
                        [which],
                        ("予以备案", "Record"),
                        (
                            "备案是记录，不是审批；备案后评价标准锁定。",
                            "A record, not an approval; the criteria are locked from then on.",
                        ),
                    ),
                    Form(
                        "return",
                        ("退回", "Send back"),
                        [which, Asked("comments", ("修改意见", "Comments"), "textarea")],
                        ("退回修改", "Send back"),
                        grave=False,
                    ),
                ]
        rows = [
            [
                Cell(f"{one.number}"),
                Cell(shown=FILING[one.state]),
                Cell(moment(one.filed_at, desk.zone)),
                Cell(one.receipt_number or "—"),
                Cell(one.comments or "—"),
            ]
            for one in versions
        ]
        heads = [("版本", "Version"), ("状态", "State"), ("报送时间", "Filed"), ("回执号", "Receipt"), ("退回意见", "Comments")]  # fmt: skip
        blocks.append(Table(heads, rows, ("各版本", "Versions"), empty=("尚未报送。", "Nothing has been filed yet.")))
        return Sheet(("评审方案备案", "Filing"), blocks, named(contest))

    return answer(desk, build, {"record": record, "return": send_back})


def _filed(desk: Desk, one: Any) -> list[Any]:
    filed = criteria_rules.from_json(filed=one.criteria)
    rows = [[Cell(c.name), Cell(f"{c.weight}"), Cell(f"{c.minimum} – {c.maximum}")] for c in filed.criteria]
    size = one.composition or {}
    return [
        Prose(one.work_plan or "—", ("工作方案", "Work plan")),
        Facts([present.Fact(("专家人数", "Experts"), size.get("size", "—")), present.Fact(("候补", "Stand-ins"), size.get("substitutes", "—"))], ("专家构成方案", "Expert composition")),
        Table([("指标", "Criterion"), ("权重", "Weight"), ("分值", "Scale")], rows, ("评价标准", "Criteria")),
        Facts([present.Fact(("排序规则", "Rule"), RULES.get(filed.rule, filed.rule)), present.Fact(("每项最少评审数", "Least reviews"), filed.min_reviews)]),
    ]  # fmt: skip


def progress(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """How far each expert of a contest is, furthest behind first."""
    desk = desk_of(request, key)
    contest = contest_at(desk, ordinal)
    rows = [
        [Cell(one["expert__name"], under=one["expert__code"]), Cell(one["seats"]), Cell(one["submitted"]), Cell(one["drafts"]), Cell(one["seats"] - one["submitted"] - one["drafts"])]
        for one in review_queries.progress_by_expert(contest=contest)
    ]  # fmt: skip
    heads = [("专家", "Expert"), ("应评", "Seats"), ("已提交", "Submitted"), ("草稿", "Drafts"), ("未评", "Not begun")]
    return answer(desk, lambda: Sheet(("评审进度", "Progress"), [Table(heads, rows, empty=("尚未分配。", "Nothing has been assigned yet."))], named(contest)))  # fmt: skip


def package(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """The newest result of a contest with its lines in rank order; receive or return it."""
    desk = desk_of(request, key)
    contest = contest_at(desk, ordinal)
    ask: dict[str, Any] = {"viewer": desk.viewer, "contest": contest, "at": desk.at}

    def receive() -> None:
        reviews.receive_package(package_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def send_back() -> None:
        reviews.return_package(package_id=desk.number("which"), reason=desk.choice("reason"), actor=desk.actor, at=desk.at)  # fmt: skip

    def build() -> Sheet:
        found = review_queries.packages(contest=contest)
        if not found:
            return Sheet(
                ("初评结果", "Result"), [Prose(("尚未形成初评结果。", "There is no result yet."))], named(contest)
            )
        one = found[0]
        signed = "、".join(s.body.name for s in one.signatures.all()) or "—"
        blocks: list[Any] = [
            Facts(
                [
                    present.Fact(("状态", "State"), PACKAGE[one.state].words), present.Fact(("版本", "Version"), one.number),
                    present.Fact(("签署", "Signed by"), signed), present.Fact(("报送时间", "Reported"), moment(one.reported_at, desk.zone)),
                    present.Fact(("摘要", "Digest"), one.digest[:16]),
                ]
            ),
        ]  # fmt: skip
        if one.report:
            blocks.append(Prose(one.report, ("初评报告", "Report")))
        if one.state == "reported" and panel_queries.may("receive-package", **ask):
            which = Asked("which", "", "hidden", value=str(one.pk))
            blocks += [
                Form("receive", ("接收", "Receive"), [which], ("接收初评结果", "Receive the result")),
                Form("return", ("退回", "Send back"), [which, Asked("reason", ("理由", "Reason"), "textarea")], ("退回初评机构", "Send back"), grave=False),
            ]  # fmt: skip
        lines = review_queries.package_lines(package=one, after=desk.page_from() or 0)
        rows = [
            [
                Cell(line.rank or "—"),
                Cell(
                    line.application.title,
                    desk.url("application", line.application_id),
                    f"{line.application.number} · {line.application.organisation.name}",
                ),
                Cell("—" if line.score is None else f"{line.score.normalize():f}"),
                Cell(line.reviews),
                Cell(SUGGESTION.get(line.suggestion, line.suggestion), under=line.reason),
            ]
            for line in lines
        ]
        heads = [("排名", "Rank"), ("申报", "Application"), ("得分", "Score"), ("评审数", "Reviews"), ("建议", "Suggestion")]  # fmt: skip
        page = present.Page(lines, next=lines[-1].rank if len(lines) >= 100 else None)
        blocks.append(Table(heads, rows, ("排序", "Ranking"), page))
        return Sheet(("初评结果", "Result"), blocks, named(contest))

    return answer(desk, build, {"receive": receive, "return": send_back})
