"""Birth dates, ages, time passed and days, by inclusive limits (R6)."""

from __future__ import annotations

from typing import Any

from jinbang.rules.calendar import age_on, anniversary
from jinbang.rules.definition import Text
from jinbang.rules.predicates.facts import Answer, Arguments, Facts, unknown, verdict


def _limit(facts: Facts, arguments: Arguments, single: str) -> tuple[Any, Text] | None:
    """The limit that applies to this person: the single one, or by sex.  None where the sex is needed and unknown."""
    if "sex" not in arguments:
        return arguments[single], Text("", "")
    sex = facts.value(arguments["sex"])
    if sex == "male":
        return arguments["male"], Text("男性", "for men, ")
    if sex == "female":
        return arguments["female"], Text("女性", "for women, ")
    return None


def born_on_or_after(facts: Facts, arguments: Arguments) -> Answer:
    born, limit = facts.day(arguments["field"]), _limit(facts, arguments, "date")
    if born is None or limit is None:
        return unknown(facts, arguments["field"], *([arguments["sex"]] if "sex" in arguments else []))
    earliest, who = limit
    return verdict(
        born >= earliest,
        f"出生日期 {born}，{who.zh}须在 {earliest} 及以后出生（含当日）",
        f"Born {born}; {who.en}born on or after {earliest}, that day included",
    )


def age_at_most(facts: Facts, arguments: Arguments) -> Answer:
    born, limit = facts.day(arguments["field"]), _limit(facts, arguments, "years")
    if born is None or limit is None:
        return unknown(facts, arguments["field"], *([arguments["sex"]] if "sex" in arguments else []))
    on = arguments.get("on", facts.on)
    age, (most, who) = age_on(birth=born, on=on), limit
    if age < 0:
        return Answer(False, f"出生日期 {born} 晚于 {on}，不符合。", f"Born {born}, after {on}: not met.")
    return verdict(
        age <= most,
        f"{born} 出生，{on} 满 {age} 周岁，{who.zh}不超过 {most} 周岁（含）",
        f"Born {born}, {age} on {on}; {who.en}at most {most}, included",
    )


def elapsed(facts: Facts, arguments: Arguments, *, at_least: bool) -> Answer:
    since = facts.day(arguments["field"])
    if since is None:
        return unknown(facts, arguments["field"])
    on = arguments.get("on", facts.on)
    years, months = arguments.get("years", 0), arguments.get("months", 0)
    name = facts.name(arguments["field"])
    try:
        bound = anniversary(start=since, years=years, months=months)
    except (ValueError, OverflowError):
        return Answer(None, f"“{name.zh}”超出可计算范围。", f"“{name.en}” cannot be counted from.")
    span_zh = "".join((f"{years} 年" if years else "", f"{months} 个月" if months else "")) or "0 天"
    span_en = " and ".join(filter(None, (f"{years} years" if years else "", f"{months} months" if months else "")))
    if at_least:
        return verdict(
            since <= on and on >= bound,
            f"{name.zh} {since}，至 {on} 须满 {span_zh}（{bound} 满）",
            f"{name.en} {since}; by {on} at least {span_en or '0 days'} (complete on {bound})",
        )
    return verdict(
        since <= on <= bound,
        f"{name.zh} {since}，至 {on} 不超过 {span_zh}（至 {bound}，含当日）",
        f"{name.en} {since}; by {on} at most {span_en or '0 days'} (until {bound}, included)",
    )


def dated(facts: Facts, arguments: Arguments, *, after: bool) -> Answer:
    day = facts.day(arguments["field"])
    if day is None:
        return unknown(facts, arguments["field"])
    bound, name = arguments["date"], facts.name(arguments["field"])
    if after:
        return verdict(
            day >= bound,
            f"{name.zh} {day}，须在 {bound} 及以后",
            f"{name.en} {day}; must be on or after {bound}",
        )
    return verdict(
        day <= bound, f"{name.zh} {day}，须在 {bound} 及以前", f"{name.en} {day}; must be on or before {bound}"
    )
