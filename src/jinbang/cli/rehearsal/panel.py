"""Bodies file, draw and invite; experts answer; conflicts are found; reviews are assigned (R9 to R12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from jinbang.apps.panels import actions as panels
from jinbang.apps.panels.queries import draws_of
from jinbang.apps.programmes.queries import contests
from jinbang.apps.reviews import actions as reviews
from jinbang.cli.rehearsal.cast import Cast
from jinbang.cli.rehearsal.play import Play
from jinbang.cli.rehearsal.roster import roster_of
from jinbang.draw import Source
from jinbang.draw.randomness import LOTTERIES, next_results
from jinbang.rules.composition import Composition
from jinbang.rules.criteria import to_json
from jinbang.rules.definition import ProgrammeDefinition

PLAN = "评审分为网络评审与会议评审两个步骤：先由专家独立打分，再由评审组会议讨论并形成初评建议。全过程留痕，接受监督。"
LOAD = 40


def _sources(at: datetime) -> tuple[Source, ...]:
    """Two results of each lottery that are still to come."""
    return tuple(one for kind in ("ssq", "dlt") for one in next_results(kind=kind, after=at, count=2))


@dataclass
class Panel:
    """One contest's review: who manages it, how many experts, who accepted (expert id → person)."""

    contest: Any
    managers: list[Any]
    acknowledger: Any
    size: int
    experts: dict[int, Any] = field(default_factory=dict)


