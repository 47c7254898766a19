"""The file of a Belenios election, read as what it says of itself: which papers, what for, with what result.

An election is one tar file, `<uuid>.bel` (Belenios 2.0): files named by the SHA-256 of their bytes, data and a chain of
events over them.  Whether papers, sums and decryptions are proved is for `belenios-tool`; here nothing is decrypted.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

LARGEST = 256 * 1024 * 1024
HEADER = "BELENIOS"
_BLOCK = 512
AFTER = ("EndBallots", "EncryptedTally", "PartialDecryption", "Result")
"""What follows the papers where there is one trustee, each once."""


class NoElection(ValueError):
    """The file is not a whole election as the tool leaves it after the count; the message says what is wrong."""


class Word(StrEnum):
    """What the tool says of an election."""

    PROVED = "proved"
    WRONG = "wrong"
    SILENT = "silent"  # it is not installed, or did not finish: `why` says so


@dataclass(frozen=True)
class Told:
    """The tool's word, with why in English and Chinese where it is not "proved"."""

    word: Word
    why: str = ""
    zh: str = ""


Tool: TypeAlias = Callable[[str, bytes], Told]
"""Asked with name and bytes of the file: every check that `belenios-tool election verify` knows."""
NOT_INSTALLED = Told(Word.SILENT, "belenios-tool is not installed (apt install belenios-tool)", "未安装 belenios-tool")


def without_tool(name: str, data: bytes) -> Told:
    """The tool where there is none."""
    return NOT_INSTALLED


@dataclass(frozen=True)
class Election:
    """uuid: its own name, which is that of its file.  name, answers: of its one question.  voters: credentials handed out.

    fingerprint: SHA-256 in hexadecimal of the set-up, which fixes question, trustee's key and credentials before any paper.
    trackers: of the papers, sorted, as commitments of the log.  votes: answer → how many.
    """

    uuid: str
    name: str
    answers: tuple[str, ...]
    voters: int
    fingerprint: str
    trackers: tuple[str, ...]
    votes: Mapping[str, int]


def read_election(data: bytes) -> Election:
    """The election in the bytes of its file; raises NoElection."""
    files, events = _files(data)
    kinds = [kind for kind, _ in events]
    cast = [payload for kind, payload in events if kind == "Ballot"]
    if kinds != ["Setup", *["Ballot"] * len(cast), *AFTER]:
        raise NoElection(f"its events are not set-up, papers and one count: {', '.join(map(str, kinds))[:200]}")
    setup = events[0][1]
    parts = _json(files, setup)
    try:
        election = _json(files, parts["election"])
        (question,) = election["questions"]
        answers, least, most = question["answers"], question["min"], question["max"]
        votes = _json(files, events[-1][1])["result"]
        credentials = _json(files, parts["credentials"])
        trustees = _json(files, parts["trustees"])
        uuid, name = election["uuid"], election["name"]
    except (LookupError, TypeError, ValueError) as error:
        raise NoElection(f"its question or result is not in the format: {error!r}") from error
    if (least, most) != (1, 1) or question.get("blank") or len(trustees) != 1:
        raise NoElection("it is not one question with exactly one answer and one trustee")
    if not _texts(answers) or len(set(answers)) != len(answers) or not _texts([uuid, name]):
        raise NoElection("its answers are not distinct texts")
    if not isinstance(credentials, list) or len(set(map(str, credentials))) != len(credentials):
        raise NoElection("its credentials are not a list, each once")
    if not isinstance(votes, list) or len(votes) != 1 or not _counts(votes[0], len(answers)):
        raise NoElection("its result is not one number for each answer")
    if len(set(cast)) != len(cast):
        raise NoElection("it holds a paper twice")
    return Election(
        uuid, name, tuple(answers), len(credentials), setup, tuple(sorted(map(_tracker, cast))),
        dict(zip(answers, votes[0], strict=True)),
    )  # fmt: skip


def _files(data: bytes) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """Data by digest, and (type, payload) of each event, in their chain."""
    if len(data) > LARGEST:
        raise NoElection(f"it is larger than {LARGEST} bytes")
    files: dict[str, bytes] = {}
    events: list[tuple[str, str]] = []
    parent = None
    try:
        members = list(_members(data))
    except ValueError as error:
        raise NoElection(f"it is no tar file of an election: {error}") from error
    for place, (name, content) in enumerate(members):
        digest, _, kind = name.partition(".")
        if place == 0 and name == HEADER:
            continue
        if kind not in {"data.json", "event.json"} or hashlib.sha256(content).hexdigest() != digest:
            raise NoElection(f"{name[:80]!r} is not named by its own SHA-256")
        if kind == "data.json":
            files[digest] = content
            continue
        event = _object(content)
        if (event.get("parent"), event.get("height")) != (parent, len(events)):
            raise NoElection(f"event {len(events)} does not follow the one before")
        events.append((str(event.get("type")), str(event.get("payload", ""))))
        parent = digest
    return files, events


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each plain file of a tar file; raises ValueError.

    Read here, as the tool writes them, and by no library: sparse files that unpack to any size, links and extended headers
    are none of an election.
    """
    place = 0
    while place < len(data):
        header = data[place : place + _BLOCK]
        if not header.strip(b"\0"):
            return
        size = int(header[124:136].strip(b" \0"), 8)
        place += _BLOCK
        if header[156:157] not in {b"0", b"\0"} or not 0 <= size <= len(data) - place:
            raise ValueError("a member is no plain file, or ends beyond it")
        yield header[:100].rstrip(b"\0").decode("ascii"), data[place : place + size]
        place += size + -size % _BLOCK


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoElection(f"a file of it is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise NoElection("an event of it is no object")
    return value


def _json(files: Mapping[str, bytes], digest: str) -> Any:
    if digest not in files:
        raise NoElection(f"it speaks of {str(digest)[:64]!r}, which is not in it")
    try:
        return json.loads(files[digest])
    except (ValueError, RecursionError) as error:
        raise NoElection(f"a file of it is no JSON: {error}") from error


def _tracker(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def _texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def _counts(values: Any, many: int) -> bool:
    return isinstance(values, list) and len(values) == many and all(type(one) is int and one >= 0 for one in values)
