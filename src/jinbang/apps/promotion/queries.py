"""What listed nominees show and look for, and the campaign; offers and matches for the secretariat."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

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
    return list(all_needs(programme=programme, at=at)[:limit])


def all_needs(*, programme: Programme, at: datetime, text: str = "") -> QuerySet[Need]:
    """The same to be paged.  text: in the entry's name or in the need."""
    found = Need.objects.filter(
        entry__contest__programme=programme, closed_at=None, entry__listed_at__lte=at, entry__revoked_at=None
    )
    if text:
        found = found.filter(Q(entry__name__icontains=text) | Q(text__icontains=text))
    return found.select_related("entry__contest").order_by("-pk")


def campaign(
    *, programme: Programme, at: datetime, limit: int = 300, after: tuple[date, int] | None = None, text: str = ""
) -> list[CampaignEvent]:
    """Public events of the campaign by day; an entry is named once it is public.

    after: day and id that the page before ended with.  text: in title or medium.
    """
    found = CampaignEvent.objects.filter(programme=programme, public=True)
    if after is not None:
        found = found.filter(Q(on__gt=after[0]) | Q(on=after[0], pk__gt=after[1]))
    if text:
        found = found.filter(Q(title__icontains=text) | Q(medium__icontains=text))
    events = list(found.select_related("entry").order_by("on", "pk")[:limit])
    for one in events:
        if one.entry is not None and (one.entry.listed_at is None or one.entry.listed_at > at or one.entry.revoked_at):
            one.entry = None
    return events


def offers(*, programme: Programme, text: str = "") -> QuerySet[Offer]:
    """Offers with their contacts, newest first: for the secretariat only.  text: in organisation or offer."""
    found = Offer.objects.filter(programme=programme)
    if text:
        found = found.filter(Q(organisation__icontains=text) | Q(text__icontains=text))
    return found.order_by("-pk")


def matches(*, programme: Programme, text: str = "") -> QuerySet[Match]:
    """Matches with need, entry and offer, newest first: for the secretariat.  text: in the name of either side."""
    found = Match.objects.filter(need__entry__contest__programme=programme)
    if text:
        found = found.filter(Q(need__entry__name__icontains=text) | Q(offer__organisation__icontains=text))
    return found.select_related("need__entry__contest", "offer").prefetch_related("follow_ups").order_by("-pk")
