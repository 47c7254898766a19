"""Making and restoring archives."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from jinbang.apps.archive import making, restoring
from jinbang.apps.archive.manifest import Manifest
from jinbang.apps.archive.opening import Opened
from jinbang.apps.archive.sealing import identities, recipients, sealed, unsealed
from jinbang.apps.archive.snapshot import still
from jinbang.apps.invariants import Invariant, check_all
from jinbang.apps.ledger.actions import append
from jinbang.apps.programmes.queries import programme as programme_of

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Made:
    """manifest: SHA-256 of manifest.json, hex.  missing: what was gone already.  until: end of the retention, "" if none."""

    manifest: str
    files: int
    rows: int
    missing: tuple[str, ...]
    retention: Any


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there again.  rows: table → number.  entries: of the record.  broken: invariants that do not hold."""

    programme: str
    made: str
    rows: dict[str, int]
    files: int
    entries: int
    invariants: tuple[Invariant, ...]


def archive(
    *, programme: str, out: IO[bytes], to: Sequence[str], at: datetime, years: int | None = None, permanent: bool = False,
    progress: Progress = lambda done, of: None,
) -> Made:  # fmt: skip
    """Write the whole case of the programme (its key), encrypted to the public keys, and record that it was taken out.

    years, permanent: how long it is to be kept.  Refused: no-key, log-unpublished, log-changed; DoesNotExist.
    """
    keys = recipients(to)
    call = programme_of(key=programme)
    with transaction.atomic():
        facts = {
            "to": sorted(hashlib.sha256(one.encode()).hexdigest() for one in to),
            "years": years,
            "permanent": permanent,
        }
        append(
            programme=programme,
            kind="archive.make",
            subject=f"programme:{programme}",
            actor="operator",
            at=at,
            facts=facts,
        )
    with making.public_bundle(programme=call, at=at) as bundle, still(), sealed(out, keys) as plain:
        manifest = Manifest(making.facts_of(programme=call, years=years, permanent=permanent, at=at))
        data = making.write(programme=call, out=plain, bundle=bundle, manifest=manifest, at=at, progress=progress)
    return Made(
        hashlib.sha256(data).hexdigest(), len(manifest.files), sum(manifest.rows.values()), tuple(manifest.missing),
        manifest.facts["retention"],
    )  # fmt: skip


def restore(
    *, file: IO[bytes], key: Path, checking: Progress = lambda done, of: None, filling: Progress = lambda done, of: None
) -> Restored:
    """Put an archive back into an empty installation: rows, files and record, all or nothing.

    Refused: not-empty, no-identity, wrong-key, damaged-archive, other-origin, other-version.
    """
    restoring.refuse_unless_empty()
    keys = identities(key)
    with tempfile.TemporaryFile(dir=settings.HOME) as plain:  # it has no name, and is gone when this ends
        unsealed(file, plain, keys)
        plain.seek(0)
        opened = Opened(plain, checking)
        restoring.refuse_foreign(opened)
        rows = restoring.put_back(opened, filling)
    facts = opened.manifest.facts
    call = programme_of(key=facts["programme"])
    held = check_all(programme=call) if call.current_id else []
    stored = sum(bool(one.store) for one in opened.manifest.files)
    return Restored(call.key, str(facts["made"]), rows, stored, int(facts["log_size"]), tuple(held))
