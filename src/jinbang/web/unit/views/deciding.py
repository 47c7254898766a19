"""One application before the unit: read it, recommend, prepare, return, decline, take back, withdraw; many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jinbang import documents
from jinbang.apps.nominations import actions
from jinbang.apps.nominations import queries as nominations
from jinbang.lifecycle import Refused
from jinbang.rules.definition import Field, Text
from jinbang.web import entries, present, receipts
from jinbang.web.templatetags.jinbang import say
from jinbang.web.unit.desk import ELSEWHERE, Case, Desk, case, desk, page

OPINION = Field(
    "opinion", Text("推荐意见", "The unit's opinion"), "long-text", required=True, max_chars=2000,
    help=Text("说明推荐理由；写入推荐记录。", "Why the unit recommends it; kept with the recommendation."),
)  # fmt: skip
SEAL = Field(
    "seal", Text("盖章页扫描件", "Scanned seal page"), "file", accept=("pdf", "jpg", "png"),
    help=Text("盖章页上的校验码须与现行版本一致。", "Its check code must be that of the version in force."),
)  # fmt: skip
CODE = Field(
    "code", Text("纸面上的校验码", "Check code on the paper"), "text", max_chars=12,
    help=Text("扫描件上的二维码读不出时填写；八位，印在二维码旁。", "Where the QR code cannot be read on the scan: eight characters, printed beside it."),
)  # fmt: skip
LABELS = {"opinion": OPINION.name, "seal": SEAL.name, "code": CODE.name}
SALT = "jinbang.unit.seal"
MOST = 100


def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force as the unit sees it, its way so far, and what may be done."""
    one = case(request, pk)
    detail = one.detail
    steps = nominations.timeline(viewer=one.desk.viewer, application_id=pk, at=one.desk.at)
    code = str(request.GET.get("code", "")).strip().upper()
    shown = entries.sections(
        form=detail.form, values=detail.values, files=detail.files, seen=detail.seen,
        file_url=lambda digest: one.url("file", digest),
    )  # fmt: skip
    return page(
        request, "application", one.desk, case=one, detail=detail, application=one.application, sections=shown, code=code,
        events=entries.events(steps), moves=one.moves, recommendation=detail.recommendation, version=detail.version,
        preparation=detail.related("preparation"), withdrawal=detail.related("withdrawal"), slot=detail.related("slot"),
        same_code=detail.version is not None and code == detail.version.code,
        receipt=receipts.shown(_promised(one), url=one.url("receipt")) if detail.recommendation else None,
    )  # fmt: skip


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the recommendation in force, to keep."""
    one = case(request, pk)
    if not one.detail.recommendation:
        raise Http404
    return receipts.served(_promised(one), name=f"{one.application.number}-recommendation")


def _promised(one: Case) -> Any:
    return receipts.find(subject=f"application:{one.pk}", kinds=("application.recommend",))


def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """Opinion and seal, bound to the version that the page showed."""
    return _opinion(request, pk, actions.recommend, _("推荐"), _("已推荐。"))


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """The handler's opinion and seal, for the approver to act on."""
    return _opinion(request, pk, actions.prepare, _("交审核人审核"), _("已交审核人审核。"))


