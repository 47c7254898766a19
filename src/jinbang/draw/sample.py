"""Commit to a plan and draw from it.  The commitment fixes everything but the randomness; drawing is integers only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

from jinbang.draw import randomness as sources
from jinbang.draw.beacon import FORMAT, Beacon, canonical_bytes, digest
from jinbang.draw.cells import Pool, gather, spell_out
from jinbang.draw.lottery import Reason
from jinbang.draw.plan import Plan, PlanError, Quota, problems
from jinbang.draw.probabilities import fairest
from jinbang.draw.randomness import Source


@dataclass(frozen=True, slots=True)
class Chance:
    """One candidate's exact probability of a seat; `reason` says why an excluded candidate has none."""

    candidate: str
    probability: Fraction
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is published before the randomness exists: the bytes, their SHA-256, and the table of chances."""

    digest: str
    canonical: bytes
    table: tuple[Chance, ...]

    @classmethod
    def read(cls, *, canonical: bytes) -> Commitment:
        """The commitment from its published bytes.  Raises PlanError if they are not a commitment of this format."""
        try:
            document = json.loads(canonical)
            if document["format"] != FORMAT:
                raise PlanError([f"this is not a commitment of format {FORMAT}"])
            chances = {text: Fraction(text) for text in {entry["chance"] for entry in document["roster"]}}  # few differ
            table = tuple(
                Chance(entry["id"], chances[entry["chance"]], entry.get("excluded", "")) for entry in document["roster"]
            )
        except (ValueError, KeyError, TypeError, ZeroDivisionError) as fault:
            raise PlanError([f"the commitment cannot be read: {fault}"]) from fault
        return cls(digest=digest(canonical), canonical=canonical, table=table)

    def document(self) -> dict[str, Any]:
        """The published document."""
        read: dict[str, Any] = json.loads(self.canonical)
        return read

    def sources(self) -> tuple[Source, ...]:
        """The announced sources of randomness, in order; none in a plan that takes any text."""
        return _announced(self.document())

    def chance(self, *, candidate: str) -> Fraction:
        """This candidate's exact probability of a seat.  Raises KeyError for a name that is not on the roster."""
        return {entry.candidate: entry.probability for entry in self.table}[candidate]


@dataclass(frozen=True, slots=True)
class Result:
    """A draw: `seats` and `substitutes` in order, and the `transcript` that is published with them."""

    seats: tuple[str, ...]
    substitutes: tuple[str, ...]
    transcript: dict[str, Any]

    @property
    def canonical(self) -> bytes:
        """The transcript as canonical bytes."""
        return canonical_bytes(self.transcript)


def commit(*, plan: Plan) -> Commitment:
    """Work out the fairest chances and the bytes to publish.

    Raises PlanError listing every mistake of the plan, or Infeasible naming the quotas that contradict each other.
    """
    if found := problems(plan=plan):
        raise PlanError(found)
    pool = gather(plan=plan)
    lottery = fairest(pool=pool)
    cell_of = {identity: cell for cell, ids in enumerate(pool.members) for identity in ids}
    chances = lottery.chances()
    excluded = {exclusion.candidate: exclusion.reason for exclusion in plan.exclusions}
    roster: list[dict[str, Any]] = []
    for candidate in sorted(plan.candidates, key=lambda one: one.id):
        entry: dict[str, Any] = {"id": candidate.id, "values": [candidate.attributes[name] for name in plan.attributes]}
        if candidate.id in excluded:
            entry |= {"chance": "0", "excluded": excluded[candidate.id] or "excluded"}
        else:
            cell = cell_of[candidate.id]
            entry |= {"chance": str(chances[cell]), "cell": cell}
        roster.append(entry)
    spelt = spell_out(plan=plan)
    document = {
        "format": FORMAT,
        "title": plan.title,
        "size": plan.size,
        "substitutes": plan.substitutes,
        "randomness": [source.announced() for source in plan.sources],
        "attributes": list(plan.attributes),
        "quotas": [
            {"attribute": quota.attribute, "value": quota.value, "low": quota.low, "high": quota.high}
            for quota in spelt
        ],
        "roster": roster,
        "lottery": {
            "tickets": str(lottery.tickets),
            "panels": [
                {"tickets": str(panel.tickets), "seats": [[c, n] for c, n in enumerate(panel.seats) if n]}
                for panel in lottery.panels
            ],
        },
        "fairness": {
            "method": lottery.method,
            "gap": str(lottery.gap),
            "levels": [_level(reason, pool, spelt) for reason in lottery.reasons],
        },
    }
    return Commitment.read(canonical=canonical_bytes(document))


