"""Persons, organisations, offices (who may act for whom) and channel memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from jinbang.apps.people.viewer import Viewer


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in, by e-mail."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="zh-hans")
    phone = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    # Django's permission system is not used; its templates and allauth ask for these.
    _viewer: Viewer
    is_staff = False
    is_superuser = False


class Organisation(models.Model):
    """One legal entity is one organisation (R3), known by its unified social credit code."""

    uscc = models.CharField(max_length=18, null=True, unique=True)
    name = models.CharField(max_length=200, db_index=True)
    name_en = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=40, blank=True)  # "academia", "industry", "investment", …
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    body_key = models.CharField(max_length=80, blank=True, db_index=True)  # key in programme definitions
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body_key"], condition=~Q(body_key=""), name="organisation_body_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another spelling of an organisation's name."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, db_index=True)


class Role(models.TextChoices):
    """What an office lets its holder do; policy turns roles into relations."""

    PREPARER = "preparer", "填报人"
    UNIT_HANDLER = "unit-handler", "推荐单位经办人"
    UNIT_APPROVER = "unit-approver", "推荐单位审核人"
    BODY_MANAGER = "body-manager", "初评机构管理员"
    SECRETARY = "secretary", "秘书处"
    SCREENER = "screener", "形审员"
    ACKNOWLEDGER = "acknowledger", "备案受理人"
    COMMITTEE = "committee", "终评委员"
    SCRUTINEER = "scrutineer", "监票人"
    AUDITOR = "auditor", "监督员"


class Office(models.Model):
    """A person acts for an organisation in a role, in one programme or ("" = all), from since until until."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=20, choices=Role.choices)
    programme = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "role"]), models.Index(fields=["organisation", "role"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "programme"],
                condition=Q(until__isnull=True),
                name="office_once",
            )
        ]


class Membership(models.Model):
    """A unit belongs to a recommendation channel of a programme; approved by the secretariat and dated (R3)."""

    REQUESTED, APPROVED, REFUSED, ENDED = "requested", "approved", "refused", "ended"
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    programme = models.CharField(max_length=80)
    channel = models.CharField(max_length=80)
    state = models.CharField(max_length=12, default=REQUESTED)
    evidence = models.TextField(blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "channel"],
                condition=Q(state__in=("requested", "approved")),
                name="membership_once",
            )
        ]
