"""The append-only record of every act.  Nothing outside this app imports these models."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act.  `leaf` is what the public log commits to: no personal datum, only salted commitments.

    sequence: position in the log, given by the sequencer; null until then.
    """

    sequence = models.BigIntegerField(null=True)
    programme = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)  # readable inside; committed to by the leaf
    opened = models.JSONField(null=True)  # what the public bundle shows of it; has a commitment of its own in the leaf
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32, null=True)  # of the commitment; taking it away is erasure

    class Meta:
        indexes = [
            models.Index(fields=["programme", "id"]),
            models.Index(fields=["subject", "id"]),
            models.Index(fields=["id"], name="ledger_unsequenced", condition=models.Q(sequence__isnull=True)),
        ]
        constraints = [
            # Of numbered entries alone, so that an act does not wait for it.
            models.UniqueConstraint(
                fields=["sequence"], name="ledger_sequence_once", condition=models.Q(sequence__isnull=False)
            ),
        ]


class TreeState(models.Model):
    """The one compact range of the log; locked by whoever sequences."""

    name = models.CharField(max_length=40, primary_key=True)
    size = models.BigIntegerField(default=0)
    state = models.JSONField(default=dict)


class Checkpoint(models.Model):
    """A signed tree head, never changed."""

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    text = models.TextField()
    reason = models.CharField(max_length=80, blank=True)  # "cut-off collection", …

    class Meta:
        indexes = [models.Index(fields=["size"]), models.Index(fields=["reason", "id"])]


class Lease(models.Model):
    """Who of several processes does something that only one may do, and until when by the database's clock."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=120)
    until = models.DateTimeField()


class Cosignature(models.Model):
    """What a witness said of the log at one size: its signature line, as it stands below the checkpoint."""

    size = models.BigIntegerField()
    name = models.CharField(max_length=255)
    key_id = models.CharField(max_length=8)  # hexadecimal, as in the vkey
    line = models.TextField()
    at = models.DateTimeField()  # what the witness states

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "name", "key_id"], name="ledger_cosigned_once")]


class TimeStamp(models.Model):
    """What a time-stamping authority answered about the checkpoint of one size (RFC 3161)."""

    size = models.BigIntegerField(unique=True)
    answer = models.BinaryField()
    at = models.DateTimeField()  # when it was asked, by the site's clock
