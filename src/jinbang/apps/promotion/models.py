"""After publication: pages, offers, needs, matches and their follow-up, the campaign calendar (N21)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class Page(models.Model):
    """What a listed nominee tells the public, with its consent."""

    entry = models.OneToOneField("publication.Entry", on_delete=models.PROTECT, related_name="page")
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    consented_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")


class Need(models.Model):
    """What a listed nominee looks for (funding, pilot site, partner, …)."""

    entry = models.ForeignKey("publication.Entry", on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=30)
    text = models.TextField()
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Offer(models.Model):
    """What an organisation has to give."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="offers")
    organisation = models.CharField(max_length=200)
    contact = models.CharField(max_length=200)  # for the secretariat only
    kind = models.CharField(max_length=30)
    text = models.TextField()
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Match(models.Model):
    """A need meets an offer; followed up to its outcome."""

    LEAD, CONTACTED, SIGNED, LANDED, DROPPED = "lead", "contacted", "signed", "landed", "dropped"
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, default=LEAD)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # 万元
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "offer"], name="match_once")]


class FollowUp(models.Model):
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="follow_ups")
    state = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class CampaignEvent(models.Model):
    """One item of the publicity calendar."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="campaign")
    on = models.DateField()
    medium = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    entry = models.ForeignKey("publication.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    public = models.BooleanField(default=True)
    done_at = models.DateTimeField(null=True)
    link = models.CharField(max_length=300, blank=True)
