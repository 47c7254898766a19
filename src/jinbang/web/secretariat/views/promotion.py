"""After publication: needs meet offers, matches are followed to their outcome, the campaign is planned (N21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.promotion import actions, queries
from jinbang.apps.publication.queries import all_entries, entries_page
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Filters, Form, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, bad, desk_of
from jinbang.web.secretariat.words import MATCH_MOVES, MATCHES, NEEDS, moment

PAGE = 25
SHOWN = ("可选本页所列；用上面的筛选查找。", "Those that the list above shows: find one with the filter.")
FOUND = ("最多列出 50 个；用上面的筛选查找。", "Fifty at most: find one with the filter above.")


def promotion(request: HttpRequest, key: str) -> HttpResponse:
    """Needs, offers, matches, campaign."""
    desk = desk_of(request, key)
    by: dict[str, Any] = {"actor": desk.actor, "at": desk.at}

    def need() -> None:
        entry = _one(desk, "entry", _entries(desk))
        actions.state_need(entry_id=entry, kind=desk.choice("kind"), text=desk.choice("text"), **by)

    def match() -> None:
        wanted = _one(desk, "need", queries.all_needs(programme=desk.programme, at=desk.at))
        offered = _one(desk, "offer", queries.offers(programme=desk.programme))
        actions.match(need_id=wanted, offer_id=offered, note=desk.choice("note"), **by)

    def follow() -> None:
        typed = desk.choice("amount").strip()
        try:
            amount = Decimal(typed) if typed else None
        except InvalidOperation:
            raise bad("amount", "请填写金额（万元）", "Give an amount (× CNY 10,000)") from None
        if amount is not None and not 0 <= amount < Decimal(10) ** 12:
            raise bad("amount", "请填写金额（万元）", "Give an amount (× CNY 10,000)")
        chosen = _one(desk, "match", queries.matches(programme=desk.programme))
        actions.follow_up(match_id=chosen, move=desk.choice("move"), note=desk.choice("note"), amount=amount, **by)

    def event() -> None:
        entry = _one(desk, "entry", _entries(desk)) if desk.choice("entry") else None
        actions.plan_event(
            programme_id=desk.programme.pk, on=desk.day("on"), medium=desk.choice("medium"), title=desk.choice("title"), entry_id=entry,
            link=desk.choice("link"), public=desk.choice("public") == "yes", **by,
        )  # fmt: skip

    return answer(desk, lambda: _build(desk), {"need": need, "match": match, "follow": follow, "event": event})


def _one(desk: Desk, name: str, found: Any) -> int:
    """The id that was chosen, where it is one of the query set's."""
    wanted = desk.choice(name)
    if not wanted or not found.filter(pk=desk.number(name)).exists():
        raise bad(name, "请选择", "Choose one")
    return desk.number(name)


def _entries(desk: Desk) -> Any:
    return all_entries(programme=desk.programme).filter(listed_at__lte=desk.at, revoked_at=None)


