"""Scores of a contest: both rankings, the band at the cut-off, why one stands above another, the experts' severity (N11)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.reviews import actions
from jinbang.apps.reviews import queries as reviews
from jinbang.lifecycle import Refused
from jinbang.rules import criteria as criteria_rules
from jinbang.web import present
from jinbang.web.body.desk import BodyDesk, above, answer, desk_of, page
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Form, Sheet, Table
from jinbang.web.secretariat.words import moment

ROWS = 50  # ranked applications on a page; as many unranked ones, as many experts
_TITLE = ("得分汇总", "Scores")
_HEADS = (
    ("备案得分", "Filed"),
    ("校准分", "Calibrated"),
    ("校准名次", "Calibrated rank"),
    ("入选概率", "Chance"),
    ("评审数", "Reviews"),
)
_NOTHING = ("还没有可以排序的申报。", "Nothing can be ranked yet.")


def scores(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """The filed ranking, with the calibrated score, its interval and what cannot be told from the cut-off beside it."""
    desk = desk_of(request, key, ordinal)
    try:
        _, ranking = reviews.filed_ranking(contest=desk.contest)
    except Refused as refused:
        return page(desk, Sheet(_TITLE, [Box(refused.refusal, "care")], above(desk)))
    places = _places(desk, len(ranking.rows))
    names = reviews.titles(contest=desk.contest)
    ranked = frozenset(int(row.application) for row in ranking.rows)
    study = reviews.calibrated(contest=desk.contest, places=places, among=ranked)
    start = desk.page_from() or 0
    rows = [_interval(desk, row, names, study) for row in ranking.rows[start : start + ROWS]]
    if start < places < len(ranking.rows) and places <= start + ROWS:
        rows[places - start - 1] = replace(rows[places - start - 1], cut=True)
    blocks: list[Any] = [_unranked(desk, ranking, names)] if ranking.unranked else []
    if rows and desk.may("severity"):
        blocks.append(_severities(desk, study))
    low, high = _span(ranking, study)
    more = {
        "rows": rows, "heads": _HEADS, "cut": (f"名额线 {places}", f"Cut-off: {places}"), "nothing": _NOTHING, "places": places,
        "page": _paged("after", rows, start, len(ranking.rows)), "low": low, "high": high,
        "study": study, "why": desk.url("why"), "locked": _locked(desk),
        "export": [(kind, reverse("exports:scores", args=[desk.key, desk.contest.ordinal, kind])) for kind in ("xlsx", "csv")],
        "pair": _at_the_line(ranking, places, names), "undecided": sum(row.band for row in study.rows.values()),
    }  # fmt: skip
    return page(desk, Sheet(_TITLE, blocks, above(desk)), template="body/scores.html", more=more)


def _interval(desk: BodyDesk, row: Any, names: dict[int, tuple[str, str]], study: Any) -> present.Interval:
    """A ranked application as a row of the plot."""
    pk = int(row.application)
    found, mean = study.rows.get(pk), float(row.score)
    figures = (
        f"{row.score}",
        f"{found.score:.2f}" if found else "—",
        f"{found.rank} ({found.rank_low}–{found.rank_high})" if found else "—",
        f"{found.chance:.0%}" if found else "—",
        f"{row.n}",
    )
    return present.Interval(
        row.rank, _named(names[pk][1], tied=row.tied), mean, *_reach(found, mean), figures=figures, url=desk.url("sheets", pk),
        band=bool(found and found.band),
    )  # fmt: skip


def _reach(found: Any, mean: float) -> tuple[float, float, float]:
    """Calibrated score and the ends of its interval."""
    return (found.score, found.score - 2 * found.error, found.score + 2 * found.error) if found else (mean, mean, mean)


def _span(ranking: Any, study: Any) -> tuple[float, float]:
    """The ends of the plot, the same on every page of the ranking."""
    drawn = [x for row in ranking.rows for x in (float(row.score), *_reach(study.rows.get(int(row.application)), float(row.score)))]  # fmt: skip
    return min(drawn, default=0.0), max(drawn, default=1.0)


def why(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Why one of any two stands above the other, as arithmetic that can be redone on paper: filed score, then calibrated."""
    desk = desk_of(request, key, ordinal)
    names = reviews.titles(contest=desk.contest)
    typed = tuple(request.GET.get(name, "").strip() for name in ("a", "b"))
    title = ("为什么这一项在前", "Why this one is above")
    more: dict[str, Any] = {"why": desk.url("why"), "back": desk.url("scores"), "first": typed[0], "second": typed[1]}
    status = 200
    try:
        _, ranking = reviews.filed_ranking(contest=desk.contest)
        a, b = (_meant(one, ranking, names) for one in typed)
        if a is None or b is None or a == b:
            more["ask"] = (
                "请填写两项不同申报的名次或编号；名次并列的请填编号。",
                "Give the ranks or numbers of two different applications; where a rank is shared, the number.",
            )
            status = 422 if request.GET else 200
        else:
            more["parts"] = _worked(names, *reviews.explained(contest=desk.contest, first=a, second=b))
    except Refused as refused:
        more["ask"], status = refused.refusal, 422
    except KeyError:
        more["ask"] = (
            "其中一项的有效评分不足，尚未排序。",
            "One of the two has too few valid reviews and is not ranked yet.",
        )
        status = 422
    return page(desk, Sheet(title, [], above(desk)), status=status, template="body/why.html", more=more)


