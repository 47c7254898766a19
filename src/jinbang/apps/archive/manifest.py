"""The table of contents of an archive: every file with size and digest, every table with its number of rows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from jinbang.transparency import canonical

FORMAT = "jinbang/archive@v1"
PATH = "manifest.json"
_STORE = re.compile(r"(?:files|evidence)/[0-9a-f]{2}/[0-9a-f]{64}|certificates/[0-9a-f]{2}/[0-9a-f]{64}\.pdf", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """One file.  store: where the installation keeps it, "" where it does not."""

    path: str
    size: int
    sha256: str
    store: str = ""


@dataclass
class Manifest:
    """facts: programme, when and by which version it was made, origin and size of the log, retention.

    missing: uploads that rows name and the installation no longer had.
    """

    facts: dict[str, Any]
    files: list[Listed] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        files: list[Any] = [
            {"path": one.path, "size": one.size, "sha256": one.sha256} | ({"store": one.store} if one.store else {})
            for one in sorted(self.files, key=lambda one: one.path)
        ]
        return canonical(
            {"format": FORMAT, **self.facts, "files": files, "rows": self.rows, "missing": sorted(self.missing)}
        )


def read(data: bytes) -> Manifest:
    """ValueError for what is no manifest of this format."""
    value = json.loads(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError(f"it is not of the format {FORMAT}")
    try:
        files = [Listed(str(one["path"]), int(one["size"]), str(one["sha256"]), str(one.get("store", ""))) for one in value["files"]]  # fmt: skip
        rows = {str(table): int(count) for table, count in value["rows"].items()}
        missing = [str(one) for one in value["missing"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("a part of it is missing") from error
    wrong = next((one.store for one in files if one.store and not _STORE.fullmatch(one.store)), None)
    if wrong is not None:
        raise ValueError(f"it names a place in the store that there is not: {wrong[:80]!r}")
    facts = {key: one for key, one in value.items() if key not in ("format", "files", "rows", "missing")}
    return Manifest(facts, files, rows, missing)
