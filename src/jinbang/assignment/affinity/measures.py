"""The three measures, each between 0 and 1 for every pair of a block of applications and all experts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from jinbang.assignment.affinity.profiles import Profile, levels
from jinbang.assignment.affinity.terms import normal, terms
from jinbang.assignment.problem import Flags, Floats

LEVELS = (0.5, 0.8, 1.0)  # same first, second, third level of GB/T 13745
ALIKE = 0.5  # keywords less alike than this count as different
Incidence = csr_array


def _incidence(rows: Sequence[Sequence[int]], values: Sequence[Sequence[float]] | None, width: int) -> Incidence:
    lengths = [len(row) for row in rows]
    indices = np.array([k for row in rows for k in row], np.int64)
    data = np.ones(indices.size) if values is None else np.array([v for row in values for v in row], np.float64)
    return csr_array((data, indices, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), width))


@dataclass(frozen=True, eq=False)
class Disciplines:
    """How deep the closest two codes agree: 0.5 the first level, 0.8 the second, 1 the third.

    A code that is not deep can match fully: two experts of "520.20" are of the same field as far as was said."""

    left: tuple[Incidence, ...]
    right: tuple[Incidence, ...]

    @classmethod
    def of(cls, applications: Sequence[Profile], experts: Sequence[Profile]) -> Disciplines:
        """Prepare both sides."""
        sides = []
        codes: list[dict[str, int]] = [{} for _ in LEVELS]
        for profiles in (applications, experts):
            rows: list[list[list[int]]] = [[] for _ in LEVELS]
            for profile in profiles:
                paths = [path for code in profile.disciplines if (path := levels(code))]
                for depth, names in enumerate(codes):
                    # the deepest level that was said stands for the levels below it
                    here = {path[min(depth, len(path) - 1)] for path in paths}
                    rows[depth].append(sorted(names.setdefault(name, len(names)) for name in here))
            sides.append(rows)
        left, right = (
            tuple(_incidence(rows[depth], None, len(codes[depth])) for depth in range(len(LEVELS))) for rows in sides
        )
        return cls(left, right)

    def block(self, part: slice) -> Floats:
        """Applications of the part × experts."""
        best = np.zeros((self.left[0][part].shape[0], self.right[0].shape[0]))
        for worth, left, right in zip(LEVELS, self.left, self.right, strict=True):
            shared = (left[part] @ right.T).toarray() > 0
            best = np.where(shared, np.maximum(best, worth), best)
        return best


def closest(application: Profile, expert: Profile) -> tuple[str, str] | None:
    """The two codes that agree deepest, None when not even the first level does."""
    found = [
        (sum(x == y for x, y in zip(a, b, strict=False)), one, other)
        for one in application.disciplines
        for other in expert.disciplines
        if (a := levels(one)) and (b := levels(other)) and a[0] == b[0]
    ]
    return max(found, key=lambda three: three[0])[1:] if found else None


@dataclass(frozen=True, eq=False)
class Keywords:
    """The mean, over the application's keywords, of the likeness to the expert's closest keyword: 1 for the same
    keyword, else the share of common terms (Dice) where it is at least one half."""

    likeness: Incidence
    left: Incidence
    owned: tuple[Sequence[int], ...]

    @classmethod
    def of(cls, applications: Sequence[Profile], experts: Sequence[Profile]) -> Keywords:
        """Prepare both sides."""
        names: list[dict[str, int]] = [{}, {}]
        sides = []
        for known, profiles in zip(names, (applications, experts), strict=True):
            words = [dict.fromkeys(filter(None, map(normal, profile.keywords))) for profile in profiles]
            sides.append([sorted(known.setdefault(word, len(known)) for word in own) for own in words])
        vocabulary: dict[str, int] = {}
        rows = [
            [sorted({vocabulary.setdefault(term, len(vocabulary)) for term in terms(word)}) for word in known]
            for known in names
        ]
        a, b = (_incidence(side, None, len(vocabulary)) for side in rows)
        common = (a @ b.T).tocoo()
        sizes_a, sizes_b = a.sum(axis=1), b.sum(axis=1)
        dice = 2.0 * common.data / (sizes_a[common.row] + sizes_b[common.col])
        same = np.array([[i, names[1][word]] for word, i in names[0].items() if word in names[1]], np.int64).reshape(
            -1, 2
        )
        table = csr_array((np.where(dice >= ALIKE, dice, 0.0), (common.row, common.col)), shape=common.shape)
        exact = csr_array((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=common.shape)
        return cls(table.maximum(exact).tocsr(), _incidence(sides[0], None, len(names[0])), tuple(sides[1]))

    def block(self, part: slice) -> Floats:
        """Applications of the part × experts."""
        left = self.left[part]
        used = np.unique(left.indices)
        best = np.zeros((left.shape[0], len(self.owned)))
        if not used.size:
            return best
        rows = self.likeness[used].toarray()
        lengths = np.array([len(own) for own in self.owned])
        some = np.flatnonzero(lengths)
        if not some.size:
            return best
        gathered = rows[:, np.concatenate([self.owned[j] for j in some])]
        starts = np.concatenate([[0], np.cumsum(lengths[some])[:-1]])
        closest_ = np.maximum.reduceat(gathered, starts, axis=1)
        counts = np.maximum(np.diff(left.indptr), 1)
        best[:, some] = (left[:, used] @ closest_) / counts[:, None]
        return best


def shared_keywords(application: Profile, expert: Profile) -> list[tuple[str, str, float]]:
    """Each keyword of the application with the expert's closest and their likeness, closest first."""
    found = []
    for word in dict.fromkeys(filter(None, map(normal, application.keywords))):
        likenesses = [(_likeness(word, other), other) for other in map(normal, expert.keywords) if other]
        worth, other = max(likenesses, default=(0.0, ""), key=lambda two: two[0])
        if worth:
            found.append((word, other, worth))
    return sorted(found, key=lambda three: -three[2])


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    a, b = set(terms(one)), set(terms(other))
    dice = 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
    return dice if dice >= ALIKE else 0.0


