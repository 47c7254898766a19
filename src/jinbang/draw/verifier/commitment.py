"""What can be checked of a commitment before the randomness is known."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from math import comb, gcd, log2

from jinbang.draw.verifier.reading import (
    Broken,
    Document,
    Having,
    Undecided,
    cells_of,
    chance_of,
    having_of,
    need,
    panels_of,
    quota_of,
    tickets_of,
    whole,
)


def _roster(before: Document) -> None:
    names = [entry["id"] for entry in before["roster"]]
    need(all(isinstance(name, str) and name for name in names), "an id is not text")
    need(names == sorted(names), "the roster is not sorted")
    need(len(set(names)) == len(names), "somebody is on the roster twice")
    need(before["attributes"] == sorted(set(before["attributes"])), "the attributes are not sorted and distinct")
    for entry in before["roster"]:
        drawable, excluded = {"id", "values", "chance", "cell"}, {"id", "values", "chance", "excluded"}
        need(set(entry) in (drawable, excluded), f"the entry of {entry['id']!r} has unknown keys")
        need(len(entry["values"]) == len(before["attributes"]), f"{entry['id']!r} lacks an attribute")
        need(all(isinstance(value, str) for value in entry["values"]), f"{entry['id']!r} has a value that is no text")
        if "excluded" in entry:
            need(entry["chance"] == "0", f"{entry['id']!r} is excluded but has a chance")
            need(isinstance(entry["excluded"], str) and entry["excluded"] != "", f"{entry['id']!r}: no reason given")
    need(all(cells_of(before)), "a cell has no members")


def _quotas(before: Document) -> None:
    whole(before["size"], 1)
    if before["substitutes"] is not None:
        whole(before["substitutes"])
    named = [(quota["attribute"], quota["value"]) for quota in before["quotas"]]
    need(len(set(named)) == len(named), "a value has two quotas")
    need({attribute for attribute, _ in named} == set(before["attributes"]), "an attribute has no quota")
    people, panels = [len(cell) for cell in cells_of(before)], list(panels_of(before))
    for number, (_, seats) in enumerate(panels):
        need(sum(seats.values()) == before["size"], f"panel {number} has not {before['size']} seats")
        need(all(cell < len(people) for cell in seats), f"panel {number} names an unknown cell")
        need(all(count <= people[cell] for cell, count in seats.items()), f"panel {number} seats somebody twice")
    having = having_of(cells_of(before))
    for quota in before["quotas"]:
        need(set(quota) == {"attribute", "value", "low", "high"}, "a quota has unknown keys")
        low, high, inside = quota_of(before, quota, having)
        for number, (_, seats) in enumerate(panels):
            # A cell may be in the quota with some of its members only; count the worst selection either way.
            met = [(cell, count, seats[cell]) for cell, count in inside.items() if cell in seats]
            least = sum(max(0, seated - (people[cell] - count)) for cell, count, seated in met)
            most = sum(min(seated, count) for _, count, seated in met)
            kept = low <= least and most <= high
            need(kept, f"panel {number} can break {quota['attribute']} = {quota['value']}")


def _table(before: Document) -> None:
    lottery, cells = before["lottery"], cells_of(before)
    need(set(lottery) == {"tickets", "panels"}, "the lottery has unknown keys")
    total, seats = 0, [0] * len(cells)
    for tickets, panel in panels_of(before):
        total += tickets
        for cell, count in panel.items():
            seats[cell] += tickets * count
    need(total > 0 and tickets_of(lottery["tickets"]) == total, f"the panels have {total} tickets together")
    for number, members in enumerate(cells):
        chance = Fraction(seats[number], total * len(members))
        for entry in members:
            need(chance_of(entry["chance"]) == chance, f"the chance of {entry['id']!r} is {chance}")


def _fairness(before: Document) -> None:
    """Each level's inequality, multiplied out: its cells cannot have more without someone worse off losing."""
    fairness, cells = before["fairness"], cells_of(before)
    need(set(fairness) == {"method", "gap", "levels"}, "the fairness has unknown keys")
    need(fairness["method"] in ("controlled rounding", "column generation"), "the method is unknown")
    gap = chance_of(fairness["gap"])
    need(isinstance(fairness["levels"], list), "the levels are no list")
    need(fairness["levels"] != [] or fairness["method"] == "column generation", "the proof is missing")
    if not fairness["levels"]:
        raise Undecided(f"found by {fairness['method']}; the worst chance is at most {float(gap):.3g} below the best")
    need(gap == 0, "a gap is stated beside a proof")
    sizes = [len(cell) for cell in cells]
    chances = [chance_of(cell[0]["chance"]) for cell in cells]
    having = having_of(cells)
    settled: dict[int, Fraction] = {}
    last = Fraction(0)
    for number, level in enumerate(fairness["levels"]):
        weights, most = _inequality(before, level, sizes, having)
        chance = chance_of(level["chance"])
        need(last <= chance, f"level {number} is below the one before it")
        held = [cell for cell, weight in enumerate(weights) if weight > 0 and cell not in settled]
        named = [whole(cell) for cell in level["cells"]]
        need(bool(held) and held == named, f"level {number} does not hold the cells that it names")
        taken = sum(weight * sizes[cell] * settled.get(cell, chance) for cell, weight in enumerate(weights))
        need(min(weights) >= 0 and taken == most, f"level {number} does not prove its chance")
        settled.update(dict.fromkeys(held, chance))
        last = chance
    need([settled.get(cell) for cell in range(len(cells))] == chances, "the levels are not the chances of the table")


