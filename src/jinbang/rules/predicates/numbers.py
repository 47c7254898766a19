"""Numbers and ratios, compared exactly."""

from __future__ import annotations

from decimal import Decimal

from jinbang.rules.definition import Text
from jinbang.rules.predicates.facts import Answer, Arguments, Facts, unknown, verdict


def number(facts: Facts, arguments: Arguments, *, at_least: bool) -> Answer:
    number = facts.number(arguments["field"])
    if number is None:
        return unknown(facts, arguments["field"])
    bound, name = Decimal(arguments["value"]), facts.name(arguments["field"])
    unit = arguments.get("unit", Text("", ""))
    zh = f" {unit.zh}" if unit.zh else ""
    en = f" {unit.en}" if unit.en else ""
    return verdict(
        number >= bound if at_least else number <= bound,
        f"{name.zh} {number:f}{zh}，须{'不少于' if at_least else '不超过'} {bound:f}{zh}（含）",
        f"{name.en} {number:f}{en}; must be at {'least' if at_least else 'most'} {bound:f}{en}, included",
    )


def ratio(facts: Facts, arguments: Arguments, *, at_least: bool) -> Answer:
    above, below = facts.number(arguments["numerator"]), facts.number(arguments["denominator"])
    if above is None or below is None:
        return unknown(facts, arguments["numerator"], arguments["denominator"])
    first, second = facts.name(arguments["numerator"]), facts.name(arguments["denominator"])
    if below <= 0:
        return Answer(
            None,
            f"“{second.zh}”为 {below:f}，无法计算比例。",
            f"“{second.en}” is {below:f}, so there is no ratio.",
        )
    share = Decimal(arguments["share"])
    # Multiplied out, so that no rounding decides.
    met = above >= share * below if at_least else above <= share * below
    percent, bound = (above * 100 / below).quantize(Decimal("0.01")), (share * 100).normalize()
    return verdict(
        met,
        f"{first.zh} {above:f} ÷ {second.zh} {below:f} ≈ {percent}%，须{'不低于' if at_least else '不高于'} {bound:f}%",
        f"{first.en} {above:f} ÷ {second.en} {below:f} ≈ {percent} %; must be at "
        f"{'least' if at_least else 'most'} {bound:f} %",
    )
