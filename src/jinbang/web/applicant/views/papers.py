"""Papers for applicants: application form, page to be stamped, receipt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from jinbang import documents
from jinbang.web import entries
from jinbang.web.applicant.own import Own, own
from jinbang.web.applicant.views.handing import entry_of
from jinbang.web.templatetags.jinbang import say


def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force as a document; the draft, marked as such, where nothing was submitted yet."""
    one = own(request, pk)
    version = one.detail.version
    values, files = (one.detail.values, one.detail.files) if version else (one.draft, one.detail.attachments)
    return entries.pdf(
        f"{one.application.number}.pdf",
        lambda: documents.application_form(
            title=(version.title if version else one.application.title) or gettext("未命名的申报"), above=say(one.above),
            facts=facts(one), sections=entries.shapes(form=one.detail.form, values=values, seen=one.detail.seen),
            attachments=entries.attached(files), code=version.code if version else "", digest=version.digest if version else "",
            made=version.submitted_at if version else one.application.draft_saved_at or one.at,
            check_url=_check(request, one) if version else "", issuer=say(one.detail.definition.organiser),
            language=entries.language(),
        ),
    )  # fmt: skip


def stamped(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that is printed and stamped: it belongs to one version."""
    one = own(request, pk)
    version = one.detail.version
    if version is None:
        return redirect("applicant:tasks", pk)
    return entries.pdf(
        f"{one.application.number}-{version.code}.pdf",
        lambda: documents.stamped_page(
            title=version.title, above=gettext("盖章页") + " · " + say(one.above), facts=facts(one),
            statements=[
                gettext("本单位对申报材料的真实性、准确性和完整性负责。"),
                gettext("申报材料不涉及国家秘密，不存在知识产权争议。"),
            ],
            code=version.code, digest=version.digest, check_url=_check(request, one), made=version.submitted_at,
            language=entries.language(),
        ),
    )  # fmt: skip


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the version in force."""
    one = own(request, pk)
    version = one.detail.version
    if version is None:
        return redirect("applicant:tasks", pk)
    line = entry_of(one)
    number = "—" if line is None or line.sequence is None else str(line.sequence)  # its place in the public log
    received = documents.second(instant=version.submitted_at, zone=ZoneInfo(one.zone))
    return entries.pdf(
        f"{one.application.number}-receipt.pdf",
        lambda: documents.receipt(
            title=gettext("申报回执"), above=say(one.above),
            facts=[
                (gettext("申报"), version.title), *facts(one), (gettext("收到时间"), received), (gettext("版本"), str(version.number)),
                (gettext("校验码"), version.code), (gettext("记录编号"), number),
            ],
            digest=version.digest, at=version.submitted_at, next_step=gettext("等待推荐单位审核推荐；进展随时可在系统查看。")
            if one.detail.definition.settings.recommendation
            else gettext("进展随时可在系统查看；需要补正时会收到邮件。"),
            check=gettext("将收到的申报书摘要与上列摘要比对；记录编号所指的条目列入公开的验证记录。"),
            check_url=_check(request, one), issuer=say(one.detail.definition.organiser), language=entries.language(),
        ),
    )  # fmt: skip


def facts(one: Own) -> list[tuple[str, str]]:
    """What stands at the head of every paper."""
    unit = [(gettext("推荐单位"), one.unit_name or "—")] if one.detail.definition.settings.recommendation else []
    return [
        (gettext("申报号"), str(one.application.number)), (gettext("申报单位"), str(one.application.organisation.name)), *unit,
    ]  # fmt: skip


def _check(request: HttpRequest, one: Own) -> str:
    """Where the unit compares the paper's code with the version in force."""
    version = one.detail.version
    return request.build_absolute_uri(
        reverse("unit:application", args=[one.pk]) + f"?code={version.code if version else ''}"
    )
