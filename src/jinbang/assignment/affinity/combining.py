"""One affinity from its parts, and the parts of any pair worked out for a reader."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from jinbang.assignment.affinity.measures import Disciplines, Keywords, Texts, closest, known, shared_keywords
from jinbang.assignment.affinity.profiles import Profile, Weights, checked
from jinbang.assignment.problem import Flags, Floats

PLACES = 6
BLOCK_CELLS = 4_000_000
SHOWN = 8
PARTS = ("disciplines", "keywords", "text")


@dataclass(frozen=True)
class Part:
    """One part of an affinity: its value (0 … 1), the weight it has for this pair (0 when unknown on either side), and
    what the two have in common: (of the application, of the expert, how much)."""

    name: str
    value: float
    weight: float
    common: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Explanation:
    """affinity = Σ value × weight over the parts, rounded to six decimals."""

    application: Hashable
    expert: Hashable
    affinity: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Affinity:
    """Affinities of all pairs, computed in blocks when asked for.  Ids in the order given."""

    applications: tuple[Profile, ...]
    experts: tuple[Profile, ...]
    weights: Weights
    measures: dict[str, Disciplines | Keywords | Texts]
    known_left: dict[str, Flags]
    known_right: dict[str, Flags]

    def blocks(self) -> Iterator[tuple[int, Floats]]:
        """(first application, values of shape (some applications, experts)), one block after another."""
        size = max(1, BLOCK_CELLS // max(1, sum(max(1, len(e.keywords)) for e in self.experts)))
        for first in range(0, len(self.applications), size):
            yield first, self._block(slice(first, min(first + size, len(self.applications))))

    def table(self) -> Floats:
        """All values, shape (applications, experts)."""
        found = [block for _, block in self.blocks()]
        return np.concatenate(found) if found else np.zeros((0, len(self.experts)))

    def triples(self, *, keep: int | None = None) -> Iterator[tuple[Hashable, Hashable, float]]:
        """(application, expert, affinity) for `Problem.build`.  keep: only the best so many of each application (ties
        by the experts' order); None keeps all."""
        for first, block in self.blocks():
            for k, row in enumerate(block):
                order = np.arange(row.size) if keep is None else np.sort(np.argsort(-row, kind="stable")[:keep])
                for j in order.tolist():
                    yield self.applications[first + k].id, self.experts[j].id, float(row[j])

    def _block(self, part: slice) -> Floats:
        total, weight = 0.0, 0.0
        for name in PARTS:
            both = self.known_left[name][part][:, None] & self.known_right[name][None, :]
            counted = getattr(self.weights, name) * both
            total = total + counted * np.minimum(self.measures[name].block(part), 1.0)
            weight = weight + counted
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(weight > 0, total / weight, 0.0)
        return np.asarray(np.round(shares, PLACES), np.float64)

    def explain(self, *, application: Hashable, expert: Hashable) -> Explanation:
        """The parts of one pair.  Raises KeyError for an unknown id."""
        i = {p.id: k for k, p in enumerate(self.applications)}[application]
        j = {p.id: k for k, p in enumerate(self.experts)}[expert]
        a, e = self.applications[i], self.experts[j]
        both = {name: bool(self.known_left[name][i] and self.known_right[name][j]) for name in PARTS}
        whole = sum(getattr(self.weights, name) for name in PARTS if both[name])
        codes = closest(a, e)
        texts = self.measures["text"]
        common: dict[str, tuple[tuple[str, str, float], ...]] = {
            "disciplines": ((codes[0], codes[1], 1.0),) if codes else (),
            "keywords": tuple(shared_keywords(a, e)[:SHOWN]),
            "text": tuple((t, t, v) for t, v in texts.shared(i, j)[:SHOWN]) if isinstance(texts, Texts) else (),
        }
        parts = []
        for name in PARTS:
            value = min(float(self.measures[name].block(slice(i, i + 1))[0, j]), 1.0)
            weight = getattr(self.weights, name) / whole if both[name] and whole else 0.0
            parts.append(Part(name=name, value=value, weight=weight, common=common[name]))
        return Explanation(
            application=application,
            expert=expert,
            affinity=float(self._block(slice(i, i + 1))[0, j]),
            parts=tuple(parts),
        )


def affinity(
    *, applications: Sequence[Profile], experts: Sequence[Profile], weights: Weights | None = None
) -> Affinity:
    """Prepare the affinities of every application and every expert, between 0 and 1.

    Raises ProfileError with every id given twice and every code that is no discipline, ValueError for weights that are
    negative or all zero."""
    used = weights or Weights()
    if min(used.disciplines, used.keywords, used.text) < 0 or used.disciplines + used.keywords + used.text <= 0:
        raise ValueError("weights must not be negative, and one must be above zero")
    checked(applications, "application")
    checked(experts, "expert")
    return Affinity(
        applications=tuple(applications),
        experts=tuple(experts),
        weights=used,
        measures={
            "disciplines": Disciplines.of(applications, experts),
            "keywords": Keywords.of(applications, experts),
            "text": Texts.of(applications, experts),
        },
        known_left=known(applications),
        known_right=known(experts),
    )
