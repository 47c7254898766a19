"""Acts on an application: submit, hand in a correction, recall, withdraw, ask for re-examination; and the receipt."""

from __future__ import annotations

import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from jinbang import documents
from jinbang.apps.nominations import actions
from jinbang.apps.nominations.queries import submitted_content
from jinbang.apps.screening import actions as screening
from jinbang.lifecycle import Refusal, Refused
from jinbang.web import entries, present, receipts
from jinbang.web.applicant.own import Own, own, page
from jinbang.web.applicant.views.writing import commit_words

CHANGED = Refusal(
    "stale-revision",
    "打开本页之后，草稿又在别处保存过，因此没有提交。请再检查一遍全部答案，然后提交。",
    "The draft was saved elsewhere after this page was opened, so nothing was submitted. Check your answers once more, then submit.",
)
RECEIPTS = ("application.submit", "application.correct")


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then submit.  Pressing twice is once: the form has its own key."""

    def act(one: Own, token: str, revision: int | None) -> Any:
        return actions.submit(
            application_id=pk, token=token, revision=revision, actor=entries.viewer(request).person, at=one.at
        )

    return _hand_in(request, pk, act)


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then hand in the correction."""

    def act(one: Own, token: str, revision: int | None) -> Any:
        return screening.correct(
            application_id=pk, token=token, revision=revision, actor=entries.viewer(request).person, at=one.at
        )

    return _hand_in(request, pk, act)


def _hand_in(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    one = own(request, pk)
    problems, lines = None, []
    token = str(request.POST.get("token", ""))[:64] or secrets.token_urlsafe(24)
    revision = one.application.draft_revision
    if request.method == "POST":
        try:
            act(one, token, entries.number_of(request.POST.get("revision")))
        except Refused as refused:
            problems = entries.trouble(Refused(CHANGED) if refused.refusal.code == "stale-revision" else refused)
            lines = _lines(one, problems)
            if (
                refused.refusal.code == "unit-needed"
            ):  # refused before the answers are looked at: say what they lack too
                lines += _still_open(one)
            token = secrets.token_urlsafe(24)
        else:
            return redirect("applicant:receipt", pk)
    return page(
        request, "submit", one, problems=problems, lines=lines, token=token, revision=revision,
        commit=commit_words(one), status=422 if problems else 200,
    )  # fmt: skip


def _lines(one: Own, problems: present.Problems) -> list[tuple[str, Any, Any]]:
    """(address, name of the field, what is wrong), in the order of the form."""
    where = {field.key: (part.key, field.name) for part in one.detail.form.sections for field in part.fields}
    order = {key: place for place, key in enumerate(where)}
    out = []
    for place, said in sorted(problems.fields.items(), key=lambda item: order.get(item[0].partition(".")[0], 10_000)):
        key = place.partition(".")[0]
        part, name = where.get(key, ("", ""))
        url = one.url("section", part) + f"#f-{place}" if part else one.url("unit") if key == "unit" else ""
        out += [(url, name, words) for words in said]
    return out


def _still_open(one: Own) -> list[tuple[str, Any, Any]]:
    """(address, name of the field, what is wrong) for every answer that is missing or wrong, in the order of the form."""
    fields = {field.key: field.name for part in one.detail.form.sections for field in part.fields}
    out = []
    for status in one.detail.sections:
        said = dict.fromkeys((place.partition(".")[0] for place in status.missing), _("未填写"))
        said |= dict.fromkeys((place.partition(".")[0] for place in status.wrong), _("有误"))
        at = one.url("section", status.key)
        out += [(f"{at}#f-{key}", name, said[key]) for key, name in fields.items() if key in said]
    return out


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, second, digest, code and entry of the version in force, and what comes next."""
    one = own(request, pk)
    if one.detail.version is None:
        return redirect("applicant:tasks", pk)
    return page(
        request, "receipt", one, version=one.detail.version, receipt=receipts.shown(entry_of(one), url=one.url("receipt-file")),
        received=documents.second(instant=one.detail.version.submitted_at, zone=ZoneInfo(one.zone)),
    )  # fmt: skip


def receipt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt to keep: `jinbang verify receipt` checks it without this site."""
    one = own(request, pk)
    return receipts.served(entry_of(one), name=one.application.number)


def content(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted, byte for byte as the receipt's digest has it."""
    one = own(request, pk)
    if one.detail.version is None:
        raise Http404
    response = HttpResponse(submitted_content(one.detail.version), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{one.application.number}-content.json"'
    return response


def entry_of(one: Own) -> Any:
    """The ledger's entry about the version in force; None while there is none."""
    version = one.detail.version
    if version is None:
        return None
    return receipts.find(subject=f"application:{one.pk}", kinds=RECEIPTS, digest=version.digest)


def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from the unit, to change it or to send it elsewhere."""
    one = own(request, pk)
    units = one.detail.definition.settings.recommendation
    return entries.asking(
        request, title=_("撤回修改"), above=one.above, commit=_("撤回"), back=one.url("tasks"), then=one.url("tasks"),
        said=_("已撤回，现为草稿。要参加评选须在截止前再次提交。"),
        text=_("撤回后申报变回草稿，单位不能再推荐它；截止前须再次提交，否则视为未提交。只是修改内容不必撤回：直接修改后再次提交即可。")
        if units
        else _("撤回后申报变回草稿；截止前须再次提交，否则视为未提交。只是修改内容不必撤回：直接修改后再次提交即可。"),
        facts=[present.Fact(_("推荐单位"), one.unit_name)] if units else [],
        act=lambda _typed: actions.recall(application_id=pk, actor=entries.viewer(request).person, at=one.at),
    )  # fmt: skip


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the programme for good."""
    one = own(request, pk)
    units = one.detail.definition.settings.recommendation
    return entries.asking(
        request, title=_("撤回申报（退出）"), above=one.above, commit=_("确认退出"), back=one.url("tasks"), then=one.url("tasks"),
        said=_("已记录。单位已推荐的，须由单位确认后生效。") if units else _("已记录。"),
        text=_("退出后不能恢复。单位已推荐的申报，双方都确认后才生效。") if units else _("退出后不能恢复。"), reason=_("理由"),
        act=lambda typed: actions.withdraw(
            application_id=pk, reason=typed, actor=entries.viewer(request).person, at=one.at
        ),
    )  # fmt: skip


def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for re-examination of a refusal on form, once."""
    one = own(request, pk)
    return entries.asking(
        request, title=_("申请复核"), above=one.above, commit=_("提交复核申请"), back=one.url("tasks"), then=one.url("tasks"),
        said=_("复核申请已提交，由未参与原审查的人办理。"),
        text=_("对不予受理的决定有异议的，可以申请复核一次；复核决定为最终决定。请写明事实和依据。"), reason=_("复核理由"),
        act=lambda typed: screening.appeal(
            application_id=pk, text=typed, actor=entries.viewer(request).person, at=one.at
        ),
    )  # fmt: skip
