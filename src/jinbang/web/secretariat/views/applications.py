"""Applications: the list with its filters in the address, one with its timeline, its files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.nominations import actions
from jinbang.apps.nominations import queries as nominations
from jinbang.apps.people.queries import organisations
from jinbang.apps.programmes import queries as programmes
from jinbang.web import fields, present
from jinbang.web.secretariat.blocks import Asked, Cell, Events, Facts, Form, Links, Sheet, Table
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.words import moment, named


def applications(request: HttpRequest, key: str) -> HttpResponse:
    """All that the person may see, newest first."""
    desk = desk_of(request, key)
    asked = request.GET
    filters = nominations.Filters.asked(
        standings=asked.getlist("standing"), contest=asked.get("contest", ""),
        unit=asked.get("unit", ""), text=asked.get("text", ""),
    )  # fmt: skip
    found = nominations.page(
        viewer=desk.viewer, programme=desk.programme, at=desk.at, filters=filters, before=desk.page_from()
    )
    url = desk.urls("application")
    rows = [
        [
            Cell(one.title or ("（未命名）", "(untitled)"), url(one.id), f"{one.number} · {one.organisation}"),
            Cell((one.contest_name, one.contest_name_en or one.contest_name)),
            Cell(one.unit or "—"),
            Cell(moment(one.submitted_at, desk.zone)),
            Cell(standing=one.standing),
        ]
        for one in found.rows
    ]  # fmt: skip
    heads = [("申报", "Application"), ("榜单（领域）", "List or track"), ("推荐单位", "Unit"), ("提交时间", "Submitted"), ("状态", "State")]  # fmt: skip
    table = Table(heads, rows, page=present.Page(found.rows, next=found.next), filters=_filters(desk, filters), empty=("没有符合条件的申报。", "No application matches."))  # fmt: skip
    return answer(desk, lambda: Sheet(("申报", "Applications"), [table, _exports(desk)]))


def _exports(desk: Desk) -> Links:
    """What is on the screen, all of it, with its filters."""
    asked = desk.request.GET.copy()
    asked.pop("after", None)
    kept = f"?{asked.urlencode()}" if asked else ""
    kinds = (("xlsx", ("导出表格（xlsx）", "Export as xlsx")), ("csv", ("导出表格（csv）", "Export as csv")))
    table = [(words, reverse("exports:applications", args=[desk.key, kind]) + kept) for kind, words in kinds]
    files = (("打包附件（zip）", "Attachments as zip"), reverse("exports:files", args=[desk.key]) + kept)
    return Links([*table, files], ("导出筛选出的全部申报", "Export all that the filters leave"))


def _filters(desk: Desk, asked: nominations.Filters) -> list[present.Filter]:
    standings = asked.standings
    contests = [(one.key, named(one)) for one in programmes.contests(programme=desk.programme) if not one.separately_organised]  # fmt: skip
    states: list[tuple[str, Any]] = [(state, words) for state, words in nominations.APPLICATION.words.items() if state]
    several = ",".join(standings) if len(standings) > 1 else ""
    if several:
        states.insert(0, (several, (f"所选 {len(standings)} 种状态", f"{len(standings)} states chosen")))
    unit = present.Filter("unit", ("推荐单位", "Unit"), "text", value=asked.unit)
    if asked.unit_id is not None:  # came by a link: this one, until "all" is chosen
        known = [(str(one.pk), one.name) for one in organisations(ids=[asked.unit_id])]
        unit = present.Filter("unit", ("推荐单位", "Unit"), options=known, value=str(asked.unit_id))
    return [
        present.Filter("text", ("名称、编号或单位", "Title, number or applicant"), "search", value=asked.text),
        present.Filter("standing", ("状态", "State"), options=states, value=several or "".join(standings)),
        present.Filter("contest", ("榜单（领域）", "List or track"), options=contests, value=asked.contest),
        unit,
    ]


def application(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One application: its state, its version in force, its files, its way so far."""
    desk = desk_of(request, key)

    def waive() -> None:
        actions.waive_former_winner(application_id=pk, reason=desk.choice("reason"), actor=desk.actor, at=desk.at)

    return answer(desk, lambda: _application(desk, pk), {"waive": waive})


