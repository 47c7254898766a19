"""What it costs to write and to verify the log of a bundle: time and memory on one core.

    python -m bench.transparency.bundle [--entries 1000000]

A scale-50 rehearsal (114,000 applications) writes about a million entries;
its bundle must be verified within 15 minutes.
"""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from jinbang.transparency import CompactTree, Signer, canonical, checkpoint_text, leaf_hash, sign_note
from jinbang.transparency.base64text import encode_url
from jinbang.transparency.bundle import write_bundle
from jinbang.transparency.tiles import WIDTH, Tile, entry_bundle

LOG = Signer("jinbang.example/log", bytes(range(32)))
START = datetime(2022, 9, 1, tzinfo=UTC)


def entry(n: int) -> bytes:
    """An entry of the size that the ledger writes."""
    at = (START + timedelta(seconds=n)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    sealed = encode_url(hashlib.sha256(b"%d" % n).digest())
    return canonical({"v": 1, "programme": "kczg-2022", "kind": "application.submit", "at": at, "commitment": sealed})


@click.command()
@click.option("--entries", default=1_000_000, show_default=True, help="Entries of the log.")
def main(entries: int) -> None:
    """Write a bundle of that many entries, then verify it."""
    console = Console()
    tree = CompactTree()
    parts: list[tuple[str, bytes]] = []
    for begin in track(range(0, entries, WIDTH), description="growing the log", console=console, transient=True):
        part = [entry(n) for n in range(begin, min(begin + WIDTH, entries))]
        tree.extend(map(leaf_hash, part))
        parts.append((f"log/{Tile('entries', begin // WIDTH, len(part)).path}", entry_bundle(part)))
    note = sign_note(checkpoint_text(LOG.name, tree.size, tree.root()), LOG)
    parts.append(("log/checkpoint", note.encode()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        begun = time.perf_counter()
        with path.open("wb") as out:
            write_bundle(out, files=sorted(parts), log=LOG.name, programme="kczg-2022", signers=[LOG])
        written = time.perf_counter() - begun
        command = [
            sys.executable,
            "-c",
            "from jinbang.cli.main import main; main()",
            "verify",
            str(path),
            "--key",
            LOG.vkey,
        ]
        begun = time.perf_counter()
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        verified = time.perf_counter() - begun
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    console.print(f"{entries:,} entries, {size / 1e6:,.0f} MB, written in {written:.1f} s")
    console.print(f"verified in {verified:.1f} s ({entries / verified:,.0f} entries a second) with {peak} MB of memory")
    if answer.returncode != 0 or f"{entries} entries are the log" not in answer.stdout:
        sys.exit(f"the bundle does not hold: these figures mean nothing\n{answer.stdout}{answer.stderr}")


if __name__ == "__main__":
    main()
