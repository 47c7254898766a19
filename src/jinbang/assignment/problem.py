"""The assignment problem as frozen data: who may judge what, how well, how much, and what must not happen.

Applications and experts are named by ids of any hashable kind and handled by position.  Permitted pairs are sparse:
a pair that is not listed may not be assigned.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from jinbang.assignment.contradictions import Contradiction, ProblemError, refuse_contradictions

Id = Hashable
Ints = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Amounts = int | Mapping[Any, int] | Sequence[int] | npt.NDArray[Any]
Affinities = Mapping[tuple[Any, Any], float] | Iterable[tuple[Any, Any, float]]
PairsOfIds = Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Limit:
    """No application gets more than `at_most` experts who share a label.

    attribute: its name, for messages ("employer", "region", "sector").
    labels: one per expert, in the order of `Problem.experts`; None or "" means unlabelled, which is never limited.
    at_most: one number for all, or one per application in the order of `Problem.applications`.
    """

    attribute: str
    labels: tuple[Hashable, ...]
    at_most: int | tuple[int, ...] = 1

    def ceiling(self, application: int) -> int:
        """How many experts of one label the application at this position may have."""
        return self.at_most if isinstance(self.at_most, int) else self.at_most[application]


@dataclass(frozen=True, eq=False)
class Problem:
    """One assignment to make.  Building it checks it: `ProblemError` names every contradiction at once.

    rows, cols, affinities: the listed pairs, as positions in `applications` and `experts` and a finite number (higher
        is better); kept sorted by (row, column).
    demands: experts wanted for each application, exactly.
    min_loads, max_loads: applications each expert takes, at least and at most.
    forbidden, fixed: positions, shape (k, 2): pairs that must not, and pairs that must, be assigned.
    limits: composition limits.
    groups: one label per application or empty; all applications of a group go to one panel (None: free).
    panels: one label per expert or empty; needed when there are groups.
    """

    applications: tuple[Id, ...]
    experts: tuple[Id, ...]
    rows: Positions
    cols: Positions
    affinities: Floats
    demands: Ints
    min_loads: Ints
    max_loads: Ints
    forbidden: Ints = field(default_factory=lambda: np.empty((0, 2), np.int64))
    fixed: Ints = field(default_factory=lambda: np.empty((0, 2), np.int64))
    limits: tuple[Limit, ...] = ()
    groups: tuple[Hashable, ...] = ()
    panels: tuple[Hashable, ...] = ()

    def __post_init__(self) -> None:
        kinds = {"rows": np.int32, "cols": np.int32, "affinities": np.float64}
        for name in ("rows", "cols", "affinities", "demands", "min_loads", "max_loads"):
            self._freeze(name, np.asarray(getattr(self, name), kinds.get(name, np.int64)).ravel())
        for name in ("forbidden", "fixed"):
            self._freeze(name, np.asarray(getattr(self, name), np.int64).reshape(-1, 2))
        if self.rows.size == self.cols.size == self.affinities.size and self.rows.size:
            keys = self.rows.astype(np.int64) * max(1, len(self.experts)) + self.cols
            if np.any(keys[1:] < keys[:-1]):
                order = np.argsort(keys, kind="stable")
                for name in ("rows", "cols", "affinities"):
                    self._freeze(name, getattr(self, name)[order])
        refuse_contradictions(self)

    def _freeze(self, name: str, array: npt.NDArray[Any]) -> None:
        if array.flags.writeable and array is getattr(self, name):
            array = array.view()
        array.flags.writeable = False
        object.__setattr__(self, name, array)

    @classmethod
    def build(
        cls,
        *,
        affinities: Affinities,
        demands: Amounts,
        max_loads: Amounts | None = None,
        min_loads: Amounts = 0,
        applications: Iterable[Any] | None = None,
        experts: Iterable[Any] | None = None,
        forbidden: PairsOfIds = (),
        fixed: PairsOfIds = (),
        limits: Sequence[Limit] = (),
        groups: Mapping[Any, Hashable] | None = None,
        panels: Mapping[Any, Hashable] | None = None,
        missing: float | None = None,
    ) -> Problem:
        """State a problem with ids.

        affinities: {(application, expert): value} or triples.  Without `applications` and `experts`, the ids are taken
        from here in order of appearance.
        demands, min_loads, max_loads: one number for all, a mapping (ids left out: 0 for demands and min_loads,
        no limit for max_loads), or a sequence in the order of the ids.
        missing: the affinity of pairs not listed; None means that they may not be assigned.
        Raises ProblemError with every contradiction.
        """
        triples = [(a, e, v) for (a, e), v in affinities.items()] if isinstance(affinities, Mapping) else [*affinities]
        names = tuple(applications) if applications is not None else tuple(dict.fromkeys(t[0] for t in triples))
        people = tuple(experts) if experts is not None else tuple(dict.fromkeys(t[1] for t in triples))
        place, seat = {a: i for i, a in enumerate(names)}, {e: j for j, e in enumerate(people)}
        wrong: list[Contradiction] = []

        def located(pairs: list[tuple[Any, Any]], what: str) -> Ints:
            strange = [p for p in pairs if p[0] not in place or p[1] not in seat]
            if strange:
                wrong.append(
                    Contradiction.of("unknown-id", f"{what}: pairs with an id that is not in the problem", strange)
                )
            return np.array([(place[a], seat[e]) for a, e in pairs if a in place and e in seat], np.int64).reshape(
                -1, 2
            )

        def amounts(given: Amounts, ids: tuple[Id, ...], default: int, what: str) -> Ints:
            if isinstance(given, Mapping):
                strange = [k for k in given if k not in set(ids)]
                if strange:
                    wrong.append(Contradiction.of("unknown-id", f"{what}: ids that are not in the problem", strange))
                return np.array([given.get(k, default) for k in ids], np.int64)
            if isinstance(given, int | np.integer):
                return np.full(len(ids), int(given), np.int64)
            return np.asarray(given, np.int64)

        listed = located([(a, e) for a, e, _ in triples], "affinities")
        values = np.array([float(v) for a, e, v in triples if a in place and e in seat], np.float64)
        banned, must = located([*forbidden], "forbidden"), located([*fixed], "fixed")
        wanted = amounts(demands, names, 0, "demands")
        least = amounts(min_loads, people, 0, "min_loads")
        most = amounts(len(names) if max_loads is None else max_loads, people, len(names), "max_loads")
        if wrong:
            raise ProblemError(wrong)
        rows, cols = listed[:, 0].astype(np.int32), listed[:, 1].astype(np.int32)
        if missing is not None:
            rows, cols, values = fill_missing(
                rows=rows, cols=cols, values=values, shape=(len(names), len(people)), missing=missing
            )
        return cls(
            applications=names,
            experts=people,
            rows=rows,
            cols=cols,
            affinities=values,
            demands=wanted,
            min_loads=least,
            max_loads=most,
            forbidden=banned,
            fixed=must,
            limits=tuple(limits),
            groups=tuple(groups.get(a) for a in names) if groups else (),
            panels=tuple(panels.get(e) for e in people) if panels else (),
        )

    @cached_property
    def keys(self) -> Ints:
        """One number per listed pair, ascending: row × number of experts + column."""
        return self.rows.astype(np.int64) * len(self.experts) + self.cols

    @cached_property
    def permitted(self) -> Flags:
        """Which listed pairs are not forbidden."""
        banned = self.forbidden[:, 0] * len(self.experts) + self.forbidden[:, 1]
        return ~np.isin(self.keys, banned) if banned.size else np.ones(self.keys.size, np.bool_)

    def positions(self, pairs: Ints) -> Ints:
        """Where each (row, column) is listed; -1 where it is not."""
        wanted = pairs[:, 0] * len(self.experts) + pairs[:, 1]
        if not self.keys.size:
            return np.full(wanted.size, -1, np.int64)
        at = np.searchsorted(self.keys, wanted)
        inside = np.minimum(at, self.keys.size - 1)
        return np.where(self.keys[inside] == wanted, inside, -1).astype(np.int64)


def fill_missing(
    *, rows: Positions, cols: Positions, values: Floats, shape: tuple[int, int], missing: float
) -> tuple[Positions, Positions, Floats]:
    """List every pair of a sparse table: `missing` where nothing was given.  Duplicates are kept for the check."""
    keys = rows.astype(np.int64) * shape[1] + cols
    absent = np.ones(shape[0] * shape[1], np.bool_)
    absent[keys] = False
    added = np.flatnonzero(absent)
    return (
        np.concatenate([rows, (added // shape[1]).astype(np.int32)]),
        np.concatenate([cols, (added % shape[1]).astype(np.int32)]),
        np.concatenate([values, np.full(added.size, missing)]),
    )
