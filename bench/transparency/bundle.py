"""What it costs to verify a bundle: time and memory on one core, for a programme of any size.

    python -m bench.transparency.bundle [--scale 1] [--scale 50]

Scale 1 is the year 2022: 2,281 applications.  Fails where a promise does not hold, or where CPU time or memory are
above the targets: 20 s and 500 MB at scale 1, 15 minutes at scale 50.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
from bench.transparency.programme import KEY, Programme, definition
from rich.console import Console

from jinbang.transparency import CompactTree, Signer, checkpoint_text, leaf_hash, sign_note
from jinbang.transparency.base64text import encode_url
from jinbang.transparency.bundle import write_bundle
from jinbang.transparency.tiles import WIDTH, Tile, entry_bundle

LOG = Signer("jinbang.example/log", bytes(range(32)))
APPLICATIONS = 2281
AT_ONCE = 65_536
PROMISES = 26
"""Lines that hold of an honest programme; who witnessed it, and what lies beyond, cannot be checked."""
SECONDS, MEGABYTES = {1: 20, 50: 900}, 500


class Store:
    """Files on the disk in one piece, so that making a bundle needs no memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._parts = file, dict[str, tuple[int, int]]()

    def keep(self, path: str, data: bytes) -> None:
        self._parts[path] = self._file.tell(), len(data)
        self._file.write(data)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """In the order of their paths."""
        for path, (at, size) in sorted(self._parts.items()):
            self._file.seek(at)
            yield path, self._file.read(size)


def seal(number: int, kind: str, at: str, facts: dict[str, object] | None) -> tuple[bytes, bytes]:
    """Leaf and opening ("" where nothing is opened) as the ledger writes them."""
    salt = hashlib.sha256(b"%d" % number).digest()
    sealed, opened, line = encode_url(salt), "", b""
    if facts is not None:
        told = json.dumps([encode_url(salt), facts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        disclosed = encode_url(told.encode())
        opened = f',"open":"{encode_url(hashlib.sha256(disclosed.encode()).digest())}"'
        line = f'{{"index":{number},"open":"{disclosed}"}}\n'.encode()
    leaf = f'{{"at":"{at}","commitment":"{sealed}","kind":"{kind}"{opened},"programme":"{KEY}","v":2}}'
    return leaf.encode(), line


def make(out: IO[bytes], applications: int) -> tuple[int, int]:
    """Write a bundle; returns its entries and how many are opened."""
    with tempfile.TemporaryFile() as space:
        store, programme, tree = Store(space), Programme(applications), CompactTree()
        part: list[bytes] = []
        openings: list[bytes] = []
        opened = 0
        for kind, at, facts in programme.acts():
            if kind == "cut":
                store.keep("log/cutoff/collection.txt", note(tree))
                continue
            leaf, line = seal(tree.size, kind, at, facts)
            tree.append(leaf_hash(leaf))
            part.append(leaf)
            opened += bool(line)
            openings.append(line)
            if len(part) == WIDTH:
                store.keep(f"log/{Tile('entries', tree.size // WIDTH - 1, WIDTH).path}", entry_bundle(part))
                part = []
            if tree.size % AT_ONCE == 0:
                store.keep(f"log/openings/{tree.size // AT_ONCE - 1:04d}.jsonl", b"".join(openings))
                openings = []
        if part:
            store.keep(f"log/{Tile('entries', tree.size // WIDTH, len(part)).path}", entry_bundle(part))
        if openings:
            store.keep(f"log/openings/{tree.size // AT_ONCE:04d}.jsonl", b"".join(openings))
        store.keep("log/checkpoint", note(tree))
        store.keep("log/keys.txt", f"{LOG.vkey} - -\n".encode())
        store.keep("lists/1.json", programme.lists)
        for path, data in programme.draws.items():
            store.keep(path, data)
        store.keep("programme/definition-1.json", definition())
        write_bundle(out, files=store.files(), log=LOG.name, programme=KEY, signers=[LOG])
    return tree.size, opened


def note(tree: CompactTree) -> bytes:
    return sign_note(checkpoint_text(LOG.name, tree.size, tree.root()), LOG).encode()


def measure(console: Console, scale: float) -> list[str]:
    """Make a bundle and verify it in a process of its own; returns what is above a target."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        with path.open("wb") as out:
            entries, opened = make(out, round(APPLICATIONS * scale))
        command = [
            sys.executable,
            "-c",
            "from jinbang.cli.main import main; main()",
            "verify",
            str(path),
            "--key",
            LOG.vkey,
        ]
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        after, passed = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun
        size = path.stat().st_size
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = after.ru_maxrss // 1024
    console.print(f"scale {scale:g}: {entries:,} entries, {opened:,} of them opened, {size / 1e6:,.0f} MB")
    console.print(
        f"  verified in {cpu:.1f} s of CPU ({passed:.1f} s passed), {entries / cpu:,.0f} entries a second, {peak} MB of memory"
    )
    held = sum(line.startswith("held") for line in answer.stdout.splitlines())
    if answer.returncode != 0 or held < PROMISES:
        sys.exit(f"the bundle does not hold: these figures mean nothing\n{answer.stdout}{answer.stderr}")
    missed = []
    if cpu > SECONDS.get(round(scale), cpu):
        missed.append(f"scale {scale:g}: {cpu:.0f} s of CPU, not {SECONDS[round(scale)]}")
    if round(scale) == 1 and peak > MEGABYTES:
        missed.append(f"scale {scale:g}: {peak} MB of memory, not {MEGABYTES}")
    return missed


@click.command()
@click.option(
    "--scale", "scales", multiple=True, type=float, default=(1.0,), show_default=True, help="1 is the year 2022."
)
def main(scales: tuple[float, ...]) -> None:
    """Make and verify a bundle of each scale."""
    console = Console()
    missed = [miss for scale in scales for miss in measure(console, scale)]
    if missed:
        sys.exit("\n".join(missed))


if __name__ == "__main__":
    main()