def _inequality(before: Document, level: Document, sizes: list[int], having: Having) -> tuple[list[int], int]:
    need(set(level) == {"chance", "cells", "highs", "lows", "seats", "people"}, "a level has unknown keys")
    seats = level["seats"]
    need(isinstance(seats, int) and not isinstance(seats, bool), "a multiplier is no whole number")
    sides = [level["highs"], level["lows"], level["people"]]
    for side in sides:
        places = [place for place, _ in side] if isinstance(side, list) else [0, 0]
        need(places == sorted(set(places)), "the multipliers are out of order")
    need(gcd(seats, *(pair[1] for side in sides for pair in side)) == 1, "the multipliers have a common factor")
    weights, most = [seats] * len(sizes), seats * before["size"]
    for sign, side in ((1, "highs"), (-1, "lows")):
        for number, times in level[side]:
            low, high, inside = quota_of(before, before["quotas"][whole(number)], having)
            need(all(count == sizes[cell] for cell, count in inside.items()), "a quota parts a cell")
            most += sign * whole(times, 1) * (high if sign > 0 else low)
            for cell in inside:
                weights[cell] += sign * times
    for cell, times in level["people"]:
        most += whole(times, 1) * sizes[whole(cell)]
        weights[cell] += times
    return weights, most


_LOTTERIES = {"ssq": comb(33, 6) * 16, "dlt": comb(35, 5) * comb(12, 2)}


def _sources(before: Document) -> None:
    """Named, dated, and together too many outcomes to try them all."""
    brought, vague = 0.0, []
    for source in before["randomness"]:
        need(
            set(source) in ({"kind", "label", "commitment"}, {"kind", "label", "commitment", "published"}),
            "a source has unknown keys",
        )
        need(all(isinstance(value, str) for value in source.values()), "a source has a value that is no text")
        name = f"{source['kind']} {source['label']}"
        need(source["kind"] in (*_LOTTERIES, "drand", "code", "text"), f"{name}: the kind is unknown")
        need(source["label"] != "", f"{name}: it does not say which result")
        if source["kind"] == "code":
            need(re.fullmatch(r"[0-9a-fA-F]{64}", source["commitment"]) is not None, f"{name}: no digest of the code")
        if "published" in source:
            out_of(source)
        elif source["kind"] != "code":
            vague.append(f"{name}: the plan does not say when it comes out")
        if source["kind"] == "text":
            vague.append(f"{name}: nobody can say how much chance a free text holds")
        brought += 256 if source["kind"] == "drand" else log2(_LOTTERIES.get(source["kind"], 1))
    if not before["randomness"]:
        raise Undecided("none is announced: whoever drew could choose the text")
    if vague:
        raise Undecided("; ".join(vague))
    need(brought >= 64, f"the sources bring {brought:.0f} bits: all outcomes can be tried")


def out_of(source: Document) -> datetime:
    """When the result of a source comes out."""
    try:
        return datetime.strptime(source["published"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Broken(f"{source['published']!r} is no instant") from None


def in_time(before: Document, committed: datetime) -> None:
    """Committed before the first result came out."""
    dated = [source for source in before["randomness"] if "published" in source]
    if not dated:
        raise Undecided("the plan does not say when its randomness comes out")
    for source in dated:
        need(committed < out_of(source), f"{source['kind']} {source['label']} came out at {source['published']}")


BEFORE = (
    ("the sources of randomness are announced, each with the time when it comes out", _sources),
    ("every candidate is on the roster once, the excluded without a chance", _roster),
    ("every panel that can be drawn keeps every quota", _quotas),
    ("the published chances are exactly those of the lottery", _table),
    ("the chances are as equal as the quotas allow", _fairness),
)
