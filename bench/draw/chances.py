"""How fast and how fair the draw is: set-up, 2,000 draws, and chances beside those of a usual quota drawing.

    python -m bench.draw.chances [--draws 2000] [--data ../shared/data/draw]

Set-up is everything before the randomness: checking the plan, the fairest chances with their proof, the lottery over
panels, and the bytes to publish.  Times are processor time on one core, the median of three.  Fails if a target is missed, a quota is
violated, or people are drawn otherwise than published.
"""

from __future__ import annotations

import gc
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table
from scipy.stats import binom

from jinbang.draw import Candidate, Commitment, Plan, Quota, commit, verify
from jinbang.draw.cells import gather
from jinbang.draw.sample import replay
from jinbang.draw.tables import candidates, quota_table, read_table


@dataclass(frozen=True)
class Case:
    """A plan, and the seconds its set-up may take."""

    name: str
    plan: Plan
    target: float


def invented(*, name: str, people: int, seats: int, values: tuple[int, ...], target: float, seed: int = 1) -> Case:
    """Uneven groups, and quotas between a group's share of the pool and an equal share, one seat wide each way."""
    chance = random.Random(seed)
    weights = [[chance.random() + 0.2 for _ in range(count)] for count in values]
    roster = [
        {f"attribute {a}": f"value {chance.choices(range(len(w)), w)[0]}" for a, w in enumerate(weights)}
        for _ in range(people)
    ]
    quotas = []
    for a, count in enumerate(values):
        have = Counter(one[f"attribute {a}"] for one in roster)
        for value, n in sorted(have.items()):
            share = seats * (n / people + 1 / count) / 2
            quotas.append(Quota(f"attribute {a}", value, int(share), int(share) + 1))
    named = tuple(Candidate(id=f"E{number:05}", attributes=one) for number, one in enumerate(roster))
    return Case(name, Plan(candidates=named, size=seats, quotas=tuple(quotas)), target)


def shape_of_the_large_example() -> Case:
    """2,000 people of whom one must not decide everything: 1 + 999 + 1,000, 200 seats (published: 1,161 s in Gurobi)."""
    kinds = [("female", "conservative", 1), ("female", "liberal", 999), ("male", "conservative", 1_000)]
    people = [{"gender": g, "leaning": leaning} for g, leaning, count in kinds for _ in range(count)]
    roster = tuple(Candidate(id=f"E{number:05}", attributes=one) for number, one in enumerate(people))
    values = (("gender", "female"), ("gender", "male"), ("leaning", "liberal"), ("leaning", "conservative"))
    quotas = tuple(Quota(attribute, value, 99, 200) for attribute, value in values)
    return Case("public shape, 1 + 999 + 1,000", Plan(candidates=roster, size=200, quotas=quotas), 0.1)


def cases(data: Path, console: Console) -> Iterator[Case]:
    """The instances, the public one only where it lies beside the project."""
    folder = data / "example_small_20"
    if folder.is_dir():
        roster = read_table(path=folder / "respondents.csv")
        people = candidates(table=roster, attributes=["gender", "leaning"], column="line")
        quotas = quota_table(table=read_table(path=folder / "categories.csv"))
        yield Case("public example_small_20", Plan(candidates=people, size=20, quotas=quotas), 0.1)
    else:
        console.print(f"public example_small_20: skipped, {folder} is absent")
    yield shape_of_the_large_example()
    yield invented(name="field × region", people=2_000, seats=40, values=(10, 7), target=0.1)
    yield invented(name="field × province", people=2_000, seats=40, values=(20, 31), target=2.0)
    yield invented(name="four attributes", people=2_000, seats=200, values=(2, 5, 4, 8), target=1.0)
    yield invented(name="four attributes, public size", people=200, seats=20, values=(2, 3, 3, 4), target=1.0)
    yield invented(name="four attributes, small", people=60, seats=7, values=(2, 3, 3, 4), target=1.0)


def fill_by_need(plan: Plan, chance: random.Random) -> list[int]:
    """The usual way: draw at random from the value that is most behind its quota, start anew when stuck."""
    while True:
        left = list(range(len(plan.candidates)))
        count: Counter[tuple[str, str | None]] = Counter()
        seats: list[int] = []
        while len(seats) < plan.size and left:
            having = Counter(item for one in left for item in plan.candidates[one].attributes.items())
            need = {
                q: Fraction(q.low - count[q.attribute, q.value], max(1, having[q.attribute, q.value]))
                for q in plan.quotas
            }
            worst = max(need, key=lambda quota: need[quota])
            able = [n for n in left if plan.candidates[n].attributes[worst.attribute] == worst.value]
            chosen = chance.choice(able if need[worst] > 0 and able else left)
            seats.append(chosen)
            count.update(plan.candidates[chosen].attributes.items())
            full = {
                (q.attribute, q.value)
                for q in plan.quotas
                if q.high is not None and count[q.attribute, q.value] >= q.high
            }
            left = [n for n in left if n != chosen and not full & set(plan.candidates[n].attributes.items())]
        if len(seats) == plan.size and all(q.low <= count[q.attribute, q.value] for q in plan.quotas):
            return seats


