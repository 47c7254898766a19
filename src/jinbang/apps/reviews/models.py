"""Assignment, score sheets, result packages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class AssignmentRun(models.Model):
    """A proposal: computed, looked at, then accepted or discarded by a person."""

    PROPOSED, ACCEPTED, DISCARDED, INFEASIBLE = "proposed", "accepted", "discarded", "infeasible"
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="assignment_runs")
    state = models.CharField(max_length=12, default=PROPOSED)
    objective = models.CharField(max_length=20)
    seed = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    pairs = models.JSONField(default=list)  # [[application id, expert id, affinity]]
    certificate = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")


class Seat(models.Model):
    """An expert reviews an application.  left_at: recused or reassigned."""

    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="seats")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="seats")
    expert = models.ForeignKey("panels.Expert", on_delete=models.PROTECT, related_name="seats")
    run = models.ForeignKey(AssignmentRun, on_delete=models.PROTECT, null=True, related_name="seats")
    seated_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)  # "no conflict", said before the content was shown
    left_at = models.DateTimeField(null=True)
    left_reason = models.TextField(blank=True)
    number: Any = None  # not stored: of the application, where it was asked for

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "expert"], name="seat_once")]
        indexes = [models.Index(fields=["expert", "left_at"]), models.Index(fields=["contest", "application"])]


class ScoreSheet(models.Model):
    """One expert's scores for one application.  Drafts never count."""

    DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="sheet")
    state = models.CharField(max_length=10, default=DRAFT)
    scores = models.JSONField(default=dict)  # criterion → decimal as text
    comment = models.TextField(blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    filing = models.ForeignKey("panels.Filing", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    returned_reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state"])]


class Package(models.Model):
    """A contest's preliminary result: ranked, signed by every co-body, reported, received."""

    DRAFT, REPORTED, RETURNED, RECEIVED = "draft", "reported", "returned", "received"
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=DRAFT)
    rule = models.JSONField(default=dict)
    places = models.PositiveIntegerField(null=True)  # up to which rank an application is suggested to pass
    filing = models.ForeignKey("panels.Filing", on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    report = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    returned_reason = models.TextField(blank=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="package_version_once"),
            models.UniqueConstraint(fields=["contest"], condition=Q(state="received"), name="package_received_once"),
        ]


class PackageLine(models.Model):
    """One application in a package: its rank, score and what the body suggests ("pass", "reserve", "fail")."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(null=True)  # null: cannot be ranked (R12)
    tied = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    reviews = models.PositiveSmallIntegerField()
    suggestion = models.CharField(max_length=10)
    adjusted = models.BooleanField(default=False)  # the panel said otherwise than the ranking
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "application"], name="package_line_once")]


class PackageSignature(models.Model):
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="signatures")
    body = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "body"], name="package_signed_once")]
