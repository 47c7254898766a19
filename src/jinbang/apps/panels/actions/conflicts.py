"""Conflicts are found by the facts and declared by the experts; either hides the application altogether (R10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.ledger.pairs import pairs_of
from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.access import expert_of, require
from jinbang.apps.panels.models import Conflict, Expert, Invitation
from jinbang.apps.people.models import Organisation, Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.conflicts import ApplicationFacts, ExpertFacts, conflicts_between


def detect_conflicts(*, contest_id: int, actor: Person | None, at: datetime) -> int:
    """Compare every expert of the panel with every application of the contest; returns how many new conflicts were found."""
    with transaction.atomic():
        contest = Contest.objects.select_related("programme__current").get(pk=contest_id)
        if actor is not None:
            require("conflicts", viewer=viewer_of(actor), contest=contest, at=at)
        experts = Expert.objects.filter(
            invitations__contest=contest,
            invitations__state__in=(Invitation.WAITING, Invitation.INVITED, Invitation.ACCEPTED),
        ).select_related("employer", "person")
        found = list(_compare(contest, experts))
        known = set(
            Conflict.objects.filter(application__contest=contest).values_list("expert_id", "application_id", "kind")
        )
        new = [
            Conflict(expert_id=e, application_id=a, kind=kind, detected=True, at=at)
            for e, a, kind in found
            if (e, a, kind) not in known
        ]
        Conflict.objects.bulk_create(new)
        append(
            programme=contest.programme.key, kind="conflict.detect", subject=f"contest:{contest.key}",
            actor=viewer_of(actor).ref if actor else "system", at=at, facts={"found": len(found), "new": len(new)},
            opened={"contest": contest.key, "pairs": _pairs(contest, {(one.application_id, one.expert_id) for one in new})},
        )  # fmt: skip
    return len(new)


def declare_conflict(*, application_id: int, reason: str, actor: Person, at: datetime) -> Conflict:
    """An expert declares an interest; from now on the application is out of sight."""
    with transaction.atomic():
        application = Application.objects.select_related("contest", "programme").get(pk=application_id)
        expert = expert_of(viewer=viewer_of(actor), contest=application.contest)
        if expert is None:
            raise Refused(Refusal("not-allowed", "您不是该组专家。", "You are not on this panel.", "R10"))
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明回避理由。", "Give the reason.", "R10"))
        conflict, _ = Conflict.objects.get_or_create(
            expert=expert,
            application=application,
            kind="declared",
            defaults={"detected": False, "reason": reason, "at": at},
        )
        append(
            programme=application.programme.key, kind="conflict.declare", subject=f"application:{application.pk}",
            actor=viewer_of(actor).ref, at=at, facts={"expert": expert.code},
            opened={
                "contest": application.contest.key,
                "pairs": pairs_of(programme=application.programme.key, pairs=[(application.number, expert.code)]),
            },
        )  # fmt: skip
    return conflict


def _pairs(contest: Contest, pairs: Collection[tuple[int, int]]) -> list[list[str]]:
    """(application id, expert id) as the public sees them."""
    numbers = dict(Application.objects.filter(contest=contest).values_list("pk", "number"))
    codes = dict(Expert.objects.filter(programme=contest.programme_id).values_list("pk", "code"))
    return pairs_of(programme=contest.programme.key, pairs=[(numbers[a], codes[e]) for a, e in pairs])


def _compare(contest: Contest, experts: Iterable[Expert]) -> Iterable[tuple[int, int, str]]:
    definition = definition_of(contest.programme)
    form = definition.form_for(contest.key)
    parents = dict(Organisation.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))
    bodies = frozenset(contest.mandates.values_list("body_id", flat=True))
    applications = [
        ApplicationFacts.of(form, pk=pk, organisation=organisation, name=name, uscc=uscc, unit=unit, data=data or {})
        for pk, organisation, name, uscc, unit, data in Application.objects.filter(contest=contest, current__isnull=False)
        .values_list("pk", "organisation_id", "organisation__name", "organisation__uscc", "unit_id", "current__data")
    ]  # fmt: skip
    for expert in experts:
        facts = ExpertFacts(
            name=expert.name, email=expert.email, employer=expert.employer_id, employer_name=expert.employer.name,
            employer_uscc=expert.employer.uscc or "", body=expert.member_of_body_id, person_key=expert.person_key,
        )  # fmt: skip
        for application in applications:
            for kind in conflicts_between(facts, application, parents=parents, bodies=bodies):
                yield expert.pk, application.id, kind
