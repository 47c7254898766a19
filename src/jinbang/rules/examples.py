"""Worked cases of a definition: given this, expect that.  A lawyer can read them; `jinbang check` runs them.

They are the call's own tests: places of a unit, windows as spoken, moments in and out of a window, who reviews,
forms and eligibility of invented nominees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jinbang.rules.calendar import parse_instant
from jinbang.rules.definition import ProgrammeDefinition, Text
from jinbang.rules.eligibility import check, cut_off_day
from jinbang.rules.forms import clean
from jinbang.rules.quota import allowances


@dataclass(frozen=True)
class WorkedCase:
    """One case.  kind: "quota", "window", "moment", "body", "eligibility", "form".  line: in examples.toml."""

    name: Text
    kind: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    source: str
    line: int


@dataclass(frozen=True)
class Outcome:
    """A case run.  differs: what was expected and what came instead; empty where the case holds."""

    case: WorkedCase
    differs: tuple[Text, ...]

    @property
    def holds(self) -> bool:
        return not self.differs


def run(*, programme: ProgrammeDefinition, cases: tuple[WorkedCase, ...]) -> tuple[Outcome, ...]:
    """Run every case against the definition."""
    return tuple(Outcome(case, tuple(_RUNNERS[case.kind](programme, case))) for case in cases)


def _differ(what: str, expected: Any, found: Any) -> Text:
    return Text(
        f"{what}：应为 {_show(expected)}，实为 {_show(found)}",
        f"{what}: expected {_show(expected)}, got {_show(found)}",
    )


def _show(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_show, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quota(programme: ProgrammeDefinition, case: WorkedCase) -> list[Text]:
    found = {key: one.places for key, one in allowances(programme=programme, channels=case.given["channels"]).items()}
    out = []
    if "total" in case.expect and sum(found.values()) != case.expect["total"]:
        out.append(_differ("total", case.expect["total"], sum(found.values())))
    for contest, places in case.expect.get("places", {}).items():
        if found.get(contest, 0) != places:
            out.append(_differ(contest, places, found.get(contest, 0)))
    return out


def _window(programme: ProgrammeDefinition, case: WorkedCase) -> list[Text]:
    window = programme.window(case.given["stage"])
    out = []
    for language in ("zh", "en"):
        if language in case.expect and case.expect[language] != window.spoken.say(language):
            out.append(_differ(language, case.expect[language], window.spoken.say(language)))
    for side, found in (("opens", window.opens), ("closes", window.closes)):
        if side in case.expect:
            said = found.isoformat() if found else ""
            if said != case.expect[side]:
                out.append(_differ(side, case.expect[side], said))
    return out


def _moment(programme: ProgrammeDefinition, case: WorkedCase) -> list[Text]:
    at = parse_instant(written=case.given["at"], zone=ZoneInfo(programme.zone)).value
    if at is None:
        return [_differ("at", "a moment", case.given["at"])]
    found = programme.window(case.given["stage"]).contains(at)
    return [] if found == case.expect["open"] else [_differ("open", case.expect["open"], found)]


def _body(programme: ProgrammeDefinition, case: WorkedCase) -> list[Text]:
    mandates = programme.mandates_for(case.given["contest"])
    out = []
    bodies = [one.body for one in mandates]
    if "bodies" in case.expect and bodies != list(case.expect["bodies"]):
        out.append(_differ("bodies", case.expect["bodies"], bodies))
    to = sorted({one.acknowledger for one in mandates})
    if "acknowledger" in case.expect and to != [case.expect["acknowledger"]]:
        out.append(_differ("acknowledger", case.expect["acknowledger"], to))
    return out


def _eligibility(programme: ProgrammeDefinition, case: WorkedCase) -> list[Text]:
    findings = check(
        programme=programme, contest=case.given["contest"], data=case.given.get("form", {}), on=case.given.get("on")
    )
    states = {True: "met", False: "failed", None: "unknown"}
    found = {one.condition: states[one.met] for one in findings}
    out = []
    for state in ("met", "unknown"):
        for key in case.expect.get(state, ()):
            if found.get(key) != state:
                out.append(_differ(key, state, found.get(key, "no such condition here")))
    if "failed" in case.expect:
        failed = sorted(key for key, state in found.items() if state == "failed")
        if failed != sorted(case.expect["failed"]):
            out.append(_differ("failed", sorted(case.expect["failed"]), failed))
    if "blocks" in case.expect and any(one.blocks for one in findings) != case.expect["blocks"]:
        out.append(_differ("blocks", case.expect["blocks"], not case.expect["blocks"]))
    return out


def _form(programme: ProgrammeDefinition, case: WorkedCase) -> list[Text]:
    on = case.given.get("on") or cut_off_day(programme=programme)
    result = clean(form=programme.form_for(case.given["contest"]), data=case.given.get("form", {}), on=on)
    out = []
    for name, found in (("missing", sorted(result.missing)), ("wrong", sorted(result.errors))):
        if name in case.expect and found != sorted(case.expect[name]):
            out.append(_differ(name, sorted(case.expect[name]), found))
    if "complete" in case.expect and result.ok != case.expect["complete"]:
        out.append(_differ("complete", case.expect["complete"], result.ok))
        out += [Text(f"{place}：{zh}", f"{place}: {en}") for place, zh, en in result.as_fields()[:20]]
    return out


_RUNNERS = {
    "quota": _quota,
    "window": _window,
    "moment": _moment,
    "body": _body,
    "eligibility": _eligibility,
    "form": _form,
}
KINDS = tuple(_RUNNERS)


def as_posted(value: Any) -> Any:
    """What a case gives, as a browser would post it: days and exact numbers as text."""
    if isinstance(value, Mapping):
        return {str(key): as_posted(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_posted(part) for part in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value
