"""Form screening: cases, two persons' opinions, corrections, appeals (R8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class Case(models.Model):
    """One application under screening; its outcome is the application's standing."""

    application = models.OneToOneField("nominations.Application", on_delete=models.PROTECT, related_name="screening")
    opened_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=0)  # of opinions: a correction or another track starts the next
    findings = models.JSONField(default=list)  # computed: [{key, met, zh, en, source, severity}]
    closed_at = models.DateTimeField(null=True)
    retracked_from = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, null=True, related_name="+")


class Opinion(models.Model):
    """One screener's verdict in one round: "pass", "correct" or "reject", with reason codes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField()
    screener = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10)
    codes = models.JSONField(default=list)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "screener"], name="opinion_once_a_round")]


class Ruling(models.Model):
    """The secretariat decides where the screeners of a round do not agree."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rulings")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10)
    codes = models.JSONField(default=list)
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="ruling_once_a_round")]


class Correction(models.Model):
    """A correction asked for, with its own deadline."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    round = models.PositiveSmallIntegerField()
    codes = models.JSONField(default=list)
    remarks = models.TextField()
    asked_at = models.DateTimeField()
    due = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    version = models.ForeignKey("nominations.Version", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["due"], name="correction_open", condition=models.Q(answered_at__isnull=True))]
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="correction_once_a_round")]


class Rejection(models.Model):
    """A written refusal on form, with its coded reasons."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rejections")
    codes = models.JSONField(default=list)
    reason = models.TextField()
    at = models.DateTimeField()


class Appeal(models.Model):
    """The applicant asks for re-examination, once."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)


class IntegrityCheck(models.Model):
    """An outside check for serious breach of trust before screening and before listing (R22)."""

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="+")
    when = models.CharField(max_length=20)  # "screening" | "listing"
    clear = models.BooleanField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "when", "id"])]
