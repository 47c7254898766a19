"""A programme as frozen data.  Everything that a call says, with the clause that says it.

Keys are kebab-case and stable; names are bilingual.  A *contest* is what one application enters, one quota counts,
one review body (or two together) reviews and one ranking orders: an honours list, or one track of a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

NomineeKind = Literal["technology", "enterprise", "organisation", "person", "cooperation", "project"]

NOMINEES = ("technology", "enterprise", "organisation", "person", "cooperation", "project")
FIELD_TYPES = (
    "text", "long-text", "title", "number", "money", "integer", "date", "choice", "multiple", "yes-no", "commitment",
    "uscc", "person-name", "person-id", "phones", "email", "patent", "postal-code", "division", "discipline",
    "industry", "trl", "table", "file",
)  # fmt: skip
COLUMN_TYPES = tuple(one for one in FIELD_TYPES if one not in ("long-text", "multiple", "commitment", "table", "file"))
FACES = ("public", "reviewers", "blind", "office", "handler")
ROLES = (
    "title", "uscc", "person-id", "person-name", "owner", "birth-date", "sex", "discipline", "keywords", "not-secret",
    "co-owners", "team", "unsuitable-experts",
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """Words in Chinese and English."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The words in the reader's language; falls back to the other where one is empty."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True)
class Contest:
    """A list without tracks, or one track of a list.  key: "rising-enterprise", "pioneer-technology/biomedicine"."""

    key: str
    list_key: str
    track_key: str
    name: Text
    nominee: NomineeKind
    separately_organised: bool


@dataclass(frozen=True)
class Track:
    key: str
    name: Text
    kind: str  # "industry" | "special" | free
    source: str


@dataclass(frozen=True)
class HonourList:
    """One list of the programme.  size: places, where fixed (known only to those allowed)."""

    key: str
    name: Text
    nominee: NomineeKind
    source: str
    separately_organised: bool = False
    stage_wording: Text = Text("初评机构", "preliminary review body")
    tracks: tuple[Track, ...] = ()
    form: str = ""
    size: int | None = None
    description: Text = Text("", "")


@dataclass(frozen=True)
class Channel:
    key: str
    name: Text
    source: str


@dataclass(frozen=True)
class Quota:
    """At most `limit` (inclusive) recommendations by one membership of a unit.

    list_key: the list.  per: "list", or "track" where every track has its own, not fungible.
    channel: key, or "" for every channel alike.
    """

    list_key: str
    per: Literal["list", "track"]
    limit: int
    source: str
    channel: str = ""


@dataclass(frozen=True)
class Window:
    """A stage's half-open window [opens, closes) in the programme's zone.

    stage: key ("publicity", "collection", "recommendation", "preliminary", "final", "release").
    spoken: how the notice says it.  opens/closes None: open on that side.
    """

    stage: str
    name: Text
    opens: datetime | None
    closes: datetime | None
    source: str
    spoken: Text = Text("", "")

    def contains(self, at: datetime) -> bool:
        """True where opens ≤ at < closes.  In UTC: two times of one zone would compare by the wall clock."""
        now = at.astimezone(UTC)
        return (self.opens is None or self.opens.astimezone(UTC) <= now) and (
            self.closes is None or now < self.closes.astimezone(UTC)
        )


@dataclass(frozen=True)
class Phone:
    number: str = ""
    extension: str = ""
    mobile: bool = False


@dataclass(frozen=True)
class Contact:
    """purpose: "enquiry", "technical-support", "review".  body: key where it is a review body's.

    contests: keys of the contests it answers for; one contact may serve two bodies that review together.
    """

    purpose: str
    name: Text
    organisation: Text
    phones: tuple[Phone, ...]
    source: str
    body: str = ""
    email: str = ""
    contests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """A review body, the secretariat or an acknowledger: an organisation with a part in the programme."""

    key: str
    name: Text
    uscc: str
    aliases: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True)
class Mandate:
    """Body `body` reviews contest `contest` (key), as lead or co.  acknowledger: body key that records its filing."""

    contest: str
    body: str
    role: Literal["lead", "co"]
    acknowledger: str
    source: str


