"""Nothing was handed in late: within its window or a logged extension, and before the sealed cut-off (R1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from jinbang.transparency.checkpoint import Checkpoint
from jinbang.verification.act import Act
from jinbang.verification.days import moved
from jinbang.verification.definition import EVER
from jinbang.verification.promise import Promise
from jinbang.verification.promises.dating import EVERY

IN_FLIGHT, SEALING = timedelta(minutes=2), timedelta(hours=1)
"""How long a request may take to be entered, and the calendar to seal a cut-off."""
STAGES = COLLECTION, RECOMMENDATION, PRELIMINARY = "collection", "recommendation", "preliminary"
"""Stages until whose end something is handed in: each is sealed."""


class Deadlines(Promise):
    """An act of a window lies in it.  What came in time by the window stands before the cut-off that sealed it."""

    name, zh = "deadlines", "截止时间"
    cutoffs: Mapping[str, Checkpoint] = {}  # stage → what was sealed

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._cut: dict[Any, str] = {}  # unit → its own end
        self._ends: dict[str, str] = {}  # notice → until when objections are taken
        self.checked = 0
        self._below: dict[str, str] = {}  # stage → the latest act that its cut-off sealed
        self._todo: list[tuple[int, str]] | None = None  # cut-offs still to come, the next one last

    def each(self, act: Act) -> None:
        if self._todo is None:
            self._todo = sorted(((one.size, stage) for stage, one in self.cutoffs.items()), reverse=True)
        while self._todo and act.index >= self._todo[-1][0]:
            self._below[self._todo.pop()[1]] = self.book.last

    def submit(self, act: Act) -> None:
        number, contest, unit = act.text("application"), act.text("contest"), act.facts.get("unit")
        opens, closes = self.definition.window(COLLECTION)
        if contest not in self.definition.contests:
            self.broke(act, f"{contest} takes no applications", f"{contest} 不接受申报")
        extended = self.book.extension((COLLECTION,), number=number, contest=contest, unit=unit)
        own = self.book.extended.get((COLLECTION, "application", number), "")
        until = max(closes, extended)
        cut = self._cut.get(unit, "")
        if cut and cut < until and not own > closes:
            until = cut
        self._within(act, number, opens, until)
        self._sealed(act, number, COLLECTION, by_window=act.at < closes and until <= closes)

    def recommend(self, act: Act) -> None:
        number, contest, unit = act.text("application"), act.text("contest"), act.facts.get("unit")
        opens, closes = self.definition.window(RECOMMENDATION)
        until = max(
            closes, self.book.extension((COLLECTION, RECOMMENDATION), number=number, contest=contest, unit=unit)
        )
        self._within(act, number, opens, until)
        if self.definition.window(COLLECTION)[1] == closes:
            self._sealed(act, number, COLLECTION, by_window=until <= closes)
        self._sealed(act, number, RECOMMENDATION, by_window=until <= closes)

    def take_back(self, act: Act) -> None:
        number = act.text("application")
        application = self.known(act, number)
        if application is None or application.slot is None:
            return
        unit, contest = application.slot[0], application.slot[1]
        opens, closes = self.definition.window(RECOMMENDATION)
        self._within(
            act,
            number,
            opens,
            max(closes, self.book.extension((COLLECTION, RECOMMENDATION), number=number, contest=contest, unit=unit)),
        )

    def lapse(self, act: Act) -> None:
        number = act.text("application")
        stage = RECOMMENDATION if act.kind == "application.lapse" else COLLECTION
        known = self.book.application(number)
        contest, unit = (known.contest, known.unit) if known is not None else ("", None)
        stages = (COLLECTION, RECOMMENDATION) if stage == RECOMMENDATION else (COLLECTION,)
        until = max(
            self.definition.window(stage)[1], self.book.extension(stages, number=number, contest=contest, unit=unit)
        )
        if act.at < until:
            self.broke(act, f"{number} lapses at {act.at}, before {until}", f"{number} 在截止之前即失效")

    def correct(self, act: Act) -> None:
        number = act.text("application")
        application = self.known(act, number)
        if application is not None:
            self._within(act, number, "", application.due or "")
            if application.contest != act.text("contest"):
                self.broke(act, f"{number} is in {application.contest}", f"{number} 在 {application.contest}")

    def review(self, act: Act) -> None:
        self._within(act, act.text("contest"), *self.definition.window(PRELIMINARY))
        self._sealed(act, act.text("contest"), PRELIMINARY, by_window=True)

    def notice(self, act: Act) -> None:
        self._ends[f"notice-{act.whole('number')}"] = act.instant("closes")

    def object(self, act: Act) -> None:
        name = f"notice-{act.whole('notice')}"
        self._within(act, act.text("case"), "", self._ends.get(name, EVER))
        self._sealed(act, act.text("case"), name, by_window=True)

    def extend(self, act: Act) -> None:
        stage, until = act.text("stage"), act.instant("until")
        named = [(what, act.facts[what]) for what in ("application", "unit", "contest") if what in act.facts]
        if stage not in (COLLECTION, RECOMMENDATION) or len(named) != 1:
            self.broke(act, "it extends nothing that can be extended", "不是可以延长的期限")
            return
        what, which = named[0]
        now = max(self.definition.window(stage)[1], self.book.extended.get((stage, what, which), ""))
        if what == "application":
            application = self.book.application(which)
            contest, unit = (application.contest, application.unit) if application else ("", None)
            now = max(now, self.book.extension((stage,), number=which, contest=contest, unit=unit))
        if act.at >= now or until <= now:
            self.broke(
                act,
                "a deadline that had passed was moved, or not to a later time",
                "已过的截止时间被改动，或未改到更晚",
            )

    def cut(self, act: Act) -> None:
        unit, until = act.facts.get("unit"), act.instant("until")
        if act.text("stage") != COLLECTION:
            self.broke(act, "a unit can only set an earlier end of the collection", "单位只能自定较早的征集截止时间")
        if act.at >= self._cut.get(unit, EVER):
            self.broke(act, "a unit's own cut-off is moved when it has passed", "单位自定的截止时间过后又被改动")
        if until <= act.at:
            self.broke(act, "a unit's own cut-off lies in the past", "单位自定的截止时间已过")
        self._cut[unit] = until

    kinds = {
        EVERY: each,
        "application.submit": submit,
        "application.lapse": lapse,
        "application.lapse-draft": lapse,
        "application.recommend": recommend,
        "application.take-back": take_back,
        "application.correct": correct,
        "sheet.submit": review,
        "package.sign": review,
        "package.report": review,
        "notice.publish": notice,
        "objection.file": object,
        "deadline.extend": extend,
        "unit.cut-off": cut,
    }

    def _within(self, act: Act, what: str, opens: str, until: str) -> None:
        self.checked += 1
        if not opens <= act.at < until:
            self.broke(
                act,
                f"{what} was received at {act.at}, outside {opens or '…'} to {until}",
                f"{what} 收到于 {act.at}，不在期限内",
            )
        elif until and self.book.last > moved(until, IN_FLIGHT):
            self.broke(
                act,
                f"{what} is dated {act.at}, before the end at {until}, and stands after an act of {self.book.last}",
                f"{what} 的时间为 {act.at}，在 {until} 截止之前，却排在 {self.book.last} 的记录之后",
            )

    def _sealed(self, act: Act, number: str, stage: str, *, by_window: bool) -> None:
        """What is in time by the window alone, with no extension, has to be below the cut-off."""
        sealed = self.cutoffs.get(stage)
        if by_window and sealed is not None and act.index >= sealed.size:
            self.broke(
                act,
                f"{number} stands after the cut-off of {stage}, which sealed {sealed.size} entries",
                f"{number} 在“{stage}”截止检查点（{sealed.size} 条）之后",
            )

    def close(self) -> None:
        if self.book.definition is None:
            return
        ends = {stage: self.definition.windows[stage][1] for stage in STAGES if stage in self.definition.windows}
        ends |= self._ends
        for stage, end in ends.items():
            if end != EVER and self.book.last > moved(end, SEALING) and stage not in self.cutoffs:
                self.broke(
                    f"log/cutoff/{stage}.txt",
                    f"the deadline of {stage} passed at {end} and no cut-off was sealed",
                    f"“{stage}”已于 {end} 截止，却没有截止检查点",
                )
        for stage, latest in (self._below | {stage: self.book.last for _, stage in self._todo or ()}).items():
            end = ends.get(stage, EVER)
            if latest > moved(end, SEALING):
                self.broke(
                    f"log/cutoff/{stage}.txt",
                    f"it was sealed after an act of {latest}, long after the deadline at {end}",
                    f"在 {latest} 的记录之后才封存，远晚于截止时间 {end}",
                )

    def kept(self) -> tuple[str, str]:
        sealed = ", ".join(f"{stage}: {one.size}" for stage, one in sorted(self.cutoffs.items()))
        return (
            f"{self.checked} acts lie within their windows or logged extensions (cut-offs: {sealed or 'none'})",
            f"{self.checked} 次办理均在期限或公布的延期之内（截止检查点：{sealed or '无'}）",
        )