def _worked(names: dict[int, tuple[str, str]], filed: Any, model: Any) -> list[dict[str, Any]]:
    titles = dict(names.values())
    parts = []
    for label, one in ((("按备案规则", "By the filed rule"), filed), (("按校准分（供参考）", "By the calibrated score (for information)"), model)):  # fmt: skip
        if one is None:
            continue
        sides = [(number, titles[number], lines) for number, lines in ((one.above, one.working_above), (one.below, one.working_below))]  # fmt: skip
        parts.append({"label": label, "sides": sides, "verdict": one.verdict})
    return parts


def _places(desk: BodyDesk, n: int) -> int:
    """How many places the cut-off is drawn at: as asked in the address, else the size of the list."""
    typed = desk.request.GET.get("places", "").strip()
    if typed.isdecimal() and len(typed) < 7 and int(typed) > 0:
        return int(typed)
    return desk.definition.honour_list(desk.contest.list_key).size or n


def _meant(typed: str, ranking: Any, names: dict[int, tuple[str, str]]) -> int | None:
    """The application of a number, or of a rank that only one has; None where it is neither."""
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        found = [int(row.application) for row in ranking.rows if row.rank == int(typed)]
        return found[0] if len(found) == 1 else None
    return next((pk for pk, (number, _) in names.items() if number == typed), None)


def _at_the_line(ranking: Any, places: int, names: dict[int, tuple[str, str]]) -> Any:
    """The last one inside and the first one outside, as a link."""
    if not 0 < places < len(ranking.rows):
        return None
    inside, outside = ranking.rows[places - 1], ranking.rows[places]
    return inside.rank, outside.rank, names[int(inside.application)][0], names[int(outside.application)][0]


def _locked(desk: BodyDesk) -> Any:
    found = reviews.newest_packages(contests=[desk.contest]).get(desk.contest.pk)
    if found is None or found.state not in ("reported", "received"):
        return None
    when = moment(found.reported_at, desk.zone)
    zh, en = when if isinstance(when, tuple) else (when, when)
    return (
        f"结果已于{zh}报送，评分已锁定。摘要 {found.digest[:16]}…",
        f"The result was reported on {en}: scores are locked. Digest {found.digest[:16]}…",
    )


def _unranked(desk: BodyDesk, ranking: Any, names: dict[int, tuple[str, str]]) -> Table:
    least, start = ranking.rule.min_reviews, desk.page_from("unranked") or 0
    lines = [
        [
            Cell(names[int(u.application)][1], desk.url("sheets", int(u.application)), names[int(u.application)][0]),
            Cell(f"{u.n} / {least}"),
        ]
        for u in ranking.unranked[start : start + ROWS]
    ]
    return Table(
        [("申报", "Application"), ("有效评分 / 至少", "Valid reviews / at least")],
        lines,
        (f"有效评分不足 {least} 份，不能排序", f"Fewer than {least} valid reviews: cannot be ranked"),
        _paged("unranked", lines, start, len(ranking.unranked)),
    )


def _paged(name: str, rows: list[Any], start: int, total: int) -> present.Page:
    return present.Page(rows, next=start + ROWS if start + ROWS < total else None, total=total, name=name)


def _severities(desk: BodyDesk, study: Any) -> Any:
    """Each expert's severity with its error, as rows of a plot; all pages have the same scale."""
    codes = reviews.expert_codes(contest=desk.contest)
    reach = max([abs(one.points) + 2 * one.error for one in study.experts], default=1.0) or 1.0
    start = desk.page_from("experts") or 0
    rows = []
    for one in study.experts[start : start + ROWS]:
        code, name = codes.get(one.expert, (str(one.expert), ""))
        rows.append(
            {
                "code": code, "name": name, "reviews": one.reviews, "words": f"{one.points:+.2f} ± {2 * one.error:.2f}",
                "dot": f"{50 + one.points / reach * 48:.2f}", "low": f"{50 + (one.points - 2 * one.error) / reach * 48:.2f}",
                "length": f"{4 * one.error / reach * 48:.2f}",
            }
        )  # fmt: skip
    return Severities(rows, _paged("experts", rows, start, len(study.experts)))


class Severities:
    """A block of the score page: one row an expert."""

    kind = "severities"

    def __init__(self, rows: list[dict[str, Any]], page: present.Page) -> None:
        self.rows, self.page = rows, page


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
