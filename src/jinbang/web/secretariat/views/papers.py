"""What is published of a sitting's ballots: seals, opened papers, tallies; and where one's own paper is among them (R14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html

from jinbang.apps.deliberation import queries
from jinbang.transparency import Malformed
from jinbang.web import present
from jinbang.web.secretariat.blocks import Box, Cell, Facts, Filters, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import answer, desk_of
from jinbang.web.secretariat.views.meeting import sitting_of
from jinbang.web.secretariat.words import CHOICES

PAGE = 50
SAID = dict(CHOICES)


def papers(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Every ballot of a sitting whose vote has ended, and the search for one's own paper (?code=)."""
    desk = desk_of(request, key)
    one = sitting_of(desk, pk)

    def build() -> Sheet:
        found = queries.records(programme=desk.programme, sitting=one, after=desk.page_from() or 0, limit=PAGE)
        rows = [_row(desk, one, ballot) for ballot in found]
        heads = [("申报编号", "Application"), ("轮次", "Round"), ("到会", "Present"), ("同意", "Yes"), ("不同意", "No"), ("弃权", "Abstain"), ("结果", "Result")]  # fmt: skip
        page = present.Page(found, next=found[-1].pk if len(found) == PAGE else None)
        empty = ("还没有结束投票的表决。", "No vote has ended yet.")
        code = desk.request.GET.get("code", "").strip()
        return Sheet(
            ("封签与计票", "Seals and counts"),
            [
                Filters([present.Filter("code", ("查询码", "Tracking code"), "search", value=code)]),
                *_found(desk, one, code),
                Table(heads, rows, page=page, empty=empty),
                Links([(("返回会议", "Back to the sitting"), desk.url("sitting", pk))]),
            ],
            one.name,
            (
                "投票结束时先公布每张票的封签，计票时才开箱；凭投票后得到的查询码可找到自己的那张票。",
                "When a vote ends the seal of every paper is published, and only the count opens them; the tracking code that "
                "each voter was given finds that voter's own paper.",
            ),
        )

    return answer(desk, build)


