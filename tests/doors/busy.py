"""A call in the middle of everything, and who works at which page: what the bad-input tests knock at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests import publishing
from tests.doors.secretariat import later
from tests.reviewing import Review
from tests.world import World

from jinbang.apps.panels.models import Invitation
from jinbang.apps.people.models import Person, Role
from jinbang.apps.screening import actions as screening

OFFICES = (Role.SECRETARY, Role.SCREENER, Role.ACKNOWLEDGER, Role.COMMITTEE, Role.SCRUTINEER, Role.AUDITOR)
COLLECTING, INVITED, LATER, RELEASED = "2022-10-20T10:00", "2022-11-05T10:00", "2022-12-05T10:00", "2023-01-11T10:00"
_PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
_CONTROL = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|value|type|action|method)="([^"]*)"')


@dataclass
class FormOnPage:
    """A form as a page shows it.  fields: name → the value that stands in it; files: names of its file controls."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@dataclass
class Place:
    """One address with things that are there, who works there and when; what a form sent there, where it is reached by one."""

    name: str
    url: str
    person: Person | None
    at: datetime
    posted: dict[str, Any] | None = None

    def browser(self, **options: Any) -> Client:
        client = Client(**options)
        if self.person is not None:
            client.force_login(self.person)
        return client


class Busy:
    """Applications at every stage at once: drafts, a submitted one, one at review with seats, one on notice, one listed."""

    def __init__(self, world: World) -> None:
        self.world = world
        listed = publishing.proposed(world, unit=world.new_unit())
        self.entry = publishing.listed(world, listed)[0]  # first: nothing is released while anybody waits
        self.review = Review(world)
        self.seats = self.review.declared(1)
        self.tokens = Review(world, "convergence-organisation").invited()
        self.case = self._case()
        self.member = world.office(world.person(), world.secretariat, *OFFICES)
        self.draft = world.draft_application()
        self.submitted = world.submitted_application()
        self.on_notice = publishing.proposed(world, unit=world.new_unit())
        self.notice = publishing.on_notice(world, self.on_notice, at="2022-12-04T10:00")
        self.objection = _objection(world, self.notice, self.on_notice)
        publishing.reviewed(world, unit=world.new_unit())
        self.sitting = later.convened(world, [self.member, *later.committee(world, 3)])

    def _case(self) -> Any:
        found = self.world.recommended_application(unit=self.world.new_unit())
        self.world.pass_deadline()
        screening.open_cases(programme=self.world.key, at=self.world.at("2022-11-01T00:00"))
        return found

    def places(self) -> Iterator[Place]:
        """Every address of the URL table, with what is there."""
        for route, name in _routes():
            audience = route.partition("/")[0]
            person, when, things = self._who(audience, name)
            things = {
                "key": self.world.key, "programme": self.world.key, "ordinal": self.review.contest.ordinal, "digest": "0" * 64,
                "unit": self.world.unit.organisation.pk, "contest": self.review.contest.key, "number": self.notice.number, **things,
            }  # fmt: skip
            filled = _PARAMETER.sub(lambda found, things=things: str(things.get(found["name"], "no-such")), route)
            yield Place(name, f"/{filled}", person, self.world.at(when))

    def _who(self, audience: str, name: str) -> tuple[Person | None, str, dict[str, Any]]:  # noqa: PLR0911 - a table
        short = name.rpartition(":")[2]
        if audience == "apply":
            section = self.world.definition.form_for("rising-enterprise").sections[0].key
            one = self.submitted if short in ("recall", "withdraw", "receipt", "receipt-pdf", "stamped") else self.draft
            return one.preparer, COLLECTING, {"pk": one.pk, "section": section, "organisation": one.organisation_id}
        if audience == "unit":
            return self.world.approver, COLLECTING, {"pk": self.submitted.pk}
        if audience == "body":
            return self.review.manager, "2022-11-10T10:00", {"pk": self.seats[0].application_id}
        if audience == "expert":
            seat = self.seats[0]
            if short in ("answer", "invitation"):  # one that waits for an answer
                asked = Invitation.objects.filter(expert__in=self.tokens).earliest("pk")
                if asked.expert.person is None:
                    asked.expert.person = self.world.person(asked.expert.name)
                    asked.expert.save(update_fields=["person"])
                return asked.expert.person, INVITED, {"pk": asked.pk, "token": self.tokens[asked.expert_id]}
            pk = {"declare": self.review.contest.pk, "undertaking": Invitation.objects.get(expert=seat.expert).pk}.get(
                short, seat.pk
            )
            return seat.expert.person, "2022-11-10T10:00", {"pk": pk}
        if audience == "office":
            pk = {
                "case": self.case.pk, "sitting": self.sitting.pk, "vote": self.sitting.pk, "papers": self.sitting.pk,
                "objection": self.objection.pk, "evidence": self.objection.pk,
            }.get(short, self.on_notice.pk)  # fmt: skip
            return self.member, LATER, {"pk": pk}
        item = self.notice.items.get(application=self.on_notice)
        when = RELEASED if short in ("entry", "certificate", "list") else LATER
        return None, when, {"item": item.pk, "pk": 1, "slug": self.entry.slug, "form": "technology"}


def _objection(world: World, notice: Any, application: Any) -> Any:
    from jinbang.apps.publication import actions as publication

    made, _ = publication.file_objection(
        notice_id=notice.pk, application_id=application.pk, name="示例异议人", contact="010-5550 0109",
        text="该项目的权属存在争议，详见所附材料。", evidence=publishing.EVIDENCE, at=world.at("2022-12-04T12:00"),
    )  # fmt: skip
    return made


def _routes(patterns: list[Any] | None = None, route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(route, full name) of every address; sign-in of allauth and the language switch included."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(
                pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif isinstance(pattern, URLPattern) and "(?P" not in here:
            yield here, f"{space}{pattern.name}"


def forms_of(page: str, url: str) -> list[FormOnPage]:
    """The forms that a page sends by POST, as a browser would."""
    found = []
    for form in _FORM.finditer(page):
        head = dict(_ATTRIBUTE.findall(form["head"]))
        if head.get("method", "get").lower() != "post":
            continue
        one = FormOnPage(unescape(head.get("action", "")) or url)
        for control in _CONTROL.finditer(form["inside"]):
            told = dict(_ATTRIBUTE.findall(control[0]))
            name = unescape(told.get("name", ""))
            if not name or name == "csrfmiddlewaretoken":
                continue
            if told.get("type") == "file":
                one.files.append(name)
            else:
                one.fields.setdefault(name, unescape(told.get("value", "")))
        found.append(one)
    return found
