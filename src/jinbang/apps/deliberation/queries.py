"""What is asked about sittings, items, ballots and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from jinbang.apps.deliberation import access
from jinbang.apps.deliberation.access import relations
from jinbang.apps.deliberation.models import Ballot, Decision, HasVoted, Item, Member, Recusal, Sitting
from jinbang.apps.deliberation.papers import (
    Paper,
    Record,
    election_file,
    election_files,
    find_code,
    places,
    record,
    records,
)
from jinbang.apps.deliberation.rows import ItemRow, OpenBallot, SittingRow, Undecided
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Office, Person, Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.reviews.models import Package, PackageLine
from jinbang.policy import POLICIES
from jinbang.rules.standing import Standing

__all__ = [
    "Paper", "Record", "closed_ballots", "committee", "counts", "decisions", "election_file", "election_files", "find_code",
    "item_ids", "items", "may", "member_of", "members", "open_ballots", "own_open_ballots", "own_sittings", "places", "record",
    "records", "sitting", "sittings", "undecided",
]  # fmt: skip


def may(action: str, *, viewer: Viewer, sitting: Sitting, at: datetime) -> bool:
    """True where the person may do `action` ("sitting.…")."""
    return POLICIES["sitting"].may(action, relations=relations(viewer=viewer, sitting=sitting, at=at))


def counts(*, sitting: Sitting, viewer: Viewer, at: datetime) -> bool:
    """True where the count of open ballots is this person's: the scrutineers', while one of them is in the room."""
    return access.counts(sitting, viewer=viewer, at=at)


def sittings(*, programme: Programme) -> list[SittingRow]:
    """Sittings, newest first, with counts of members and items."""
    here = Q(members__signed_in_at__isnull=False, members__left_at__isnull=True)
    found = Sitting.objects.filter(programme=programme).annotate(
        called=Count("members", distinct=True),
        present=Count("members", filter=here, distinct=True),
        item_count=Count("items", distinct=True),
    )
    return [SittingRow(one, one.called, one.present, one.item_count) for one in found.order_by("-pk")]


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


def items(*, sitting: Sitting, after: int = 0, limit: int = 50) -> list[ItemRow]:
    """Items in order, a page at a time, with application, unit and the reported line."""
    found = list(
        Item.objects.filter(sitting=sitting, order__gt=after)
        .select_related("application__contest", "application__organisation", "application__unit")
        .defer("application__draft")
        .prefetch_related("ballots__counted_by", "recusals")
        .order_by("order")[:limit]
    )
    lines = _lines(one.application_id for one in found)
    return [
        ItemRow(
            one.pk, one.order, one.application, lines.get(one.application_id),
            tuple(sorted(one.ballots.all(), key=lambda b: b.round)), len(one.recusals.all()),
        )
        for one in found
    ]  # fmt: skip


def item_ids(*, sitting: Sitting, waiting: bool = False) -> list[int]:
    """Ids of a sitting's items in order.  waiting: only those that no round has carried and none is under way on."""
    found = Item.objects.filter(sitting=sitting)
    if waiting:
        settled = Ballot.objects.filter(item__sitting=sitting).filter(Q(counted_at=None) | Q(carried=True))
        found = found.exclude(pk__in=settled.values("item"))
    return list(found.order_by("order").values_list("pk", flat=True))


def open_ballots(*, sitting: Sitting) -> list[OpenBallot]:
    """Ballots that may be voted in now."""
    found = (
        Ballot.objects.filter(item__sitting=sitting, closed_at=None)
        .select_related("item__application__contest", "item__application__organisation")
        .defer("item__application__draft")
        .annotate(cast=Count("voters"))
    )
    return [OpenBallot(one.pk, one, one.item, one.cast) for one in found.order_by("item__order")]


def closed_ballots(*, sitting: Sitting) -> list[OpenBallot]:
    """Ballots in which nobody votes any more and which are not counted yet."""
    found = (
        Ballot.objects.filter(item__sitting=sitting, closed_at__isnull=False, counted_at=None)
        .select_related("item__application__contest", "item__application__organisation")
        .defer("item__application__draft")
        .annotate(cast=Count("voters"))
    )
    return [OpenBallot(one.pk, one, one.item, one.cast) for one in found.order_by("item__order")]


def own_open_ballots(*, sitting: Sitting, member: Member) -> list[Ballot]:
    """Open ballots in which the member counts as present, has not voted and is not recused."""
    done = HasVoted.objects.filter(member=member).values("ballot")
    away = Recusal.objects.filter(member=member).values("item")
    if member.signed_in_at is None or member.left_at is not None:
        return []
    return list(
        Ballot.objects.filter(item__sitting=sitting, closed_at=None, opened_at__gte=member.signed_in_at)
        .exclude(pk__in=done)
        .exclude(item__in=away)
        .select_related("item__application__contest", "item__application__organisation", "item__application__unit")
        .defer("item__application__draft")
        .order_by("item__order")
    )


def undecided(*, programme: Programme, contests: Iterable[int] = ()) -> list[Undecided]:
    """What waits for a decision, best rank first, with the reported line and the last ballot: for the secretariat."""
    found = Application.objects.filter(programme=programme, standing__in=(Standing.PASSED, Standing.RESERVE))
    wanted = list(contests)
    if wanted:
        found = found.filter(contest__in=wanted)
    applications = list(
        found.select_related("contest", "organisation", "unit").defer("draft").order_by("contest__ordinal", "pk")
    )
    lines = _lines(one.pk for one in applications)
    counted = Ballot.objects.filter(item__application__in=applications, counted_at__isnull=False)
    ballots = {one.item.application_id: one for one in counted.select_related("item").order_by("pk")}
    rows = [Undecided(one, lines.get(one.pk), ballots.get(one.pk)) for one in applications]
    rows.sort(key=lambda row: (row.application.contest.ordinal, (row.line and row.line.rank) or 10**9))
    return rows


def _lines(applications: Iterable[int]) -> dict[int, PackageLine]:
    """application id → its line in the result that was received."""
    found = PackageLine.objects.filter(application__in=list(applications), package__state=Package.RECEIVED)
    return {one.application_id: one for one in found}


def decisions(*, programme: Programme) -> list[Decision]:
    return list(
        Decision.objects.filter(application__programme=programme).select_related("application__contest").order_by("pk")
    )