class Panels:
    """Everything between filing and assignment."""

    def __init__(
        self, play: Play, cast: Cast, definition: ProgrammeDefinition, programme: Any, *, expected: dict[str, int],
        nominees: Callable[[str], list[str]],
    ) -> None:  # fmt: skip
        self.nominees = nominees
        self.play, self.cast, self.definition, self.programme = play, cast, definition, programme
        window = definition.window("preliminary")
        assert window.opens is not None
        assert window.closes is not None
        self.opens, self.closes = window.opens, window.closes
        self.panels: list[Panel] = []
        for contest in contests(programme=programme):
            if contest.separately_organised:
                continue
            mandates = definition.mandates_for(contest.key)
            reviews_each = definition.criteria_for(contest.key).reviews_per_application
            size = max(
                definition.settings.panel_size,
                -(-expected.get(contest.key, 0) * reviews_each * 5 // (LOAD * 4)),
                reviews_each + 2,
            )
            self.panels.append(
                Panel(
                    contest, [cast.bodies[m.body] for m in mandates], cast.acknowledgers[mandates[0].acknowledger], size + 1 - size % 2
                )
            )  # fmt: skip

    def schedule(self) -> None:
        filing = self.opens - timedelta(days=20)
        for n, panel in enumerate(self.panels):
            start = filing + timedelta(days=n % 7, hours=n)
            self.play.at(start - timedelta(days=1), self._too_early(panel))
            self.play.at(start, self._file(panel, returned=n == 1, late_signature=n == len(self.panels) // 2))
            self.play.at(self.opens - timedelta(days=11, hours=-n), self._roster(panel, n))
            self.play.at(self.opens - timedelta(days=10, hours=-n), self._commit(panel))
            self.play.at(self.opens - timedelta(days=5, hours=-n), self._draw(panel))
            self.play.at(self.opens - timedelta(days=4, hours=-n), self._invite(panel))

    def schedule_assignment(self, *, at: datetime) -> None:
        """Conflicts and assignment, once screening is through."""
        for n, panel in enumerate(self.panels):
            self.play.at(at + timedelta(minutes=n), self._assign(panel))

    # --- filing -------------------------------------------------------------------------------------------------------

    def _too_early(self, panel: Panel) -> Any:
        def go(at: datetime) -> None:
            self.play.act(
                "commit-draw",
                panels.commit_draw,
                expect=False,
                contest_id=panel.contest.pk,
                sources=_sources(at),
                actor=panel.managers[0],
                at=at,
            )

        return go

    def _file(self, panel: Panel, *, returned: bool, late_signature: bool) -> Any:
        def go(at: datetime) -> None:
            filing = self._save(panel, at)
            if filing is None:
                return
            for n, manager in enumerate(panel.managers):
                wait = timedelta(days=3 if late_signature and n else 0, minutes=n)
                self.play.at(at + wait, partial(self._sign, panel, filing, manager))
            acknowledged = at + timedelta(days=4 if late_signature else 1)
            if returned:
                self.play.at(acknowledged, lambda later: self._returned(panel, filing, later))
            else:
                self.play.at(acknowledged, lambda later: self._record(panel, filing, later))

        return go

    def _save(self, panel: Panel, at: datetime) -> Any:
        composition = Composition(
            size=panel.size, substitutes=max(3, panel.size // 2), max_per_employer=max(1, panel.size // 5),
            min_outside_share=self.definition.settings.min_outside_share,
        )  # fmt: skip
        return self.play.act(
            "save-filing", panels.save_filing, contest_id=panel.contest.pk, work_plan=PLAN, composition=composition.to_json(),
            criteria=to_json(criteria=self.definition.criteria_for(panel.contest.key)), actor=panel.managers[0], at=at,
        )  # fmt: skip

    def _sign(self, panel: Panel, filing: Any, manager: Any, at: datetime) -> None:
        self.play.act("sign-filing", panels.sign_filing, filing_id=filing.pk, actor=manager, at=at)

    def _returned(self, panel: Panel, filing: Any, at: datetime) -> None:
        self.play.act(
            "return-filing",
            panels.return_filing,
            filing_id=filing.pk,
            comments="请补充专家构成说明",
            actor=panel.acknowledger,
            at=at,
        )

        def again(later: datetime) -> None:
            new = self._save(panel, later)
            if new is None:
                return
            for manager in panel.managers:
                self._sign(panel, new, manager, later)
            self.play.at(later + timedelta(hours=20), lambda last: self._record(panel, new, last))

        self.play.at(at + timedelta(hours=20), again)

    def _record(self, panel: Panel, filing: Any, at: datetime) -> None:
        self.play.act("record-filing", panels.record_filing, filing_id=filing.pk, actor=panel.acknowledger, at=at)

    # --- experts ------------------------------------------------------------------------------------------------------

    def _roster(self, panel: Panel, n: int) -> Any:
        def go(at: datetime) -> None:
            rows = roster_of(
                self.play.rng, panel=n, size=panel.size, load=LOAD, nominees=self.nominees(panel.contest.key)
            )
            self.play.act(
                "import-roster",
                panels.import_roster,
                contest_id=panel.contest.pk,
                rows=rows,
                actor=panel.managers[0],
                at=at,
            )

        return go

    def _commit(self, panel: Panel) -> Any:
        def go(at: datetime) -> None:
            self.play.act(
                "commit-draw", panels.commit_draw, contest_id=panel.contest.pk, sources=_sources(at), actor=panel.managers[0], at=at
            )  # fmt: skip

        return go

    def _draw(self, panel: Panel) -> Any:
        def go(at: datetime) -> None:
            waiting = [
                d for d in draws_of(programme=self.programme) if d.contest_id == panel.contest.pk and not d.drawn_at
            ]
            draw = waiting[0] if waiting else None
            if draw is None:
                self.play.tally.notes.append(f"{panel.contest.key}: nothing was committed to draw from")
                return
            randomness = ";".join(self._result(source.kind) for source in _sources(draw.committed_at))
            for person in (panel.managers[0], panel.acknowledger):  # two persons type the same
                self.play.act(
                    "draw-experts", panels.draw_experts, draw_id=draw.pk, randomness=randomness, actor=person, at=at
                )

        return go

    def _result(self, kind: str) -> str:
        """An invented result of a lottery."""
        game = LOTTERIES[kind]
        numbers = [n for count, top in (game.main, game.extra) for n in self.play.rng.sample(range(1, top + 1), count)]
        return " ".join(map(str, numbers))

    def _invite(self, panel: Panel) -> Any:
        def go(at: datetime) -> None:
            tokens = self.play.act(
                "invite-panel", panels.invite_panel, contest_id=panel.contest.pk, actor=panel.managers[0], at=at
            )
            for expert_id, token in (tokens or {}).items():
                self._answer(panel, expert_id, token, at)

        return go

    def _answer(self, panel: Panel, expert_id: int, token: str, at: datetime) -> None:
        when = self.play.between(at, at + timedelta(days=2))
        self.play.at(when, lambda later: self._respond(panel, expert_id, token, later))

    def _respond(self, panel: Panel, expert_id: int, token: str, at: datetime) -> None:
        declines = self.play.chance(0.12)
        answer = self.play.act(
            "answer-invitation", panels.answer_invitation, accept=not declines, token=token,
            reason="时间冲突" if declines else "", actor=None, at=at,
        )  # fmt: skip
        if answer is None:
            return
        if not declines:
            person = answer.expert.person
            self.play.later(
                at + timedelta(minutes=5),
                "sign-undertaking",
                panels.sign_undertaking,
                invitation_id=answer.pk,
                actor=person,
            )
            panel.experts[expert_id] = person
            return
        if answer.following is not None:  # the stand-in's letter went out with the act
            self._answer(panel, answer.following.expert_id, answer.following.token, at)

    # --- assignment ---------------------------------------------------------------------------------------------------

    def _assign(self, panel: Panel) -> Any:
        def go(at: datetime) -> None:
            manager = panel.managers[0]
            self.play.act(
                "detect-conflicts", panels.detect_conflicts, contest_id=panel.contest.pk, actor=manager, at=at
            )
            self.propose(panel, at)

        return go

    def propose(self, panel: Panel, at: datetime) -> int:
        """Compute and accept an assignment; returns the number of new seats."""
        manager = panel.managers[0]
        run = self.play.act(
            "propose-assignment", reviews.propose_assignment, contest_id=panel.contest.pk, seed=self.play.rng.randrange(10**6),
            actor=manager, at=at,
        )  # fmt: skip
        if run is None:
            return 0
        if run.state == "infeasible":
            self.play.tally.notes.append(
                f"{panel.contest.key}: assignment infeasible: {run.certificate.get('why', '')}"
            )
            return 0
        return self.play.act("accept-assignment", reviews.accept_assignment, run_id=run.pk, actor=manager, at=at) or 0
