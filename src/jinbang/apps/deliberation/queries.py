"""What is asked about sittings, items, ballots and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from jinbang.apps.deliberation.access import relations
from jinbang.apps.deliberation.models import Ballot, Decision, HasVoted, Item, Member, Recusal, Sitting, Vote
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Office, Person, Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.reviews.models import Package, PackageLine
from jinbang.policy import POLICIES
from jinbang.rules.standing import Standing


def may(action: str, *, viewer: Viewer, sitting: Sitting, at: datetime) -> bool:
    """True where the person may do `action` ("sitting.…")."""
    return POLICIES["sitting"].may(action, relations=relations(viewer=viewer, sitting=sitting, at=at))


def sittings(*, programme: Programme) -> list[Sitting]:
    """Sittings, newest first, with counts of members and items."""
    return list(
        Sitting.objects.filter(programme=programme)
        .annotate(
            called=Count("members", distinct=True),
            present=Count("members", filter=Q(members__signed_in_at__isnull=False), distinct=True),
            item_count=Count("items", distinct=True),
        )
        .order_by("-pk")
    )


def own_sittings(*, viewer: Viewer) -> list[Sitting]:
    """Sittings to which the person is called."""
    return list(Sitting.objects.filter(members__person=viewer.person).select_related("programme").order_by("-pk"))


def sitting(*, pk: int) -> Sitting:
    return Sitting.objects.select_related("programme__current").defer("programme__current__files").get(pk=pk)


def members(*, sitting: Sitting) -> list[Member]:
    return list(Member.objects.filter(sitting=sitting).select_related("person").order_by("pk"))


def member_of(*, sitting: Sitting, viewer: Viewer) -> Member | None:
    return Member.objects.filter(sitting=sitting, person=viewer.person).first() if viewer.person is not None else None


def committee(*, programme: Programme, at: datetime) -> list[Person]:
    """Everyone who holds the office of committee member."""
    return list(
        Person.objects.filter(
            pk__in=Office.objects.filter(role=Role.COMMITTEE, programme__in=("", programme.key), since__lte=at)
            .filter(Q(until=None) | Q(until__gt=at))
            .values("person")
        ).order_by("pk")
    )


def items(*, sitting: Sitting, after: int = 0, limit: int = 50) -> list[Item]:
    """Items in order, a page at a time, with application, unit and the reported line."""
    found = list(
        Item.objects.filter(sitting=sitting, order__gt=after)
        .select_related("application__contest", "application__organisation", "application__unit")
        .defer("application__draft")
        .prefetch_related("ballots", "recusals")
        .order_by("order")[:limit]
    )
    lines = {
        line.application_id: line
        for line in PackageLine.objects.filter(
            application__in=[i.application_id for i in found], package__state=Package.RECEIVED
        )
    }
    for one in found:
        one.line = lines.get(one.application_id)  # type: ignore[attr-defined]
    return found


def open_ballots(*, sitting: Sitting) -> list[Ballot]:
    """Ballots that may be voted in now."""
    return list(
        Ballot.objects.filter(item__sitting=sitting, closed_at=None)
        .select_related("item__application__contest", "item__application__organisation")
        .annotate(cast=Count("voters"))
        .order_by("item__order")
    )


def own_open_ballots(*, sitting: Sitting, member: Member) -> list[Ballot]:
    """Open ballots in which the member counts as present, has not voted and is not recused."""
    done = HasVoted.objects.filter(member=member).values("ballot")
    away = Recusal.objects.filter(member=member).values("item")
    if member.signed_in_at is None:
        return []
    return list(
        Ballot.objects.filter(item__sitting=sitting, closed_at=None, opened_at__gte=member.signed_in_at)
        .exclude(pk__in=done)
        .exclude(item__in=away)
        .select_related("item__application__contest", "item__application__organisation", "item__application__unit")
        .order_by("item__order")
    )


def votes(*, ballot: Ballot) -> list[Vote]:
    """Papers of a counted ballot; without names where it was secret."""
    if ballot.closed_at is None:
        return []
    return list(Vote.objects.filter(ballot=ballot).select_related("member__person").order_by("pk"))


def undecided(*, programme: Programme, contests: Iterable[int] = ()) -> list[Application]:
    """What waits for a decision, with the reported line and the last ballot: for the secretariat."""
    found = Application.objects.filter(programme=programme, standing__in=(Standing.PASSED, Standing.RESERVE))
    wanted = list(contests)
    if wanted:
        found = found.filter(contest__in=wanted)
    rows = list(
        found.select_related("contest", "organisation", "unit").defer("draft").order_by("contest__ordinal", "pk")
    )
    lines = {
        line.application_id: line
        for line in PackageLine.objects.filter(application__in=rows, package__state=Package.RECEIVED)
    }
    ballots: dict[int, Ballot] = {}
    for ballot in (
        Ballot.objects.filter(item__application__in=rows, closed_at__isnull=False).select_related("item").order_by("pk")
    ):
        ballots[ballot.item.application_id] = ballot
    for one in rows:
        one.line = lines.get(one.pk)  # type: ignore[attr-defined]
        one.ballot = ballots.get(one.pk)  # type: ignore[attr-defined]
    rows.sort(key=lambda a: (a.contest.ordinal, a.line.rank if a.line and a.line.rank else 10**9))  # type: ignore[attr-defined]
    return rows


def decisions(*, programme: Programme) -> list[Decision]:
    return list(
        Decision.objects.filter(application__programme=programme).select_related("application__contest").order_by("pk")
    )
