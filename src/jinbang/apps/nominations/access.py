"""How a person stands to an application, as a row and as a list: the policy's two questions, one answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet

from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Mandate, Programme
from jinbang.policy import POLICIES, R

POLICY = POLICIES["application"]


def relations(*, viewer: Viewer, application: Application, at: datetime) -> frozenset[str]:
    """Every relation that holds between the person and this application (experts: see reviews)."""
    if viewer.person is None:
        return frozenset({R.ANYONE})
    key = application.programme.key
    found = {R.ANYONE, R.SIGNED_IN}
    mine = viewer.organisations(Role.PREPARER, programme=key, at=at)
    if application.preparer_id == viewer.id or application.organisation_id in mine:
        found.add(R.APPLICANT)
    if application.unit_id is not None:
        if application.unit_id in viewer.organisations(Role.UNIT_HANDLER, programme=key, at=at):
            found.add(R.UNIT_HANDLER)
        if application.unit_id in viewer.organisations(Role.UNIT_APPROVER, programme=key, at=at):
            found.add(R.UNIT_APPROVER)
    for role, relation in (
        (Role.SECRETARY, R.SECRETARY),
        (Role.SCREENER, R.SCREENER),
        (Role.COMMITTEE, R.COMMITTEE),
        (Role.AUDITOR, R.AUDITOR),
    ):
        if viewer.holds(role, programme=key, at=at):
            found.add(relation)
    bodies = viewer.organisations(Role.BODY_MANAGER, programme=key, at=at)
    if bodies and Mandate.objects.filter(contest_id=application.contest_id, body__in=bodies).exists():
        found.add(R.BODY)
    return frozenset(found)


def _scope(viewer: Viewer, programme: Programme, at: datetime) -> dict[str, Callable[[], Q | None]]:
    """relation → the applications to which the person stands in it (None: to none)."""
    key = programme.key

    def office(role: str) -> Callable[[], Q | None]:
        return lambda: Q() if viewer.holds(role, programme=key, at=at) else None

    def unit(role: str) -> Callable[[], Q | None]:
        def ask() -> Q | None:
            units = viewer.organisations(role, programme=key, at=at)
            return Q(unit__in=units) if units else None

        return ask

    def applicant() -> Q | None:
        return Q(preparer=viewer.id) | Q(organisation__in=viewer.organisations(Role.PREPARER, programme=key, at=at))

    def body() -> Q | None:
        bodies = viewer.organisations(Role.BODY_MANAGER, programme=key, at=at)
        return Q(contest__in=Mandate.objects.filter(body__in=bodies).values("contest")) if bodies else None

    return {
        R.APPLICANT: applicant,
        R.UNIT_HANDLER: unit(Role.UNIT_HANDLER),
        R.UNIT_APPROVER: unit(Role.UNIT_APPROVER),
        R.BODY: body,
        R.SECRETARY: office(Role.SECRETARY),
        R.SCREENER: office(Role.SCREENER),
        R.COMMITTEE: office(Role.COMMITTEE),
        R.AUDITOR: office(Role.AUDITOR),
    }


def visible(
    *, viewer: Viewer, programme: Programme, at: datetime, action: str = "view", only: tuple[str, ...] = ()
) -> QuerySet[Application]:
    """The applications of a programme on which the person may do `action`: one subquery per grant.

    only: count these relations alone (a unit's queue shows what came to the unit, not what the person prepared).
    """
    base = Application.objects.filter(programme=programme)
    if viewer.person is None:
        return base.none()
    scopes = _scope(viewer, programme, at)
    wanted: list[tuple[Q, bool]] = []
    for grant in POLICY.grants_for(action):
        if grant.relation not in scopes or (only and grant.relation not in only):
            continue
        where = scopes[grant.relation]()
        if where is None:
            continue
        whole = not where  # an office: any application that stands where the grant says
        if whole and grant.states is None:
            return base
        if grant.states is not None:
            where &= Q(standing__in=grant.states)
        wanted.append((where, whole))
    if not wanted:
        return base.none()
    if len(wanted) == 1:
        return base.filter(wanted[0][0])
    any_of = Q()
    for where, whole in wanted:
        # What holds for nearly all is asked of each row as it comes; what holds for few is looked up by its own index (the
        # programme's, were it named here too, would be taken instead and read through).
        any_of |= where if whole else Q(pk__in=Application.objects.filter(where).values("pk"))
    return base.filter(any_of)
