"""Scores and the result package of a contest (R12, R13, N7, N11)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.reviews import actions
from jinbang.apps.reviews import queries as reviews
from jinbang.lifecycle import Refused
from jinbang.rules import criteria as criteria_rules
from jinbang.web import present
from jinbang.web.body.desk import BodyDesk, above, answer, desk_of, page
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Prose, Sheet, Table
from jinbang.web.secretariat.serving import bad
from jinbang.web.secretariat.words import PACKAGE, SUGGESTION, moment

_CHANGES = (
    "每行一条：申报编号 建议 理由；建议为 pass、reserve、fail",
    "One a line: number, suggestion (pass, reserve, fail), reason",
)
_TITLE = ("得分汇总", "Scores")
_HEADS = (("备案均分", "Filed"), ("校准分", "Calibrated"), ("入选概率", "Chance"), ("评审数", "Reviews"))

_LEGEND = (
    "■ 备案规则得分　● 校准分（扣除专家宽严，±2 标准误）　底色：与名额线无法区分，交综合评议",
    "■ by the filed rule　● calibrated (without the experts' severity, ±2 standard errors)　shaded: cannot be told from the cut-off",
)
_NOTHING = ("还没有可以排序的申报。", "Nothing can be ranked yet.")


def scores(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """The filed ranking, with the calibrated score, its interval and what cannot be told from the cut-off beside it."""
    desk = desk_of(request, key, ordinal)
    try:
        _, ranking = reviews.filed_ranking(contest=desk.contest)
    except Refused as refused:
        return page(desk, Sheet(_TITLE, [Box(refused.refusal, "care")], above(desk)))
    places = desk.definition.honour_list(desk.contest.list_key).size or len(ranking.rows)
    names = reviews.titles(contest=desk.contest)
    study = reviews.calibrated(contest=desk.contest, places=places)
    rows = []
    for row in ranking.rows:
        pk = int(row.application)
        found, mean = study.rows.get(pk), float(row.score)
        near = (
            (found.score, found.score - 2 * found.error, found.score + 2 * found.error) if found else (mean, mean, mean)
        )
        figures = (
            f"{row.score}",
            f"{found.score:.2f}" if found else "—",
            f"{found.chance:.0%}" if found else "—",
            f"{row.n}",
        )
        last = row is ranking.rows[min(places, len(ranking.rows)) - 1]
        rows.append(
            present.Interval(
                row.rank, _named(names[pk][1], tied=row.tied), mean, *near, figures=figures, url=desk.url("sheets", pk),
                band=bool(found and found.band), cut=last and places < len(ranking.rows),
            )
        )  # fmt: skip
    blocks: list[Any] = []
    if ranking.unranked:
        lines = [
            [
                Cell(
                    names[int(u.application)][1], desk.url("sheets", int(u.application)), names[int(u.application)][0]
                ),
                Cell(u.n),
            ]
            for u in ranking.unranked
        ]
        least = ranking.rule.min_reviews
        blocks.append(
            Table(
                [("申报", "Application"), ("有效评分", "Valid reviews")],
                lines,
                (f"有效评分不足 {least} 份，不能排序", f"Fewer than {least} valid reviews: cannot be ranked"),
            )
        )
    more = {
        "rows": rows, "heads": _HEADS, "cut": (f"建议名额 {places}", f"{places} places"), "legend": _LEGEND, "nothing": _NOTHING,
        "severity": (
            f"专家宽严差异 σ = {study.severity:.2f} 分。校准分仅供参考，名次以备案规则为准。",
            f"Severity of experts σ = {study.severity:.2f} points. The calibrated score informs; the filed rule ranks.",
        ),
        "why_not": study.why_not if rows else None,
    }  # fmt: skip
    return page(desk, Sheet(_TITLE, blocks, above(desk)), template="body/scores.html", more=more)


def _named(title: str, *, tied: bool) -> tuple[str, str]:
    """The title; a rank that is shared even after the filed tie-breaks is said, for the panel decides there."""
    return (f"{title}（并列）", f"{title} (tied)") if tied else (title, title)


def sheets(request: HttpRequest, key: str, ordinal: int, pk: int) -> HttpResponse:
    """Every submitted sheet of an application; send one back with a reason."""
    desk = desk_of(request, key, ordinal)
    names = reviews.titles(contest=desk.contest)
    if pk not in names:
        raise Http404

    def send_back() -> None:
        actions.send_back_sheet(seat_id=desk.number("seat"), reason=desk.choice("reason"), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found = list(reviews.sheets(contest=desk.contest, application_id=pk).select_related("filing"))
        criteria = criteria_rules.from_json(filed=found[0].filing.criteria).criteria if found else ()
        rows = [
            [Cell(s.seat.expert.code), *(Cell(s.scores.get(c.key, "—")) for c in criteria), Cell(f"{s.total.normalize():f}" if s.total is not None else "—"), Cell(s.comment or "—")]
            for s in found
        ]  # fmt: skip
        heads = [("专家", "Expert"), *(c.name for c in criteria), ("总分", "Total"), ("评审意见", "Comment")]
        blocks: list[Any] = [Table(heads, rows, empty=("还没有提交的评分。", "No submitted scores yet."))]
        if found and desk.may("send-back"):
            fields = [
                Asked("seat", ("评分", "Sheet"), "select", [(str(s.seat_id), s.seat.expert.code) for s in found]),
                Asked("reason", ("退回理由", "Reason"), "textarea"),
            ]
            note = ("退回后该评分不再计入，直到专家重新提交。", "It stops counting until the expert submits again.")
            blocks.append(
                Form("send-back", ("退回评分", "Send a sheet back"), fields, ("退回", "Send back"), note, grave=False)
            )
        return Sheet(names[pk][1], blocks, names[pk][0])

    return answer(desk, build, {"send-back": send_back})


def package(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Make the result, sign it for each body, follow it."""
    desk = desk_of(request, key, ordinal)

    def make() -> None:
        places = desk.number("places") if desk.choice("places").strip() else None
        actions.make_package(
            contest_id=desk.contest.pk, places=places, overrides=_overrides(desk), report=desk.choice("report"), actor=desk.actor, at=desk.at
        )  # fmt: skip

    def sign() -> None:
        actions.sign_package(package_id=desk.number("which"), actor=desk.actor, at=desk.at)

    def build() -> Sheet:
        found = reviews.packages(contest=desk.contest)
        one = found[0] if found else None
        blocks: list[Any] = []
        if one is not None:
            blocks += _package(desk, one)
        if desk.body() is not None and (one is None or one.state in ("draft", "returned")):
            fields = [
                Asked("places", ("建议通过数", "Suggested to pass"), "number", value=desk.definition.honour_list(desk.contest.list_key).size or ""),
                Asked("report", ("初评报告", "Report"), "textarea", value=one.report if one else ""),
                Asked("overrides", ("调整（选填）", "Changes (if any)"), "textarea", hint=_CHANGES),
            ]  # fmt: skip
            note = (
                "按备案规则排序。重新形成会取代未报送的草稿，原有签署作废。",
                "Ranked by the filed rule. Making it anew replaces a draft and voids its signatures.",
            )
            blocks.append(
                Form("make", ("形成初评结果", "Make the result"), fields, ("形成", "Make"), note, grave=False)
            )
        if one is not None:
            blocks.append(_lines(desk, one))
        return Sheet(("初评结果报送", "Result"), blocks, above(desk))

    return answer(desk, build, {"make": make, "sign": sign})


