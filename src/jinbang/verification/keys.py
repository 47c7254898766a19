"""The keys in the bundle are those that the checker trusts, with the rotations that the log itself states."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jinbang.transparency.archive import Archive
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.findings import Finding, broken, held, unchecked
from jinbang.transparency.note import VerifierKey

PATH = "log/keys.txt"
ROTATIONS = {"log.key-begin": 1, "log.key-retire": 2}
_INDEX = re.compile(r"-|0|[1-9][0-9]{0,15}", re.ASCII)


def check_keys(archive: Archive, *, keys: Sequence[VerifierKey], rotations: dict[int, str]) -> Finding:
    """rotations: index → kind of the entries of the log that begin or retire a key."""
    if not archive.has(PATH):
        return unchecked("keys", f"keys: the bundle has no {PATH}", f"公钥：核验包中没有 {PATH}")
    try:
        lines = archive.read(PATH).decode().splitlines()
        rows = [line.split(" ") for line in lines]
        if not rows or any(len(row) != 3 or not all(map(_INDEX.fullmatch, row[1:])) for row in rows):
            raise Malformed("a line holds a key, its beginning and its end")
        listed = [VerifierKey.parse(row[0]) for row in rows]
        for row in rows:
            for kind, place in ROTATIONS.items():
                if row[place] != "-" and rotations.get(int(row[place])) != kind:
                    raise Broken(f"entry {row[place]} is no {kind}")
        stated = {(kind, int(row[place])) for row in rows for kind, place in ROTATIONS.items() if row[place] != "-"}
        for index, kind in rotations.items():
            if (kind, index) not in stated:
                raise Broken(f"entry {index} ({kind}) is of a key that is not listed")
        mine = [key for key in keys if key.name == archive.manifest.log]
        if any(one.name != archive.manifest.log for one in listed):
            raise Broken("a key is of another log")
        if not any(one == key for one in listed for key in mine):
            raise Broken("the key that you trust is not among them")
    except (Malformed, Broken, UnicodeDecodeError) as error:
        return broken("keys", f"keys: {PATH}: {error}", f"公钥：{PATH}：{error}")
    return held(
        "keys",
        f"keys: {len(listed)} listed, yours among them, with the rotations that the log states",
        f"公钥：列出 {len(listed)} 把，包括您信任的公钥，更换情况与日志一致",
    )
