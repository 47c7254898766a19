"""The task list, the sections of the form, attachments, the unit, check your answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.nominations.actions import attach, choose_unit, remove_attachment, save_section
from jinbang.apps.people import queries as people
from jinbang.apps.screening import queries as screening
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import Field, Section, Text
from jinbang.rules.spoken import is_asked
from jinbang.rules.standing import Standing as S
from jinbang.web import entries, fields, present
from jinbang.web.applicant.own import Own, honest, own, page
from jinbang.web.templatetags.jinbang import clock, say

TONES = {"done": "done", "incomplete": "care", "not-started": "neutral"}
SCREENED = (S.CORRECTING, S.INELIGIBLE, S.APPEALED)


def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """一 二 三: what is to be filled in, how far it is, and what may be done."""
    one = own(request, pk)
    steps = nominations.timeline(viewer=entries.viewer(request), application_id=pk, at=one.at)
    case = None
    if one.application.standing in SCREENED:
        case = screening.case_detail(viewer=entries.viewer(request), application_id=pk, at=one.at)
    return page(
        request, "tasks", one, tasks=_tasks(one), events=entries.events(steps), case=case, moves=one.moves,
        returned=one.detail.returns[0] if one.application.standing == S.RETURNED and one.detail.returns else None,
        reasons={r.code: r.text for r in one.detail.definition.screening_reasons},
        may_appeal=case is not None and case.moves.get("appeal", True) is None,
        withdrawal=one.detail.related("withdrawal"),
    )  # fmt: skip


def _tasks(one: Own) -> list[present.Task]:
    sections = {part.key: part for part in one.detail.form.sections}
    out = []
    for status in one.detail.sections:
        names = {field.key: field.name for field in sections[status.key].fields}
        noted = sum(len(one.remarks.get(key, ())) for key in names)
        places = dict.fromkeys(place.partition(".")[0] for place in (*status.wrong, *status.missing))
        note = (
            pgettext("between names", "、").join(say(names[key]) for key in list(places)[:4] if key in names)
            if places
            else ""
        )
        if noted:
            note = gettext("单位意见 %(n)s 条") % {"n": noted} + (f" · {note}" if note else "")
        state = present.Shown(status.words, TONES[status.state])
        out.append(present.Task(status.name, one.url("section", status.key), state, note))
    if one.detail.definition.settings.recommendation:
        chosen = present.Shown(one.unit_name or _("未选择"), "done" if one.unit_name else "care")
        free = one.editable and one.application.standing == S.DRAFT
        out.append(present.Task(_("推荐单位"), one.url("unit") if free else "", chosen))
    return out


def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: show, save, add rows, attach and remove files.  What was typed is never lost."""
    if request.method != "POST":
        one = own(request, pk)
        return _shown(request, one, _part(one, section), values=one.draft, revision=one.application.draft_revision)
    try:
        saved = _save(request, pk, section)
    except Refused as refused:
        return _not_saved(request, pk, section, refused.refusal)
    problems = present.Problems(source="")
    for place, zh, en in saved.problems:
        problems.fields.setdefault(place, []).append((zh, en))
    if "add-rows" in request.POST:
        return _again(request, own(request, pk), section, saved.revision)
    _files(request, pk, saved.section, problems)
    if problems:
        problems.general.append(_("内容已保存；下列各处还需更正。"))
        return _again(request, own(request, pk), section, saved.revision, problems)
    if "remove-file" in request.POST or request.POST.get("go") == "stay":
        return redirect("applicant:section", pk, section)
    following = saved.following if request.POST.get("go") == "next" else ""
    if not following:
        messages.success(request, gettext("已保存。保存不等于提交。"))
    return redirect("applicant:section", pk, following) if following else redirect("applicant:tasks", pk)


def _again(
    request: HttpRequest, one: Own, section: str, revision: int, problems: present.Problems | None = None
) -> HttpResponse:
    """The section with what was typed in it."""
    part = _part(one, section)
    values = {**one.draft, **fields.posted_values(fields=part.fields, data=request.POST)}
    status = 200 if problems is None else 422
    return _shown(request, one, part, values=values, revision=revision, problems=problems, status=status)


