"""The final committee: sittings, meeting mode, voting (R14)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.deliberation import actions, queries
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.voting import needed
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Facts, Form, Links, Prose, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import BASES, CHOICES, SUGGESTION, moment, named

PAGE = 50


def sittings(request: HttpRequest, key: str) -> HttpResponse:
    """All sittings; convene one."""
    desk = desk_of(request, key)

    def convene() -> str:
        made = actions.convene(
            programme_id=desk.programme.pk, name=desk.choice("name"), members=desk.ids("members"),
            chair=next(iter(desk.ids("chair")), None), scrutineers=desk.ids("scrutineers"), contests=desk.ids("contests"),
            actor=desk.actor, at=desk.at,
        )  # fmt: skip
        return desk.url("sitting", made.pk)

    def build() -> Sheet:
        found: list[Any] = list(queries.sittings(programme=desk.programme))
        rows = [
            [Cell(one.name, desk.url("sitting", one.pk)), Cell(moment(one.convened_at, desk.zone)), Cell(f"{one.present} / {one.called}"), Cell(one.item_count), Cell(shown=state_of(one))]
            for one in found
        ]  # fmt: skip
        heads = [("会议", "Sitting"), ("召集", "Convened"), ("签到 / 应到", "Present / called"), ("审议项", "Items"), ("状态", "State")]  # fmt: skip
        blocks: list[Any] = [Table(heads, rows, empty=("尚未召集会议。", "No sitting has been convened."))]
        if desk.may("sitting.convene"):
            blocks += [Links([(("审议决定", "Decisions"), desk.url("decide"))]), _convene(desk)]
        return Sheet(("终评会议", "Sittings of the final committee"), blocks)

    return answer(desk, build, {"convene": convene})


def state_of(one: Any) -> present.Shown:
    """Called, open or closed."""
    if one.closed_at is not None:
        return present.Shown(("已结束", "closed"), "done")
    return present.Shown(("进行中", "open"), "under-way") if one.opened_at else present.Shown(("待开始", "called"))


def _convene(desk: Desk) -> Form:
    settings = desk.definition.settings
    people = [(str(one.pk), one.name or one.email) for one in queries.committee(programme=desk.programme, at=desk.at)]
    contests = [(str(one.pk), named(one)) for one in programmes.contests(programme=desk.programme) if not one.separately_organised]  # fmt: skip
    note = (
        f"到会不少于 {settings.quorum} 方可开会；赞成票达到{BASES[settings.threshold_base][0]}的 {settings.threshold} 为通过。",
        f"It may open with {settings.quorum} of the members; an item is carried by {settings.threshold} of the {BASES[settings.threshold_base][1]}.",
    )  # fmt: skip
    fields = [
        Asked("name", ("会议名称", "Name"), "text", value="终评会议"),
        Asked("members", ("参会委员", "Members"), "checks", people, [value for value, _ in people]),
        Asked("chair", ("主持人", "Chair"), "select", people),
        Asked("scrutineers", ("监票人", "Scrutineers"), "checks", people, []),
        Asked("contests", ("审议范围（不选为全部）", "Lists and tracks (none chosen: all)"), "checks", contests, []),
    ]
    return Form("convene", ("召集会议", "Convene a sitting"), fields, ("召集并发出通知", "Convene"), note)


def sitting(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Meeting mode."""
    desk = desk_of(request, key)
    one = _sitting(desk, pk)
    by: dict[str, Any] = {"actor": desk.actor, "at": desk.at}

    def sign_in() -> None:
        actions.sign_in(sitting_id=pk, **by)

    def open_it() -> None:
        actions.open_sitting(sitting_id=pk, **by)

    def recuse() -> None:
        actions.recuse_from_item(item_id=_item(desk, one), reason=desk.choice("reason"), **by)

    def ballots() -> None:
        chosen = _unballoted(one) if desk.choice("all") else desk.ids("items")
        if not chosen:
            raise bad("items", "请选择付表决的事项", "Choose what to vote on")
        actions.open_ballots(sitting_id=pk, items=chosen, **by)

    def count() -> None:
        open_ones = [ballot.pk for ballot in queries.open_ballots(sitting=one)]
        if not open_ones:
            raise Refused(Refusal("no-ballot", "没有进行中的表决。", "No ballot is open.", "R14"))
        actions.count_ballots(sitting_id=pk, ballots=open_ones, **by)

    def close() -> None:
        actions.close_sitting(sitting_id=pk, minutes=desk.choice("minutes"), **by)

    acts = {"sign-in": sign_in, "open": open_it, "recuse": recuse, "ballot": ballots, "count": count, "close": close}
    return answer(desk, lambda: _meeting(desk, _sitting(desk, pk)), acts)


