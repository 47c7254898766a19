"""What is published of ballots, as the blocks of a page: for the committee at once, for everybody after the release (R14)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.html import format_html

from jinbang.transparency import Malformed
from jinbang.web import present
from jinbang.web.secretariat.blocks import Box, Cell, Facts, Filters, Links, Prose, Table
from jinbang.web.secretariat.words import CHOICES

PAGE = 50
SAID = dict(CHOICES)
TONES = {"yes": "done", "no": "refused", "abstain": "neutral"}
TITLE = ("封签与计票", "Seals and counts")
LEAD = (
    "投票结束时先公布每张票的封签，计票时才开箱；凭投票后得到的查询码可找到自己的那张票。",
    "When a vote ends the seal of every paper is published, and only the count opens them; the tracking code that each voter "
    "was given finds that voter's own paper.",
)
HEADS = [
    ("申报编号", "Application"), ("轮次", "Round"), ("到会", "Present"), ("同意", "Yes"), ("不同意", "No"), ("弃权", "Abstain"),
    ("结果", "Result"),
]  # fmt: skip
Url = Callable[..., str]
"""The address of this page with these queries."""
Search = Callable[[str], Any]
"""The record and the seal of a typed code; None; raises Malformed."""


def list_blocks(ballots: Sequence[Any], code: str, search: Search, url: Url) -> list[Any]:
    """The search for one's own paper, and a page of ballots."""
    page = present.Page(ballots, next=ballots[-1].pk if len(ballots) == PAGE else None)
    empty = ("还没有结束投票的表决。", "No vote has ended yet.")
    return [
        Filters([present.Filter("code", ("查询码", "Tracking code"), "search", value=code)]),
        *found_blocks(search, code, url),
        Table(HEADS, [row(one, url) for one in ballots], page=page, empty=empty),
    ]


def file_answer(found: tuple[str, bytes] | None) -> HttpResponse:
    """The election of a Belenios ballot, as the tool verifies it; 404 where there is none."""
    if found is None:
        raise Http404
    name, data = found
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/octet-stream", headers=named)


def found_blocks(search: Search, code: str, url: Url) -> list[Any]:
    if not code:
        return []
    try:
        hit = search(code)
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
                    "已公布的封签中没有它。请核对抄写；投票未结束的表决尚未公布封签。确认无误而找不到的，请立即向监票人提出。",
                    "It is not among the published seals. Check what you wrote down; a vote that has not ended "
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
    where = url(ballot=found.pk, code=seal)
    return [Box(("它在下面这次表决公布的封签中。", "It is among the seals of this ballot."), "done", ("已找到", "Found")), Links([(words, where)])]  # fmt: skip


def row(ballot: Any, url: Url) -> list[Cell]:
    first = Cell(ballot.item.application.number, url(ballot=ballot.pk))
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


def ballot_blocks(found: Any, names: dict[int, str], code: str, url: Url, back: Sequence[Any] = ()) -> list[Any]:
    """One ballot: its seals, its papers beside them, its tally.  names: place → member, for a ballot with names."""
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
    links: list[Any] = [(("全部表决", "All ballots"), url()), *back]
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
        links.insert(0, (("下载 Belenios 文件", "Download the Belenios file"), url(ballot=b.pk, file="bel")))
    blocks.append(Links(links))
    return blocks


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
        mark = mine if paper.commitment == code else ""
        shown = present.Shown(SAID[paper.choice], TONES[paper.choice])
        row = [Cell(_digits(paper.commitment), under=mark), Cell(shown=shown), Cell(_digits(paper.nonce))]
        if names:
            row.append(Cell(names.get(paper.place, "—")))
        rows.append(row)
    return rows


def _digits(text: str) -> Any:
    return format_html('<code class="digest">{}</code>', text)
