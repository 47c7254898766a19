"""Lobbying: the auditor reads what was reported; whoever works in the office can report at once (R20)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from jinbang.apps.panels import actions, queries
from jinbang.apps.panels.words import SOLICITATIONS
from jinbang.web import present
from jinbang.web.secretariat.blocks import Asked, Cell, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import answer, desk_of
from jinbang.web.secretariat.words import moment

PAGE = 50
KINDS = dict(SOLICITATIONS)
HEADS = (
    ("时间", "When"),
    ("类型", "Kind"),
    ("情况说明", "What happened"),
    ("涉及申报", "Application"),
    ("报告人", "Reported by"),
)
EMPTY = ("没有请托报告。", "Nothing has been reported.")
REPORTED = ("已记录，仅监督人员可见。", "Recorded; only the auditor can read it.")


def reports(request: HttpRequest, key: str) -> HttpResponse:
    """What was reported, newest first."""
    desk = desk_of(request, key)
    kind = request.GET.get("kind", "")
    found = queries.solicitations(programme=desk.programme, kind=kind, before=desk.page_from(), limit=PAGE)
    rows = [
        [
            Cell(moment(one.at, desk.zone)),
            Cell(KINDS.get(one.kind, (one.kind, one.kind))),
            Cell(one.text or "—"),
            Cell(one.application.number, desk.url("application", one.application_id)) if one.application else Cell("—"),
            Cell(one.by.name or one.by.email),
        ]
        for one in found
    ]
    table = Table(
        HEADS, rows, page=present.Page(found, next=found[-1].pk if len(found) == PAGE else None), empty=EMPTY,
        filters=[present.Filter("kind", HEADS[1], options=SOLICITATIONS, value=kind)],
    )  # fmt: skip
    lead = (
        "专家和工作人员的报告，仅监督人员可读；报告人可能是专家，因此每次查阅都记入台账。",
        "Reports of experts and staff, for the auditor alone. Reporters can be experts, so every reading is on record.",
    )
    links = Links([(("报告请托", "Report a solicitation"), desk.url("solicitation"))])
    return answer(desk, lambda: Sheet(("请托报告", "Solicitations reported"), [table, links], lead=lead))


def report(request: HttpRequest, key: str) -> HttpResponse:
    """Report, in one click: the kind is enough."""
    desk = desk_of(request, key)

    def send() -> str:
        actions.report_solicitation(
            programme_id=desk.programme.pk, kind=desk.choice("kind"), text=desk.choice("text").strip(), actor=desk.actor, at=desk.at
        )  # fmt: skip
        return desk.url("call")

    def build() -> Sheet:
        fields = [
            Asked("kind", HEADS[1], "radio", SOLICITATIONS),
            Asked("text", ("情况说明（可不填）", "What happened (may be left empty)"), "textarea"),
        ]
        form = Form("report", "", fields, ("报告", "Report"), grave=False)
        lead = ("记录只供监督人员查看。", "Only the auditor reads it.")
        return Sheet(("报告请托", "Report a solicitation"), [form], lead=lead)

    return answer(desk, build, {"report": send}, done=REPORTED)