def _not_saved(request: HttpRequest, pk: int, section: str, refusal: Refusal) -> HttpResponse:
    """Why, with everything that was typed."""
    one = own(request, pk)
    problems = present.problems_of(honest(one, refusal))
    if refusal.code == "stale-revision":
        return _beside(request, one, section, problems)
    return _again(request, one, section, entries.number_of(request.POST.get("revision")) or 0, problems)


def _beside(request: HttpRequest, one: Own, section: str, problems: present.Problems) -> HttpResponse:
    """What was typed, each answer beside that of the newest draft where they differ; saving once more is then meant.

    It does not save by itself: only a press of the button puts this page's answers over the others.
    """
    part = _part(one, section)
    values = {**one.draft, **fields.posted_values(fields=part.fields, data=request.POST)}
    newest: dict[str, list[tuple[str, str]]] = {}
    for field in part.fields:
        if field.type != "file" and (kept := one.draft.get(field.key)) != values.get(field.key):
            zh, en = (fields.spoken_answer(field=field, value=kept, language=language) for language in ("zh", "en"))
            newest[field.key] = [(f"最新草稿中是：{zh or '未填写'}", f"In the newest draft: {en or 'no answer'}")]
    return _shown(
        request,
        one,
        part,
        values=values,
        revision=one.application.draft_revision,
        problems=problems,
        status=422,
        newest=newest,
    )


