"""Ending a vote and counting it: two presses of the scrutineers, with the sealed papers published in between (R14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinbang.apps.deliberation import queries
from jinbang.apps.deliberation.rows import OpenBallot
from jinbang.web import present
from jinbang.web.secretariat.blocks import Box, Cell, Facts, Form, Links, Table
from jinbang.web.secretariat.serving import Desk

MOST = 50  # rows; the figures above them are of all
HEADS = [("序号", "No."), ("事项", "Item"), ("已投 / 到会", "Cast / present")]
END = (
    "结束后不再收票，并公布全部封签（票的摘要），此时谁也看不到票的内容；未投者计入到会人数，既非同意也非不同意。",
    "Afterwards no paper is taken, and all seals (digests of papers) are published while nobody can read a paper; who has "
    "not voted is present, and neither yes nor no.",
)
COUNT = (
    "投票已结束，封签已公布并记入台账。开箱后逐票与封签核对并计票；有一张不符即不计票。",
    "The vote has ended; the seals are published and in the ledger. Opening compares each paper with its seal and counts; "
    "one that does not fit stops the count.",
)


def blocks(desk: Desk, one: Any, open_ones: Sequence[OpenBallot], here: Sequence[Any]) -> list[Any]:
    """What is being voted on and what waits for its count, for those who may count."""
    closed = queries.closed_ballots(sitting=one)
    if not open_ones and not closed:
        return []
    theirs = queries.counts(sitting=one, viewer=desk.viewer, at=desk.at)
    found: list[Any] = []
    if open_ones:
        title, commit = ("进行中的表决", "Open ballots"), ("结束投票", "End the vote")
        table = _waiting(open_ones)
        found.append(_figures(open_ones, title))
        found += [Form("end-vote", "", [], commit, END, table)] if theirs else [table]
    if closed:
        title, commit = ("待计票的表决", "Ballots to be counted"), ("开箱计票", "Open and count")
        found.append(_figures(closed, title))
        found += [Form("count", "", [], commit, COUNT)] if theirs else []
        found.append(Links([(("查看已公布的封签", "See the published seals"), desk.url("papers", one.pk))]))
    if not theirs:
        names = "、".join(m.person.name for m in here if m.scrutineer)
        words = (f"由监票人 {names} 结束投票并计票。", f"The scrutineers end the vote and count: {names}.")
        found.append(Box(words, "under-way"))
    return found


def _figures(rows: Sequence[OpenBallot], title: Any) -> Facts:
    cast, called = sum(r.voted for r in rows), sum(r.ballot.present for r in rows)
    facts = [
        present.Fact(("事项", "Items"), str(len(rows))),
        present.Fact(("已投 / 应投", "Cast / expected"), f"{cast} / {called}"),
    ]
    return Facts(facts, title, as_list=False)


def _waiting(rows: Sequence[OpenBallot]) -> Table:
    """Items for which papers are still missing: what the room waits for, so that the button stays near."""
    missing = [r for r in rows if r.voted < r.ballot.present][:MOST]
    cells = [[Cell(r.item.order), Cell(r.item.application.title), Cell(f"{r.voted} / {r.ballot.present}")] for r in missing]  # fmt: skip
    return Table(HEADS, cells, empty=("到会委员均已投票。", "Every member present has voted on every item."))
