"""The whole call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jinbang.rules.definition.bodies import Body, Contact, Mandate
from jinbang.rules.definition.calendar import Window
from jinbang.rules.definition.forms import Form
from jinbang.rules.definition.judging import CriteriaSet, EligibilityCondition, ReasonCode
from jinbang.rules.definition.lists import Channel, Contest, HonourList, Quota
from jinbang.rules.definition.settings import Settings
from jinbang.rules.definition.words import Text


@dataclass(frozen=True)
class ProgrammeDefinition:
    """The whole call.  zone: IANA name.  language: default language of its public pages."""

    key: str
    title: Text
    short: Text
    document_number: str
    issuer: Text
    organiser: Text
    signed: date | None
    published: date
    zone: str
    language: str
    addressees: tuple[Text, ...]
    principles: tuple[Text, ...]
    merits: tuple[Text, ...]
    attachments: tuple[tuple[str, Text], ...]
    secretariat: str
    lists: tuple[HonourList, ...]
    channels: tuple[Channel, ...]
    quotas: tuple[Quota, ...]
    calendar: tuple[Window, ...]
    bodies: tuple[Body, ...]
    mandates: tuple[Mandate, ...]
    contacts: tuple[Contact, ...]
    forms: Mapping[str, Form]
    conditions: tuple[EligibilityCondition, ...]
    screening_reasons: tuple[ReasonCode, ...]
    objection_refusals: tuple[ReasonCode, ...]
    criteria: Mapping[str, CriteriaSet]  # list key, or "" for all
    settings: Settings
    sources: Mapping[str, str]  # setting key → clause or "sector practice"
    prose: Mapping[str, Text]
    certificate_prefix: str = ""

    @cached_property
    def contests(self) -> dict[str, Contest]:
        """Every contest by key, in the order of the call."""
        out: dict[str, Contest] = {}
        for one in self.lists:
            if one.tracks:
                for track in one.tracks:
                    key = f"{one.key}/{track.key}"
                    name = Text(f"{one.name.zh} · {track.name.zh}", f"{one.name.en} · {track.name.en}")
                    out[key] = Contest(key, one.key, track.key, name, one.nominee, one.separately_organised)
            else:
                out[one.key] = Contest(one.key, one.key, "", one.name, one.nominee, one.separately_organised)
        return out

    def honour_list(self, key: str) -> HonourList:
        """The list of that key (KeyError otherwise)."""
        for one in self.lists:
            if one.key == key:
                return one
        raise KeyError(key)

    def form_for(self, contest: str) -> Form:
        """The form that an application in that contest fills in."""
        return self.forms[self.honour_list(self.contests[contest].list_key).form]

    def window(self, stage: str) -> Window:
        """The window of a stage (KeyError where the calendar has none)."""
        for one in self.calendar:
            if one.stage == stage:
                return one
        raise KeyError(stage)

    def criteria_for(self, contest: str) -> CriteriaSet:
        """Suggested criteria for that contest's list."""
        key = self.contests[contest].list_key
        return self.criteria.get(key) or self.criteria[""]

    def mandates_for(self, contest: str) -> tuple[Mandate, ...]:
        """Who reviews that contest, lead first."""
        return tuple(sorted((m for m in self.mandates if m.contest == contest), key=lambda m: m.role != "lead"))

    def body(self, key: str) -> Body:
        """The body of that key (KeyError otherwise)."""
        for one in self.bodies:
            if one.key == key:
                return one
        raise KeyError(key)

    def conditions_for(self, contest: str) -> tuple[EligibilityCondition, ...]:
        """Conditions of that contest's list, with those of every list ("")."""
        key = self.contests[contest].list_key
        return tuple(c for c in self.conditions if c.list_key in ("", key))
