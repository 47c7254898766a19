"""The whole call, from the cast's first sign-in to the follow-up after publication."""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from jinbang.apps.invariants import check_all
from jinbang.apps.ledger.actions import sequence
from jinbang.apps.mailroom.queries import counts
from jinbang.apps.nominations.queries import funnel, mine
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.people.queries import viewer_of
from jinbang.apps.programmes.actions import load, publish
from jinbang.apps.programmes.queries import definition_of, programme
from jinbang.apps.publication.actions import IN_FLIGHT, deadlines, seal_deadlines
from jinbang.apps.reviews.queries import load_per_expert, progress_of
from jinbang.cli.rehearsal.cast import Cast, Unit, gather
from jinbang.cli.rehearsal.collect import Collection
from jinbang.cli.rehearsal.final import Final
from jinbang.cli.rehearsal.panel import Panel, Panels
from jinbang.cli.rehearsal.play import Play
from jinbang.cli.rehearsal.report import Report, refusals
from jinbang.cli.rehearsal.review import Reviews
from jinbang.cli.rehearsal.screen import Screening
from jinbang.rules.definition import ProgrammeDefinition

APPLICATIONS, UNITS = 2_900, 412
"""Applications begun and units taking part at scale 1: about 2,281 are recommended of them, as in 2022."""


