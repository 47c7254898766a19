"""Meeting mode: who is in the room, what is decided on, what is being voted on, who counts (R10, R14)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.deliberation import actions, queries
from jinbang.apps.deliberation.rows import ItemRow
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.voting import needed
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Box, Cell, Facts, Form, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.views import counting
from jinbang.web.secretariat.views.sittings import state_of
from jinbang.web.secretariat.words import BASES, SUGGESTION, moment, named

PAGE = 50


def sitting(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One sitting, for whoever is called to it and for the office."""
    desk = desk_of(request, key)
    one = sitting_of(desk, pk)
    by: dict[str, Any] = {"actor": desk.actor, "at": desk.at}

    def sign_in() -> None:
        actions.sign_in(sitting_id=pk, **by)

    def leave() -> None:
        actions.leave(sitting_id=pk, **by)

    def record_leaving() -> None:
        actions.leave(sitting_id=pk, member_id=desk.number("member"), **by)

    def open_it() -> None:
        actions.open_sitting(sitting_id=pk, **by)

    def recuse() -> None:
        wanted = desk.number("item")
        if wanted not in queries.item_ids(sitting=one):
            raise bad("item", "请选择审议事项", "Choose an item")
        actions.recuse_from_item(item_id=wanted, reason=desk.choice("reason"), **by)

    def ballots() -> None:
        chosen = queries.item_ids(sitting=one, waiting=True) if desk.choice("all") else desk.ids("items")
        if not chosen:
            raise bad("items", "请选择付表决的事项", "Choose what to vote on")
        actions.open_ballots(sitting_id=pk, items=chosen, **by)

    def end_vote() -> None:
        open_ones = [row.pk for row in queries.open_ballots(sitting=one)]
        if not open_ones:
            raise Refused(Refusal("no-ballot", "没有进行中的表决。", "No ballot is open.", "R14"))
        actions.close_ballots(sitting_id=pk, ballots=open_ones, **by)

    def count() -> None:
        closed = [row.pk for row in queries.closed_ballots(sitting=one)]
        if not closed:
            raise Refused(Refusal("no-ballot", "没有等待计票的表决，请先结束投票。", "No ballot waits for its count: end the vote first.", "R14"))  # fmt: skip
        actions.count_ballots(sitting_id=pk, ballots=closed, **by)

    def close() -> None:
        actions.close_sitting(sitting_id=pk, minutes=desk.choice("minutes"), **by)

    acts = {
        "sign-in": sign_in, "leave": leave, "record-leaving": record_leaving, "open": open_it, "recuse": recuse, "ballot": ballots,
        "end-vote": end_vote, "count": count, "close": close,
    }  # fmt: skip
    return answer(desk, lambda: _meeting(desk, sitting_of(desk, pk)), acts)


def sitting_of(desk: Desk, pk: int) -> Any:
    """The sitting of that number; 404 for whom it is none of their business."""
    one = queries.sitting(pk=pk)
    if one.programme_id != desk.programme.pk:
        raise Http404
    if not queries.may("view", viewer=desk.viewer, sitting=one, at=desk.at):
        raise Http404
    return one


def _meeting(desk: Desk, one: Any) -> Sheet:
    members = queries.members(sitting=one)
    here = [m for m in members if m.signed_in_at is not None and m.left_at is None]
    blocks: list[Any] = [_figures(one, len(here))]
    blocks += _acts(desk, one, members, here)
    items = queries.items(sitting=one, after=desk.page_from() or 0, limit=PAGE)
    blocks.append(_items(desk, one, items))
    if any(row.last for row in items):
        blocks.append(Links([(("封签与计票", "Seals and counts"), desk.url("papers", one.pk))]))
    blocks += _attendance(desk, one, members, here)
    if one.closed_at is not None:
        blocks.append(Prose(one.minutes or "—", ("会议纪要", "Minutes")))
    elif _may(desk, one, "close") and one.opened_at is not None:
        fields = [Asked("minutes", ("会议纪要", "Minutes"), "textarea")]
        note = ("结束后不能再签到、投票或修改纪要。", "Afterwards nobody signs in or votes, and the minutes stay as they are.")  # fmt: skip
        blocks.append(Form("close", ("结束会议", "Close the sitting"), fields, ("结束会议", "Close"), note))
    return Sheet(one.name, blocks, ("终评会议", "Final committee"))


