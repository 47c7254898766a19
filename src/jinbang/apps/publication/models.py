"""Public notice, objections, release, entries of the lists, certificates (R16 to R18)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Notice(models.Model):
    """The proposed lists on public notice, in a half-open window."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)  # natural | working
    text = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="notice_once")]


class NoticeItem(models.Model):
    """One proposed nominee, with exactly what the public sees."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="notice_items")
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    order_key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "application"], name="notice_item_once")]
        indexes = [models.Index(fields=["notice", "contest", "order_key"])]


class Objection(models.Model):
    """A case.  The objector's identity is for the handler only."""

    RECEIVED, ADMITTED, REFUSED, ANSWERED = "received", "admitted", "refused", "answered"
    code = models.CharField(max_length=20, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(max_length=10, default=RECEIVED)
    objector_name = models.CharField(max_length=60)
    objector_organisation = models.CharField(max_length=200, blank=True)
    objector_contact = models.CharField(max_length=200)
    text = models.TextField()
    evidence = models.JSONField(default=list)  # [{name, digest, size, content_type}]
    access_digest = models.CharField(max_length=64, blank=True)  # lets the objector follow the case
    received_at = models.DateTimeField()
    handler = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    refusal_code = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    investigation = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, blank=True)  # keep | remove
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)


class Release(models.Model):
    """The lists become public at one instant."""

    programme = models.OneToOneField("programmes.Programme", on_delete=models.PROTECT, related_name="release")
    at = models.DateTimeField()
    document_number = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    times = models.PositiveSmallIntegerField(default=0)  # what was suspended at the first may be listed by a later one


class Import(models.Model):
    """Results of a separately organised list, brought in before publication."""

    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)


class Entry(models.Model):
    """What stands on a list, with exactly what the public sees."""

    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="entries")
    application = models.OneToOneField(
        "nominations.Application", on_delete=models.PROTECT, null=True, related_name="entry"
    )
    imported = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="entries")
    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    order_key = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    listed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["contest", "order_key", "id"])]


class Certificate(models.Model):
    """A certificate.  Numbers are never used again; voiding keeps the row."""

    number = models.CharField(max_length=40, unique=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="certificates")
    holder = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    pdf_digest = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(voided_at__isnull=True), name="certificate_live_once")
        ]


class CertificateRun(models.Model):
    """Certificates asked for many entries at once: which, how far it is, what had to be left out and why (T14).

    entries: ids in the order of issuing; done: how many of them have been dealt with.  left_out: id (as text) → reason.
    job: of the queue, so that its page can say whether it is still under way.
    """

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    entries = models.JSONField()
    done = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    open = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    job = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme"], condition=Q(open=True), name="certificate_run_open_once")
        ]