def _level(reason: Reason, pool: Pool, quotas: Sequence[Quota]) -> dict[str, Any]:
    """A reason with its limits named by their number among the published quotas."""
    place = {quota: number for number, quota in enumerate(quotas)}
    return {
        "chance": str(reason.chance),
        "cells": list(reason.cells),
        "highs": [[place[pool.limits[number].quota], times] for number, times in reason.highs],
        "lows": [[place[pool.limits[number].quota], times] for number, times in reason.lows],
        "seats": reason.seats,
        "people": [list(pair) for pair in reason.people],
    }


def draw(*, plan: Plan, commitment: Commitment, randomness: str) -> Result:
    """Draw with the published randomness: the same inputs give the same result on any machine.

    Raises PlanError when `commitment` was made for another plan, RandomnessError for a text that was not announced.
    """
    _same_plan(plan, commitment.document())
    return replay(commitment=commitment, randomness=randomness)


def replay(*, commitment: Commitment, randomness: str) -> Result:
    """Draw from a commitment alone.

    Raises RandomnessError when the text is not what the commitment announces.
    """
    document = commitment.document()
    text = sources.canonical(text=randomness, sources=_announced(document))
    return selection(document=document, digest=commitment.digest, randomness=text)


def _announced(document: dict[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(**source) for source in document["randomness"])


def selection(*, document: dict[str, Any], digest: str, randomness: str) -> Result:
    """The draw itself: a ticket picks the panel's composition, a random order of the roster fills its seats.

    `randomness` is the canonical text, `digest` that of the document.  Who finds no seat left is a substitute.
    """
    beacon = Beacon(commitment=digest, randomness=randomness)
    ticket = beacon.ticket(count=int(document["lottery"]["tickets"]))
    ends = accumulate(int(panel["tickets"]) for panel in document["lottery"]["panels"])
    number = next(place for place, end in enumerate(ends) if ticket < end)
    room = dict(document["lottery"]["panels"][number]["seats"])
    cell_of = {entry["id"]: entry["cell"] for entry in document["roster"] if "cell" in entry}
    seats: list[str] = []
    rest: list[str] = []
    for name in beacon.order(cell_of):
        if room.get(cell_of[name], 0) > 0:
            room[cell_of[name]] -= 1
            seats.append(name)
        else:
            rest.append(name)
    substitutes = rest if document["substitutes"] is None else rest[: document["substitutes"]]
    transcript = {
        "format": FORMAT,
        "commitment": digest,
        "randomness": randomness,
        "ticket": str(ticket),
        "panel": number,
        "seats": seats,
        "substitutes": substitutes,
    }
    return Result(seats=tuple(seats), substitutes=tuple(substitutes), transcript=transcript)


def _same_plan(plan: Plan, document: dict[str, Any]) -> None:
    """Refuse a commitment that was made for another roster, other exclusions, quotas, sizes or sources."""
    excluded = {exclusion.candidate: exclusion.reason or "excluded" for exclusion in plan.exclusions}
    asked = {
        "title": plan.title,
        "size": plan.size,
        "substitutes": plan.substitutes,
        "randomness": [source.announced() for source in plan.sources],
        "attributes": list(plan.attributes),
        "quotas": [
            {"attribute": q.attribute, "value": q.value, "low": q.low, "high": q.high} for q in spell_out(plan=plan)
        ],
        "roster": [
            (c.id, [c.attributes[name] for name in plan.attributes], excluded.get(c.id))
            for c in sorted(plan.candidates, key=lambda one: one.id)
        ],
    }
    published = document | {"roster": [(e["id"], e["values"], e.get("excluded")) for e in document["roster"]]}
    if differing := [name for name, value in asked.items() if published[name] != value]:
        raise PlanError([f"the commitment was made for another plan: {', '.join(differing)} differ; commit again"])