def _figures(one: Any, here: int) -> Facts:
    quorum = needed(base=one.eligible, share=Fraction(one.quorum))
    taken = here if one.base == "present" else one.eligible
    carried = needed(base=taken, share=Fraction(one.threshold))
    zh, en = BASES[one.base]
    carry = (
        (f"{zh}的 {one.threshold}", f"{one.threshold} of {en}")
        if one.base == "cast"
        else (f"{zh} {taken} × {one.threshold} → {carried} 票", f"{one.threshold} of {taken} {en} → {carried} votes")
    )
    facts = [
        present.Fact(("在场 / 应到", "Present / called"), f"{here} / {one.eligible}"),
        present.Fact(("法定人数", "Quorum"), (f"{one.eligible} × {one.quorum} → {quorum} 人", f"{one.eligible} × {one.quorum} → {quorum}")),
        present.Fact(("通过所需", "To carry"), carry if taken else "—"),
        present.Fact(("状态", "State"), state_of(one).words),
    ]  # fmt: skip
    return Facts(facts, as_list=False)


def _may(desk: Desk, one: Any, action: str) -> bool:
    return bool(queries.may(action, viewer=desk.viewer, sitting=one, at=desk.at))


def _acts(desk: Desk, one: Any, members: Sequence[Any], here: Sequence[Any]) -> list[Any]:
    if one.closed_at is not None:
        return []
    blocks: list[Any] = []
    quorum = needed(base=one.eligible, share=Fraction(one.quorum))
    if one.opened_at is not None and len(here) < quorum:
        blocks.append(
            Box(
                (f"在场 {len(here)} 人，不足法定人数 {quorum} 人，不能发起表决。", f"{len(here)} in the room: less than the quorum of {quorum}. No ballot can be opened."),
                "care", ("不足法定人数", "No quorum"),
            )
        )  # fmt: skip
    mine = next((m for m in members if m.person_id == desk.viewer.id), None)
    open_ones = queries.open_ballots(sitting=one)
    if mine is not None and mine not in here:
        back = mine.left_at is not None
        blocks.append(
            Form(
                "sign-in", ("签到", "Sign in"), [], ("我已回到会场，签到", "I am back: sign in") if back else ("我已到会，签到", "I am here: sign in"),
                ("回来后重新计入到会人数；离席期间已发起的表决不再参加。", "You count as present again, but not in ballots opened while you were away.") if back else "",
            )
        )  # fmt: skip
    if mine in here and mine is not None and queries.own_open_ballots(sitting=one, member=mine):
        blocks.append(Links([(("去投票", "Vote"), desk.url("vote", one.pk))], ("表决进行中", "A vote is under way")))
    if _may(desk, one, "open") and one.opened_at is None:
        note = (f"签到满 {quorum} 人方可开会。", f"It may open once {quorum} have signed in.")
        blocks.append(Form("open", ("开会", "Open the sitting"), [], ("宣布开会", "Open"), note))
    if _may(desk, one, "count"):
        blocks += counting.blocks(desk, one, open_ones, here)
    return blocks


def _items(desk: Desk, one: Any, items: Sequence[ItemRow]) -> Any:
    ballot = one.opened_at is not None and one.closed_at is None and _may(desk, one, "ballot")
    rows = [_item(desk, row, ballot) for row in items]
    heads = [("序号", "No."), ("申报", "Application"), ("初评", "Review"), ("回避", "Recused"), ("表决", "Ballot")]
    page = present.Page(items, next=items[-1].order if len(items) == PAGE else None)
    member = queries.member_of(sitting=one, viewer=desk.viewer)
    if ballot and any(not (row.open or row.carried) for row in items):
        table = Table([*heads, ("付表决", "Vote on it")], rows, page=page)
        every = Asked(
            "all", ("全部未通过表决的事项（含其他页）", "All items not carried yet, on every page"), "checkbox"
        )
        return Form("ballot", ("审议事项", "Items"), [every], ("发起表决", "Open ballots"), table=table)
    if member is not None and one.closed_at is None and items:
        options = [(str(row.pk), f"{row.order}. {row.application.title}") for row in items]
        fields = [Asked("item", ("事项", "Item"), "select", options), Asked("reason", ("理由", "Reason"), "text")]
        return Form(
            "recuse",
            ("审议事项与回避", "Items and recusal"),
            fields,
            ("回避该项", "Leave this item"),
            (
                "有利害关系的事项须回避：不计入该项到会人数，也不投票。",
                "Leave an item in which you have an interest: you do not count as present there and do not vote.",
            ),
            Table(heads, rows, page=page),
            grave=False,
        )
    return Table(heads[:5], [row[:5] for row in rows], ("审议事项", "Items"), page)


