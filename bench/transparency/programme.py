"""The log of an invented programme of any size, act by act, without a database: honest, so that every promise holds.

Acts and facts are those of docs/reference/bundle.md; about 23 entries an application, half of them opened, as a
rehearsal writes them.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from jinbang.draw import Candidate, Plan, Quota, Source, commit, draw

KEY = "bench-2022"
CONTESTS = [f"list-{n}" for n in range(10)]
UNIT = 5  # recommendations of one unit in a contest: its quota
SHEETS, MEMBERS = 5, 7
COMPOSITION = {"size": SHEETS, "substitutes": 2, "max_per_employer": 1, "min_outside_share": "1/3", "quotas": {}}
TEXT = {"zh": "示例", "en": "Example"}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def definition() -> bytes:
    """What the verifier reads of a definition, in canonical JSON."""

    def window(stage: str, opens: str, closes: str) -> dict[str, Any]:
        return {"stage": stage, "opens": f"{opens}T00:00:00+08:00", "closes": f"{closes}T00:00:00+08:00"}

    return _json(
        {
            "key": KEY, "zone": "Asia/Shanghai",
            "lists": [{"key": one, "tracks": [], "separately_organised": False, "size": None} for one in CONTESTS],
            "channels": [{"key": "society"}],
            "quotas": [{"list_key": one, "channel": "", "limit": UNIT, "per": "list"} for one in CONTESTS],
            "calendar": [
                window("collection", "2022-09-01", "2022-11-01"), window("recommendation", "2022-09-01", "2022-11-01"),
                window("preliminary", "2022-11-01", "2022-12-01"), window("final", "2022-12-01", "2023-01-01"),
            ],
            "mandates": [{"contest": one, "body": f"body-{one}"} for one in CONTESTS],
            "screening_reasons": [], "objection_refusals": [],
            "settings": {
                "quorum": "2/3", "threshold": "2/3", "threshold_base": "present", "secret_ballot": True, "final_review": True,
                "public_notice": True, "notice_days": 7, "notice_kind": "natural", "shortlist_percent": 130,
                "recall_frees_slot": True, "slot_back_after_screening": False, "correction_rounds": 1,
            },
        }
    )  # fmt: skip


def _json(value: Any) -> bytes:
    """Canonical for what is written here: no fractions, keys of one kind."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Programme:
    """`acts` yields (kind, at, opened facts or None), "cut" where the collection is sealed; `lists` and `draws` (by path) are there afterwards."""

    def __init__(self, applications: int) -> None:
        self.numbers = {
            one: [f"2022-{one[-1]}-{n:06d}" for n in range(applications // len(CONTESTS))] for one in CONTESTS
        }
        self.lists = b""
        self.draws: dict[str, bytes] = {}
        self._now = datetime(2022, 9, 1, tzinfo=UTC)
        self._dice = random.Random(1)

    def acts(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        yield self._act("programme.publish", version=1, digest=hashlib.sha256(definition()).hexdigest())
        yield from self._collection()
        self._now = datetime(2022, 10, 31, 16, tzinfo=UTC)
        yield from (self._move("admit", number, "recommended", "screening") for _, number in self._all())
        yield "cut", "", None
        yield from self._screening()
        yield from self._reviews()
        yield from self._end()

    def _all(self) -> Iterator[tuple[str, str]]:
        return ((contest, number) for contest, numbers in self.numbers.items() for number in numbers)

    def _stamp(self, step: int = 20) -> str:
        self._now += timedelta(microseconds=step)
        return self._now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _act(self, kind: str, /, **facts: Any) -> tuple[str, str, dict[str, Any]]:
        return kind, self._stamp(), {name.rstrip("_"): value for name, value in facts.items()}

    def _hidden(self, kind: str) -> tuple[str, str, None]:
        return kind, self._stamp(), None

    def _move(
        self, name: str, number: str, source: str, target: str, /, **more: Any
    ) -> tuple[str, str, dict[str, Any]]:
        return self._act(f"application.{name}", application=number, from_=source, to=target, **more)

    def _collection(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        units = max(-(-len(numbers) // UNIT) for numbers in self.numbers.values())
        for unit in range(units):
            kind, at, facts = self._act("membership.approve", unit=unit, channel="society")
            yield kind, at, facts | {"from": at}
        for contest, numbers in self.numbers.items():
            for n, number in enumerate(numbers):
                unit, slot = divmod(n, UNIT)
                yield self._hidden("application.start")
                yield from (self._hidden("application.save") for _ in range(3))
                yield self._move(
                    "submit", number, "draft", "submitted", contest=contest, unit=unit, version=1, digest=digest(number)
                )
                yield self._move(
                    "recommend", number, "submitted", "recommended", unit=unit, channel="society", contest=contest,
                    slot=slot + 1, version=1,
                )  # fmt: skip

    def _screening(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        for _, number in self._all():
            yield self._hidden("screening.open")
            yield from (self._hidden("screening.opinion") for _ in range(2))
            yield self._move("accept", number, "screening", "accepted")

    def _draw(self, contest: str) -> tuple[str, str]:
        """Digests of commitment and result of a panel's draw, whose files are kept."""
        people = tuple(
            Candidate(id=f"E{n:05d}", attributes={"employer": f"U{n:03d}", "outside": "yes" if n % 2 else "no"})
            for n in range(1, 25)
        )
        plan = Plan(
            candidates=people, size=SHEETS, title=contest, substitutes=2,
            sources=(Source("drand", f"round of {contest}", published="2022-11-02T02:00:00Z"),),
            quotas=(Quota("employer", None, 0, 1), Quota("outside", "yes", 2, None)),
        )  # fmt: skip
        committed = commit(plan=plan)
        result = draw(plan=plan, commitment=committed, randomness=digest(f"beacon {contest}"))
        for name, data in (("commitment", committed.canonical), ("result", result.canonical)):
            self.draws[f"draws/{contest}-1/{name}.json"] = data
        return hashlib.sha256(committed.canonical).hexdigest(), hashlib.sha256(result.canonical).hexdigest()

    def _reviews(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        drawn = {contest: self._draw(contest) for contest in self.numbers}
        for contest in self.numbers:
            body, sealed = f"body-{contest}", digest(contest)
            yield self._act("filing.file", contest=contest, number=1, body=body, digest=sealed)
            yield self._act(
                "filing.record", contest=contest, number=1, digest=sealed, reviews_per_application=SHEETS, composition=COMPOSITION,
                criteria=[{"key": key, "weight": "25", "minimum": "0", "maximum": "100", "step": "1"} for key in "abcd"],
                rule={
                    "kind": "mean", "total": "weighted", "decimals": 2, "rounding": "half-up", "trim": 1, "trim_from": 5,
                    "min_reviews": 3, "tie_breaks": ["criterion:a"], "places_shared": "1224",
                },
            )  # fmt: skip
            told = {"contest": contest, "number": 1, "commitment": drawn[contest][0]}
            yield self._act("draw.commit", **told, roster=24, size=SHEETS)
        self._now = datetime(2022, 11, 2, 3, tzinfo=UTC)
        for contest, numbers in self.numbers.items():
            sealed = digest(contest)
            told = {"contest": contest, "number": 1, "commitment": drawn[contest][0]}
            yield self._act("draw.result", **told, result=drawn[contest][1], seats=SHEETS)
            pairs = {number: sorted(digest(f"{number}{n}")[:22] for n in range(SHEETS)) for number in numbers}
            yield self._act(
                "assignment.accept", contest=contest, run=1, digest=sealed, objective="best", total=None, worst=None, bound=None,
                optimal=True, seats=[[number, pair] for number in numbers for pair in pairs[number]],
            )  # fmt: skip
            for number in numbers:
                yield self._move("assign", number, "accepted", "reviewing")
            yield from self._sheets(contest, pairs)

    def _sheets(self, contest: str, pairs: dict[str, list[str]]) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        standings: dict[str, tuple[int, int]] = {}
        for number, experts in pairs.items():
            total = first = 0
            for pair in experts:
                marks = [self._dice.randrange(40, 101) for _ in "abcd"]
                total, first = total + sum(marks), first + marks[0]
                yield self._hidden("sheet.save")
                yield self._act(
                    "sheet.submit", contest=contest, application=number, pair=pair, filing=1,
                    marks=dict(zip("abcd", map(str, marks), strict=True)),
                )  # fmt: skip
            standings[number] = total * 5, first  # hundredths of the mean over 20 marks, exactly
        order = sorted(standings, key=lambda number: (tuple(-value for value in standings[number]), number))
        places = max(1, len(order) // 10)
        lines, first_of = [], {}
        for place, number in enumerate(order, start=1):
            rank = first_of.setdefault(standings[number], place)
            word = "pass" if rank <= places else "reserve" if rank <= -(-places * 130 // 100) else "fail"
            hundredths = standings[number][0]
            lines.append([number, f"{hundredths // 100}.{hundredths % 100:02d}", rank, word, SHEETS, False])
        told = {"contest": contest, "number": 1, "digest": digest(f"package {contest}")}
        yield self._act("package.report", **told, body=f"body-{contest}", filing=1, places=places, lines=lines)
        yield self._act("package.receive", **told)
        moves = {"pass": ("pass", "passed"), "reserve": ("hold-reserve", "reserve"), "fail": ("fail", "not-passed")}
        for number, _, _, word, _, _ in lines:
            yield self._move(moves[word][0], number, "reviewing", moves[word][1])
        self._chosen = getattr(self, "_chosen", []) + [
            (contest, line[0], line[3]) for line in lines if line[3] != "fail"
        ]

    def _end(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        self._now = datetime(2022, 12, 5, tzinfo=UTC)
        items = sorted(number for _, number, _ in self._chosen)
        here = {"round": 1, "present": MEMBERS, "recused": 0}
        papers = {number: [[digest(f"{number}{n}"), "yes"] for n in range(MEMBERS)] for number in items}
        yield self._act(
            "ballot.open", sitting=1, quorum="2/3", threshold="2/3", base="present", eligible=MEMBERS, secret=True, box="sealed",
            items=[{"application": number} | here for number in items],
        )  # fmt: skip
        for _ in range(MEMBERS):
            yield self._act("ballot.cast", sitting=1, papers=len(items))
        yield self._act(
            "ballot.close", sitting=1,
            ballots=[{"application": n} | here | {"commitments": sorted(self._seal(n, *one) for one in papers[n])} for n in items],
        )  # fmt: skip
        yield self._act(
            "ballot.count", sitting=1,
            results=[
                {"application": n, "papers": sorted(papers[n]), "yes": MEMBERS, "no": 0, "abstain": 0, "needed": 5, "carried": True}
                | here
                for n in items
            ],
        )  # fmt: skip
        outcomes = {number: "propose" if word == "pass" else "not-choose" for _, number, word in self._chosen}
        words = {number: "passed" if word == "pass" else "reserve" for _, number, word in self._chosen}
        for number, outcome in outcomes.items():
            yield self._move(outcome, number, words[number], "proposed" if outcome == "propose" else "not-chosen")
        yield self._act("decision", decisions=[[number, outcome, False] for number, outcome in outcomes.items()])
        yield from self._publication([(contest, number) for contest, number, word in self._chosen if word == "pass"])

    def _publication(self, listed: list[tuple[str, str]]) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        self._now = datetime(2022, 12, 10, tzinfo=UTC)
        numbers = sorted(number for _, number in listed)
        kind, at, facts = self._act(
            "notice.publish", number=1, closes="2022-12-17T16:00:00.000000Z", days=7, kind="natural", items=numbers
        )
        yield kind, at, facts | {"opens": at}
        yield from (self._move("announce", number, "proposed", "on-notice") for number in numbers)
        self._now = datetime(2022, 12, 17, 16, tzinfo=UTC)
        yield from (self._move("clear", number, "on-notice", "cleared") for number in numbers)
        instant = "2022-12-20T02:00:00.000000Z"
        yield self._act("release.decide", at=instant)
        self._now = datetime(2022, 12, 20, 2, tzinfo=UTC)
        rows = [
            [contest, number, order]
            for one in CONTESTS
            for order, (contest, number) in enumerate((pair for pair in listed if pair[0] == one), start=1)
        ]
        lists = [
            {
                "list": one,
                "entries": [
                    {"order": order, "application": number, "entry": number, "name": "示例", "organisation": "示例", "unit": "示例"}
                    for contest, number, order in rows
                    if contest == one
                ],
            }
            for one in CONTESTS
        ]  # fmt: skip
        self.lists = _json({"programme": KEY, "release": 1, "at": instant, "lists": lists})
        yield self._act("release.done", release=1, digest=hashlib.sha256(self.lists).hexdigest(), entries=rows)
        yield from (self._move("list", number, "cleared", "listed") for _, number, _ in rows)
        for n, (contest, number, _) in enumerate(rows):
            told = {"list": contest, "application": number, "entry": number, "pdf": digest(number)}
            yield self._act("certificate.issue", number=f"B-{n:06d}", **told)

    @staticmethod
    def _seal(number: str, nonce: str, choice: str) -> str:
        return digest(f'["jinbang-ballot-v1","{KEY}/1/{number}/1","{nonce}","{choice}"]')