class Rehearsal:
    """Loads the definition where it is not there, plays it, reports."""

    def __init__(
        self, files: Mapping[str, str], definition: ProgrammeDefinition, *, scale: float, seed: int,
        render: Callable[[dict[str, str]], bytes], on_progress: Callable[[datetime, int], None] | None = None,
    ) -> None:  # fmt: skip
        self.files, self.definition, self.scale, self.seed = files, definition, scale, seed
        self.play = Play(seed=seed, on_progress=on_progress)
        self.render = render
        self.cast = Cast()
        self.collection: Collection | None = None
        self.panels: list[Panel] = []

    def calendar(self) -> dict[str, datetime]:
        """The instants of the rehearsal's own acts, from the windows of the call."""
        d = self.definition
        collection, preliminary = d.window("collection"), d.window("preliminary")
        assert collection.closes is not None
        assert preliminary.opens is not None
        assert preliminary.closes is not None
        span = preliminary.closes - preliminary.opens
        release = d.window("release")
        final = d.window("final").opens if _has(d, "final") else preliminary.closes
        assert release.opens is not None
        assert final is not None
        sits = max(final, preliminary.closes) + timedelta(days=4)
        announces = sits + timedelta(days=6)
        releases = max(release.opens + timedelta(days=9), announces + timedelta(days=d.settings.notice_days + 4))
        return {
            "collection": collection.closes - timedelta(days=12),
            "cut-off": collection.closes,
            "screening": collection.closes + timedelta(days=1),
            "assignment": collection.closes + max(span * 0.28, timedelta(days=d.settings.correction_days + 3)),
            "review": preliminary.opens + span * 0.55,
            "reviews-close": preliminary.closes,
            "final": sits,
            "notice": announces,
            "release": releases,
        }

    def stages(self) -> dict[str, datetime]:
        """Where `STAGE=` stops."""
        c = self.calendar()
        return {
            "collection": c["collection"],
            "screening": c["cut-off"] + timedelta(hours=14),  # half of the opinions are given
            "review": c["review"],
            "final": c["final"] - timedelta(hours=12),
            "notice": c["notice"] + timedelta(days=2),
            "released": c["release"] + timedelta(days=40),
        }

    def run(self, *, until: datetime | None = None) -> Report:
        """Play until the end, or the instant `until`; returns the report."""
        begun = perf_counter()
        d, play, c = self.definition, self.play, self.calendar()
        collection = d.window("collection")
        opens = collection.opens
        assert opens is not None
        before = opens - timedelta(days=10)
        call = play.act("load", load, files=self.files, at=before)
        if call is None:
            raise LookupError(f"{d.key} is in the database already: rehearse in a fresh one")
        play.act("publish", publish, actor=None, key=d.key, at=before + timedelta(hours=1))
        call = programme(key=d.key)
        self.definition = d = definition_of(call)
        self.cast = gather(play, d, units=max(8, round(UNITS * self.scale)), at=before + timedelta(days=1))
        stage = self.collection = Collection(play, self.cast, d)
        expected = max(12, round(APPLICATIONS * self.scale))
        weights = stage.weights()
        share = {key: round(expected * w / sum(weights)) for key, w in zip(stage.contests, weights, strict=True)}
        stage.schedule(applications=expected)
        panels = Panels(play, self.cast, d, call, expected=share, nominees=stage.nominees)
        self.panels = panels.panels
        panels.schedule()
        screening = Screening(play, self.cast, d, stage)
        screening.schedule(cut_off=c["cut-off"], assignment=c["assignment"])
        panels.schedule_assignment(at=c["assignment"])
        Reviews(play, self.cast, d, panels).schedule(
            opens=c["assignment"] + timedelta(hours=2), closes=c["reviews-close"]
        )
        Final(play, self.cast, d, call, self.render).schedule(
            sits=c["final"], announces=c["notice"], releases=c["release"]
        )
        for one in deadlines(programme=call).values():
            play.at(one + IN_FLIGHT, lambda at: play.act("seal", seal_deadlines, at=at))
        play.run(until=until)
        end = until or play.clock
        assert end is not None
        sequence(at=end)
        return self._report(call, perf_counter() - begun, until)

    # --- who is worth looking at --------------------------------------------------------------------------------------

    def busiest_unit(self) -> Unit:
        """The unit with the most candidates."""
        assert self.collection is not None
        counted = Counter(id(draft.unit) for draft in self.collection.known if draft.unit is not None)
        return max(self.cast.units, key=lambda unit: counted[id(unit)])

    def applicants(self) -> list[tuple[str, Any]]:
        """A preparer with a draft, one who has submitted, one for each further standing that asks for something."""
        assert self.collection is not None
        at = self.play.clock
        assert at is not None
        call = programme(key=self.definition.key)
        wanted = ("draft", "submitted", "returned", "screening", "correcting", "ineligible", "listed")
        found: dict[str, Any] = {}
        for draft in reversed(self.collection.known):
            rows = mine(viewer=viewer_of(draft.preparer), programme=call, at=at).rows
            standing = rows[0].standing if rows else ""
            if standing in wanted and standing not in found:
                found[standing] = draft.preparer
            if len(found) == len(wanted):
                break
        if not found and self.collection.known:
            found["any"] = self.collection.known[-1].preparer
        return [(standing, found[standing]) for standing in (*wanted, "any") if standing in found]

    def experts(self) -> list[tuple[str, Any]]:
        """Three experts of different panels, those with the most still to score."""
        at = self.play.clock
        assert at is not None
        found: list[tuple[int, str, Any]] = []
        for panel in self.panels:
            waiting = [
                (progress_of(viewer=viewer_of(person), at=at)["untouched"], n, person)
                for n, person in enumerate(panel.experts.values())
            ]
            if waiting:
                most = max(waiting, key=lambda row: (row[0], -row[1]))
                found.append((most[0], panel.contest.key, most[2]))
        found.sort(key=lambda row: -row[0])
        return [(contest, person) for _, contest, person in found[:3]]

    def _report(self, call: Any, seconds: float, until: datetime | None) -> Report:
        tally = self.play.tally
        times = [
            {"act": name, "done": n, "total_s": round(tally.seconds[name], 2), "each_ms": round(1000 * tally.seconds[name] / max(1, n), 2)}
            for name, n in sorted(tally.done.items(), key=lambda pair: -tally.seconds[pair[0]])
        ]  # fmt: skip
        return Report(
            programme=call.key, scale=self.scale, seed=self.seed, until=until.isoformat() if until else "", digest=self.play.digest,
            seconds=round(seconds, 2), acts=tally.acts, peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            funnel=self._funnel(call), refusals=refusals(tally.refused), load=load_per_expert(programme=call),
            letters=counts(programme=call.key), time_per_act=times,
            invariants=[{"rule": i.rule, "holds_that": i.words, "looked_at": i.looked_at, "broken": i.broken, "examples": "; ".join(i.examples)} for i in check_all(programme=call)],
            notes=tally.notes,
        )  # fmt: skip

    def _funnel(self, call: Any) -> list[dict[str, Any]]:
        """How many stand where, as the secretariat sees it, and the drafts that were never sent."""
        at = self.play.clock
        assert at is not None
        counted = funnel(viewer=viewer_of(self.cast.secretaries[0]), programme=call, at=at)
        words = APPLICATION.words
        rows = [
            {"standing": s, "words": f"{words[s][0]} {words[s][1]}", "applications": n}
            for s, n in counted.by_standing.items()
        ]
        started = self.play.tally.done["start"]
        return [
            *sorted(rows, key=lambda row: list(words).index(str(row["standing"]))),
            {"standing": "", "words": "未送达 never sent", "applications": started - counted.total},
        ]


def files_of(path: Path) -> dict[str, str]:
    """The definition's files as text, as they are published."""
    from jinbang.rules.reading import to_bundle

    return dict(to_bundle(path))


def _has(definition: ProgrammeDefinition, stage: str) -> bool:
    return any(w.stage == stage for w in definition.calendar)
