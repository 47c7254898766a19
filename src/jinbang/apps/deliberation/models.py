"""Sittings of a committee: sign-in, quorum, recusal per item, ballots, decisions (R14, R15)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class Sitting(models.Model):
    """A meeting of the final committee.  quorum and threshold are exact fractions as text ("2/3")."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="sittings")
    name = models.CharField(max_length=120)
    quorum = models.CharField(max_length=12)
    threshold = models.CharField(max_length=12)
    base = models.CharField(max_length=10)  # present | eligible | cast
    eligible = models.PositiveSmallIntegerField()
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes = models.TextField(blank=True)


class Member(models.Model):
    """A member called to a sitting: present from signed_in_at until left_at; who comes back signs in anew."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    chair = models.BooleanField(default=False)
    scrutineer = models.BooleanField(default=False)
    signed_in_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "person"], name="member_once")]


class Item(models.Model):
    """What is decided on: one application."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="sitting_items")
    order = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "application"], name="item_once")]


class Recusal(models.Model):
    """A member leaves one item: not counted in its quorum, cannot vote on it."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="recusal_once")]


class Ballot(models.Model):
    """One round on one item: open, then closed (nobody votes any more), then counted.

    secret: papers carry no name.  box: how papers are sealed ("sealed" or "belenios").
    present, recused: as they are when it is closed, after recusals and departures.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ballots")
    round = models.PositiveSmallIntegerField()
    secret = models.BooleanField()
    box = models.CharField(max_length=10, default="sealed")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    present = models.PositiveSmallIntegerField(default=0)
    recused = models.PositiveSmallIntegerField(default=0)
    yes = models.PositiveSmallIntegerField(default=0)
    no = models.PositiveSmallIntegerField(default=0)
    abstain = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(null=True)
    carried = models.BooleanField(null=True)
    counted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "round"], name="ballot_round_once")]


def _urn_place() -> int:
    """Key of a paper in the table that the first migration made and a later one took away."""
    return secrets.randbits(62)


class Urn(models.Model):
    """The papers of one ballot, all in one cell, sorted, written anew as a whole with every vote.

    A table of papers would tell who cast which: by the order of its rows, and in PostgreSQL by the transaction that each
    row carries, which is that of the voter's row in the roll.  One sorted cell has neither.

    papers: [nonce, choice], in a ballot with names [nonce, choice, place, salt] (transparency.paper).
    commitments: one a line, sorted; empty until the ballot is closed.  archive: the election of a Belenios ballot.
    """

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, primary_key=True, related_name="urn")
    papers = models.JSONField(default=list)
    commitments = models.TextField(blank=True)
    archive = models.BinaryField(null=True)


class HasVoted(models.Model):
    """That a member voted, never how."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="voters")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "member"], name="voted_once")]


class Decision(models.Model):
    """What the secretariat's deliberation decided about one application; deviation from the order needs a reason."""

    application = models.OneToOneField("nominations.Application", on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=12)  # propose | not-choose
    deviates = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
