"""A small world for tests: the 2022 call published, units, applicants, officers; applications as far along as asked.

    def test_something(world):
        application = world.submitted_application(contest="rising-enterprise")
        recommend(application_id=application.pk, ..., actor=world.approver, at=world.at("2022-10-20T10:00"))
        assert world.ledger_kinds() == ["application.recommend"]

Helpers forget what they wrote themselves: `ledger_kinds()` tells what was written after the last helper returned.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from jinbang.apps.ledger.models import Entry
from jinbang.apps.nominations import actions as nominations
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Membership, Office, Organisation, Person, Role
from jinbang.apps.people.viewer import Viewer, forget, viewer_of
from jinbang.apps.programmes.actions import load, publish
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.reading import to_bundle
from tests.answers import answers, person_name, uscc
from tests.kept import again

ROOT = Path(__file__).resolve().parent.parent
CALL = ROOT / "programmes" / "kczg-2022"
BEIJING = ZoneInfo("Asia/Shanghai")
LONG_AGO = datetime(2022, 8, 1, tzinfo=BEIJING)
SEAL = "5e" * 32  # digest of a seal page
Made = TypeVar("Made")


@dataclass(frozen=True)
class Unit:
    """A recommending unit with its two officers."""

    organisation: Organisation
    handler: Person
    approver: Person


@dataclass(frozen=True)
class Applicant:
    """An applying organisation with the person who prepares its applications."""

    organisation: Organisation
    person: Person


def helper(make: Callable[..., Made]) -> Callable[..., Made]:
    """What a helper writes into the ledger is not counted by `ledger_kinds`."""

    @wraps(make)
    def made(self: World, *args: Any, **kwargs: Any) -> Made:
        out = make(self, *args, **kwargs)
        self.mark()
        return out

    return made


class World:
    """The call under `key`, published on 2022-09-06, and whoever a test asks for.

    settings: to change in programme.toml ("unit_pair_of_eyes=True"); the programme is loaded anew then.
    files: the whole definition instead (name → text).
    """

    def __init__(self, *, files: dict[str, str] | None = None, **settings: Any) -> None:
        self._count = itertools.count(1)
        self.programme = load_call(files=files, **settings)
        self.key = self.programme.key
        self.mark()

    # --- time and record ----------------------------------------------------------------------------------------------

    @staticmethod
    def at(text: str = "2022-10-20T10:00") -> datetime:
        """A moment in Beijing; "2022-10-31T24:00" is understood."""
        if "T24:00" in text:
            return datetime.fromisoformat(text.replace("T24:00", "T00:00")).replace(tzinfo=BEIJING) + _DAY
        return datetime.fromisoformat(text).replace(tzinfo=BEIJING)

    deadline = datetime(2022, 11, 1, tzinfo=BEIJING)

    def mark(self) -> None:
        """Forget the ledger entries until now."""
        self._mark = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def ledger_kinds(self) -> list[str]:
        """Kinds of the entries written since the last helper returned."""
        return list(Entry.objects.filter(id__gt=self._mark).order_by("id").values_list("kind", flat=True))

    # --- the call -----------------------------------------------------------------------------------------------------

    @property
    def definition(self) -> ProgrammeDefinition:
        return definition_of(self.programme)

    @cached_property
    def contests(self) -> dict[str, Contest]:
        return {one.key: one for one in Contest.objects.filter(programme=self.programme)}

    @property
    def intake(self) -> list[str]:
        """Keys of the contests that take applications."""
        return [key for key, one in self.definition.contests.items() if not one.separately_organised]

    @helper
    def amended(self, **settings: Any) -> None:
        """The same call with other settings, as a new version."""
        from jinbang.apps.programmes.actions import amend

        files = with_settings(dict(self.programme.current.files), **settings)
        amend(actor=None, key=self.key, files=files, reason="示例修订", at=self.at("2022-09-20T09:00"))
        self.programme = programme_of(key=self.key)

    # --- people -------------------------------------------------------------------------------------------------------

    def number(self) -> int:
        """A number not used in this world yet."""
        return next(self._count)

    @helper
    def person(self, name: str = "") -> Person:
        """Somebody who can sign in (by force_login) and holds no office."""
        n = self.number()
        return Person.objects.create(email=f"person{n}@example.org", name=name or person_name(n), password="!")

    @helper
    def organisation(self, name: str = "", **fields: Any) -> Organisation:
        """A legal entity with a valid credit code."""
        n = self.number()
        return Organisation.objects.create(uscc=uscc(90_000_000 + n), name=name or f"示例单位{n}", **fields)

    @helper
    def office(self, person: Person, organisation: Organisation, *roles: str, programme: str | None = None) -> Person:
        """Give a person offices in the call (programme="": in every programme)."""
        where = self.key if programme is None else programme
        Office.objects.bulk_create(
            Office(person=person, organisation=organisation, role=role, programme=where, since=LONG_AGO)
            for role in roles
        )
        forget(person)
        return person

    def officer(self, role: str, organisation: Organisation | None = None) -> Person:
        """A new person with one office, by default in the secretariat."""
        return self.office(self.person(), organisation or self.secretariat, role)

    def viewer(self, person: Person) -> Viewer:
        return viewer_of(person)

    @helper
    def join(self, organisation: Organisation, *channels: str, since: datetime = LONG_AGO) -> None:
        """Approved channel memberships."""
        Membership.objects.bulk_create(
            Membership(
                organisation=organisation, programme=self.key, channel=channel, state=Membership.APPROVED,
                requested_at=since, since=since, decided_at=since,
            )
            for channel in channels
        )  # fmt: skip

    def new_unit(self, *channels: str, name: str = "") -> Unit:
        """A unit in these channels (the first of the call where none is named) with handler and approver."""
        organisation = self.organisation(name or f"示例推荐单位{self.number()}")
        self.join(organisation, *(channels or (self.definition.channels[0].key,)))
        return Unit(
            organisation,
            self.officer(Role.UNIT_HANDLER, organisation),
            self.officer(Role.UNIT_APPROVER, organisation),
        )

    def new_applicant(self, name: str = "") -> Applicant:
        organisation = self.organisation(name or f"示例申报单位{self.number()}")
        return Applicant(organisation, self.officer(Role.PREPARER, organisation))

    @cached_property
    def secretariat(self) -> Organisation:
        return Organisation.objects.get(body_key=self.definition.secretariat)

    @cached_property
    def secretary(self) -> Person:
        return self.officer(Role.SECRETARY)

    @cached_property
    def screeners(self) -> tuple[Person, Person, Person]:
        return self.officer(Role.SCREENER), self.officer(Role.SCREENER), self.officer(Role.SCREENER)

    @cached_property
    def auditor(self) -> Person:
        return self.officer(Role.AUDITOR)

    @cached_property
    def unit(self) -> Unit:
        return self.new_unit()

    @cached_property
    def applicant(self) -> Applicant:
        return self.new_applicant()

    @property
    def handler(self) -> Person:
        return self.unit.handler

    @property
    def approver(self) -> Person:
        return self.unit.approver

    # --- applications -------------------------------------------------------------------------------------------------

    def answers(self, contest: str, n: int | None = None, **changes: Any) -> dict[str, Any]:
        """Complete, eligible answers of a nominee of its own."""
        return answers(self.definition, contest, self.number() if n is None else n, **changes)

    @helper
    def draft_application(
        self, contest: str = "rising-enterprise", *, unit: Unit | None = None, applicant: Applicant | None = None,
        n: int | None = None, filled: bool = True, at: datetime | None = None, **changes: Any,
    ) -> Application:  # fmt: skip
        """A draft, filled in unless filled=False.  n: the nominee; changes: answers to replace."""
        applicant = applicant or self.applicant
        needs_unit = self.definition.settings.recommendation
        application = nominations.start(
            programme=self.key, contest=contest, organisation_id=applicant.organisation.pk,
            unit_id=(unit or self.unit).organisation.pk if needs_unit else None, actor=applicant.person,
            at=at or self.at("2022-10-10T09:00"),
        )  # fmt: skip
        if filled:
            application.draft = self.answers(contest, n, **changes)
            application.draft_revision = 1
            application.save(update_fields=["draft", "draft_revision"])
        return application

    @helper
    def submitted_application(self, contest: str = "rising-enterprise", **options: Any) -> Application:
        """With the unit."""
        application = self.draft_application(contest, **options)
        nominations.submit(
            application_id=application.pk,
            actor=application.preparer,
            at=options.get("at") or self.at("2022-10-15T09:00"),
        )
        return self.fresh(application)

    @helper
    def recommended_application(self, contest: str = "rising-enterprise", **options: Any) -> Application:
        """In a place of the unit."""
        unit = options.get("unit") or self.unit
        application = self.submitted_application(contest, **options)
        nominations.recommend(
            application_id=application.pk, version_digest=application.current.digest, opinion="同意推荐。",
            seal_digest=SEAL, actor=unit.approver, at=options.get("at") or self.at("2022-10-20T09:00"),
        )  # fmt: skip
        return self.fresh(application)

    @helper
    def admitted_application(self, contest: str = "rising-enterprise", **options: Any) -> Application:
        """With the secretariat, after the deadline, its screening case opened."""
        application = self.recommended_application(contest, **options)
        self.pass_deadline()
        return self.fresh(application)

    @helper
    def accepted_application(self, contest: str = "rising-enterprise", **options: Any) -> Application:
        """Accepted on form by two screeners."""
        from jinbang.apps.screening import actions as screening

        application = self.admitted_application(contest, **options)
        for screener in self.screeners[: self.definition.settings.screeners]:
            screening.give_opinion(
                application_id=application.pk, verdict="pass", actor=screener, at=self.at("2022-11-02T10:00")
            )
        return self.fresh(application)

    @helper
    def pass_deadline(self) -> None:
        """What the calendar does at 24:00 of 31 October."""
        from jinbang.apps.screening import actions as screening

        nominations.lapse(programme=self.key, at=self.deadline)
        nominations.admit(programme=self.key, at=self.deadline)
        screening.open_cases(programme=self.key, at=self.deadline)

    @staticmethod
    def fresh(application: Application) -> Application:
        """The application as the database has it now."""
        return Application.objects.select_related(
            "programme__current", "contest", "current", "unit", "organisation", "preparer"
        ).get(pk=application.pk)


_DAY = datetime(2022, 1, 2, tzinfo=BEIJING) - datetime(2022, 1, 1, tzinfo=BEIJING)


def with_settings(files: dict[str, str], **settings: Any) -> dict[str, str]:
    """The definition's files with other values in the [settings] of programme.toml."""
    text = files["programme.toml"]
    for name, value in settings.items():
        key = name.replace("_", "-")
        said = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
        said = said or (f'"{value}"' if isinstance(value, str) else str(value))
        line = f'{key} = {{ value = {said}, source = "test" }}'
        text, found = re.subn(rf"(?m)^{re.escape(key)} = .*$", line, text)
        if not found:
            text, found = re.subn(r"(?m)^\[settings\]$", f"[settings]\n{line}", text)
        assert found, f"no place for {key} in programme.toml"
    changed = {**files, "programme.toml": text}
    if settings.get("recommendation") is False:  # no units, so no channels and quotas
        without = ("channels.toml", "quotas.toml", "examples.toml")
        changed = {name: words for name, words in changed.items() if name not in without}
    return changed