def _sitting(desk: Desk, pk: int) -> Any:
    one = queries.sitting(pk=pk)
    if one.programme_id != desk.programme.pk:
        raise Http404
    if not queries.may("view", viewer=desk.viewer, sitting=one, at=desk.at):
        raise Http404  # a sitting to which one is not called is none of one's business
    return one


def _item(desk: Desk, one: Any) -> int:
    wanted = desk.number("item")
    if any(found.pk == wanted for found in queries.items(sitting=one, limit=10_000)):
        return wanted
    raise bad("item", "请选择审议事项", "Choose an item")


def _waits(item: Any) -> bool:
    """No ballot on it is open, and none has carried it."""
    return not any(b.closed_at is None or b.carried for b in item.ballots.all())


def _unballoted(one: Any) -> list[int]:
    return [item.pk for item in queries.items(sitting=one, limit=10_000) if _waits(item)]


def _meeting(desk: Desk, one: Any) -> Sheet:
    members = queries.members(sitting=one)
    here = sum(m.signed_in_at is not None and m.left_at is None for m in members)
    quorum = needed(base=one.eligible, share=Fraction(one.quorum))
    carried = needed(base=here if one.base == "present" else one.eligible, share=Fraction(one.threshold))
    taken = here if one.base == "present" else one.eligible
    threshold = BASES[one.base]
    blocks: list[Any] = [
        Facts(
            [
                present.Fact(("签到 / 应到", "Present / called"), f"{here} / {one.eligible}"),
                present.Fact(("法定人数", "Quorum"), (f"{one.eligible} × {one.quorum} → {quorum} 人", f"{one.eligible} × {one.quorum} → {quorum}")),
                present.Fact(
                    ("通过所需", "To carry"),
                    (f"{threshold[0]}的 {one.threshold}", f"{one.threshold} of {threshold[1]}")
                    if one.base == "cast"
                    else (f"{threshold[0]} {taken} × {one.threshold} → {carried} 票", f"{one.threshold} of {taken} {threshold[1]} → {carried} votes"),
                ),
                present.Fact(("状态", "State"), state_of(one).words),
            ],
            as_list=False,
        )
    ]  # fmt: skip
    blocks += _acts(desk, one)
    after = desk.page_from() or 0
    items = queries.items(sitting=one, after=after, limit=PAGE)
    blocks.append(_items(desk, one, items))
    rows = [[Cell(m.person.name, under=("主持人", "chair") if m.chair else ("监票人", "scrutineer") if m.scrutineer else ""), Cell(moment(m.signed_in_at, desk.zone))] for m in members]  # fmt: skip
    blocks.append(Table([("委员", "Member"), ("签到", "Signed in")], rows, ("签到", "Attendance")))
    if one.closed_at is not None:
        blocks.append(Prose(one.minutes or "—", ("会议纪要", "Minutes")))
    elif _may(desk, one, "close") and one.opened_at is not None:
        fields = [Asked("minutes", ("会议纪要", "Minutes"), "textarea")]
        blocks.append(Form("close", ("结束会议", "Close the sitting"), fields, ("结束会议", "Close")))
    return Sheet(one.name, blocks, ("终评会议", "Final committee"))


def _may(desk: Desk, one: Any, action: str) -> bool:
    return bool(queries.may(action, viewer=desk.viewer, sitting=one, at=desk.at))


def _acts(desk: Desk, one: Any) -> list[Any]:
    if one.closed_at is not None:
        return []
    blocks: list[Any] = []
    member = queries.member_of(sitting=one, viewer=desk.viewer)
    if member is not None and member.signed_in_at is None:
        blocks.append(Form("sign-in", ("签到", "Sign in"), [], ("我已到会，签到", "I am here: sign in")))
    open_ones: list[Any] = list(queries.open_ballots(sitting=one))
    if member is not None and member.signed_in_at is not None and open_ones:
        blocks.append(Links([(("去投票", "Vote"), desk.url("vote", one.pk))], ("表决进行中", "A vote is under way")))
    if _may(desk, one, "open") and one.opened_at is None:
        blocks.append(Form("open", ("开会", "Open the sitting"), [], ("宣布开会", "Open")))
    if open_ones and _may(desk, one, "ballot"):
        rows = [
            [Cell(b.item.order), Cell(b.item.application.title), Cell(f"{b.cast} / {b.present}")] for b in open_ones
        ]
        table = Table([("序号", "No."), ("事项", "Item"), ("已投 / 到会", "Cast / present")], rows)
        blocks.append(Form("count", ("进行中的表决", "Open ballots"), [], ("结束投票并计票", "Close and count"), table=table))  # fmt: skip
    return blocks


