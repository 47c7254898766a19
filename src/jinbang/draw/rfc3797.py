"""The selection of RFC 3797 itself, to re-check draws that were made under it.  New draws use `beacon` (SHA-256)."""

from __future__ import annotations

import hashlib


def select(*, key: str, pool: int, count: int) -> tuple[int, ...]:
    """Numbers from 1 to `pool` in the order selected (RFC 3797 section 4); `key` is the canonical text of the sources.

    The i-th number is MD5(i ‖ key ‖ i) modulo the people left, counted along those not yet selected.
    """
    if not 0 < count <= pool:
        raise ValueError(f"cannot select {count} of {pool}")
    left = list(range(1, pool + 1))
    chosen = []
    for step in range(count):
        frame = step.to_bytes(2, "big")
        hashed = hashlib.md5(frame + key.encode("ascii") + frame, usedforsecurity=False).digest()
        chosen.append(left.pop(int.from_bytes(hashed, "big") % len(left)))
    return tuple(chosen)
