"""The cut-off, and form screening by two persons with corrections and appeals (R1, R8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from jinbang.apps.nominations import actions as nominations
from jinbang.apps.people.queries import viewer_of
from jinbang.apps.programmes.queries import programme
from jinbang.apps.screening import actions as screening
from jinbang.apps.screening.queries import QueueRow, queue
from jinbang.cli.rehearsal.cast import Cast
from jinbang.cli.rehearsal.collect import Collection
from jinbang.cli.rehearsal.play import Play
from jinbang.rules.definition import ProgrammeDefinition


class Screening:
    """From 24:00 to the last decided appeal."""

    def __init__(self, play: Play, cast: Cast, definition: ProgrammeDefinition, collection: Collection) -> None:
        self.collection = collection
        self.play, self.cast, self.definition = play, cast, definition
        self.fixable = [r.code for r in definition.screening_reasons if r.fixable]
        self.fatal = [r.code for r in definition.screening_reasons if not r.fixable] or self.fixable

    def schedule(self, *, cut_off: datetime, assignment: datetime) -> None:
        self.play.at(cut_off, self._cut_off)
        self.play.at(cut_off + timedelta(hours=9), self._open)
        self.play.at(assignment - timedelta(hours=2), self._late)

    def _cut_off(self, at: datetime) -> None:
        key = self.definition.key
        self.play.act("lapse", nominations.lapse, programme=key, at=at)
        self.play.act("admit", nominations.admit, programme=key, at=at)

    def _open(self, at: datetime) -> None:
        self.play.act("open-cases", screening.open_cases, programme=self.definition.key, at=at)
        if not self.definition.settings.screening:
            return
        for n, row in enumerate(self._waiting(at)):
            pair = [
                self.cast.screeners[(n + k) % len(self.cast.screeners)]
                for k in range(self.definition.settings.screeners)
            ]
            verdict = self._verdict(self.play.rng.random())
            split = self.play.chance(0.01)
            for k, screener in enumerate(pair):
                mine = "pass" if split and k else verdict
                moment = self.play.between(at, at + timedelta(hours=10 + 6 * k))
                self.play.at(moment, self._opinion(row, screener, mine, split and k == 1))

    def _waiting(self, at: datetime) -> list[QueueRow]:
        rows: list[QueueRow] = []
        after: int | None = None
        call = programme(key=self.definition.key)
        while True:
            page = queue(viewer=viewer_of(self.cast.screeners[0]), programme=call, at=at, after=after, limit=200)
            rows += page.rows
            if page.next is None:
                return rows
            after = page.next

    @staticmethod
    def _verdict(dice: float) -> str:
        return "reject" if dice < 0.02 else "correct" if dice < 0.07 else "pass"

    def _opinion(self, row: Any, screener: Any, verdict: str, last_of_split: bool) -> Any:
        def go(at: datetime) -> None:
            codes = {"pass": [], "correct": self.fixable[:1], "reject": self.fatal[:1]}[verdict]
            note = "" if verdict == "pass" else "见理由代码，请核对附件。"
            outcome = self.play.act(
                "give-opinion", screening.give_opinion, application_id=row.application_id, verdict=verdict, codes=codes, note=note,
                actor=screener, at=at,
            )  # fmt: skip
            if outcome == "correct":
                self.play.at(self.play.between(at + timedelta(hours=3), at + timedelta(days=6)), self._correct(row))
            elif outcome == "reject" and self.play.chance(0.4):
                self.play.at(at + timedelta(hours=12), self._appeal(row))
            elif outcome == "disagreement":
                self.play.later(
                    at + timedelta(hours=1), "decide-screening", screening.decide_screening, application_id=row.application_id,
                    verdict="pass", reason="材料齐全，予以受理。", actor=self.cast.secretaries[1],
                )  # fmt: skip

        return go

    def _correct(self, row: Any) -> Any:
        def go(at: datetime) -> None:
            done = self.play.act(
                "correct", screening.correct, application_id=row.application_id, token=f"correction-{row.application_id}", actor=self.collection.preparer(row.application_id), at=at
            )  # fmt: skip
            if done is None:
                return
            for k in range(self.definition.settings.screeners):
                screener = self.cast.screeners[(row.application_id + k) % len(self.cast.screeners)]
                self.play.at(at + timedelta(hours=2 + k), self._opinion(row, screener, "pass", False))

        return go

    def _appeal(self, row: Any) -> Any:
        def go(at: datetime) -> None:
            appealed = self.play.act(
                "appeal", screening.appeal, application_id=row.application_id, text="请予复核：材料已按要求提交。", actor=self.collection.preparer(row.application_id), at=at
            )  # fmt: skip
            if appealed is not None:
                self.play.later(
                    at + timedelta(hours=20), "decide-appeal", screening.decide_appeal, application_id=row.application_id,
                    grant=self.play.chance(0.5), answer="经复核，答复如下。", actor=self.cast.secretaries[1],
                )  # fmt: skip

        return go

    def _late(self, at: datetime) -> None:
        self.play.act("reject-late", screening.reject_late, programme=self.definition.key, at=at)
