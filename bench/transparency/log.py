"""How fast the log is: leaves, roots, tiles, proofs and receipts on one core.

    python -m bench.transparency.log [--entries 200000]

Beside them the same log hashed by a peer, pymerkle, in turns with ours, which has to find the same root.
Fails if fewer than 50,000 leaves are hashed a second, or if the two disagree.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from jinbang.transparency import (
    CompactTree,
    FullTree,
    Signer,
    canonical,
    checkpoint_text,
    commitment,
    disclosure,
    leaf_hash,
    prove_inclusion,
    sign_note,
    verify_inclusion,
)
from jinbang.transparency.proof import format_proof
from jinbang.transparency.receipt import Promise, format_receipt, parse_receipt, sign_promise
from jinbang.transparency.receiptcheck import check_receipt
from jinbang.transparency.tiles import TileTree, grow_bundles, grow_tiles

ORIGIN = "jinbang.example/log"
TARGET = 50_000
TURNS = 3
START = datetime(2022, 10, 31, 8, tzinfo=UTC)


def facts(n: int) -> dict[str, object]:
    content = hashlib.sha256(b"%d" % n).hexdigest()
    return {"subject": f"application:{n}", "facts": {"reference": f"KC-{n}", "content": f"sha256:{content}"}}


def plain(n: int) -> dict[str, object]:
    """An entry as the ledger writes it, apart from its commitment."""
    at = (START + timedelta(milliseconds=n)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return {"v": 1, "programme": "kczg-2022", "kind": "application.submit", "at": at}


def salt(n: int) -> bytes:
    return hashlib.sha256(b"bench salt %d" % n).digest()


@dataclass(frozen=True)
class Peer:
    """rate: its leaves a second.  ratio: our rate to its, the median of turns one after the other."""

    version: str
    rate: float
    ratio: float


def against_a_peer(entries: list[bytes], root: bytes) -> Peer | None:
    """Both hash the same entries, in turns; None where pymerkle is not installed.  Exits where the roots differ."""
    try:
        import pymerkle
    except ImportError:
        return None
    theirs, ratios = [], []
    for _ in range(TURNS):
        begun = time.perf_counter()
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        for entry in entries:
            tree.append_entry(entry)
        found = tree.get_root()
        middle = time.perf_counter()
        own = CompactTree()
        own.extend(map(leaf_hash, entries))
        if own.root() != root or found != root:
            sys.exit("pymerkle finds another root: these figures mean nothing")
        ended = time.perf_counter()
        theirs.append(middle - begun)
        ratios.append((middle - begun) / (ended - middle))
        del tree
    return Peer(pymerkle.__version__, len(entries) / statistics.median(theirs), statistics.median(ratios))


@click.command()
@click.option("--entries", default=200_000, show_default=True, help="Entries of the log.")
def main(entries: int) -> None:
    """Measure each step and print operations a second."""
    console = Console()
    table = Table("step", "operations", "seconds", "a second")

    def measure(name: str, count: int, run: Callable[[], object]) -> float:
        begun = time.perf_counter()
        run()
        seconds = time.perf_counter() - begun
        table.add_row(name, f"{count:,}", f"{seconds:.3f}", f"{count / seconds:,.0f}")
        return count / seconds

    steps = iter(track(range(10), description="measuring", console=console, transient=True))
    next(steps)
    commitments: list[str] = []
    measure(
        "commit to the facts of an act", entries,
        lambda: commitments.extend(commitment(salt(n), facts(n)) for n in range(entries)),  # type: ignore[arg-type]
    )  # fmt: skip
    next(steps)
    written: list[bytes] = []
    measure(
        "write the entry as canonical JSON", entries,
        lambda: written.extend(canonical({**plain(n), "commitment": commitments[n]}) for n in range(entries)),  # type: ignore[dict-item]
    )  # fmt: skip
    next(steps)
    leaves: list[bytes] = []
    compact = CompactTree()

    def hash_all() -> None:
        leaves.extend(map(leaf_hash, written))
        compact.extend(leaves)
        compact.root()

    rate = measure("hash entries into leaves and the root", entries, hash_all)
    next(steps)
    peer = against_a_peer(written, compact.root())
    if peer is not None:
        table.add_row("the same by pymerkle", f"{entries:,}", f"{entries / peer.rate:.3f}", f"{peer.rate:,.0f}")
    next(steps)
    full = FullTree()
    measure("keep every subtree in memory", entries, lambda: full.extend(leaves))
    next(steps)
    files: dict[str, bytes] = {}

    def publish() -> None:
        for begin in range(0, entries, 1000):
            part = slice(begin, begin + 1000)
            files.update(grow_bundles(fetch=files.__getitem__, size=begin, entries=written[part]))
            files.update(grow_tiles(fetch=files.__getitem__, size=begin, leaves=leaves[part]))

    measure("publish tiles and bundles, 1,000 entries a checkpoint", entries, publish)
    next(steps)
    some = range(0, entries, max(1, entries // 5000))
    root = full.root()
    tiles = TileTree(fetch=files.__getitem__, size=entries)
    paths = [prove_inclusion(full.node, index=n, size=entries) for n in some]
    measure(
        "prove inclusion from tiles", len(some),
        lambda: [prove_inclusion(tiles.node, index=n, size=entries) for n in some],
    )  # fmt: skip
    next(steps)
    measure(
        "verify inclusion", len(some),
        lambda: [
            verify_inclusion(leaf=leaves[n], index=n, size=entries, root=root, proof=path)
            for n, path in zip(some, paths, strict=True)
        ],
    )  # fmt: skip
    next(steps)
    signer = Signer(ORIGIN, bytes(range(32)))
    note = sign_note(checkpoint_text(ORIGIN, entries, root), signer)
    receipts: list[str] = []

    def issue() -> None:
        for n, path in zip(some, paths, strict=True):
            stated = facts(n)["facts"]
            assert isinstance(stated, dict)
            at = START + timedelta(milliseconds=n)
            promise = Promise(
                ORIGIN, "application.submit", stated["reference"], at, stated["content"], leaves[n]
            )  # fmt: skip
            opened = disclosure(salt(n), facts(n))  # type: ignore[arg-type]
            proof = format_proof(index=n, path=path, checkpoint=note)
            signed = sign_promise(promise, signer)
            receipts.append(format_receipt(promise=signed, entry=written[n], disclosure=opened, proof=proof))

    measure("issue a receipt with its proof", len(some), issue)
    next(steps)
    broken: list[object] = []

    def check() -> None:
        for text in receipts:
            findings = check_receipt(parse_receipt(text), keys=[signer.verifier])
            broken.extend(finding for finding in findings if finding.verdict == "broken")

    measure("check a receipt", len(receipts), check)
    console.print(table)
    console.print(f"{rate:,.0f} leaves a second hashed, {rate / TARGET:.1f} times the floor of {TARGET:,}")
    if peer is None:
        console.print("pymerkle is not installed (make setup-dev): no peer to compare with")
    else:
        console.print(
            f"{peer.ratio:.1f} times as fast as pymerkle {peer.version} (median of {TURNS} turns), the same root"
        )
    if tiles.root() != root or compact.root() != root or broken:
        sys.exit("the steps disagree about the log: these figures mean nothing")
    if rate < TARGET:
        sys.exit(f"only {rate:,.0f} leaves a second, not {TARGET:,}")


if __name__ == "__main__":
    main()
