"""What must hold after every start, asked of the server as a stranger would, and of the database by its rows."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable

from django.db.models import Count, Max

from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.nominations.models import Version
from jinbang.transparency import (
    CompactTree,
    VerifierKey,
    leaf_hash,
    open_checkpoint,
    prove_inclusion,
    verify_consistency,
)
from jinbang.transparency.consistency import prove_consistency
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.proof import format_proof
from jinbang.transparency.receipt import format_receipt, parse_receipt
from jinbang.transparency.receiptcheck import check_receipt
from jinbang.transparency.tiles import WIDTH, TileTree, parse_entry_bundle, tile_at
from jinbang.transparency.tree import EMPTY_ROOT

PATIENCE = 30.0
MUST_HOLD = {"signed", "entry", "logged"}


class Stranger:
    """Follows the published log from start to start and never forgets what it showed."""

    def __init__(self, vkey: str) -> None:
        self.key = VerifierKey.parse(vkey)
        self.port = 0
        self.size, self.root = 0, EMPTY_ROOT
        self.tree = CompactTree()
        self.places: dict[bytes, int] = {}  # leaf hash → index, of every entry ever published
        self.waited: list[float] = []

    def look(self, receipts: Iterable[str], tokens: list[str]) -> list[str]:
        """What is wrong after this start.  receipts, tokens: acknowledged since the last look."""
        wanted = Entry.objects.count()
        size, root, text = self._published(wanted)
        if size < wanted:
            return [f"{wanted} entries are written, only {size} are published after {PATIENCE:.0f} s"]
        wrong = []
        tiles = TileTree(fetch=self._fetch, size=size)
        proof = prove_consistency(tiles.node, old=self.size, new=size)
        verify_consistency(old=self.size, old_root=self.root, new=size, new_root=root, proof=proof)
        entries = self._entries(self.size, size)
        if list(map(bytes, _column("leaf", self.size, size))) != entries:
            wrong.append(f"the published entries from {self.size} to {size} are not those of the database")
        roots = {self.size + n: None for n in range(len(entries) + 1)}
        for n, entry in enumerate(entries):
            leaf = leaf_hash(entry)
            if self.places.setdefault(leaf, self.size + n) != self.size + n:
                wrong.append(f"entry {self.size + n} is there twice")
            self.tree.append(leaf)
            roots[self.tree.size] = self.tree.root()
        if self.tree.root() != root:
            wrong.append(f"the checkpoint of {size} entries is not their root")
        for at, kept in Checkpoint.objects.filter(size__gt=self.size, size__lte=size).values_list("size", "root"):
            if roots[at] != bytes(kept):
                wrong.append(f"a checkpoint of {at} entries was signed that is not their root")
        wrong += [f"receipt: {words}" for one in receipts for words in self._receipt(one, tiles, text)] + self._rows(
            tokens
        )
        self.size, self.root = size, root
        return wrong

    def witnessed(self, vkey: str) -> list[str]:
        """Whether another installation, which saw the log through all of it, has cosigned what was looked at last."""
        begun, key, size = time.monotonic(), CosignerKey.parse(vkey), 0
        while time.monotonic() < begun + PATIENCE:
            try:
                found, note = open_checkpoint(self._fetch("witnessed"), keys=[self.key], origin=self.key.name)
            except FileNotFoundError:
                found = None
            if found is not None:
                size = found.size
                if not note.signed_by(key):
                    return ["the witnessed checkpoint bears no cosignature of the witness"]
                if (found.size, found.root) == (self.size, self.root):
                    return []
            time.sleep(0.1)
        return [f"the witness has cosigned {size} entries of {self.size}"]

    def _receipt(self, text: str, tiles: TileTree, checkpoint: str) -> list[str]:
        receipt = parse_receipt(text)
        promised = receipt.entry
        if promised is None:
            return ["it shows no entry"]
        index = self.places.get(leaf_hash(promised.entry))
        if index is None:
            return [f"acknowledged and not in the log: {promised.entry.decode()}"]
        path = prove_inclusion(tiles.node, index=index, size=tiles.size)
        whole = format_receipt(
            promise=receipt.promise, entry=promised.entry, disclosure=promised.disclosure,
            proof=format_proof(index=index, path=path, checkpoint=checkpoint),
        )  # fmt: skip
        findings = check_receipt(parse_receipt(whole), keys=[self.key])
        held = {one.promise for one in findings if one.verdict == "held"}
        return [one.en for one in findings if one.verdict == "broken"] + sorted(MUST_HOLD - held)

    def _rows(self, tokens: list[str]) -> list[str]:
        # in one statement: the sequencer goes on meanwhile
        counted = Entry.objects.filter(sequence__isnull=False).aggregate(n=Count("id"), last=Max("sequence"))
        wrong = []
        if counted["n"] and counted["n"] != counted["last"] + 1:
            wrong.append(f"{counted['n']} entries are numbered up to {counted['last']}: there is a gap")
        versions = list(Version.objects.filter(token__in=tokens).values_list("token", flat=True))
        if sorted(versions) != sorted(tokens):
            wrong.append(f"{len(tokens)} submissions were acknowledged, {len(versions)} versions are there")
        return wrong

    def _published(self, wanted: int) -> tuple[int, bytes, str]:
        begun = time.monotonic()
        while True:
            try:
                text = self._fetch("checkpoint").decode()
            except FileNotFoundError:
                size, root, text = 0, EMPTY_ROOT, ""
            else:
                found, _ = open_checkpoint(text, keys=[self.key], origin=self.key.name)
                size, root = found.size, found.root
            if size >= wanted or time.monotonic() > begun + PATIENCE:
                self.waited.append(time.monotonic() - begun)
                return size, root, text
            time.sleep(0.05)

    def _entries(self, start: int, end: int) -> list[bytes]:
        out: list[bytes] = []
        for index in range(start // WIDTH, (end + WIDTH - 1) // WIDTH):
            tile = tile_at(level="entries", index=index, size=end)
            out += parse_entry_bundle(self._fetch(tile.path), width=tile.width)
        return out[start % WIDTH :]

    def _fetch(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"/log/{path}")
            answer = connection.getresponse()
            data = answer.read()
            if answer.status != 200:
                raise FileNotFoundError(path)
            return data
        finally:
            connection.close()


def _column(name: str, start: int, end: int) -> list[bytes]:
    rows = Entry.objects.filter(sequence__gte=start, sequence__lt=end).order_by("sequence")
    return list(rows.values_list(name, flat=True))
