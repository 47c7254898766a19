"""Who takes part: review bodies with their mandates, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jinbang.rules.definition.words import Text


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