def violations(plan: Plan, seats: tuple[str, ...], facts: dict[str, Candidate]) -> int:
    """How many quotas these seats break."""
    have = Counter(item for name in seats for item in facts[name].attributes.items())
    return sum(
        not q.low <= have[q.attribute, q.value or ""] <= (plan.size if q.high is None else q.high) for q in plan.quotas
    ) + (len(set(seats)) != plan.size)


def unlikeliness(commitment: Commitment, seated: Counter[str], draws: int) -> float:
    """How likely anyone's count is to be so far from the published chance (exact binomial tails, for all together)."""
    open_ = [entry for entry in commitment.table if 0 < entry.probability < 1]
    if not open_:
        return 1.0
    counts, chances = [seated[entry.candidate] for entry in open_], [float(entry.probability) for entry in open_]
    low, high = binom.cdf(counts, draws, chances), binom.sf([n - 1 for n in counts], draws, chances)
    return min(1.0, float(min(low.min(), high.min())) * 2 * len(open_))


def furthest(commitment: Commitment, seated: Counter[str], draws: int) -> float:
    """The furthest that anyone's count is from the published chance, in standard deviations."""
    away = [0.0]
    for entry in commitment.table:
        chance = float(entry.probability)
        if 0 < chance < 1:
            away.append(abs(seated[entry.candidate] - draws * chance) / math.sqrt(draws * chance * (1 - chance)))
    return max(away)


@click.command()
@click.option("--draws", default=2_000, show_default=True, help="Draws for each instance.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data/draw"), show_default=True)
def main(draws: int, data: Path) -> None:
    """Set up every instance, draw from it many times, and compare."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    table = Table(box=None, title=f"The draw: set-up on one core, and {draws:,} draws from each commitment")
    for head in ("instance", "people", "seats", "cells", "quotas", "set-up s", "target", "panels", "method", "gap"):
        table.add_column(head, justify="left" if head in {"instance", "method"} else "right")
    for head in ("worst chance", "quota drawing", "violations", "furthest σ", "likely", "verified"):
        table.add_column(head, justify="right")
    failed = False
    for case in cases(data, console):
        times = []
        for _ in range(3):
            gc.collect()  # what earlier cases left is not this one's
            begun = time.process_time()
            commitment = commit(plan=case.plan)
            times.append(time.process_time() - begun)
        seconds = sorted(times)[1]
        document = commitment.document()
        facts = {one.id: one for one in case.plan.candidates}
        seated: Counter[str] = Counter()
        broken = 0
        console.print(f"{case.name}: set up in {seconds:.3f} s, {len(document['lottery']['panels'])} panels; drawing …")
        for number in track(range(draws), description=case.name, console=console, transient=True):
            result = replay(commitment=commitment, randomness=f"bench {number}")
            broken += violations(case.plan, result.seats, facts)
            seated.update(result.seats)
        # None: no source of randomness is announced here, so nobody can say; every other promise must hold.
        verified = all(
            check.holds is not False for check in verify(commitment=commitment.canonical, result=result.canonical)
        )
        away, likely = furthest(commitment, seated, draws), unlikeliness(commitment, seated, draws)
        usual = (
            Counter(n for _ in range(200) for n in fill_by_need(case.plan, random.Random(_)))
            if len(facts) <= 200
            else None
        )
        rarest = "–" if usual is None else f"{min(usual[n] for n in range(len(facts))) / 200:.1%}"
        missed = seconds > case.target or broken > 0 or likely < 1e-4 or not verified
        failed |= missed
        table.add_row(
            f"[red]{case.name}[/red]" if missed else case.name,
            f"{len(facts):,}",
            str(case.plan.size),
            str(len(gather(plan=case.plan).sizes)),
            str(len(case.plan.quotas)),
            f"{seconds:.3f}",
            f"≤ {case.target}",
            str(len(document["lottery"]["panels"])),
            document["fairness"]["method"],
            document["fairness"]["gap"],
            f"{float(min(entry.probability for entry in commitment.table)):.3%}",
            rarest,
            str(broken),
            f"{away:.2f}",
            f"{likely:.2g}",
            "yes" if verified else "[red]no[/red]",
        )
    console.print(table)
    console.print(
        "likely: the chance that some count is as far off as the furthest, if people are drawn as published.\n"
        "quota drawing: the rarest person's frequency in 200 panels filled by need, as such panels usually are."
    )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
