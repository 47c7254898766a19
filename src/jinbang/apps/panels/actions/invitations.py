"""Experts are invited, accept or decline; a stand-in follows at once; undertakings are signed (R9, R20)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.mailroom.actions import post
from jinbang.apps.panels.access import require
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.panels.models import Expert, Invitation, Solicitation
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R

UNDERTAKING = (
    "本人承诺：独立、客观、公正评审；不泄露评审内容、专家名单和结果；与被评对象存在利益关系的主动回避；不接受请托，遇有请托如实报告。",
    "I will review independently and fairly; keep content, names and results to myself; recuse myself wherever I have an "
    "interest; accept no solicitation and report any.",
)
SOLICITATION_KINDS = ("asks-for-vote", "asks-for-names", "gift", "pressure", "other")
_STAFF = {
    Role.BODY_MANAGER: R.BODY, Role.SECRETARY: R.SECRETARY, Role.SCREENER: R.SCREENER, Role.ACKNOWLEDGER: R.ACKNOWLEDGER,
    Role.COMMITTEE: R.COMMITTEE, Role.SCRUTINEER: R.SCRUTINEER, Role.AUDITOR: R.AUDITOR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Following:
    """The stand-in who was invited next, with the one-time token of the letter."""

    expert_id: int
    token: str


def digest_of(token: str) -> str:
    """How a one-time link is kept: SHA-256 of its token, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_panel(*, contest_id: int, actor: Person, at: datetime) -> dict[int, str]:
    """Invite everyone who was drawn; returns expert id → one-time token (it is in the letter and kept nowhere)."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = Contest.objects.select_related("programme").select_for_update(of=("self",)).get(pk=contest_id)
        require("invite", viewer=viewer, contest=contest, at=at)
        recorded_filing(contest)
        waiting = list(
            contest.invitations.filter(state=Invitation.WAITING, substitute=False).select_related("expert").order_by("order")
        )  # fmt: skip
        if not waiting:
            raise Refused(
                Refusal("nobody-waits", "没有待邀请的专家，请先抽取。", "Nobody waits to be invited: draw first.", "R9")
            )
        tokens = {i.expert_id: _send(i, contest, viewer, at) for i in waiting}
    return tokens


def answer_invitation(
    *,
    accept: bool,
    reason: str = "",
    token: str = "",
    invitation_id: int | None = None,
    actor: Person | None,
    at: datetime,
) -> Invitation:
    """Accept or decline, by the one-time link (`token`) or signed in as that expert.  Declining calls the next stand-in.

    Accepting by link makes the expert's account where there is none.  `following` on the result: the stand-in called.
    """
    with transaction.atomic():
        found = Invitation.objects.select_for_update(of=("self",)).select_related(
            "expert__person", "contest__programme"
        )
        invitation = (
            found.filter(token_digest=digest_of(token)).first()
            if token
            else found.filter(pk=invitation_id or 0).first()
        )
        if invitation is None:
            raise Refused(Refusal("no-invitation", "邀请链接无效。", "This invitation link is not valid.", "R9"))
        expert = invitation.expert
        own = bool(token) or (actor is not None and expert.person_id == actor.pk)
        POLICIES["panel"].require("answer", relations={R.EXPERT} if own else set())
        if invitation.state != Invitation.INVITED:
            raise Refused(Refusal("answered-already", "该邀请已答复或已失效。", "This invitation has been answered or has ended.", "R9"))  # fmt: skip
        invitation.state = Invitation.ACCEPTED if accept else Invitation.DECLINED
        invitation.answered_at, invitation.reason = at, reason
        if accept:
            expert.person = expert.person or _account(expert)
            expert.save(update_fields=["person"])
        else:
            invitation.token_digest = ""
        invitation.save()
        who = f"person:{expert.person_id}" if expert.person_id else f"expert:{expert.code}"
        append(
            programme=invitation.contest.programme.key, kind="invitation.accept" if accept else "invitation.decline",
            subject=f"contest:{invitation.contest.key}", actor=who, at=at, facts={"expert": expert.code},
        )  # fmt: skip
        invitation.following = None if accept else _next_substitute(invitation, at)
    return invitation


def sign_undertaking(*, invitation_id: int, actor: Person, at: datetime) -> None:
    """The expert signs the undertaking; nothing can be scored before."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update().select_related("expert", "contest__programme").get(pk=invitation_id)
        )
        own = invitation.expert.person_id == actor.pk and invitation.state == Invitation.ACCEPTED
        POLICIES["panel"].require("undertake", relations={R.EXPERT} if own else set())
        if invitation.undertaking_at is not None:
            return
        invitation.undertaking_at = at
        invitation.undertaking_digest = hashlib.sha256("\n".join(UNDERTAKING).encode()).hexdigest()
        invitation.save(update_fields=["undertaking_at", "undertaking_digest"])
        append(
            programme=invitation.contest.programme.key, kind="undertaking.sign", subject=f"contest:{invitation.contest.key}",
            actor=viewer_of(actor).ref, at=at, facts={"expert": invitation.expert.code, "digest": invitation.undertaking_digest},
        )  # fmt: skip


