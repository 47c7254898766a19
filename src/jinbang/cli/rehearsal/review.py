"""Experts score; some recuse, some are late; bodies draw up, sign and report (R10, R12, R13, N7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from jinbang.apps.people.queries import viewer_of
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews.queries import present_pairs, seats_of
from jinbang.cli.rehearsal.cast import Cast
from jinbang.cli.rehearsal.panel import Panel, Panels
from jinbang.cli.rehearsal.play import Play
from jinbang.rules.definition import CriteriaSet, ProgrammeDefinition

COMMENT = (
    "该项目创新点清楚，数据较为充分，产业带动作用明显；建议补充第三方检测报告，并说明与同类方案的差异及推广条件。" * 2
)


class Reviews:
    """From the first declaration to the received result."""

    def __init__(self, play: Play, cast: Cast, definition: ProgrammeDefinition, panels: Panels) -> None:
        self.play, self.cast, self.definition, self.panels = play, cast, definition, panels
        self.quality: dict[int, float] = {}
        self.severity: dict[int, float] = {}

    def schedule(self, *, opens: datetime, closes: datetime) -> None:
        """Score in the first half, two more assignments for what was recused, packages at the end."""
        span = closes - opens
        for n, panel in enumerate(self.panels.panels):
            self.play.at(opens + timedelta(minutes=n), self._begin(panel, opens, opens + span * 0.55))
            self.play.at(
                opens + span * 0.6 + timedelta(minutes=n), self._again(panel, opens + span * 0.6, opens + span * 0.8)
            )
            self.play.at(  # for what was recused in the second assignment
                opens + span * 0.81 + timedelta(minutes=n), self._again(panel, opens + span * 0.81, opens + span * 0.84)
            )
            self.play.at(opens + span * 0.85 + timedelta(minutes=n), self._report(panel, n, closes))

    def _begin(self, panel: Panel, opens: datetime, closes: datetime) -> Any:
        def go(at: datetime) -> None:
            for person in panel.experts.values():
                self._score_all(panel, person, at, closes)

        return go

    def _again(self, panel: Panel, opens: datetime, closes: datetime) -> Any:
        def go(at: datetime) -> None:
            if self.panels.propose(panel, at):
                for person in panel.experts.values():
                    self._score_all(panel, person, at, closes)

        return go

    def _score_all(self, panel: Panel, person: Any, at: datetime, closes: datetime) -> None:
        rng = self.play.rng
        mine = [
            s
            for s in seats_of(viewer=viewer_of(person), at=at)
            if s.contest_id == panel.contest.pk and s.declared_at is None
        ]
        if not mine:
            return
        recused = [s for s in mine if self.play.chance(0.01)]
        rest = [s for s in mine if s not in recused]
        for seat in recused:
            self.play.act("recuse", reviews.recuse, seat_id=seat.pk, reason="近三年有合作", actor=person, at=at)
        if rest:
            self.play.act("declare", reviews.declare_no_conflict, seat_ids=[s.pk for s in rest], actor=person, at=at)
        criteria = self.definition.criteria_for(panel.contest.key)
        self.severity.setdefault(person.pk, rng.gauss(0, 0.06))
        for seat in rest:
            moment = self.play.between(at + timedelta(hours=1), closes)
            self.play.at(moment, self._sheet(seat.pk, seat.application_id, person, criteria))

    def _sheet(self, seat_id: int, application_id: int, person: Any, criteria: CriteriaSet) -> Any:
        def go(at: datetime) -> None:
            rng = self.play.rng
            quality = self.quality.setdefault(application_id, rng.gauss(0.72, 0.11))
            scores = {}
            for one in criteria.criteria:
                share = min(1.0, max(0.0, quality + self.severity[person.pk] + rng.gauss(0, 0.05)))
                steps = (one.maximum - one.minimum) / one.step
                scores[one.key] = str(one.minimum + one.step * Decimal(round(share * float(steps))))
            arguments = {"seat_id": seat_id, "comment": COMMENT, "actor": person, "at": at}
            if self.play.chance(0.15):
                self.play.act("save-sheet", reviews.save_sheet, scores=dict(list(scores.items())[:1]), **arguments)
            self.play.act("submit-sheet", reviews.submit_sheet, scores=scores, **arguments)

        return go

    def _report(self, panel: Panel, n: int, closes: datetime) -> Any:
        def go(at: datetime) -> None:
            manager = panel.managers[0]
            if n == 0:
                self._send_one_back(panel, manager, at)
            package = self._package(panel, at)
            if package is None:
                return
            late = closes - timedelta(minutes=30)
            for k, who in enumerate(panel.managers):
                when = at + timedelta(hours=1) if k == 0 else late
                self.play.at(when, partial(self._sign, package, who))
            received = (late if len(panel.managers) > 1 else at) + timedelta(hours=20)
            if n == 2:
                self.play.at(at + timedelta(hours=8), partial(self._returned, panel, package))
            else:
                self.play.at(received, partial(self._receive, package))

        return go

    def _send_one_back(self, panel: Panel, manager: Any, at: datetime) -> None:
        person = next(iter(panel.experts.values()), None)
        if person is None:
            return
        done = [
            s
            for s in seats_of(viewer=viewer_of(person), at=at)
            if s.contest_id == panel.contest.pk and hasattr(s, "sheet")
        ]
        if not done:
            return
        seat = done[-1]
        sent = self.play.act(
            "send-back-sheet", reviews.send_back_sheet, seat_id=seat.pk, reason="意见过短，请补充", actor=manager, at=at
        )
        if sent is None:
            self._sheet(seat.pk, seat.application_id, person, self.definition.criteria_for(panel.contest.key))(at)

    def _package(self, panel: Panel, at: datetime) -> Any:
        return self.play.act(
            "make-package", reviews.make_package, contest_id=panel.contest.pk, places=self.places(panel), report="初评工作已按备案方案完成。",
            actor=panel.managers[0], at=at,
        )  # fmt: skip

    def places(self, panel: Panel) -> int:
        """How many the body suggests: as many as the list has places, else about the share of 2022 (410 of 2,281)."""
        fixed = self.definition.honour_list(panel.contest.list_key).size
        if fixed is not None:
            return fixed
        reviewed = len({a for a, _ in present_pairs(contest=panel.contest)})
        return max(1, round(reviewed * 0.18))

    def _sign(self, package: Any, who: Any, at: datetime) -> None:
        self.play.act("sign-package", reviews.sign_package, package_id=package.pk, actor=who, at=at)

    def _returned(self, panel: Panel, package: Any, at: datetime) -> None:
        secretary = self.cast.secretaries[0]
        sent = self.play.act(
            "return-package",
            reviews.return_package,
            package_id=package.pk,
            reason="请附会议纪要",
            actor=secretary,
            at=at,
        )

        def again(later: datetime) -> None:
            new = self._package(panel, later) if sent is None else None
            if new is None:
                return
            for who in panel.managers:
                self._sign(new, who, later)
            self.play.at(later + timedelta(hours=3), lambda last: self._receive(new, last))

        self.play.at(at + timedelta(hours=3), again)

    def _receive(self, package: Any, at: datetime) -> None:
        self.play.act(
            "receive-package", reviews.receive_package, package_id=package.pk, actor=self.cast.secretaries[0], at=at
        )
