"""Draws of experts, for anyone: what was committed to before the randomness, the result, and how to do it again (R11, N8)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jinbang.apps.panels import queries as panels
from jinbang.apps.programmes import queries as programmes
from jinbang.draw import Commitment, verify
from jinbang.draw.page import replay_page
from jinbang.draw.verifier import verify_commitment
from jinbang.web import present, randomness

_ZH = {
    "the commitment can be read": "承诺书可以读取，是规范 JSON",
    "the commitment has the announced digest": "承诺书的摘要与公布的一致",
    "the sources of randomness are announced, each with the time when it comes out": "随机数的来源预先公布，并载明产生时间",
    "the commitment was made before its randomness came out": "承诺早于随机数产生",
    "every candidate is on the roster once, the excluded without a chance": "每人在名册中出现一次，回避者没有机会",
    "every panel that can be drawn keeps every quota": "每种可能的组成都守住每项配额",
    "the published chances are exactly those of the lottery": "公布的概率恰好等于抽取的概率",
    "the chances are as equal as the quotas allow": "在配额之内机会最均等",
    "the result can be read": "结果可以读取，是规范 JSON",
    "the result belongs to this commitment": "结果属于这份承诺",
    "the randomness is what was announced": "随机数与公布的来源相符",
    "the ticket and the panel follow from the randomness": "签号与组成由随机数得出",
    "the seats and the substitutes follow from the randomness": "入选与候补由随机数得出",
}
PEOPLE = 100  # a page of the table of chances
PROMISES = {True: "done", False: "refused", None: "care"}


def index(request: HttpRequest, key: str) -> HttpResponse:
    """Every draw of a call."""
    programme = programmes.programme(key=key)
    definition = programmes.definition_of(programme)
    found = panels.draws_of(programme=programme)
    return render(
        request,
        "public/draws.html",
        {"programme": programme, "draws": found, "zone": definition.zone, "brand": definition.short},
    )


def draw(request: HttpRequest, key: str, ordinal: int, number: int) -> HttpResponse:
    """One draw: experts appear by their codes only."""
    found = _found(key, ordinal, number)
    definition = programmes.definition_of(found.contest.programme)
    commitment = Commitment.read(canonical=found.document.encode())
    document = commitment.document()
    seats = list(found.result.get("seats", ()))
    typed = request.GET.get("people", "")
    start = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    total = len(commitment.table)
    chances = [
        (c.candidate, f"{float(c.probability):.2%}", str(c.probability), c.reason)
        for c in commitment.table[start : start + PEOPLE]
    ]
    page = present.Page(chances, next=start + PEOPLE if start + PEOPLE < total else None, total=total, name="people")
    context = {
        "sources": randomness.shown(sources=commitment.sources()),
        "draw": found, "contest": found.contest, "document": document, "page": page, "shared": _shared(commitment), "zone": definition.zone,
        "seats": seats, "substitutes": list(found.result.get("substitutes", ())), "brand": definition.short, "checks": _checks(found),
    }  # fmt: skip
    return render(request, "public/draw.html", context)


def _shared(commitment: Commitment) -> list[tuple[str, str, str, int]]:
    """(chance in per cent, exactly, reason of no chance, how many have it), the best chance first."""
    groups = Counter((c.probability, c.reason) for c in commitment.table)
    ordered = sorted(groups.items(), key=lambda one: (-one[0][0], one[0][1]))
    return [(f"{float(chance):.2%}", str(chance), reason, number) for (chance, reason), number in ordered[:PEOPLE]]


def commitment(request: HttpRequest, key: str, ordinal: int, number: int) -> HttpResponse:
    """The bytes that were published before the randomness: their SHA-256 is the commitment."""
    found = _found(key, ordinal, number)
    return _file(found.document.encode(), "application/json", f"{_name(found)}-commitment.json")


def result(request: HttpRequest, key: str, ordinal: int, number: int) -> HttpResponse:
    """The published result; 404 before the draw."""
    found = _found(key, ordinal, number)
    if found.drawn_at is None:
        raise Http404
    return _file(found.result["canonical"].encode(), "application/json", f"{_name(found)}-result.json")


def replay(request: HttpRequest, key: str, ordinal: int, number: int) -> HttpResponse:
    """One file that does the draw again in any browser, offline: to be kept and opened."""
    found = _found(key, ordinal, number)
    after = found.result["canonical"].encode() if found.drawn_at else None
    page = replay_page(commitment=found.document.encode(), result=after)
    return _file(page.encode(), "text/html; charset=utf-8", f"{_name(found)}-replay.html")


def _checks(found: Any) -> list[tuple[str, tuple[str, str], str]]:
    """(tone, promise in Chinese and English, detail) as the verifier, which shares no code with the drawer, finds them."""
    published = found.document.encode()
    if found.drawn_at is None:
        checks = verify_commitment(commitment=published, digest=found.commitment, committed=found.committed_at)
    else:
        after = found.result["canonical"].encode()
        checks = verify(commitment=published, result=after, digest=found.commitment, committed=found.committed_at)
    return [
        (PROMISES[one.holds], (_ZH.get(one.promise, one.promise), one.promise[0].upper() + one.promise[1:]), one.detail)
        for one in checks
    ]


def _found(key: str, ordinal: int, number: int) -> Any:
    programme = programmes.programme(key=key)
    contest = next((c for c in programmes.contests(programme=programme) if c.ordinal == ordinal), None)
    if contest is None:
        raise Http404
    contest.programme = programme
    found = panels.draw(contest=contest, number=number)
    found.contest = contest
    return found


def _name(found: Any) -> str:
    return f"{found.contest.programme.key}-{found.contest.ordinal}-draw-{found.number}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
