"""What others said of the honest story: a witness of its checkpoints, an authority that stamped the time of some."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.apps.ledger import authority
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import files_of

from jinbang.transparency import add_signatures, parse_checkpoint, parse_note
from jinbang.transparency.cosignature import Cosigner
from jinbang.transparency.timestamp import read_certificates, stamp_request

WITNESS = Cosigner("witness.example/w1", bytes(range(1, 33)))
SAW = {
    "log/cutoff/collection.txt": datetime(2022, 10, 31, 16, 1, tzinfo=UTC),
    "log/cutoff/recommendation.txt": datetime(2022, 11, 5, 16, 1, tzinfo=UTC),
    "log/checkpoint": datetime(2023, 3, 1, 8, tzinfo=UTC),
}
"""Which checkpoints the witness cosigned, and when."""
STAMPED = ("log/cutoff/collection.txt", "log/cutoff/recommendation.txt")


class Authority:
    """One authority; what it was asked once it answers in the same way again.  Only where `openssl` is installed."""

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="jinbang-tsa-")
        self._folder = Path(self._home.name) / "tsa"
        authority.prepare(self._folder)
        self.certificates = read_certificates((self._folder / "ca.pem").read_bytes())
        self._answers: dict[str, bytes] = {}

    def stamp(self, text: str) -> bytes:
        """Its answer about the text of a checkpoint."""
        if text not in self._answers:
            self._answers[text] = authority.answer(self._folder, stamp_request(text))
        return self._answers[text]


@cache
def trusted() -> Authority:
    return Authority()


@cache
def another() -> Authority:
    return Authority()


def text_of(files: dict[str, bytes], path: str) -> str:
    """What the log signed there."""
    return parse_note(files[path].decode()).text


def stamp_path(files: dict[str, bytes], path: str) -> str:
    """Where the time stamp on that checkpoint is."""
    return f"log/timestamp/{parse_checkpoint(text_of(files, path)).size}.tsr"


def cosign(files: dict[str, bytes], path: str, moment: datetime, who: Cosigner = WITNESS) -> None:
    files[path] = add_signatures(parse_note(files[path].decode()), who.at(moment)).encode()


@cache
def _attested() -> dict[str, bytes]:
    files = files_of(honest())
    for path, moment in SAW.items():
        cosign(files, path, moment)
    for path in STAMPED:
        files[stamp_path(files, path)] = trusted().stamp(text_of(files, path))
    return files


def attested() -> dict[str, bytes]:
    """The files of the honest story with what others said of it."""
    return dict(_attested())


def lines_of(files: dict[str, bytes], path: str) -> list[bytes]:
    """Signature lines: the log's, then the witness's."""
    return files[path].partition(b"\n\n")[2].splitlines(keepends=True)


def put_lines(files: dict[str, bytes], path: str, lines: list[bytes]) -> None:
    files[path] = files[path].partition(b"\n\n")[0] + b"\n\n" + b"".join(lines)
