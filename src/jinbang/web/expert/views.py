"""Pages for experts: answer the invitation, sign, declare, read and score."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.panels import actions as panels
from jinbang.apps.panels import queries as panel_queries
from jinbang.apps.panels.words import SOLICITATIONS, UNDERTAKING, digest_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews import queries
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import R
from jinbang.policy.faces import visible_fields
from jinbang.rules import criteria as criteria_rules
from jinbang.web import entries, present, receipts
from jinbang.web.entries import at, viewer

BACKEND = "jinbang.web.account.Backend"


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the expert's desk, with its own navigation."""
    return render(request, f"expert/{template}.html", {"nav": navigation(request), **context}, status=status)


def navigation(request: HttpRequest) -> list[present.NavItem]:
    """The expert's pages; those that need a place in the pool or on a panel, where there is one."""
    listed, asked = panel_queries.seat_at_panels(viewer=viewer(request))
    return present.nav(
        request,
        (_("我的评审"), reverse("expert:home")),
        *([(_("我的记录"), reverse("expert:record"))] if listed else []),
        *([(_("报告请托"), reverse("expert:solicitation"))] if asked else []),
        (_("通知"), reverse("home")),
    )


def home(request: HttpRequest) -> HttpResponse:
    """What is to be done: answer, sign, declare, score; to-do first."""
    who, now = viewer(request), at(request)
    invitations = panel_queries.own_invitations(viewer=who)
    seats = list(queries.seats_of(viewer=who, at=now)[:300])
    undeclared: dict[int, int] = {}
    for one in seats:
        if one.declared_at is None:
            undeclared[one.contest_id] = undeclared.get(one.contest_id, 0) + 1
    open_ = [s for s in seats if s.declared_at is not None]
    definition = definition_of(seats[0].contest.programme) if seats else None
    todo = next((s for s in open_ if getattr(s, "sheet", None) is None or s.sheet.state != "submitted"), None)
    return page(
        request, "home", invitations=invitations, seats=open_, undeclared=undeclared, todo=todo,
        progress=queries.progress_of(viewer=who, at=now), many=len({s.contest_id for s in open_}) > 1,
        closes=definition.window("preliminary").closes if definition else None, zone=definition.zone if definition else "",
    )  # fmt: skip


# --- the panel --------------------------------------------------------------------------------------------------------


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link of the letter: accept or decline without an account."""
    found = panel_queries.invitation_by_digest(digest=digest_of(token))
    if found is None:
        raise Http404
    if request.method != "POST":
        return page(request, "invitation", invitation=found, token=token, **_asked_for(found))
    accept = _accepts(request)
    answered = panels.answer_invitation(
        accept=accept, reason=request.POST.get("reason", ""), token=token, actor=None, at=at(request)
    )
    if not accept:
        return page(request, "declined", invitation=answered)
    person = answered.expert.person
    assert person is not None  # accepting has made the account
    if person.has_usable_password():
        # The link proves the address, not the password: an account that has one is entered by it.
        messages.success(request, _("已接受邀请。请登录后签署承诺书。"))
        return redirect("expert:undertaking", pk=answered.pk)
    login(request, person, backend=BACKEND)
    messages.success(request, _("已接受邀请。请设置密码以便下次登录，并签署承诺书。"))
    return redirect("expert:undertaking", pk=answered.pk)


def _accepts(request: HttpRequest) -> bool:
    """What was answered; silence is no answer."""
    said = request.POST.get("answer")
    if said not in ("accept", "decline"):
        raise Refused(
            Refusal(
                "answer-needed",
                "请选择接受或谢绝，尚未记录任何答复。",
                "Choose to accept or to decline: nothing has been recorded.",
                "R9",
            )
        )
    return said == "accept"


def _asked_for(found: Any) -> dict[str, Any]:
    """What an invited person has to know before the answer: whose programme, and until when the scores are due."""
    definition = definition_of(found.contest.programme)
    return {"short": definition.short, "closes": definition.window("preliminary").closes, "zone": definition.zone}


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline, signed in."""
    found = _own_invitation(request, pk)
    if request.method == "POST":
        accept = _accepts(request)
        panels.answer_invitation(
            accept=accept,
            reason=request.POST.get("reason", ""),
            invitation_id=pk,
            actor=viewer(request).person,
            at=at(request),
        )
        return redirect("expert:undertaking", pk=pk) if accept else redirect("expert:home")
    return page(request, "invitation", invitation=found, token="", **_asked_for(found))


def undertaking(request: HttpRequest, pk: int) -> HttpResponse:
    """Read and sign the undertaking."""
    found = _own_invitation(request, pk)
    if request.method == "POST":
        panels.sign_undertaking(invitation_id=pk, actor=viewer(request).person, at=at(request))
        messages.success(request, _("承诺书已签署。"))
        return redirect("expert:home")
    return page(request, "undertaking", invitation=found, text=UNDERTAKING)


