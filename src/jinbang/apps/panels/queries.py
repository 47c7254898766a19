"""What is asked about filings, rosters, draws, panels and conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from jinbang.apps.panels.access import relations
from jinbang.apps.panels.content import filing_content
from jinbang.apps.panels.models import Conflict, Draw, Expert, Filing, Invitation, RosterPlace, Solicitation
from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Contest, Mandate, Programme
from jinbang.policy import POLICIES


def standing(*, viewer: Viewer, contest: Contest, at: datetime) -> frozenset[str]:
    """How the person stands to the contest, for the policy table."""
    return relations(viewer=viewer, contest=contest, at=at)


def may(action: str, *, viewer: Viewer, contest: Contest, at: datetime) -> bool:
    """True where the person may do `action` ("contest.…") to the contest."""
    return POLICIES["contest"].may(action, relations=relations(viewer=viewer, contest=contest, at=at))


def filings(*, contest: Contest) -> QuerySet[Filing]:
    """Versions of a contest's filing, newest first, with signatures."""
    return (
        Filing.objects.filter(contest=contest)
        .prefetch_related("signatures__body", "signatures__by")
        .order_by("-number")
    )


def filing(*, contest: Contest, number: int) -> Filing:
    """One version; DoesNotExist otherwise."""
    return filings(contest=contest).get(number=number)


def content_of(*, filing: Filing) -> bytes:
    """What was filed, byte for byte as its digest has it."""
    return filing_content(filing=filing)


def newest_filings(*, contests: Iterable[Contest]) -> dict[int, Filing]:
    """contest id → its newest filing, in one query."""
    newest: dict[int, Filing] = {}
    for one in Filing.objects.filter(contest__in=list(contests)).order_by("number"):
        newest[one.contest_id] = one
    return newest


def roster(*, contest: Contest, after: int = 0, limit: int = 50) -> list[RosterPlace]:
    """The roster by id, a page at a time."""
    return list(
        RosterPlace.objects.filter(contest=contest, removed_at=None, pk__gt=after)
        .select_related("expert__employer")
        .order_by("pk")[:limit]
    )


def roster_size(*, contest: Contest) -> int:
    return RosterPlace.objects.filter(contest=contest, removed_at=None).count()


def newest_draw(*, contest: Contest) -> Draw | None:
    """The newest draw; None before the first commitment."""
    found = Draw.objects.filter(contest=contest).select_related("committed_by", "first_by", "randomness_by")
    return found.order_by("-number").first()


def draws_before(*, contest: Contest, number: int, limit: int) -> list[Draw]:
    """Draws with smaller numbers, newest first, without their documents."""
    return list(
        Draw.objects.filter(contest=contest, number__lt=number).defer("document", "result").order_by("-number")[:limit]
    )


def names(*, programme: Programme, codes: Iterable[str]) -> dict[str, str]:
    """code → name of these experts of a programme's pool."""
    return dict(Expert.objects.filter(programme=programme, code__in=set(codes)).values_list("code", "name"))


def draw(*, contest: Contest, number: int) -> Draw:
    """One draw; DoesNotExist otherwise."""
    return Draw.objects.select_related("committed_by", "first_by", "randomness_by").get(contest=contest, number=number)


def draws_of(*, programme: Programme) -> list[Draw]:
    """Every draw of a call, by contest."""
    return list(
        Draw.objects.filter(contest__programme=programme).select_related("contest").defer("document").order_by("contest__ordinal", "number")
    )  # fmt: skip


def is_expert(*, viewer: Viewer) -> bool:
    """Whether the person stands in the pool of experts."""
    return viewer.person is not None and Expert.objects.filter(person=viewer.person).exists()


def seat_at_panels(*, viewer: Viewer) -> tuple[bool, bool]:
    """(stands in the pool of experts, is asked to a panel or on one), in one query: which of the expert's pages are there."""
    if viewer.person is None:
        return False, False
    asked = Invitation.objects.filter(expert=OuterRef("pk"), state__in=(Invitation.INVITED, Invitation.ACCEPTED))
    found = list(Expert.objects.filter(person=viewer.person).values_list(Exists(asked), flat=True))
    return bool(found), any(found)


def acknowledged(*, viewer: Viewer, programme: Programme, at: datetime) -> frozenset[int]:
    """Ids of the contests whose filings the person may read: all for who oversees the call, else those to be recorded."""
    if viewer.holds(Role.SECRETARY, Role.AUDITOR, programme=programme.key, at=at):
        return frozenset(Contest.objects.filter(programme=programme).values_list("pk", flat=True))
    mine = viewer.organisations(Role.ACKNOWLEDGER, programme=programme.key, at=at)
    found = Mandate.objects.filter(contest__programme=programme, acknowledger__in=mine)
    return frozenset(found.values_list("contest", flat=True))


def own_chances(*, viewer: Viewer) -> list[tuple[Contest, str, Draw]]:
    """(contest, own code, draw) of every draw in which the person stood on the roster."""
    if viewer.person is None:
        return []
    found = (
        Draw.objects.filter(contest__roster__expert__person=viewer.person)
        .annotate(own_code=F("contest__roster__expert__code"))
        .select_related("contest__programme")
        .order_by("pk")
    )
    return [(one.contest, one.own_code, one) for one in found]


def invitations(*, contest: Contest) -> list[Invitation]:
    """The panel and its stand-ins, in order."""
    return list(
        Invitation.objects.filter(contest=contest).select_related("expert__employer").order_by("substitute", "order")
    )


def own_invitations(*, viewer: Viewer) -> list[Invitation]:
    """The panels of which the person is a member, or to which invited."""
    if viewer.person is None:
        return []
    return list(
        Invitation.objects.filter(expert__person=viewer.person, state__in=(Invitation.INVITED, Invitation.ACCEPTED))
        .select_related("contest__programme", "expert")
        .order_by("-pk")
    )


def invitation_by_digest(*, digest: str) -> Invitation | None:
    """The invitation that a one-time link opens."""
    return Invitation.objects.filter(token_digest=digest).select_related("contest__programme", "expert").first()


def conflicts(*, contest: Contest, after: int = 0, limit: int = 50) -> list[Conflict]:
    """Conflicts on record, by id, a page at a time."""
    return list(
        Conflict.objects.filter(application__contest=contest, pk__gt=after)
        .select_related("expert__employer", "application")
        .order_by("pk")[:limit]
    )


def panel_counts(*, contests: Iterable[Contest]) -> dict[int, dict[str, int]]:
    """contest id → how many invitations are in each state, in one query."""
    rows = (
        Invitation.objects.filter(contest__in=list(contests))
        .values("contest")
        .annotate(
            accepted=Count("id", filter=Q(state=Invitation.ACCEPTED)),
            invited=Count("id", filter=Q(state=Invitation.INVITED)),
            declined=Count("id", filter=Q(state=Invitation.DECLINED)),
            undertaken=Count("id", filter=Q(state=Invitation.ACCEPTED, undertaking_at__isnull=False)),
        )
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row.pop("contest"): row for row in found}


def solicitations(
    *, programme: Programme, kind: str = "", before: int | None = None, limit: int = 50
) -> list[Solicitation]:
    """Reports of lobbying, newest first, paged by id.  Asked only for who may do "panel.solicitations"."""
    found = Solicitation.objects.filter(programme=programme).select_related("by", "application").order_by("-pk")
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(pk__lt=before)
    return list(found.defer("application__draft")[:limit])


def expert(*, pk: int) -> Expert:
    return Expert.objects.select_related("employer").get(pk=pk)