def _opinion(request: HttpRequest, pk: int, act: Any, commit: Any, said: Any) -> HttpResponse:
    one = case(request, pk)
    prepared = one.detail.related("preparation")
    version = one.detail.version
    if prepared is not None and (version is None or prepared.version_id != version.pk):
        prepared = None
    typed = str(request.POST.get("opinion", prepared.opinion if prepared else "")).strip()
    kept = _kept(request.POST.get("kept-seal", ""))
    code = str(request.POST.get("code", "")).strip().upper()
    problems = None
    if request.method == "POST":
        try:
            file = request.FILES.get("seal")
            if file is not None:
                kept = _seal(file)
            codes = (kept[2] or ([code] if code else [])) if kept else None
            act(
                application_id=pk, version_digest=str(request.POST.get("version_digest", "")), opinion=typed,
                seal_digest=kept[0] if kept else "", seal_codes=codes, actor=one.desk.viewer.person, at=one.desk.at,
            )  # fmt: skip
        except Refused as refused:
            problems = entries.trouble(refused)
            if refused.refusal.code == "seal-of-other-version" and kept[2]:
                kept = []  # that page will not do: another is to be uploaded
        else:
            messages.success(request, say(said))
            return redirect("unit:application", pk)
    needed = one.detail.definition.settings.requires_seal and not kept and prepared is None
    return page(
        request, "opinion", one.desk, case=one, application=one.application, version=version, commit=commit, problems=problems,
        labels=LABELS, kept=kept, kept_signed=signing.dumps(kept, salt=SALT) if kept else "", prepared=prepared,
        opinion=(OPINION, typed, problems.of("opinion") if problems else []),
        seal=(replace(SEAL, required=needed), None, problems.of("seal") if problems else []),
        code=(CODE, code, problems.of("code") if problems else []) if kept and not kept[2] else None,
        version_digest=version.digest if version else "", status=422 if problems else 200,
    )  # fmt: skip


def _seal(file: Any) -> list[Any]:
    """[digest, name, check codes read on it] of the uploaded page; what is wrong with the file is said beside its field."""
    try:
        return [actions.keep_seal(file=file), file.name or "", sorted(actions.codes_of_seal(file=file))]
    except Refused as refused:
        bad = refused.refusal
        raise Refused(type(bad)(bad.code, bad.zh, bad.en, bad.source, (("seal", bad.zh, bad.en),))) from refused


def _kept(signed: str) -> list[Any]:
    """A page kept a moment ago, in this form: [digest, name, check codes]."""
    try:
        return list(signing.loads(signed, salt=SALT, max_age=86400)) if signed else []
    except signing.BadSignature:
        return []


def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it for revision: a reason, and remarks per field."""
    one = case(request, pk)
    remarks, rows, problems = [], [], None
    for part in one.detail.form.sections:
        mine = []
        for field in part.fields:
            if field.key not in one.detail.seen:
                continue
            text = str(request.POST.get(f"remark.{field.key}", "")).strip()
            kind = str(request.POST.get(f"kind.{field.key}", "incorrect"))
            if text:
                remarks.append({"field": field.key, "kind": kind, "text": text})
            value = "" if field.type == "file" else entries.spoken(field, one.detail.values)
            mine.append((field, value, kind, text))
        if mine:
            rows.append((part, mine))
    if request.method == "POST":
        try:
            actions.return_(
                application_id=pk, reason=str(request.POST.get("reason", "")), remarks=remarks,
                actor=one.desk.viewer.person, at=one.desk.at,
            )  # fmt: skip
        except Refused as refused:
            problems = entries.trouble(refused)
        else:
            messages.success(request, gettext("已退回修改，申报方会收到意见。"))
            return redirect("unit:application", pk)
    return page(
        request, "return", one.desk, case=one, application=one.application, rows=rows, problems=problems,
        reason=request.POST.get("reason", ""), status=422 if problems else 200,
    )  # fmt: skip


def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Not recommended, with the reason."""
    return _asked(
        request, case(request, pk), actions.decline, title=_("不予推荐"), commit=_("确认不予推荐"), said=_("已记录为不予推荐。"),
        text=_("不予推荐后不能恢复；理由会告知申报方。材料可以修改的，请改用“退回修改”。"),
    )  # fmt: skip


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a recommendation back before the deadline."""
    return _asked(
        request, case(request, pk), actions.take_back, title=_("收回推荐"), commit=_("确认收回"), said=_("已收回推荐，名额随之释放。"),
        text=_("收回后申报回到待推荐状态，所占名额按规则释放；截止前可再次推荐。"),
    )  # fmt: skip


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for, or confirm, the withdrawal of what was recommended."""
    one = case(request, pk)
    asked = one.detail.related("withdrawal")
    return _asked(
        request, one, actions.withdraw, title=_("撤回申报（退出）"), commit=_("确认撤回"), said=_("已记录。双方都确认后生效。"),
        text=_("撤回后该申报退出本次评选，不能恢复；申报方和推荐单位都确认后才生效。"),
        box=gettext("申报方已提出撤回：%(reason)s") % {"reason": asked.reason} if asked and asked.side == "applicant" else "",
    )  # fmt: skip