@dataclass(frozen=True, eq=False)
class Texts:
    """Cosine of TF-IDF vectors: (1 + ln tf) · (ln((1 + N) / (1 + df)) + 1), length 1; N counts both sides' texts."""

    left: Incidence
    right: Incidence
    vocabulary: tuple[str, ...]

    @classmethod
    def of(cls, applications: Sequence[Profile], experts: Sequence[Profile]) -> Texts:
        """Prepare both sides."""
        counts = [[Counter(terms(profile.text)) for profile in side] for side in (applications, experts)]
        present = Counter(term for side in counts for one in side for term in one)
        place = {term: k for k, term in enumerate(sorted(present))}
        size = sum(bool(one) for side in counts for one in side)
        rarity = {term: math.log((1 + size) / (1 + n)) + 1 for term, n in present.items()}
        sides = []
        for side in counts:
            rows, values = [], []
            for one in side:
                weighed = {term: (1 + math.log(n)) * rarity[term] for term, n in one.items()}
                length = math.sqrt(math.fsum(v * v for v in weighed.values())) or 1.0
                ordered = sorted(weighed)
                rows.append([place[term] for term in ordered])
                values.append([weighed[term] / length for term in ordered])
            sides.append(_incidence(rows, values, len(place)))
        return cls(sides[0], sides[1], tuple(sorted(present)))

    def block(self, part: slice) -> Floats:
        """Applications of the part × experts."""
        return np.asarray((self.left[part] @ self.right.T).toarray(), np.float64)

    def shared(self, application: int, expert: int) -> list[tuple[str, float]]:
        """Common terms and what each adds, greatest first."""
        a, b = self.left[[application]], self.right[[expert]]
        product = a.multiply(b).tocoo()
        found = zip(product.col.tolist(), product.data.tolist(), strict=True)
        return sorted(((self.vocabulary[k], v) for k, v in found), key=lambda two: (-two[1], two[0]))


def known(profiles: Sequence[Profile]) -> dict[str, Flags]:
    """Which profiles say anything, by part."""
    return {
        "disciplines": np.array([bool(p.disciplines) for p in profiles]),
        "keywords": np.array([any(map(normal, p.keywords)) for p in profiles]),
        "text": np.array([bool(terms(p.text)) for p in profiles]),
    }
