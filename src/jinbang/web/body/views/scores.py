"""Scores of a contest: both rankings, the band at the cut-off, why one stands above another, the experts' severity (N11)."""

from __future__ import annotations

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
            f"{found.rank}（{found.rank_low}–{found.rank_high}）" if found else "—",
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
    blocks = [_unranked(desk, ranking, names)] if ranking.unranked else []
    if rows and desk.may("severity"):
        blocks.append(_severities(desk, study))
    more = {
        "rows": rows, "heads": _HEADS, "cut": (f"名额线 {places}", f"Cut-off: {places}"), "nothing": _NOTHING, "places": places,
        "study": study, "chosen": _choice(desk, ranking, names), "why": desk.url("why"), "locked": _locked(desk),
        "export": [(kind, reverse("exports:scores", args=[desk.key, desk.contest.ordinal, kind])) for kind in ("xlsx", "csv")],
        "pair": _at_the_line(desk, ranking, places), "undecided": sum(row.band for row in rows),
    }  # fmt: skip
    return page(desk, Sheet(_TITLE, blocks, above(desk)), template="body/scores.html", more=more)


def why(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """Why one of any two stands above the other, as arithmetic that can be redone on paper: filed score, then calibrated."""
    desk = desk_of(request, key, ordinal)
    names = reviews.titles(contest=desk.contest)
    by_number = {number: pk for pk, (number, _) in names.items()}
    a, b = (by_number.get(request.GET.get(name, "")) for name in ("a", "b"))
    title = ("为什么这一项在前", "Why this one is above")
    more: dict[str, Any] = {"why": desk.url("why"), "back": desk.url("scores"), "first": request.GET.get("a", ""), "second": request.GET.get("b", "")}  # fmt: skip
    status = 200
    try:
        _, ranking = reviews.filed_ranking(contest=desk.contest)
        more["chosen"] = _choice(desk, ranking, names)
        if a is None or b is None or a == b:
            more["ask"] = ("请选择两项不同的申报。", "Choose two different applications.")
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


def _choice(desk: BodyDesk, ranking: Any, names: dict[int, tuple[str, str]]) -> list[tuple[str, str]]:
    found = [(row.rank, *names[int(row.application)]) for row in ranking.rows]
    return [(number, f"{rank}. {title}（{number}）") for rank, number, title in found]


def _at_the_line(desk: BodyDesk, ranking: Any, places: int) -> Any:
    """The last one inside and the first one outside, as a link."""
    if not 0 < places < len(ranking.rows):
        return None
    inside, outside = ranking.rows[places - 1], ranking.rows[places]
    numbers = {pk: number for pk, (number, _) in reviews.titles(contest=desk.contest).items()}
    return inside.rank, outside.rank, numbers[int(inside.application)], numbers[int(outside.application)]


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
    least = ranking.rule.min_reviews
    lines = [
        [
            Cell(names[int(u.application)][1], desk.url("sheets", int(u.application)), names[int(u.application)][0]),
            Cell(f"{u.n} / {least}"),
        ]
        for u in ranking.unranked
    ]
    return Table(
        [("申报", "Application"), ("有效评分 / 至少", "Valid reviews / at least")],
        lines,
        (f"有效评分不足 {least} 份，不能排序", f"Fewer than {least} valid reviews: cannot be ranked"),
    )


def _severities(desk: BodyDesk, study: Any) -> Any:
    """Each expert's severity with its error, as rows of a plot."""
    codes = reviews.expert_codes(contest=desk.contest)
    reach = max([abs(one.points) + 2 * one.error for one in study.experts], default=1.0) or 1.0
    rows = []
    for one in study.experts:
        code, name = codes.get(one.expert, (str(one.expert), ""))
        rows.append(
            {
                "code": code, "name": name, "reviews": one.reviews, "words": f"{one.points:+.2f} ± {2 * one.error:.2f}",
                "dot": f"{50 + one.points / reach * 48:.2f}", "low": f"{50 + (one.points - 2 * one.error) / reach * 48:.2f}",
                "length": f"{4 * one.error / reach * 48:.2f}",
            }
        )  # fmt: skip
    return Severities(rows)


class Severities:
    """A block of the score page: one row an expert."""

    kind = "severities"

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows


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