def call_files(**settings: Any) -> dict[str, str]:
    """The 2022 call's files, with other settings where given."""
    return with_settings(dict(_bundle()), **settings)


def _bundle(kept: list[dict[str, str]] = []) -> dict[str, str]:  # noqa: B006 - read once a run
    if not kept:
        kept.append(to_bundle(CALL))
    return kept[0]


def load_call(*, files: dict[str, str] | None = None, **settings: Any) -> Programme:
    """The call, loaded and published on its day; used again where the run has it with the same settings."""
    wanted = files if files is not None else call_files(**settings)
    key = re.search(r'(?m)^key = "([a-z0-9-]+)"', wanted["programme.toml"])
    assert key is not None
    known = Programme.objects.filter(key=key[1]).select_related("current").first()
    if known is None:
        again(json.dumps(wanted, sort_keys=True), lambda: _published(wanted, key[1]))
    else:
        assert known.current is not None
        assert dict(known.current.files) == wanted, f"{key[1]} is there with other settings: use world.amended(...)"
    return programme_of(key=key[1])


def _published(files: dict[str, str], key: str) -> None:
    load(files=files, at=LONG_AGO)
    publish(actor=None, key=key, at=datetime(2022, 9, 6, 9, tzinfo=BEIJING))


def kinds(lines: Sequence[Any]) -> list[str]:
    """Kinds of ledger lines."""
    return [line.kind for line in lines]
