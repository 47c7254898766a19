"""Filings, rosters, draws, invitations, undertakings and conflicts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Filing(models.Model):
    """Work plan, expert composition and criteria of one contest, filed by its bodies (R9).  A change is a new version."""

    DRAFT, FILED, RETURNED, RECORDED, SUPERSEDED = "draft", "filed", "returned", "recorded", "superseded"
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField()  # version
    state = models.CharField(max_length=12, default=DRAFT)
    work_plan = models.TextField(blank=True)
    composition = models.JSONField(default=dict)  # {size, substitutes, quotas: {family: {value: [low, high]}}, notes}
    criteria = models.JSONField(default=dict)  # rules.criteria.to_json
    digest = models.CharField(max_length=64, blank=True)
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    comments = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    receipt_number = models.CharField(max_length=40, null=True, unique=True)
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    amendment_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="filing_version_once"),
            models.UniqueConstraint(fields=["contest"], condition=Q(state="recorded"), name="filing_recorded_once"),
        ]


class FilingSignature(models.Model):
    """A co-body's agreement to the filing."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="signatures")
    body = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "body"], name="filing_signed_once")]


class Expert(models.Model):
    """Someone who may review, apart from the accounts; the link to a person is made on acceptance."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="experts")
    code = models.CharField(max_length=20)  # in place of the name wherever a name is not needed
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="expert_profiles")
    name = models.CharField(max_length=60)
    email = models.EmailField()
    employer = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="experts")
    title = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    disciplines = models.JSONField(default=list)  # GB/T 13745 codes
    keywords = models.JSONField(default=list)
    max_load = models.PositiveSmallIntegerField(default=40)
    member_of_body = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    person_key = models.CharField(max_length=64, blank=True)  # keyed hash of the ID, for self and relatives
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="expert_code_once"),
            models.UniqueConstraint(fields=["programme", "email"], name="expert_email_once"),
        ]


class RosterPlace(models.Model):
    """An expert on the roster of a contest."""

    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="roster")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="roster_places")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "expert"], name="roster_once")]


class Draw(models.Model):
    """A draw: committed first, then randomness, then the result; never changed after."""

    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()  # what was published before the randomness, canonical bytes as text
    commitment = models.CharField(max_length=64)
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    first_randomness = models.TextField(blank=True)  # as the first of two persons typed it
    first_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField(null=True)
    randomness = models.TextField(blank=True)
    randomness_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # {seats: [code], substitutes: [code], canonical: text}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="draw_once")]


class Invitation(models.Model):
    """An expert is asked to sit in a contest's panel.  token_digest: of the one-time link."""

    INVITED, ACCEPTED, DECLINED, EXPIRED, LEFT, WAITING = (
        "invited",
        "accepted",
        "declined",
        "expired",
        "left",
        "waiting",
    )
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="invitations")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="invitations")
    state = models.CharField(max_length=10, default=WAITING)
    order = models.PositiveSmallIntegerField(default=0)
    substitute = models.BooleanField(default=False)
    chair = models.BooleanField(default=False)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    invited_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    undertaking_at = models.DateTimeField(null=True)
    undertaking_digest = models.CharField(max_length=64, blank=True)
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    following: Any = None  # not stored: who was invited next, when this was declined

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "expert"], name="invitation_once")]
        indexes = [models.Index(fields=["expert", "state"])]


class Conflict(models.Model):
    """An expert may not see an application (R10).  kind says why."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="conflicts")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(
        max_length=30
    )  # employer, joint-unit, recommending-unit, parent, self, declared, body-staff, …
    detected = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "application", "kind"], name="conflict_once"),
        ]


class Solicitation(models.Model):
    """A report of lobbying (请托), in one click (R20)."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
