"""What listed nominees show and look for, and the campaign; offers and matches for the secretariat."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from jinbang.apps.programmes.models import Programme
from jinbang.apps.promotion.models import CampaignEvent, Match, Need, Offer, Page
from jinbang.apps.publication.models import Entry


def page_of(*, entry: Entry) -> Page | None:
    """The nominee's page, with or without consent: for those who may edit it."""
    return Page.objects.filter(entry=entry).first()


def consented_page(*, entry: Entry) -> Page | None:
    """The nominee's page where it has consented to show it."""
    return Page.objects.filter(entry=entry, consented_at__isnull=False).first()


def open_needs(*, entry: Entry) -> list[Need]:
    """What the nominee looks for, newest first."""
    return list(Need.objects.filter(entry=entry, closed_at=None).order_by("-pk"))


def needs(*, programme: Programme, at: datetime, limit: int = 200) -> list[Need]:
    """Open needs of everything that is public on the programme's lists, newest first."""
    return list(
        Need.objects.filter(
            entry__contest__programme=programme, closed_at=None, entry__listed_at__lte=at, entry__revoked_at=None
        )
        .select_related("entry__contest")
        .order_by("-pk")[:limit]
    )


def campaign(*, programme: Programme, at: datetime, limit: int = 300) -> list[CampaignEvent]:
    """Public events of the campaign by day; an entry is named once it is public."""
    found = list(
        CampaignEvent.objects.filter(programme=programme, public=True)
        .select_related("entry")
        .order_by("on", "pk")[:limit]
    )
    for one in found:
        if one.entry is not None and (one.entry.listed_at is None or one.entry.listed_at > at or one.entry.revoked_at):
            one.entry = None
    return found


def offers(*, programme: Programme) -> QuerySet[Offer]:
    """Offers with their contacts, newest first: for the secretariat only."""
    return Offer.objects.filter(programme=programme).order_by("-pk")


def matches(*, programme: Programme) -> QuerySet[Match]:
    """Matches with need, entry and offer, newest first: for the secretariat."""
    return (
        Match.objects.filter(need__entry__contest__programme=programme)
        .select_related("need__entry__contest", "offer")
        .prefetch_related("follow_ups")
        .order_by("-pk")
    )
