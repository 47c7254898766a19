"""Programmes, their frozen versions, and the contests that applications enter."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Programme(models.Model):
    """One edition of a call.  Its content is in the newest published version."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    current = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """A definition as published: its files verbatim and their digest.  Never changed; an amendment is a new version."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    files = models.JSONField()  # file name → text, for rules.reading
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    difference = models.JSONField(default=list)  # public diff against the version before
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="version_once")]


class Contest(models.Model):
    """A list, or one track of a list, as a row to point at (rules.definition.Contest says what it is)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contests")
    key = models.CharField(max_length=160)
    list_key = models.CharField(max_length=80)
    track_key = models.CharField(max_length=80, blank=True)
    ordinal = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=4)  # short, for application numbers: "A1"
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    separately_organised = models.BooleanField(default=False)

    class Meta:
        ordering = ["programme_id", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="contest_once")]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A body's part in a contest, from the definition; `acknowledger` records its filing."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="mandates")
    body = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="mandates")
    acknowledger = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "body"], name="mandate_once")]