def leave_panel(*, invitation_id: int, reason: str, actor: Person, at: datetime) -> None:
    """The body records that an expert leaves; the next stand-in is invited."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update().select_related("expert", "contest__programme").get(pk=invitation_id)
        )
        require("invite", viewer=viewer, contest=invitation.contest, at=at)
        if invitation.state not in (Invitation.INVITED, Invitation.ACCEPTED):
            raise Refused(Refusal("wrong-state", "该专家不在岗。", "This expert is not on the panel.", "R9"))
        invitation.state = Invitation.EXPIRED if invitation.state == Invitation.INVITED else Invitation.LEFT
        invitation.reason, invitation.token_digest = reason, ""
        invitation.save()
        append(
            programme=invitation.contest.programme.key, kind="invitation.end", subject=f"contest:{invitation.contest.key}",
            actor=viewer.ref, at=at, facts={"expert": invitation.expert.code, "reason": reason},
        )  # fmt: skip
        _next_substitute(invitation, at)


def report_solicitation(
    *, programme_id: int, kind: str, text: str = "", application_id: int | None = None, actor: Person, at: datetime
) -> Solicitation:
    """Log a report of lobbying, in one click (R20): an expert of the programme, or whoever works on it."""
    key = Programme.objects.values_list("key", flat=True).get(pk=programme_id)
    viewer = viewer_of(actor)
    how = {relation for role, relation in _STAFF.items() if viewer.holds(role, programme=key, at=at)}
    if Invitation.objects.filter(expert__person=actor, contest__programme_id=programme_id).exists():
        how.add(R.EXPERT)
    POLICIES["panel"].require("report-solicitation", relations=how)
    if kind not in SOLICITATION_KINDS:
        raise Refused(Refusal("unknown-kind", "请选择请托类型。", "Choose the kind of solicitation.", "R20"))
    with transaction.atomic():
        report = Solicitation.objects.create(
            programme_id=programme_id, kind=kind, text=text, application_id=application_id, by=actor, at=at
        )
        append(
            programme=key, kind="solicitation.report", subject=f"solicitation:{report.pk}", actor=viewer.ref, at=at, facts={"kind": kind},
        )  # fmt: skip
    return report


def _send(invitation: Invitation, contest: Contest, viewer: Viewer | None, at: datetime) -> str:
    token = secrets.token_urlsafe(24)
    invitation.state, invitation.invited_at, invitation.token_digest = Invitation.INVITED, at, digest_of(token)
    invitation.save(update_fields=["state", "invited_at", "token_digest"])
    post(
        key=f"invitation:{invitation.pk}", kind="invitation", person=None, address=invitation.expert.email, at=at,
        programme=contest.programme.key, subject=(f"评审邀请：{contest.name}", f"Invitation to review: {contest.name_en}"),
        body=(
            f"{invitation.expert.name}：\n诚邀您担任“{contest.name}”评审专家。请打开一次性链接答复：\n/expert/invitation/{token}/",
            f"{invitation.expert.name},\nyou are invited to review for {contest.name_en}. Answer by this one-time link:\n/expert/invitation/{token}/",
        ),
    )  # fmt: skip
    append(
        programme=contest.programme.key, kind="invitation.send", subject=f"contest:{contest.key}",
        actor=viewer.ref if viewer else "system", at=at, facts={"expert": invitation.expert.code},
    )  # fmt: skip
    return token


def _next_substitute(gone: Invitation, at: datetime) -> Following | None:
    following = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(contest=gone.contest, substitute=True, state=Invitation.WAITING)
        .select_related("expert")
        .order_by("order")
        .first()
    )
    if following is None:
        return None
    following.stands_in_for = gone
    following.save(update_fields=["stands_in_for"])
    return Following(following.expert_id, _send(following, gone.contest, None, at))


def _account(expert: Expert) -> Person:
    person = Person.objects.filter(email__iexact=expert.email).first()
    if person is None:
        person = Person.objects.create_user(email=expert.email, name=expert.name)
    return person