def _item(desk: Desk, row: ItemRow, ballot: bool) -> list[Cell]:
    a, line = row.application, row.line
    said = (f"第 {line.rank} 名 · {SUGGESTION[line.suggestion][0]}", f"rank {line.rank}, {SUGGESTION[line.suggestion][1]}") if line else "—"  # fmt: skip
    cells = [
        Cell(row.order),
        Cell(
            a.title,
            desk.url("application", a.pk) if desk.may("application.view") else "",
            f"{a.number} · {a.organisation.name}",
        ),
        Cell(named(a.contest), under=said),
        Cell((f"{row.recused} 人", f"{row.recused}") if row.recused else "—"),
        _result(row),
    ]
    if ballot and not (row.open or row.carried):
        control = Asked("items", ("付表决", "Vote on it"), "checks", [(str(row.pk), ("付表决", "Vote on it"))], [])
        cells.append(Cell(control=control))
    elif ballot:
        cells.append(Cell("—"))
    return cells


def _result(row: ItemRow) -> Cell:
    if row.open:
        words = ("待计票", "to be counted") if row.ballots[-1].closed_at else ("表决中", "open")
        return Cell(shown=present.Shown(words, "under-way"))
    b = row.last
    if b is None:
        return Cell("—")
    shown = (
        present.Shown(("通过", "carried"), "done") if b.carried else present.Shown(("未通过", "not carried"), "refused")
    )
    zh = f"到会 {b.present}，同意 {b.yes}，不同意 {b.no}，弃权 {b.abstain}；需 {b.needed} 票"
    en = f"{b.present} present: {b.yes} yes, {b.no} no, {b.abstain} abstain; {b.needed} needed"
    if b.round > 1:
        zh, en = f"第 {b.round} 轮：{zh}", f"Round {b.round}: {en}"
    if b.counted_by is not None:
        zh, en = f"{zh}。计票：{b.counted_by.name}", f"{en}. Counted by {b.counted_by.name}"
    return Cell(shown=shown, under=(zh, en))


def _attendance(desk: Desk, one: Any, members: Sequence[Any], here: Sequence[Any]) -> list[Any]:
    rows = [
        [
            Cell(m.person.name, under=_part(m)),
            Cell(moment(m.signed_in_at, desk.zone)), Cell(moment(m.left_at, desk.zone)),
            Cell(shown=_whereabouts(m, here)),
        ]
        for m in members
    ]  # fmt: skip
    heads = [("委员", "Member"), ("签到", "Signed in"), ("离席", "Left"), ("状态", "State")]
    blocks: list[Any] = [Table(heads, rows, ("签到表", "Attendance"))]
    if one.closed_at is not None:
        return blocks
    note = (
        "离席后不计入到会人数，法定人数按在场者计算；已投的票有效。",
        "Who has left is not present and the quorum follows; papers already cast stand.",
    )
    if any(m.person_id == desk.viewer.id for m in here):
        blocks.append(Form("leave", ("离席", "Leave"), [], ("我离开会场", "I am leaving"), note, grave=False))
    if here and _may(desk, one, "record-leaving"):
        options = [(str(m.pk), m.person.name) for m in here]
        blocks.append(
            Form("record-leaving", ("记录离席", "Record who leaves"), [Asked("member", ("委员", "Member"), "select", options)], ("记录离席", "Record"), note, grave=False)
        )  # fmt: skip
    return blocks


def _part(member: Any) -> present.Words:
    parts = [words for held, words in ((member.chair, ("主持人", "chair")), (member.scrutineer, ("监票人", "scrutineer"))) if held]  # fmt: skip
    return "、".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)


def _whereabouts(member: Any, here: Sequence[Any]) -> present.Shown:
    if member in here:
        return present.Shown(("在场", "present"), "done")
    return present.Shown(("未到", "not here")) if member.signed_in_at is None else present.Shown(("已离席", "left"), "care")  # fmt: skip