def _asked(request: HttpRequest, one: Case, act: Any, **words: Any) -> HttpResponse:
    return entries.asking(
        request, above=one.above, back=one.url(), then=one.url(), reason=_("理由"),
        facts=[present.Fact(_("申报"), one.title), present.Fact(_("申报单位"), one.application.organisation.name)],
        act=lambda typed: act(application_id=one.pk, reason=typed, actor=one.desk.viewer.person, at=one.desk.at), **words,
    )  # fmt: skip


def batch(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """Recommend the ticked ones: first their versions are shown, then each has its own result."""
    here = desk(request, key, unit)
    ids = [pk for one in request.POST.getlist("ids")[:MOST] if (pk := entries.number_of(one)) is not None]
    if request.method != "POST" or not ids:
        messages.warning(request, gettext("请先勾选申报。"))
        return redirect("unit:queue", key, unit)
    try:
        chosen = nominations.chosen(viewer=here.viewer, programme=here.programme, ids=ids, at=here.at)
    except Refused as refused:
        raise Refused(ELSEWHERE) from refused
    opinion = str(request.POST.get("opinion", "")).strip()
    kept, problems, results = _kept(request.POST.get("kept-seal", "")), None, None
    if "recommend" in request.POST:
        try:
            file = request.FILES.get("seal")
            if file is not None:
                kept = _seal(file)
        except Refused as refused:
            problems = entries.trouble(refused)
        else:
            results = [(one, *_one_of_many(one.pk, here, request, opinion, kept)) for one in chosen]
    return page(
        request, "batch", here, chosen=chosen, problems=problems, results=results, labels=LABELS, kept=kept,
        kept_signed=signing.dumps(kept, salt=SALT) if kept else "", opinion=(OPINION, opinion, []),
        seal=(SEAL, None, problems.of("seal") if problems else []),
        done=sum(place is not None for _one, place, _why in results) if results is not None else 0,
        status=422 if problems else 200,
    )  # fmt: skip


def _one_of_many(pk: int, here: Desk, request: HttpRequest, opinion: str, kept: list[Any]) -> tuple[int | None, Any]:
    """(number of the place, None), or (None, why not): one that is refused stops no other."""
    try:
        made = actions.recommend(
            application_id=pk, version_digest=str(request.POST.get(f"digest.{pk}", "")), opinion=opinion,
            seal_digest=kept[0] if kept else "", seal_codes=kept[2] if kept else None, actor=here.viewer.person, at=here.at,
        )  # fmt: skip
    except Refused as refused:
        return None, refused.refusal
    return made.slot_number, None


def file(request: HttpRequest, pk: int, digest: str) -> Any:
    """One file of the application, as far as the unit may open it."""
    return entries.file(request, pk, digest)


def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force as a document, as the unit sees it."""
    one = case(request, pk)
    version, application = one.detail.version, one.application
    if version is None:
        return redirect("unit:application", pk)
    return entries.pdf(
        f"{application.number}.pdf",
        lambda: documents.application_form(
            title=version.title, above=say(one.above), code=version.code, digest=version.digest, made=version.submitted_at,
            facts=[
                (gettext("申报号"), application.number), (gettext("申报单位"), application.organisation.name),
                (gettext("推荐单位"), application.unit.name),
            ],
            sections=entries.shapes(form=one.detail.form, values=one.detail.values, seen=one.detail.seen),
            attachments=entries.attached(one.detail.files), issuer=say(one.detail.definition.organiser),
            check_url=request.build_absolute_uri(one.url() + f"?code={version.code}"), language=entries.language(),
        ),
    )  # fmt: skip
