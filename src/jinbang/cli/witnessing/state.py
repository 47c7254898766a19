"""What a witness has cosigned, as files: it never signs two histories, also not after it was killed.

witness.json      name and kind of its key
witness.seed      32 bytes, readable by the owner only
logs/ID.note      the newest checkpoint of a log that it cosigned, with its cosignature; ID follows from the origin
evidence/         checkpoints, signed by a log, that contradict what it had signed before
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinbang.transparency import Broken, Malformed, Unknown, VerifierKey, parse_checkpoint, parse_note
from jinbang.transparency.checkpoint import Checkpoint, open_checkpoint
from jinbang.transparency.cosignature import ED25519, ML_DSA_44, Cosigner, Kind
from jinbang.transparency.note import add_signatures
from jinbang.transparency.witness import CheckpointUpdate, Conflict, examine, parse_update

KINDS: dict[str, Kind] = {"ed25519": ED25519, "ml-dsa-44": ML_DSA_44}
MOST_EVIDENCE = 100


class Stranger(Exception):
    """No key of that log was given to this witness."""


class Forked(Exception):
    """A log signed two histories; the evidence was kept."""


@dataclass(frozen=True)
class Cosigned:
    """What the witness has just put its name to."""

    checkpoint: Checkpoint
    line: str
    note: str


class Witness:
    """A folder with a key.  `keys` are those of the logs that it witnesses, by their names."""

    def __init__(self, folder: Path, *, keys: Sequence[VerifierKey] = ()) -> None:
        self.folder, self.keys = folder, list(keys)
        try:
            told = json.loads((folder / "witness.json").read_text(encoding="utf-8"))
            self.cosigner = Cosigner(told["name"], (folder / "witness.seed").read_bytes(), KINDS[told["kind"]])
        except FileNotFoundError:
            raise Malformed(f"{folder} holds no key of a witness: make one with `jinbang witness key NAME`") from None
        except (ValueError, KeyError) as error:
            raise Malformed(f"{folder} holds no usable key of a witness: {error}") from error

    @classmethod
    def make(cls, folder: Path, *, name: str, kind: str) -> Witness:
        """A witness with a new key; raises Malformed where there is one already or nobody may be called that."""
        if (folder / "witness.json").exists():
            raise Malformed(f"{folder} holds a witness already: a witness keeps its key as long as what it has signed")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        seed = secrets.token_bytes(32)
        Cosigner(name, seed, KINDS[kind]).verifier  # noqa: B018 - fails here or never
        (folder / "witness.seed").touch(mode=0o600)
        _write(folder / "witness.seed", seed)
        _write(folder / "witness.json", json.dumps({"name": name, "kind": kind}).encode() + b"\n")
        return cls(folder)

    @property
    def vkey(self) -> str:
        return self.cosigner.verifier.vkey

    def latest(self, origin: str) -> Checkpoint | None:
        """The newest checkpoint of this log that it cosigned."""
        try:
            return parse_checkpoint(parse_note(self._file(origin).read_bytes()).text)
        except FileNotFoundError:
            return None

    def add(self, body: str, *, at: datetime) -> Cosigned:
        """Cosign the checkpoint of an `add-checkpoint` request if it continues what was cosigned before.

        On the disk before anything is answered.  Raises Stranger, Unknown (not signed by the log), Malformed,
        Conflict (start from its `size`), Forked (also on the disk) or Broken (no proof).
        """
        update = parse_update(body)
        origin = parse_checkpoint(parse_note(update.checkpoint).text).origin
        keys = [key for key in self.keys if key.name == origin]
        if not keys:
            raise Stranger(f"no key of the log {origin} was given to this witness")
        try:
            checkpoint, _ = open_checkpoint(update.checkpoint, keys=keys, origin=origin)
        except Broken as error:
            raise Unknown(str(error)) from error
        with self._alone(origin):
            known = self.latest(origin)
            if known is not None and known.size == checkpoint.size and known.root != checkpoint.root:
                self._keep_evidence(update, checkpoint)
                raise Forked(f"{origin} signed two different logs of {known.size} entries; the evidence is kept")
            checkpoint, note = examine(update, known=known, keys=keys, origin=origin)
            whole = add_signatures(note, self.cosigner.at(at))
            _write(self._file(origin), whole.encode())
        mine = self.cosigner.verifier
        line = next(
            one.line for one in parse_note(whole).signatures if (one.name, one.key_id) == (mine.name, mine.key_id)
        )
        return Cosigned(checkpoint, line, whole)

    def _file(self, origin: str) -> Path:
        return self.folder / "logs" / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.note"

    @contextmanager
    def _alone(self, origin: str) -> Iterator[None]:
        """One request for a log at a time, whichever process or thread it comes to."""
        path = self._file(origin).with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _keep_evidence(self, update: CheckpointUpdate, checkpoint: Checkpoint) -> None:
        folder = self.folder / "evidence"
        folder.mkdir(exist_ok=True)
        path = folder / f"{self._file(checkpoint.origin).stem[:8]}-{checkpoint.size}-{checkpoint.root.hex()[:16]}.note"
        if not path.exists() and sum(1 for _ in folder.iterdir()) < MOST_EVIDENCE:
            _write(path, update.checkpoint.encode())


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all, and on the disk when it returns."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, target)
    descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


__all__ = ["KINDS", "Conflict", "Cosigned", "Forked", "Stranger", "Witness"]