def autosave(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """Keep what is typed; answers {"saved_at", "revision"}, or {"why"} where nothing was kept."""
    if request.method != "POST":
        _part(own(request, pk), section)
        return JsonResponse({"why": gettext("请用表单保存。")}, status=405)
    try:
        saved = _save(request, pk, section)
    except Refused as refused:
        one = own(request, pk)
        _part(one, section)
        why = honest(one, refused.refusal)
        if why.code == "stale-revision":
            return JsonResponse({"why": gettext("草稿已在别处保存过，请按“保存”核对"), "code": why.code}, status=409)
        return JsonResponse({"why": say(why), "code": why.code}, status=409)
    return JsonResponse({"saved_at": clock(saved.saved_at, saved.zone), "revision": saved.revision})


def _save(request: HttpRequest, pk: int, section: str) -> Any:
    """Saves without opening the application first: the act itself looks at who may, and knows the fields."""
    revision = entries.number_of(request.POST.get("revision"))
    return save_section(
        application_id=pk, section=section, values=lambda part: fields.posted_values(fields=part.fields, data=request.POST),
        revision=-1 if revision is None else revision, actor=entries.viewer(request).person, at=entries.at(request),
    )  # fmt: skip


def _files(request: HttpRequest, pk: int, part: Section, problems: present.Problems) -> None:
    """Attach what was chosen and remove what was named; each file that fails says why, the others are kept."""
    actor, at = entries.viewer(request).person, entries.at(request)
    asked = [field.key for field in part.fields if field.type == "file"]
    removed = entries.number_of(request.POST.get("remove-file"))
    if removed is not None:
        try:
            remove_attachment(application_id=pk, attachment_id=removed, actor=actor, at=at)
        except Refused as refused:
            problems.general.append(refused.refusal)
    for key in asked:
        for file in request.FILES.getlist(key):
            try:
                attach(application_id=pk, field=key, file=file, actor=actor, at=at)
            except Refused as refused:
                problems.fields.setdefault(key, []).append(refused.refusal)


def _shown(
    request: HttpRequest, one: Own, part: Section, *, values: dict[str, Any], revision: int,
    problems: present.Problems | None = None, status: int = 200, newest: dict[str, list[tuple[str, str]]] | None = None,
) -> HttpResponse:  # fmt: skip
    found = problems or present.Problems()
    drawn = []
    for field in (conditional(asked, part, values) for asked in part.fields):
        if field is None:
            continue
        uploads = [
            {"name": f["name"], "size": f["size"], "url": one.url("file", f["digest"]), "remove": f["id"]}
            for f in one.detail.attachments
            if f["field"] == field.key
        ]
        cells = {place: said for place, said in found.fields.items() if place.startswith(f"{field.key}.")}
        drawn.append(
            {
                "field": field, "value": values.get(field.key), "problems": found.of(field.key), "cells": cells,
                "uploads": uploads, "remarks": [*one.remarks.get(field.key, []), *(newest or {}).get(field.key, [])],
                "spare": fields.added_rows(field=field, data=request.POST),
            }
        )  # fmt: skip
    keys = [s.key for s in one.detail.form.sections]
    labels: dict[str, Any] = {field.key: field.name for field in part.fields}
    for place in found.fields:
        labels.setdefault(place, labels.get(place.partition(".")[0], ""))
    return page(
        request, "section", one, part=part, drawn=drawn, revision=revision, problems=problems, labels=labels,
        ordinal=keys.index(part.key) + 1, count=len(keys), locked=not one.editable and status == 200,
        last=keys[-1] == part.key, status=status, autosaves=one.editable and newest is None,
    )  # fmt: skip


def conditional(field: Field, part: Section, values: dict[str, Any]) -> Field | None:
    """The field as drawn: left out where another section decides that it is not asked; where this page itself decides,
    its help says when."""
    if field.visible_if is None:
        return field
    key, wanted = field.visible_if
    decider = next((one for one in part.fields if one.key == key), None)
    if decider is None:
        return field if is_asked(field, values) else None
    zh = "、".join(fields.spoken_answer(field=decider, value=one, language="zh") for one in wanted)
    en = ", ".join(fields.spoken_answer(field=decider, value=one, language="en") for one in wanted)
    said = Text(
        f"仅在“{decider.name.zh}”为“{zh}”时填写。{field.help.zh}",
        f"Only where “{decider.name.en}” is “{en}”. {field.help.en}",
    )
    return replace(field, required=False, help=said)


def _part(one: Own, key: str) -> Section:
    for part in one.detail.form.sections:
        if part.key == key:
            return part
    raise Http404


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """To which recommending unit it shall go."""
    one = own(request, pk)
    problems = None
    chosen = entries.number_of(request.POST.get("unit")) or one.application.unit_id
    if request.method == "POST":
        try:
            choose_unit(application_id=pk, unit_id=chosen or 0, actor=entries.viewer(request).person, at=one.at)
        except Refused as refused:
            problems = entries.trouble(refused)
        else:
            return redirect("applicant:tasks", pk)
    units = people.units(programme=one.application.programme.key, at=one.at)
    return page(request, "unit", one, units=units, chosen=chosen, problems=problems, status=422 if problems else 200)


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers, each with a link to change it; once it cannot be changed, what was submitted."""
    one = own(request, pk)
    return page(request, "check", one, sections=read(one), commit=commit_words(one))


def read(one: Own) -> list[entries.Shown]:
    """The answers to be read: of the draft while it can be changed, of the version in force after that."""
    detail = one.detail
    writing = one.editable or detail.version is None
    missing = [place for status in detail.sections for place in status.missing]
    return entries.sections(
        form=detail.form, values=one.draft if writing else detail.values, files=detail.attachments if writing else detail.files,
        seen=detail.seen, file_url=lambda digest: one.url("file", digest), missing=missing if writing else (),
        change=(lambda part, field: one.url("section", part) + f"#f-{field}") if one.editable else None,
    )  # fmt: skip


def commit_words(one: Own) -> str:
    """What the button that commits says."""
    if one.correction is not None:
        return gettext("正式提交补正")
    if one.detail.definition.settings.recommendation and not one.unit_name:
        return gettext("正式提交")
    name = one.unit_name or say(one.detail.definition.organiser)
    return gettext("正式提交给〈%(name)s〉") % {"name": name}


def file(request: HttpRequest, pk: int, digest: str) -> Any:
    """One file of the application."""
    return entries.file(request, pk, digest)
