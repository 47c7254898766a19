"""A digest of everything the answer depends on, so that a result can be tied to its input."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable

import numpy as np

from jinbang.assignment.problem import Problem


def digest_of(*, problem: Problem) -> str:
    """SHA-256 (hex) over a fixed encoding: ids and labels as length-prefixed text with their type, numbers as
    little-endian 64-bit, pairs in (row, column) order.  Equal problems have equal digests on every machine."""
    state = hashlib.sha256(b"jinbang assignment problem 1\n")

    def text(value: Hashable) -> None:
        spoken = value if isinstance(value, str) else f"{type(value).__name__}:{value!r}"
        kind = b"s" if isinstance(value, str) else b"o"
        encoded = spoken.encode("utf-8", "surrogatepass")
        state.update(kind + len(encoded).to_bytes(8, "little") + encoded)

    def texts(title: str, values: tuple[Hashable, ...]) -> None:
        state.update(f"{title} {len(values)}\n".encode())
        for value in values:
            text(value)

    texts("applications", problem.applications)
    texts("experts", problem.experts)
    for name in ("rows", "cols", "demands", "min_loads", "max_loads"):
        array = np.ascontiguousarray(getattr(problem, name), "<i8")
        state.update(f"{name} {array.size}\n".encode() + array.tobytes())
    state.update(b"affinities\n" + np.ascontiguousarray(problem.affinities + 0.0, "<f8").tobytes())
    for name in ("forbidden", "fixed"):
        pairs = np.unique(getattr(problem, name), axis=0).astype("<i8")
        state.update(f"{name} {len(pairs)}\n".encode() + pairs.tobytes())
    state.update(f"limits {len(problem.limits)}\n".encode())
    for limit in problem.limits:
        text(limit.attribute)
        texts("labels", limit.labels)
        state.update(f"at most {limit.at_most}\n".encode())
    texts("groups", problem.groups)
    texts("panels", problem.panels)
    return state.hexdigest()