def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Before any content is shown: where is there a conflict of interest?  pk: of the contest."""
    who, now = viewer(request), at(request)
    waiting = [s for s in queries.seats_of(viewer=who, at=now) if s.contest_id == pk and s.declared_at is None]
    if not waiting:
        return redirect("expert:home")
    definition = definition_of(waiting[0].contest.programme)
    rows: list[dict[str, Any]] = [
        {"seat": s, "reason": request.POST.get(f"reason-{s.pk}", ""), "ticked": f"conflict-{s.pk}" in request.POST}
        for s in waiting
    ]
    if request.method == "POST":
        silent = [r for r in rows if r["ticked"] and not r["reason"].strip()]
        if silent:
            problems = present.Problems({f"reason-{r['seat'].pk}": [_("请说明回避理由")] for r in silent})
            labels = {f"reason-{r['seat'].pk}": r["seat"].application.title for r in silent}
            return page(request, "declare", status=422, rows=rows, contest=waiting[0].contest, problems=problems, labels=labels,
                        blind=definition.settings.blind_review)  # fmt: skip
        for row in rows:
            if row["ticked"]:
                reviews.recuse(seat_id=row["seat"].pk, reason=row["reason"], actor=who.person, at=now)
        free = [r["seat"].pk for r in rows if not r["ticked"]]
        if free:
            reviews.declare_no_conflict(seat_ids=free, actor=who.person, at=now)
        messages.success(request, _("声明已记录。"))
        return redirect("expert:home")
    return page(
        request, "declare", rows=rows, contest=waiting[0].contest, problems=None, blind=definition.settings.blind_review
    )


def solicitation(request: HttpRequest) -> HttpResponse:
    """Report lobbying, in one click (R20)."""
    who = viewer(request)
    mine = panel_queries.own_invitations(viewer=who)
    if not mine:
        raise Http404
    if request.method == "POST":
        try:
            panels.report_solicitation(
                programme_id=mine[0].contest.programme_id, kind=request.POST.get("kind", ""), text=request.POST.get("text", ""),
                actor=who.person, at=at(request),
            )  # fmt: skip
        except Refused as refused:
            return page(
                request,
                "solicitation",
                status=422,
                kinds=SOLICITATIONS,
                refusal=refused.refusal,
                text=request.POST.get("text", ""),
            )
        messages.success(request, _("已记录，仅监督人员可见。"))
        return redirect("expert:home")
    return page(request, "solicitation", kinds=SOLICITATIONS)


# --- one application --------------------------------------------------------------------------------------------------


def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Read on the left, score on the right; saving keeps a draft that never counts."""
    if request.method == "POST":
        scores, comment = _typed(request)
        try:
            sheet = reviews.save_sheet(
                seat_id=pk, scores=scores, comment=comment, actor=viewer(request).person, at=at(request)
            )
        except Refused as refused:
            return _desk(request, pk, scores=scores, comment=comment, refused=refused)
        messages.success(request, _("草稿已保存，不计入结果。"))
        return redirect("expert:seat", pk=sheet.seat_id)
    return _desk(request, pk)


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit and lock."""
    if request.method != "POST":
        return redirect("expert:seat", pk=pk)
    scores, comment = _typed(request)
    try:
        reviews.submit_sheet(seat_id=pk, scores=scores, comment=comment, actor=viewer(request).person, at=at(request))
    except Refused as refused:
        return _desk(request, pk, scores=scores, comment=comment, refused=refused)
    messages.success(request, _("评分已提交并锁定。"))
    return redirect("expert:home")


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the submitted sheet, to keep."""
    found = queries.seat_for(viewer=viewer(request), pk=pk)
    return receipts.served(_promised(found), name=f"{found.application.number}-scores")