def ballot(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponse:
    """One ballot: its seals, its papers beside them, its tally."""
    desk = desk_of(request, key)
    one = sitting_of(desk, pk)
    found = queries.record(programme=desk.programme, pk=number, sitting=one)
    if found is None:
        raise Http404
    code = desk.request.GET.get("code", "")
    names = {} if found.ballot.secret else queries.places(sitting=one)
    return answer(desk, lambda: _ballot(desk, one, found, names, code))


def election(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponse:
    """The archive of a counted Belenios ballot, as the tool verifies it."""
    desk = desk_of(request, key)
    found = queries.election_file(programme=desk.programme, pk=number, sitting=sitting_of(desk, pk))
    if found is None:
        raise Http404
    name, data = found
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(desk: Any, one: Any, code: str) -> list[Any]:
    if not code:
        return []
    try:
        hit = queries.find_code(programme=desk.programme, typed=code, sitting=one)
    except Malformed:
        return [
            Box(
                ("查询码由 20 位数字和字母 a–f 组成，至少输入前 12 位。", "A tracking code is 20 digits and letters a to f: give the first 12 at least."),
                "care", ("看不懂这个查询码", "This is no tracking code"),
            )
        ]  # fmt: skip
    if hit is None:
        return [
            Box(
                (
                    "本次会议已公布的封签中没有它。请核对抄写；投票未结束的表决尚未公布封签。确认无误而找不到的，请立即向监票人提出。",
                    "It is not among the seals that this sitting has published. Check what you wrote down; a vote that has not ended "
                    "has published none. If it is right and missing, tell the scrutineers at once.",
                ),
                "care",
                ("没有找到", "Not found"),
            )
        ]
    found, seal = hit
    words = (
        f"申报 {found.number} 第 {found.ballot.round} 轮表决",
        f"Ballot on {found.number}, round {found.ballot.round}",
    )
    where = desk.url("ballot", one.pk, found.pk, code=seal)
    return [Box(("它在下面这次表决公布的封签中。", "It is among the seals of this ballot."), "done", ("已找到", "Found")), Links([(words, where)])]  # fmt: skip


def _row(desk: Any, one: Any, ballot: Any) -> list[Cell]:
    first = Cell(ballot.item.application.number, desk.url("ballot", one.pk, ballot.pk))
    if ballot.counted_at is None:
        figures = [Cell("—")] * 3
    else:
        figures = [Cell(ballot.yes), Cell(ballot.no), Cell(ballot.abstain)]
    return [first, Cell(ballot.round), Cell(ballot.present), *figures, Cell(shown=outcome(ballot))]


def outcome(ballot: Any) -> present.Shown:
    """The chip of a ballot that is closed."""
    if ballot.counted_at is None:
        return present.Shown(("待计票", "to be counted"), "under-way")
    return present.Shown(("通过", "carried"), "done") if ballot.carried else present.Shown(("未通过", "not carried"), "refused")  # fmt: skip


def _ballot(desk: Any, one: Any, found: Any, names: dict[int, str], code: str) -> Sheet:
    b = found.ballot
    facts = [
        present.Fact(("申报编号", "Application"), found.number),
        present.Fact(("轮次", "Round"), str(b.round)),
        present.Fact(("到会 / 回避", "Present / recused"), f"{b.present} / {b.recused}"),
        present.Fact(("封签", "Seals"), str(len(found.commitments))),
    ]
    if b.counted_at is not None:
        zh, en = f"同意 {b.yes}，不同意 {b.no}，弃权 {b.abstain}；需 {b.needed} 票", f"{b.yes} yes, {b.no} no, {b.abstain} abstain; {b.needed} needed"  # fmt: skip
        facts += [present.Fact(("计票", "Tally"), (zh, en)), present.Fact(("结果", "Result"), outcome(b).words)]
    blocks: list[Any] = [Facts(facts)]
    if b.counted_at is None:
        note = ("投票已结束，尚未开箱；此时谁也看不到票的内容。", "The vote has ended and the urn is not open yet: nobody can read a paper.")  # fmt: skip
        blocks.append(Box(note, "under-way"))
    blocks.append(Table(_heads(found, names), _papers(found, names, code), ("封签与票", "Seals and papers"), empty=("没有人投票。", "Nobody voted.")))  # fmt: skip
    if found.papers:
        blocks.append(
            Prose(
                (
                    f'任何一张票都可以自行核对：对 ["jinbang-ballot-v1","{found.ref}","随机数","选择"] 这行文字（选择为 yes、no 或 abstain，不含空格）'
                    "计算 SHA-256，结果就是它的封签。",
                    f'Anyone can check a paper: the SHA-256 of the line ["jinbang-ballot-v1","{found.ref}","nonce","choice"] (yes, no or '
                    "abstain, without blanks) is its seal.",
                ),
                ("怎样核对", "How to check"),
            )
        )
    links = [(("全部表决", "All ballots"), desk.url("papers", one.pk)), (("返回会议", "Back to the sitting"), desk.url("sitting", one.pk))]  # fmt: skip
    if found.archive:
        blocks.append(
            Prose(
                (
                    f"这次表决用 Belenios：只解密总数，不开任何一张票。文件的 SHA-256：{found.archive}",
                    f"Counted with Belenios: only the sum is decrypted, no paper is opened. SHA-256 of the file: {found.archive}",
                ),
                ("怎样核对", "How to check"),
            )
        )  # fmt: skip
        links.insert(0, (("下载 Belenios 文件", "Download the Belenios file"), desk.url("election", one.pk, b.pk)))
    blocks.append(Links(links))
    return Sheet((f"表决 {found.number}", f"Ballot {found.number}"), blocks, one.name)


def _heads(found: Any, names: dict[int, str]) -> Sequence[Any]:
    heads: list[Any] = [("封签", "Seal")]
    if found.papers:
        heads += [("选择", "Choice"), ("随机数", "Nonce")]
        if names:
            heads.append(("委员", "Member"))
    return heads


def _papers(found: Any, names: dict[int, str], code: str) -> list[list[Cell]]:
    mine = ("您查询的票", "the paper you asked for")
    if not found.papers:
        return [[Cell(_digits(c), under=mine if c == code else "")] for c in found.commitments]
    rows = []
    for paper in found.papers:
        row = [Cell(_digits(paper.commitment), under=mine if paper.commitment == code else ""), Cell(SAID[paper.choice]), Cell(_digits(paper.nonce))]  # fmt: skip
        if names:
            row.append(Cell(names.get(paper.place, "—")))
        rows.append(row)
    return rows


def _digits(text: str) -> Any:
    return format_html('<code class="digest">{}</code>', text)
