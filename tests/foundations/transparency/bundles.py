"""A bundle of an invented programme over the log of receipts.py."""

from __future__ import annotations

import io
import zipfile

from tests.foundations.transparency import receipts as world

from jinbang.transparency import Signer, add_signatures, canonical, parse_note
from jinbang.transparency.bundle import write_bundle
from jinbang.transparency.tiles import grow_bundles

PROGRAMME = "kczg-2022"


def entries(count=world.SEALED):
    """Canonical entries, the act of the receipt at its place."""
    plain = [canonical({"v": 1, "kind": "example", "n": n}) for n in range(count)]
    plain[world.INDEX] = world.entry()
    return plain


def hashes(written):
    return [world.leaf_hash(entry) for entry in written]


def files(written=None):
    """The files of an honest bundle, by path."""
    written = written or entries()
    leaves = hashes(written)
    checkpoint = add_signatures(parse_note(world.note(len(written), leaves)), world.WITNESS.at(world.SEEN))
    return {
        "lists/final.json": canonical([{"reference": "KC-2022-0001", "place": 1}]),
        "log/checkpoint": checkpoint.encode(),
        "log/cutoff/collection.txt": world.note(world.SIZE, leaves).encode(),
        "log/keys.txt": f"{world.LOG.vkey} - -\n".encode(),
        **{f"log/{path}": data for path, data in grow_bundles(fetch=dict, size=0, entries=written)},
        "programme/definition-1.json": canonical({"title": "示例项目"}),
    }


def bundle(held=None, *, log=world.ORIGIN, signer: Signer = world.LOG):
    """The bytes of a bundle of these files."""
    out = io.BytesIO()
    ordered = sorted((files() if held is None else held).items())
    write_bundle(out, files=ordered, log=log, programme=PROGRAMME, signers=[signer])
    return out.getvalue()


def members(data):
    """The members of an archive, by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(held, compression=zipfile.ZIP_STORED):
    """An archive of any members, as a forger would make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as forged:
        for name, data in held.items():
            forged.writestr(name, data)
    return out.getvalue()