def _build(desk: Desk) -> Sheet:
    """The filter narrows every list; each has its own page in the address, and its forms offer what its page shows."""
    text = desk.request.GET.get("text", "").strip()[:100]
    ask: dict[str, Any] = {"programme": desk.programme, "text": text}
    needs = desk.page(queries.all_needs(**ask, at=desk.at), name="needs", size=PAGE)
    offers = desk.page(queries.offers(**ask), name="offers", size=PAGE)
    matches = desk.page(queries.matches(**ask), name="matches", size=PAGE)
    known = entries_page(programme=desk.programme, text=text, limit=2 * PAGE, listed_at=desk.at)[0]
    entries = [(str(e.pk), e.name) for e in known]
    blocks: list[Any] = [
        Filters([present.Filter("text", ("入榜者、单位或内容", "Listed, organisation or text"), "search", value=text)]),
        _need_table(desk, needs),
        _offer_table(offers),
    ]
    if needs.rows and offers.rows:
        fields = [
            Asked("need", ("需求", "Need"), "select", [(str(n.pk), f"{n.entry.name}：{NEEDS[n.kind][0]} · {n.text[:40]}") for n in needs.rows], hint=SHOWN),
            Asked("offer", ("供给", "Offer"), "select", [(str(o.pk), f"{o.organisation}：{NEEDS[o.kind][0]} · {o.text[:40]}") for o in offers.rows], hint=SHOWN),
            Asked("note", ("备注", "Note"), "text"),
        ]  # fmt: skip
        blocks.append(Form("match", ("对接", "Bring together"), fields, ("对接", "Match")))
    blocks.append(_match_table(matches))
    running = [(str(m.pk), f"{m.need.entry.name} × {m.offer.organisation}") for m in matches.rows if m.state not in ("landed", "dropped")]  # fmt: skip
    if running:
        fields = [
            Asked("match", ("对接", "Match"), "select", running, hint=SHOWN),
            Asked("move", ("进展", "What happened"), "select", MATCH_MOVES),
            Asked("amount", ("金额（万元）", "Amount (× CNY 10,000)"), "text"),
            Asked("note", ("备注", "Note"), "text"),
        ]
        blocks.append(Form("follow", ("记录进展", "Follow up"), fields, ("记录", "Record"), grave=False))
    if entries:
        fields = [
            Asked("entry", ("入榜者", "Listed"), "select", entries, hint=FOUND),
            Asked("kind", ("类型", "Kind"), "select", list(NEEDS.items())), Asked("text", ("需求", "Need"), "textarea"),
        ]  # fmt: skip
        blocks.append(Form("need", ("代为登记需求", "Enter a need"), fields, ("登记", "Enter"), grave=False))
    fields = [
        Asked("on", ("日期", "Day"), "date"), Asked("medium", ("媒体", "Medium")), Asked("title", ("标题", "Title")),
        Asked("entry", ("入榜者（可不选）", "Listed (optional)"), "select", entries, hint=FOUND), Asked("link", ("链接", "Link")),
        Asked("public", ("对外公开", "Public"), "checkbox", value=True),
    ]  # fmt: skip
    blocks += [
        _campaign(desk, text),
        Form("event", ("安排宣传", "Plan an item"), fields, ("加入日历", "Add"), grave=False),
    ]
    return Sheet(("推广", "Promotion"), blocks)


def _need_table(desk: Desk, page: present.Page) -> Table:
    rows = [[Cell(n.entry.name), Cell(NEEDS[n.kind]), Cell(n.text), Cell(moment(n.at, desk.zone))] for n in page.rows]
    return Table(
        [("入榜者", "Listed"), ("类型", "Kind"), ("需求", "Need"), ("时间", "When")], rows, ("需求", "Needs"), page
    )


def _offer_table(page: present.Page) -> Table:
    heads = [
        ("单位", "Organisation"),
        ("联系方式（不公开）", "Contact (not public)"),
        ("类型", "Kind"),
        ("可提供", "Offer"),
    ]
    rows = [[Cell(o.organisation), Cell(o.contact), Cell(NEEDS[o.kind]), Cell(o.text)] for o in page.rows]
    return Table(heads, rows, ("供给", "Offers"), page)


def _match_table(page: present.Page) -> Table:
    heads = [("入榜者", "Listed"), ("对接方", "With"), ("进展", "State"), ("金额（万元）", "Amount (× CNY 10,000)"), ("跟踪", "Follow-ups")]  # fmt: skip
    rows = [
        [
            Cell(m.need.entry.name),
            Cell(m.offer.organisation),
            Cell(shown=MATCHES[m.state]),
            Cell(f"{m.amount:,}" if m.amount is not None else "—"),
            Cell(len(m.follow_ups.all())),
        ]
        for m in page.rows
    ]
    return Table(heads, rows, ("对接", "Matches"), page)


def _campaign(desk: Desk, text: str) -> Table:
    day, _, pk = desk.request.GET.get("events", "").partition("~")
    try:
        after = (date.fromisoformat(day), int(pk[:18])) if pk.isdecimal() else None
    except ValueError:
        after = None
    found = queries.campaign(programme=desk.programme, at=desk.at, text=text, after=after, limit=PAGE + 1)
    rows = [
        [Cell(str(e.on)), Cell(e.medium), Cell(e.title, under=e.entry.name if e.entry else "")] for e in found[:PAGE]
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    page = present.Page(rows, next=f"{last.on}~{last.pk}" if last else None, name="events")
    return Table([("日期", "Day"), ("媒体", "Medium"), ("标题", "Title")], rows, ("宣传日历", "Campaign"), page)
