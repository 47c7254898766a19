"""What was written: ledger and letters."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from jinbang.apps.ledger.queries import counts_by_kind, lines
from jinbang.apps.mailroom import queries as mailroom
from jinbang.web import present
from jinbang.web.secretariat.acts import ACTS
from jinbang.web.secretariat.blocks import Cell, Sheet, Table
from jinbang.web.secretariat.serving import answer, desk_of
from jinbang.web.secretariat.words import moment

PAGE = 50
KINDS = {
    "application.declined": ("未获推荐", "Not recommended"), "application.recommended": ("已推荐", "Recommended"),
    "application.returned": ("退回修改", "Returned"), "application.submitted": ("提交回执", "Receipt"),
    "application.reminder": ("截止提醒", "Reminder before the deadline"), "application.taken-back": ("单位取消推荐", "Recommendation taken back"),
    "application.withdrawal-asked": ("申请退出", "Withdrawal asked for"), "application.withdrawn": ("已退出", "Withdrawn"),
    "recommendation.receipt": ("推荐回执", "Receipt of a recommendation"), "unit.reminder": ("提醒推荐单位", "Reminder to a unit"),
    "filing.receipt": ("备案回执", "Receipt of a filing"), "sheets.receipt": ("评分回执", "Receipts of scores"),
    "package.reported": ("初评结果报送", "Result reported"), "package.returned": ("初评结果退回", "Result returned"),
    "package.received": ("初评结果接收", "Result received"), "screening.corrected": ("补正回执", "Correction received"),
    "sitting.convened": ("会议通知", "Invitation to a sitting"),
    "office.granted": ("授予职务", "Office granted"), "listed": ("入榜通知", "Listed"),
    "filing.filed": ("评审方案报送", "Filing sent"), "filing.recorded": ("评审方案备案", "Filing recorded"),
    "filing.returned": ("评审方案退回", "Filing returned"), "invitation": ("专家邀请", "Invitation of an expert"),
    "screening.accepted": ("受理通知", "Accepted"), "screening.correction": ("补正通知", "Correction asked for"),
    "screening.rejected": ("不予受理通知", "Not accepted"), "screening.retracked": ("调整领域", "Moved to another track"),
    "screening.appeal-granted": ("复核：予以受理", "Re-examination: accepted"),
    "screening.appeal-refused": ("复核：维持", "Re-examination: upheld"), "application.extended": ("延期通知", "Extension"),
}  # fmt: skip
"""Kinds of letters; others are shown by their own name."""


def ledger(request: HttpRequest, key: str) -> HttpResponse:
    """Entries, newest first."""
    desk = desk_of(request, key)
    kind, subject = request.GET.get("kind", ""), request.GET.get("subject", "")
    found = lines(programme=key, kind=kind, subject=subject, before=desk.page_from(), limit=PAGE)
    hidden = () if desk.may("panel.solicitations") else ("solicitation.report",)  # who reported what is for the auditor
    rows = [
        [
            Cell(one.sequence if one.sequence is not None else "—"),
            Cell(moment(one.at, desk.zone)),
            Cell(ACTS.get(one.kind, one.kind), under=one.kind),
            Cell(one.subject, desk.url("ledger", subject=one.subject)),
            Cell("—" if one.kind in hidden else one.actor),
            Cell("—" if one.kind in hidden else _facts(one.facts)),
        ]
        for one in found
    ]
    counted = sorted(counts_by_kind(programme=key).items())
    kinds = [(one, (f"{zh}（{n}）", f"{en} ({n})")) for one, n in counted for zh, en in [ACTS.get(one, (one, one))]]
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


def _facts(facts: dict[str, Any]) -> str:
    """What an entry says, as it was written; long digests may be broken anywhere."""
    said = [
        f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in facts.items()
        if value not in (None, "", [], {})
    ]
    return format_html('<span class="long">{}</span>', " · ".join(said)[:400] or "—")


def letters(request: HttpRequest, key: str) -> HttpResponse:
    """How many were written and sent, and the newest."""
    desk = desk_of(request, key)
    found = mailroom.letters_of(programme=key, before=desk.page_from(), limit=PAGE)
    counted: list[dict[str, Any]] = mailroom.counts(programme=key)
    sums = [
        [Cell(KINDS.get(str(one["kind"]), str(one["kind"]))), Cell(f"{one['written']}"), Cell(f"{one['sent']}")]
        for one in counted
    ]
    rows = [
        [
            Cell(one.subject),
            Cell(KINDS.get(one.kind, one.kind)),
            Cell(moment(one.sent_at, desk.zone) if one.sent_at else ("尚未发出", "not sent yet")),
        ]
        for one in found
    ]
    page = present.Page(found, next=found[-1].pk if len(found) == PAGE else None)
    blocks = [
        Table([("类型", "Kind"), ("已写", "Written"), ("已发", "Sent")], sums, ("按类型", "By kind"), stay=True),
        Table([("主题", "Subject"), ("类型", "Kind"), ("发出", "Sent")], rows, ("最近的信件", "Newest letters"), page),
    ]
    return answer(desk, lambda: Sheet(("信件", "Letters"), blocks))
