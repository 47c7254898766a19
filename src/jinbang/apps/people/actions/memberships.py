"""Channel memberships: asked for by the unit, approved by the secretariat, dated (R3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions.append import append, stamp
from jinbang.apps.people.models import Membership, Organisation, Person, Role
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R


def request_membership(
    *, actor: Person, organisation: Organisation, programme: str, channel: str, evidence: str = "", at: datetime
) -> Membership:
    """A unit asks to recommend through a channel."""
    viewer = viewer_of(actor)
    mine = viewer.organisations(Role.UNIT_HANDLER, Role.UNIT_APPROVER, programme=programme, at=at)
    relations = {R.UNIT_HANDLER} if organisation.pk in mine else set()
    if viewer.holds(Role.SECRETARY, programme=programme, at=at):
        relations.add(R.UNIT_HANDLER)
    POLICIES["unit"].require("join-channel", relations=relations)
    with transaction.atomic():
        if Membership.objects.filter(
            organisation=organisation, programme=programme, channel=channel, state__in=("requested", "approved")
        ).exists():
            raise Refused(
                Refusal(
                    "membership-known", "该渠道已登记或正在审核中。", "This channel is held or asked for already.", "R3"
                )
            )
        membership = Membership.objects.create(
            organisation=organisation, programme=programme, channel=channel, evidence=evidence, requested_by=actor,
            requested_at=at,
        )  # fmt: skip
        _record(membership, "membership.request", viewer, at)
    return membership


def decide_membership(
    *, actor: Person, membership_id: int, approve: bool, reason: str = "", at: datetime
) -> Membership:
    """The secretariat approves (from now on) or refuses with a reason."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership_id)
        _require_secretariat(viewer, membership, at)
        if membership.state != Membership.REQUESTED:
            raise Refused(Refusal("already-decided", "该申请已处理。", "This request has been decided already.", "R3"))
        if not approve and not reason.strip():
            raise Refused(Refusal("reason-needed", "请填写不同意的理由。", "Give a reason for refusing.", "R3"))
        membership.state = Membership.APPROVED if approve else Membership.REFUSED
        membership.decided_by, membership.decided_at, membership.reason = actor, at, reason
        membership.since = at if approve else None
        membership.save()
        opened = {"from": stamp(at)} if approve else None
        _record(membership, "membership.approve" if approve else "membership.refuse", viewer, at, opened, reason=reason)
    return membership


def end_membership(
    *, actor: Person, membership_id: int, reason: str, used: int, places_without: int, at: datetime
) -> None:
    """End a membership from now on.

    used, places_without: the unit's busiest contest, from `nominations.queries`; refused where used would exceed places (R3).
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership_id)
        _require_secretariat(viewer, membership, at)
        if used > places_without:
            raise Refused(
                Refusal(
                    "would-exceed",
                    f"终止该渠道后名额为 {places_without}，而已用 {used}。请先由单位收回推荐。",
                    f"Without this channel there are {places_without} places, but {used} are used. Have the unit take some back first.",
                    "R3",
                )
            )  # fmt: skip
        membership.state, membership.until, membership.reason = Membership.ENDED, at, reason
        membership.save()
        _record(membership, "membership.end", viewer, at, {"until": stamp(at)}, reason=reason)


def _require_secretariat(viewer: Viewer, membership: Membership, at: datetime) -> None:
    holds = viewer.holds(Role.SECRETARY, programme=membership.programme, at=at)
    POLICIES["programme"].require("approve-memberships", relations={R.SECRETARY} if holds else set())


def _record(
    membership: Membership, kind: str, viewer: Viewer, at: datetime, opened: dict[str, str] | None = None, **facts: str
) -> None:
    """opened: what the public sees beside unit and channel; None for nothing."""
    shown = {"unit": membership.organisation_id, "channel": membership.channel, **(opened or {})}
    append(
        programme=membership.programme, kind=kind, subject=f"organisation:{membership.organisation_id}", actor=viewer.ref,
        at=at, facts={"channel": membership.channel, **facts}, opened=None if opened is None else shown,
    )  # fmt: skip
