"""After publication: needs meet offers, matches are followed to their outcome, the campaign is planned (N21)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.promotion import actions, queries
from jinbang.apps.publication.queries import all_entries
from jinbang.web.secretariat.blocks import Asked, Cell, Form, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import MATCH_MOVES, MATCHES, NEEDS, moment


def promotion(request: HttpRequest, key: str) -> HttpResponse:
    """Needs, offers, matches, campaign."""
    desk = desk_of(request, key)
    by: dict[str, Any] = {"actor": desk.actor, "at": desk.at}

    def need() -> None:
        entry = _listed(desk, "entry")
        actions.state_need(entry_id=entry, kind=desk.choice("kind"), text=desk.choice("text"), **by)

    def match() -> None:
        actions.match(need_id=_one(desk, "need", _needs(desk)), offer_id=_one(desk, "offer", _offers(desk)), note=desk.choice("note"), **by)  # fmt: skip

    def follow() -> None:
        typed = desk.choice("amount").strip()
        try:
            amount = Decimal(typed) if typed else None
        except InvalidOperation:
            raise bad("amount", "请填写金额（万元）", "Give an amount (× CNY 10,000)") from None
        if amount is not None and not 0 <= amount < Decimal(10) ** 12:
            raise bad("amount", "请填写金额（万元）", "Give an amount (× CNY 10,000)")
        chosen = _one(desk, "match", [(str(m.pk), "") for m in queries.matches(programme=desk.programme)])
        actions.follow_up(match_id=chosen, move=desk.choice("move"), note=desk.choice("note"), amount=amount, **by)

    def event() -> None:
        entry = _listed(desk, "entry") if desk.choice("entry") else None
        actions.plan_event(
            programme_id=desk.programme.pk, on=desk.day("on"), medium=desk.choice("medium"), title=desk.choice("title"), entry_id=entry,
            link=desk.choice("link"), public=desk.choice("public") == "yes", **by,
        )  # fmt: skip

    return answer(desk, lambda: _build(desk), {"need": need, "match": match, "follow": follow, "event": event})


def _needs(desk: Desk) -> list[tuple[str, str]]:
    return [(str(n.pk), f"{n.entry.name}：{NEEDS[n.kind][0]} · {n.text[:40]}") for n in queries.needs(programme=desk.programme, at=desk.at)]  # fmt: skip


def _offers(desk: Desk) -> list[tuple[str, str]]:
    return [(str(o.pk), f"{o.organisation}：{NEEDS[o.kind][0]} · {o.text[:40]}") for o in queries.offers(programme=desk.programme)[:500]]  # fmt: skip


def _one(desk: Desk, name: str, options: list[tuple[str, str]]) -> int:
    if desk.choice(name) not in {value for value, _ in options}:
        raise bad(name, "请选择", "Choose one")
    return desk.number(name)


def _entries(desk: Desk) -> list[tuple[str, str]]:
    found = all_entries(programme=desk.programme).filter(listed_at__lte=desk.at, revoked_at=None)
    return [(str(e.pk), e.name) for e in found[:2000]]


def _listed(desk: Desk, name: str) -> int:
    return _one(desk, name, _entries(desk))


def _build(desk: Desk) -> Sheet:
    needs, offers = (
        queries.needs(programme=desk.programme, at=desk.at),
        list(queries.offers(programme=desk.programme)[:500]),
    )
    matches = list(queries.matches(programme=desk.programme)[:500])
    kinds = list(NEEDS.items())
    entries = _entries(desk)
    note = Asked("note", ("备注", "Note"), "text")
    running = [(str(m.pk), f"{m.need.entry.name} × {m.offer.organisation}") for m in matches if m.state not in ("landed", "dropped")]  # fmt: skip
    blocks: list[Any] = [
        Table(
            [("入榜者", "Listed"), ("类型", "Kind"), ("需求", "Need"), ("时间", "When")],
            [[Cell(n.entry.name), Cell(NEEDS[n.kind]), Cell(n.text), Cell(moment(n.at, desk.zone))] for n in needs],
            ("需求", "Needs"),
        ),
        Table(
            [
                ("单位", "Organisation"),
                ("联系方式（不公开）", "Contact (not public)"),
                ("类型", "Kind"),
                ("可提供", "Offer"),
            ],
            [[Cell(o.organisation), Cell(o.contact), Cell(NEEDS[o.kind]), Cell(o.text)] for o in offers],
            ("供给", "Offers"),
        ),
    ]
    if needs and offers:
        fields = [Asked("need", ("需求", "Need"), "select", _needs(desk)), Asked("offer", ("供给", "Offer"), "select", _offers(desk)), note]  # fmt: skip
        blocks.append(Form("match", ("对接", "Bring together"), fields, ("对接", "Match")))
    rows = [
        [
            Cell(m.need.entry.name),
            Cell(m.offer.organisation),
            Cell(shown=MATCHES[m.state]),
            Cell(f"{m.amount:,}" if m.amount is not None else "—"),
            Cell(len(m.follow_ups.all())),
        ]
        for m in matches
    ]
    blocks.append(Table([("入榜者", "Listed"), ("对接方", "With"), ("进展", "State"), ("金额（万元）", "Amount (× CNY 10,000)"), ("跟踪", "Follow-ups")], rows, ("对接", "Matches")))  # fmt: skip
    if running:
        fields = [
            Asked("match", ("对接", "Match"), "select", running),
            Asked("move", ("进展", "What happened"), "select", MATCH_MOVES),
            Asked("amount", ("金额（万元）", "Amount (× CNY 10,000)"), "text"),
            Asked("note", ("备注", "Note"), "text"),
        ]
        blocks.append(Form("follow", ("记录进展", "Follow up"), fields, ("记录", "Record"), grave=False))
    if entries:
        fields = [Asked("entry", ("入榜者", "Listed"), "select", entries), Asked("kind", ("类型", "Kind"), "select", kinds), Asked("text", ("需求", "Need"), "textarea")]  # fmt: skip
        blocks.append(Form("need", ("代为登记需求", "Enter a need"), fields, ("登记", "Enter"), grave=False))
    events = [[Cell(str(e.on)), Cell(e.medium), Cell(e.title, under=e.entry.name if e.entry else "")] for e in queries.campaign(programme=desk.programme, at=desk.at)]  # fmt: skip
    fields = [
        Asked("on", ("日期", "Day"), "date"), Asked("medium", ("媒体", "Medium")), Asked("title", ("标题", "Title")),
        Asked("entry", ("入榜者（可不选）", "Listed (optional)"), "select", entries), Asked("link", ("链接", "Link")),
        Asked("public", ("对外公开", "Public"), "checkbox", value=True),
    ]  # fmt: skip
    blocks += [
        Table([("日期", "Day"), ("媒体", "Medium"), ("标题", "Title")], events, ("宣传日历", "Campaign")),
        Form("event", ("安排宣传", "Plan an item"), fields, ("加入日历", "Add"), grave=False),
    ]
    return Sheet(("推广", "Promotion"), blocks)