def content(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted, byte for byte as the receipt's digest has it."""
    found = queries.seat_for(viewer=viewer(request), pk=pk)
    if _promised(found) is None:
        raise Http404
    response = HttpResponse(queries.sheet_content(sheet=found.sheet), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.application.number}-scores-content.json"'
    return response


def _promised(found: Any) -> Any:
    """The entry of the sheet in force; None for a draft, and for one that was sent back."""
    sheet = getattr(found, "sheet", None)
    if sheet is None or sheet.state != "submitted":
        return None
    return receipts.find(
        subject=f"application:{found.application_id}", kinds=("sheet.submit",), reference=f"seat {found.pk}",
        digest=sheet.digest,
    )  # fmt: skip


def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave this application, with a reason."""
    found = queries.seat_for(viewer=viewer(request), pk=pk, action="recuse")
    typed = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            reviews.recuse(seat_id=pk, reason=typed, actor=viewer(request).person, at=at(request))
        except Refused as refused:
            problems = present.Problems({"reason": [refused.refusal]}, source=refused.refusal.source)
            return _confirm_recusal(request, found, typed, problems)
        messages.success(request, _("已回避，该项不再显示。"))
        return redirect("expert:home")
    return _confirm_recusal(request, found, typed, None)


def file(request: HttpRequest, pk: int, digest: str) -> FileResponse:
    """A file of the version under review, to be kept."""
    found = queries.seat_for(viewer=viewer(request), pk=pk)
    row = queries.file_in_seat(viewer=viewer(request), pk=pk, digest=digest, seen=_seen(found))
    if row is None:
        raise Http404
    return FileResponse(nominations.opened(digest), as_attachment=True, filename=row["name"])


def _desk(
    request: HttpRequest,
    pk: int,
    *,
    scores: dict[str, str] | None = None,
    comment: str | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    found = queries.seat_for(viewer=viewer(request), pk=pk, action="score")
    definition = definition_of(found.contest.programme)
    form, version = definition.form_for(found.contest.key), found.application.current
    sheet = getattr(found, "sheet", None)
    filing = queries.filing_for(seat=found)
    criteria = criteria_rules.from_json(filed=filing.criteria)
    values = scores if scores is not None else dict(sheet.scores) if sheet else {}
    problems = present.problems_of(refused.refusal) if refused is not None else None
    shown = entries.sections(
        form=form, values=version.data if version else {}, files=version.attachments if version else [], seen=_seen(found),
        file_url=lambda digest: reverse("expert:file", args=[pk, digest]),
    )  # fmt: skip
    totals = queries.own_totals(viewer=viewer(request), contest=found.contest)
    return page(
        request, "seat", status=422 if refused is not None else 200, seat=found,
        closes=definition.window("preliminary").closes, application=found.application, sections=shown,
        blind=definition.settings.blind_review, sheet=sheet, filing=filing, criteria=criteria,
        scales=[
            {"one": one, "value": values.get(one.key, ""), "weight": f"{one.weight.normalize():f}",
             "problems": problems.of(one.key) if problems else []}
            for one in criteria.criteria
        ],
        comment=comment if comment is not None else sheet.comment if sheet else "", problems=problems,
        locked=sheet is not None and sheet.state == "submitted", distribution=_distribution(totals, criteria), scored=len(totals),
        labels={one.key: one.name for one in criteria.criteria} | {"comment": _("评审意见")},
        progress=queries.progress_of(viewer=viewer(request), at=at(request)),
        following=queries.next_seat(viewer=viewer(request), at=at(request), after=pk),
        receipt=receipts.shown(_promised(found), url=reverse("expert:receipt", args=[pk])), zone=definition.zone,
    )  # fmt: skip


def _distribution(totals: list[float], criteria: Any) -> list[int]:
    """How many of the expert's own totals lie in each eighth of the scale."""
    low, high = float(criteria.criteria[0].minimum), float(criteria.criteria[0].maximum)
    counts = [0] * 8
    for total in totals:
        counts[min(7, max(0, int((total - low) / (high - low) * 8)))] += 1
    return counts


def _typed(request: HttpRequest) -> tuple[dict[str, str], str]:
    """Scores as typed: the number box decides; a button counts where the box is empty."""
    scores: dict[str, str] = {}
    for name, value in request.POST.items():
        if name.endswith(".whole"):
            scores.setdefault(name.removesuffix(".whole"), str(value))
        elif name not in ("csrfmiddlewaretoken", "comment", "save") and str(value).strip():
            scores[name] = str(value).strip()
    return scores, request.POST.get("comment", "")


def _seen(found: Any) -> frozenset[str]:
    definition = definition_of(found.contest.programme)
    form = definition.form_for(found.contest.key)
    return visible_fields(form, relation=R.SEATED, blind=definition.settings.blind_review)


def _own_invitation(request: HttpRequest, pk: int) -> Any:
    for one in panel_queries.own_invitations(viewer=viewer(request)):
        if one.pk == pk:
            return one
    raise Http404


def _confirm_recusal(request: HttpRequest, found: Any, typed: str, problems: present.Problems | None) -> HttpResponse:
    return render(
        request, "components/confirm.html",
        {
            "title": _("回避这一项"), "above": found.application.title, "commit": _("确认回避"), "reason": _("回避理由"),
            "text": _("回避后这一项不再向您显示，由其他专家评审。"), "back": reverse("expert:seat", args=[found.pk]) if found.declared_at else reverse("expert:home"),
            "reason_typed": typed, "problems": problems or present.Problems(), "nav": navigation(request),
        },
        status=422 if problems else 200,
    )  # fmt: skip
