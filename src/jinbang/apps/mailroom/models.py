"""Letters wait in an outbox, written in the act's transaction and sent after it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Letter(models.Model):
    """One letter to one person.  key makes writing it twice impossible."""

    key = models.CharField(max_length=160, unique=True)
    programme = models.CharField(max_length=80, blank=True, db_index=True)
    kind = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="letters")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=10, default="zh-hans")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    receipts = models.JSONField(default=list)  # ids of the ledger's entries whose receipts go with it

    class Meta:
        indexes = [models.Index(fields=["id"], name="letter_unsent", condition=models.Q(sent_at__isnull=True))]
