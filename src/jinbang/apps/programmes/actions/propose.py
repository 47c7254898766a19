"""Before an amendment is published: what it would change, or every mistake in it; and windows moved for everybody (R1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from jinbang.apps.people.models import Person
from jinbang.apps.programmes.actions.publish import amend, may_amend, refuse_reopening
from jinbang.apps.programmes.models import Programme, Version
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import Window
from jinbang.rules.difference import Difference, compare
from jinbang.rules.digest import digest
from jinbang.rules.examples import Outcome, run
from jinbang.rules.reading import Problem, read_bundle

_BLOCK = re.compile(r"^\[\[window\]\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_CLOSES = re.compile(r"^closes[ \t]*=.*$", re.MULTILINE)
_SPOKEN = re.compile(r"^spoken[ \t]*=.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Proposal:
    """A changed definition as it would be published.

    files: the whole definition, {file: text}.  based_on: number of the version in force that it was compared with.
    problems: every mistake; difference, digest and cases are empty where there are any.  cases: worked cases that do
    not hold.
    """

    files: Mapping[str, str]
    based_on: int
    problems: tuple[Problem, ...] = ()
    difference: tuple[Difference, ...] = ()
    digest: str = ""
    cases: tuple[Outcome, ...] = ()


def propose(*, actor: Person, key: str, files: Mapping[str, str], whole: bool, at: datetime) -> Proposal:
    """What publishing these files would change; nothing is written.

    whole: the files are the complete definition; otherwise they replace those of the same name in the version in
    force (a name without folders stands for the one file of that name).
    Refused: not-allowed, not-published, no-such-file, other-programme, nothing-changed, back-dated.
    """
    programme = Programme.objects.select_related("current").get(key=key)
    may_amend(actor, programme, at)
    if programme.current is None:
        raise Refused(Refusal("not-published", "尚未发布，请先发布。", "Publish it first."))
    now: Mapping[str, str] = programme.current.files
    new = dict(files) if whole else {**now, **{_place(name, now): text for name, text in files.items()}}
    reading = read_bundle(new)
    based_on = programme.current.number
    if reading.definition is None:
        return Proposal(new, based_on, problems=reading.problems)
    if reading.definition.key != key:
        raise Refused(
            Refusal(
                "other-programme",
                f"上传的是另一个活动（{reading.definition.key}）的定义。",
                f"What was uploaded defines another call ({reading.definition.key}).",
            )
        )
    before = read_bundle(now).definition
    if before is None:
        raise RuntimeError(f"version {based_on} of {key} was published but cannot be read")
    difference = compare(old=before, new=reading.definition)
    if not difference:
        raise Refused(
            Refusal(
                "nothing-changed",
                "上传的定义与现行版本内容相同，没有可发布的修订。",
                "What was uploaded says the same as the version in force: there is nothing to publish.",
            )
        )
    refuse_reopening(before, reading.definition, at)
    cases = tuple(one for one in run(programme=reading.definition, cases=reading.examples) if not one.holds)
    return Proposal(new, based_on, difference=difference, digest=digest(programme=reading.definition), cases=cases)


def extend_windows(
    *, actor: Person, key: str, stages: Sequence[str], until: datetime, reason: str, at: datetime
) -> Version:
    """Everybody gets more time: an amendment of the call that moves the end of these windows, and nothing else.

    Refused: not-allowed, not-published, no-such-stage, back-dated (a window has closed, or would close in the past or
    earlier), bad-calendar (windows that build on each other would cross), reason-needed.  Ledger: programme.amend.
    """
    programme = Programme.objects.select_related("current").get(key=key)
    may_amend(actor, programme, at)
    if programme.current is None:
        raise Refused(Refusal("not-published", "尚未发布，请先发布。", "Publish it first."))
    files = programme.current.files
    before = read_bundle(files).definition
    if before is None:
        raise RuntimeError(f"version {programme.current.number} of {key} was published but cannot be read")
    windows = [one for one in before.calendar if one.stage in stages]
    if not windows or any(one.closes is None for one in windows):
        raise Refused(
            Refusal(
                "no-such-stage", "请选择有截止时间的阶段。", "Choose stages that have a deadline.", "R1",
                fields=(("stages", "请选择阶段", "Choose a stage"),),
            )
        )  # fmt: skip
    for window in windows:
        if until <= at or (window.closes is not None and (until <= window.closes or window.closes <= at)):
            raise Refused(_back_dated(window))
    calendar = files["calendar.toml"]
    for window in windows:
        calendar = _moved(calendar, window.stage, until, before.zone)
    changed = {**files, "calendar.toml": calendar}
    problems = read_bundle(changed).problems
    if problems:
        raise Refused(
            Refusal(
                "bad-calendar",
                "各阶段的时间相互衔接，请把相连的阶段一并延长：" + problems[0].zh,
                "Stages build on each other; extend those that belong together: " + problems[0].en,
                "R1",
                fields=(("stages", "请一并选择相连的阶段", "Choose the stages that belong together"),),
            )
        )
    return amend(actor=actor, key=key, files=changed, reason=reason, at=at, based_on=programme.current.number)


def _back_dated(window: Window) -> Refusal:
    return Refusal(
        "back-dated",
        f"“{window.name.zh}”只能在截止之前向后延长：已过的截止时间不能倒签，也不能提前。",
        f"“{window.name.en}” can only be moved later, and only before it has closed: deadlines are never back-dated nor "
        "brought forward.",
        "R1",
        fields=(("until", "须晚于现行截止时间和现在", "Later than the deadline in force, and than now"),),
    )


def _moved(calendar: str, stage: str, until: datetime, zone: str) -> str:
    """The calendar's text with the end of one window moved; comments and order stay."""
    said = until.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")

    def moved(block: re.Match[str]) -> str:
        text = block[0]
        if not re.search(rf'^stage[ \t]*=[ \t]*["\']{re.escape(stage)}["\']', text, re.MULTILINE):
            return text
        return _SPOKEN.sub("", _CLOSES.sub(f'closes = "{said}"', text, count=1))

    return _BLOCK.sub(moved, calendar)


def _place(name: str, now: Mapping[str, str]) -> str:
    """Where an uploaded file belongs: a browser sends no folders."""
    if name in now:
        return name
    base = name.rsplit("/", 1)[-1]
    same = [one for one in now if one.rsplit("/", 1)[-1] == base]
    if len(same) == 1:
        return same[0]
    raise Refused(
        Refusal(
            "no-such-file",
            f"现行定义中没有名为“{name}”的文件；新增文件请上传完整定义的 zip。",
            f"The definition in force has no file “{name}”; to add one, upload the complete definition as a zip.",
            fields=(("files", f"没有“{name}”", f"No “{name}”"),),
        )
    )