@dataclass(frozen=True)
class Column:
    key: str
    name: Text
    type: str
    required: bool = False
    max_chars: int | None = None
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Field:
    """One question of a form.

    type: text, long-text, title, number, money (万元, 2 decimals), integer, date, choice, multiple, yes-no,
      commitment, uscc, person-name, person-id, phones, email, patent, postal-code, division, discipline, industry,
      trl, table, file (`FIELD_TYPES`).
    face: who sees it: "public", "reviewers", "blind" (hidden from reviewers in blind review), "office" (unit and
      secretariat only), "handler".
    visible_if: (field key, values): asked only then.
    """

    key: str
    name: Text
    type: str
    required: bool = False
    help: Text = Text("", "")
    min_chars: int | None = None
    max_chars: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_rows: int | None = None
    min_rows: int | None = None
    options: tuple[tuple[str, Text], ...] = ()
    columns: tuple[Column, ...] = ()
    accept: tuple[str, ...] = ()
    max_bytes: int | None = None
    face: str = "reviewers"
    visible_if: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Section:
    key: str
    name: Text
    fields: tuple[Field, ...]
    help: Text = Text("", "")


@dataclass(frozen=True)
class Form:
    """roles: which field plays a part that rules need (`ROLES`: "title", "uscc", "person-id", …) → field key."""

    key: str
    name: Text
    sections: tuple[Section, ...]
    source: str
    example: bool = True
    roles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by key, in order."""
        return {f.key: f for section in self.sections for f in section.fields}


@dataclass(frozen=True)
class EligibilityCondition:
    """A machine-checkable condition: a named predicate with arguments, never an expression.

    severity: "block" or "warn".  when: at which point it is asked ("submit" always implies screening too).
    """

    key: str
    list_key: str
    text: Text
    predicate: str
    arguments: Mapping[str, Any]
    source: str
    severity: Literal["block", "warn"] = "block"
    example: bool = True


@dataclass(frozen=True)
class ReasonCode:
    """A coded reason for screening or for refusing an objection.  fixable: may be corrected."""

    code: str
    text: Text
    fixable: bool = True
    source: str = ""


@dataclass(frozen=True)
class Criterion:
    key: str
    name: Text
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    step: Decimal
    description: Text = Text("", "")


@dataclass(frozen=True)
class CriteriaSet:
    """What a body files as evaluation criteria (or the programme's suggestion for it).

    rule: "mean" | "trimmed" | "median"; decimals: places of the total, ROUND_HALF_UP.
    """

    criteria: tuple[Criterion, ...]
    rule: str
    decimals: int
    min_reviews: int
    reviews_per_application: int
    min_comment_chars: int
    tie_breaks: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Settings:
    """The silences of a notice, each a setting with its default (the-call.md §6)."""

    recommendation: bool = True
    screening: bool = True
    screeners: int = 2
    correction_rounds: int = 1
    correction_days: int = 5
    final_review: bool = True
    public_notice: bool = True
    notice_days: int = 7
    notice_kind: Literal["natural", "working"] = "natural"
    objections: bool = True
    objection_days: int = 30
    one_live_recommendation: bool = True
    former_winners: Literal["block", "warn", "off"] = "block"
    one_track_per_technology: bool = True
    slot_back_after_screening: bool = False
    recall_frees_slot: bool = True
    ranked: bool = False
    order_by: Literal["unit", "pinyin", "strokes", "number", "name"] = "unit"
    unit_pair_of_eyes: bool = False
    blind_review: bool = True
    max_per_employer: int = 1
    min_outside_share: Fraction = Fraction(1, 3)
    panel_size: int = 7
    substitutes: int = 3
    quorum: Fraction = Fraction(2, 3)
    threshold: Fraction = Fraction(2, 3)
    threshold_base: Literal["present", "eligible", "cast"] = "present"
    secret_ballot: bool = True
    shortlist_percent: int = 130
    reminder_hours: tuple[int, ...] = (168, 48, 4)
    filing_gate: bool = True
    requires_seal: bool = True


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
