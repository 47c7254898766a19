"""Problems to measure with: made ones of any size, and public ones where they are at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from jinbang.assignment import Problem

PUBLIC = Path(__file__).resolve().parents[3] / "shared/data/assignment"


def made(*, applications: int, experts: int, each: int = 100, demand: int = 3, seed: int = 1) -> Problem:
    """Every application has about `each` candidates with uniform affinities; loads have a tenth to spare."""
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(applications), each)
    keys = np.unique(rows * experts + rng.integers(0, experts, rows.size))
    return Problem(
        applications=tuple(range(applications)),
        experts=tuple(range(experts)),
        rows=keys // experts,
        cols=keys % experts,
        affinities=rng.random(keys.size),
        demands=np.full(applications, demand),
        min_loads=np.zeros(experts),
        max_loads=np.full(experts, -(-applications * demand * 11 // (experts * 10))),
    )


def midl() -> Problem:
    """118 papers, 177 experts, all pairs, three each, at most four (iesl/fair-matching, data/midl)."""
    table = np.load(PUBLIC / "midl/scores.npy").T
    n, m = table.shape
    return Problem(
        applications=tuple(range(n)),
        experts=tuple(range(m)),
        rows=np.repeat(np.arange(n), m),
        cols=np.tile(np.arange(m), n),
        affinities=table.ravel(),
        demands=np.load(PUBLIC / "midl/covs.npy"),
        min_loads=np.zeros(m),
        max_loads=np.load(PUBLIC / "midl/loads.npy"),
    )


def aamas() -> Problem:
    """613 papers, 201 experts, bids of .25, .5 or 1, negative is a conflict, three each, at most twelve
    (YixuanEvenXu/perturbed-maximization, datasets)."""
    words = (PUBLIC / "aamas2015.in").read_text().split()
    n, m = int(words[0]), int(words[1])
    table = np.array(words[2 : 2 + n * m], np.float64).reshape(n, m)
    rows, cols = np.nonzero(table >= 0)
    return Problem(
        applications=tuple(range(n)),
        experts=tuple(range(m)),
        rows=rows,
        cols=cols,
        affinities=table[rows, cols],
        demands=np.full(n, 3),
        min_loads=np.zeros(m),
        max_loads=np.full(m, 12),
    )


def named(name: str) -> Problem:
    """ "midl", "aamas", or "5000x2000x100" (applications, experts, candidates each)."""
    if name in ("midl", "aamas"):
        return midl() if name == "midl" else aamas()
    n, m, each = map(int, name.split("x"))
    return made(applications=n, experts=m, each=each)
