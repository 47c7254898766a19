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
    """One round on one item.  secret: votes carry no name."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ballots")
    round = models.PositiveSmallIntegerField()
    secret = models.BooleanField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    present = models.PositiveSmallIntegerField(default=0)  # after recusals, when opened
    yes = models.PositiveSmallIntegerField(default=0)
    no = models.PositiveSmallIntegerField(default=0)
    abstain = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(null=True)
    carried = models.BooleanField(null=True)
    counted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "round"], name="ballot_round_once")]


def _urn_place() -> int:
    """A random key, so that the order of papers tells nothing about who cast them."""
    return secrets.randbits(62)


class Vote(models.Model):
    """A paper in the urn.  member is null in a secret ballot."""

    id = models.BigIntegerField(primary_key=True, default=_urn_place)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8)  # yes | no | abstain
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")


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