def _application(desk: Desk, pk: int) -> Sheet:
    found = nominations.detail(viewer=desk.viewer, application_id=pk, at=desk.at)
    one = found.application
    if one.programme_id != desk.programme.pk:
        raise Http404
    blocks: list[Any] = [
        Facts(
            [
                present.Fact(("编号", "Number"), one.number),
                present.Fact(("状态", "State"), present.standing(one.standing).words),
                present.Fact(("榜单（领域）", "List or track"), named(one.contest)),
                present.Fact(("申报单位", "Applicant"), one.organisation.name),
                present.Fact(("推荐单位", "Unit"), one.unit.name if one.unit else "—"),
                present.Fact(("提交时间", "Submitted"), moment(one.submitted_at, desk.zone)),
            ]
        ),
    ]
    links = []
    if desk.may("application.screening-desk") and getattr(one, "screening", None) is not None:
        links.append((("形式审查", "Screening"), desk.url("case", pk)))
    if desk.may("programme.extend"):
        links.append((("延长截止时间", "Extend the deadline"), desk.url("extensions", application=one.number)))
    if links:
        blocks.append(Links(links))
    blocks += content(desk, found)
    if {"secretary", "screener", "auditor"} & desk.roles():
        blocks.append(Events(_events(desk, pk), ("办理过程", "What happened")))
    if any(move.name == "waive" and move.on for move in found.moves) and found.related("waiver") is None:
        blocks.append(
            Form(
                "waive", ("准予以往入榜者再次申报", "Let a former winner apply again"),
                [Asked("reason", ("理由", "Reason"), "textarea")], ("准予", "Allow"), grave=False,
            )
        )  # fmt: skip
    return Sheet(one.title or ("（未命名）", "(untitled)"), blocks, one.number)


def _events(desk: Desk, pk: int) -> list[present.Event]:
    steps = nominations.timeline(viewer=desk.viewer, application_id=pk, at=desk.at)
    return [
        present.Event(step.at, present.standing(step.target).words, step.actor, step.reason) for step in reversed(steps)
    ]


def content(desk: Desk, found: Any) -> list[Any]:
    """The version in force, section by section, and its files."""
    blocks: list[Any] = []
    for section in found.form.sections:
        facts = [
            present.Fact(field.name, _both(field, found.values.get(field.key)))
            for field in section.fields
            if field.key in found.seen and field.type != "file"
        ]
        if facts:
            blocks.append(Facts(facts, section.name))
    files = [
        [Cell(one["name"], desk.url("file", found.application.pk, one["digest"])), Cell(_field_name(found, one["field"])), Cell(one["digest"][:12])]
        for one in found.files
    ]  # fmt: skip
    if files:
        blocks.append(Table([("附件", "File"), ("用途", "For"), ("摘要", "Digest")], files, ("附件", "Files")))
    return blocks


def _both(field: Any, value: Any) -> tuple[str, str]:
    return (
        fields.spoken_answer(field=field, value=value, language="zh") or "—",
        fields.spoken_answer(field=field, value=value, language="en") or "—",
    )


def _field_name(found: Any, key: str) -> Any:
    field = found.form.fields.get(key)
    return field.name if field is not None else key


def file(request: HttpRequest, key: str, pk: int, digest: str) -> Any:
    """A file of the version in force, as a download."""
    desk = desk_of(request, key)
    found = nominations.file_of(viewer=desk.viewer, application_id=pk, digest=digest, at=desk.at)
    try:
        kept = nominations.opened(found["digest"])
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(kept, as_attachment=True, filename=found["name"], content_type=found["content_type"])