def _package(desk: BodyDesk, one: Any) -> list[Any]:
    signed = {s.body_id: s for s in one.signatures.all()}
    bodies = [m.body for m in programmes.mandates(contest=desk.contest)]
    missing = "、".join(b.name for b in bodies if b.pk not in signed)
    facts = [
        present.Fact(("状态", "State"), PACKAGE[one.state].words), present.Fact(("版本", "Version"), one.number),
        present.Fact(("已签署", "Signed by"), "、".join(s.body.name for s in signed.values()) or "—"), present.Fact(("待签署", "Still to sign"), missing or "—"),
        present.Fact(("报送时间", "Reported"), moment(one.reported_at, desk.zone)), present.Fact(("摘要（SHA-256）", "Digest (SHA-256)"), one.digest),
    ]  # fmt: skip
    blocks: list[Any] = [Facts(facts)]
    if one.returned_reason:
        blocks.append(Box(one.returned_reason, "care", ("退回意见", "Why it was returned")))
    if one.report:
        blocks.append(Prose(one.report, ("初评报告", "Report")))
    if one.state == "draft" and desk.body() is not None and desk.body() not in signed:
        note = (
            "全部初评机构签署后自动报送秘书处，评分随即锁定。",
            "When all bodies have signed, it goes to the secretariat and scores are locked.",
        )
        blocks.append(
            Form(
                "sign",
                ("签署", "Sign"),
                [Asked("which", "", "hidden", value=str(one.pk))],
                ("以本机构名义签署", "Sign for my body"),
                note,
            )
        )
    return blocks


def _lines(desk: BodyDesk, one: Any) -> Table:
    lines = reviews.package_lines(package=one, after=desk.page_from() or 0)
    rows = [
        [
            Cell(line.rank, under=("并列", "tied") if line.tied else ""),
            Cell(line.application.title, desk.url("sheets", line.application_id), f"{line.application.number} · {line.application.organisation.name}"),
            Cell("—" if line.score is None else f"{line.score.normalize():f}"), Cell(line.reviews), Cell(SUGGESTION[line.suggestion], under=line.reason),
        ]
        for line in lines
    ]  # fmt: skip
    heads = [
        ("名次", "Rank"),
        ("申报", "Application"),
        ("得分", "Score"),
        ("评审数", "Reviews"),
        ("建议", "Suggestion"),
    ]
    return Table(
        heads, rows, ("排序", "Ranking"), present.Page(lines, next=lines[-1].rank if len(lines) >= 100 else None)
    )


def _overrides(desk: BodyDesk) -> dict[int, tuple[str, str]]:
    by_number = {number: pk for pk, (number, _) in reviews.titles(contest=desk.contest).items()}
    found = {}
    for line in desk.choice("overrides").splitlines():
        if not line.strip():
            continue
        parts = line.split(maxsplit=2)
        if len(parts) < 3 or parts[0] not in by_number or parts[1] not in SUGGESTION:
            raise bad(
                "overrides",
                f"无法读取“{line.strip()}”，应为：申报编号 建议 理由",
                f"“{line.strip()}” cannot be read: number, suggestion, reason",
            )
        found[by_number[parts[0]]] = (parts[1], parts[2])
    return found