def _items(desk: Desk, one: Any, items: list[Any]) -> Any:
    ballot = one.opened_at is not None and one.closed_at is None and _may(desk, one, "ballot")
    rows = []
    for item in items:
        a, line = item.application, item.line
        said = (f"第 {line.rank} 名 · {SUGGESTION[line.suggestion][0]}", f"rank {line.rank}, {SUGGESTION[line.suggestion][1]}") if line else "—"  # fmt: skip
        row = [
            Cell(item.order),
            Cell(a.title, desk.url("application", a.pk), f"{a.number} · {a.organisation.name}"),
            Cell(named(a.contest), under=said),
            Cell((f"{len(item.recusals.all())} 人", f"{len(item.recusals.all())}") if item.recusals.all() else "—"),
            _result(item),
        ]
        if ballot:
            control = Asked("items", ("付表决", "Vote on it"), "checks", [(str(item.pk), ("付表决", "Vote on it"))], [])
            row.append(Cell(control=control) if _waits(item) else Cell("—"))
        rows.append(row)
    heads = [("序号", "No."), ("申报", "Application"), ("初评", "Review"), ("回避", "Recused"), ("表决", "Ballot")]
    page = present.Page(items, next=items[-1].order if len(items) == PAGE else None)
    member = queries.member_of(sitting=one, viewer=desk.viewer)
    if ballot:
        table = Table([*heads, ("付表决", "Vote on it")], rows, page=page)
        every = Asked(
            "all", ("全部未通过表决的事项（含其他页）", "All items not carried yet, on every page"), "checkbox"
        )
        return Form("ballot", ("审议事项", "Items"), [every], ("发起表决", "Open ballots"), table=table)
    if member is not None and one.closed_at is None and items:
        options = [(str(item.pk), f"{item.order}. {item.application.title}") for item in items]
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
    return Table(heads, rows, ("审议事项", "Items"), page)


def _result(item: Any) -> Cell:
    done = [b for b in item.ballots.all() if b.closed_at is not None]
    if any(b.closed_at is None for b in item.ballots.all()):
        return Cell(shown=present.Shown(("表决中", "open"), "under-way"))
    if not done:
        return Cell("—")
    b = max(done, key=lambda one: one.round)
    shown = (
        present.Shown(("通过", "carried"), "done") if b.carried else present.Shown(("未通过", "not carried"), "refused")
    )
    words = (
        f"到会 {b.present}，同意 {b.yes}，不同意 {b.no}，弃权 {b.abstain}；需 {b.needed} 票",
        f"{b.present} present: {b.yes} yes, {b.no} no, {b.abstain} abstain; {b.needed} needed",
    )
    return Cell(shown=shown, under=words)


def vote(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A member's papers: all open ballots, without those from which the member is recused."""
    desk = desk_of(request, key)
    one = _sitting(desk, pk)
    member = queries.member_of(sitting=one, viewer=desk.viewer)
    if member is None:
        raise Http404

    def cast() -> str:
        mine = queries.own_open_ballots(sitting=one, member=member)
        choices = {b.pk: desk.choice(f"ballot-{b.pk}") for b in mine if desk.choice(f"ballot-{b.pk}")}
        missing = [b for b in mine if b.pk not in choices]
        if missing or not choices:
            fields = tuple((f"ballot-{b.pk}", f"第 {b.item.order} 项尚未选择", f"Item {b.item.order} is not marked") for b in missing)  # fmt: skip
            raise Refused(
                Refusal(
                    "not-marked",
                    "每一项都须选择同意、不同意或弃权。",
                    "Mark each item: yes, no or abstain.",
                    "R14",
                    fields,
                )
            )
        actions.cast_votes(sitting_id=pk, choices=choices, actor=desk.actor, at=desk.at)
        return desk.url("sitting", pk)

    def build() -> Sheet:
        mine = queries.own_open_ballots(sitting=one, member=member)
        if not mine:
            back = Links([(("返回会议", "Back to the sitting"), desk.url("sitting", pk))])
            return Sheet(
                ("投票", "Vote"), [Prose(("没有待投的票。", "There is nothing for you to vote on.")), back], one.name
            )
        rows = [
            [
                Cell(b.item.order),
                Cell(b.item.application.title, desk.url("application", b.item.application_id), b.item.application.organisation.name),
                Cell(control=Asked(f"ballot-{b.pk}", (f"第 {b.item.order} 项", f"Item {b.item.order}"), "radio", CHOICES)),
            ]
            for b in mine
        ]  # fmt: skip
        secret = mine[0].secret
        note = (
            ("无记名投票：系统只记录您已投票，不记录如何投。", "A secret ballot: it is kept that you voted, never how.")
            if secret
            else ("记名投票。", "An open ballot: your vote is kept with your name.")
        )
        table = Table([("序号", "No."), ("申报", "Application"), ("我的意见", "My vote")], rows)
        return Sheet(("投票", "Vote"), [Form("cast", "", [], ("投票", "Cast"), note, table)], one.name)

    return answer(desk, build, {"cast": cast}, done=("已投票。", "Your vote has been cast."))
