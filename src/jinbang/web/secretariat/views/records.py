"""What was written: ledger and letters."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from jinbang.apps.ledger.queries import counts_by_kind, lines
from jinbang.apps.mailroom import queries as mailroom
from jinbang.web import present
from jinbang.web.secretariat.blocks import Cell, Sheet, Table
from jinbang.web.secretariat.serving import answer, desk_of
from jinbang.web.secretariat.words import moment

PAGE = 50


def ledger(request: HttpRequest, key: str) -> HttpResponse:
    """Entries, newest first."""
    desk = desk_of(request, key)
    kind, subject = request.GET.get("kind", ""), request.GET.get("subject", "")
    found = lines(programme=key, kind=kind, subject=subject, before=desk.page_from(), limit=PAGE)
    rows = [
        [
            Cell(one.sequence if one.sequence is not None else "—"),
            Cell(moment(one.at, desk.zone)),
            Cell(one.kind),
            Cell(one.subject, desk.url("ledger", subject=one.subject)),
            Cell(one.actor),
            Cell(json.dumps(one.facts, ensure_ascii=False)[:300]),
        ]
        for one in found
    ]
    kinds = [(one, f"{one}（{n}）") for one, n in sorted(counts_by_kind(programme=key).items())]
    filters = [
        present.Filter("kind", ("类型", "Kind"), options=kinds, value=kind),
        present.Filter("subject", ("对象", "Subject"), "search", value=subject),
    ]
    heads = [
        ("序号", "No."),
        ("时间", "When"),
        ("类型", "Kind"),
        ("对象", "Subject"),
        ("办理人", "By"),
        ("内容", "Facts"),
    ]
    page = present.Page(found, next=found[-1].id if len(found) == PAGE else None)
    return answer(desk, lambda: Sheet(("台账", "Ledger"), [Table(heads, rows, page=page, filters=filters)]))


def letters(request: HttpRequest, key: str) -> HttpResponse:
    """How many were written and sent, and the newest."""
    desk = desk_of(request, key)
    found = mailroom.letters_of(programme=key, before=desk.page_from(), limit=PAGE)
    counted: list[dict[str, Any]] = mailroom.counts(programme=key)
    sums = [[Cell(str(one["kind"])), Cell(f"{one['written']}"), Cell(f"{one['sent']}")] for one in counted]
    rows = [[Cell(one.subject), Cell(one.kind), Cell(moment(one.sent_at, desk.zone))] for one in found]
    page = present.Page(found, next=found[-1].pk if len(found) == PAGE else None)
    blocks = [
        Table([("类型", "Kind"), ("已写", "Written"), ("已发", "Sent")], sums, ("按类型", "By kind")),
        Table([("主题", "Subject"), ("类型", "Kind"), ("发出", "Sent")], rows, ("最近的信件", "Newest letters"), page),
    ]
    return answer(desk, lambda: Sheet(("信件", "Letters"), blocks))
