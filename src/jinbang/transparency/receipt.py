"""Receipts: what a person holds who handed something in.

At once they get a promise, signed before the log has numbered the entry; seconds later the same file also holds the
entry and the offline proof that it is in the log.  The file has up to three sections, each verbatim in its own format:

    # promise     a signed note: log, kind, reference, time of receipt, digest of the content, hash of the leaf
    # entry       the entry as it stands in the log, and below it the disclosure that opens its commitment
    # proof       a tlog-proof
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from jinbang.transparency.base64text import decode, encode
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.leaf import JSON, commitment_of, leaf_hash, open_disclosure, parse_canonical
from jinbang.transparency.note import NoteSigner, sign_note
from jinbang.transparency.proof import Proof, parse_proof
from jinbang.transparency.tree import HASH_SIZE

HEADER = "jinbang/receipt@v1"
LARGEST_RECEIPT = 1_000_000
_FIELDS = ("log", "kind", "reference", "received", "content", "leaf")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Promise:
    """What the log promises to whoever handed something in.

    `received` is the server's aware time of receipt, `content` reads `sha256:` and 64 hexadecimal digits, `leaf` is
    the hash of the entry that will be in the log.
    """

    log: str
    kind: str
    reference: str
    received: datetime
    content: str
    leaf: bytes

    def __post_init__(self) -> None:
        for name, word in (("log", self.log), ("kind", self.kind), ("reference", self.reference)):
            if not word or word != word.strip() or any(c < " " for c in word):
                raise Malformed(f"the {name} of a promise is one line of text, not {word!r}")
        if self.received.tzinfo is None:
            raise Malformed("the time of receipt in a promise has a time zone")
        if not _DIGEST.fullmatch(self.content):
            raise Malformed(f"the content of a promise is sha256: and 64 digits, not {self.content[:80]!r}")
        if len(self.leaf) != HASH_SIZE:
            raise Malformed(f"a leaf hash has {HASH_SIZE} bytes, not {len(self.leaf)}")

    def __str__(self) -> str:
        received = self.received.isoformat(timespec="microseconds")
        values = (self.log, self.kind, self.reference, received, self.content, encode(self.leaf))
        return "\n".join((HEADER, *(f"{name} {value}" for name, value in zip(_FIELDS, values, strict=True)), ""))


def parse_promise(text: str) -> Promise:
    """The promise in the text of a note; raises Malformed for anything but what `str(promise)` writes."""
    lines = text.split("\n")
    names = [line.partition(" ")[0] for line in lines[1:-1]]
    if lines[0] != HEADER or lines[-1] != "" or names != list(_FIELDS):
        raise Malformed(f"a promise begins with {HEADER} and states {', '.join(_FIELDS)}, each on a line")
    log, kind, reference, received, content, leaf = (line.partition(" ")[2] for line in lines[1:-1])
    try:
        moment = datetime.fromisoformat(received)
    except ValueError as error:
        raise Malformed(f"not a time: {received[:60]!r}") from error
    promise = Promise(log, kind, reference, moment, content, decode(leaf, size=HASH_SIZE))
    if str(promise) != text:
        raise Malformed("the time of receipt is not in its usual spelling")
    return promise


def sign_promise(promise: Promise, *signers: NoteSigner) -> str:
    """The signed note to answer with, inside the request that appended the entry."""
    return sign_note(str(promise), *signers)


@dataclass(frozen=True)
class Entry:
    """An entry as it stands in the log, and what opens its commitment.

    Kind, reference, content and time of receipt (`at` in a log entry) must each be stated as promised: plainly in
    the entry, else in the opened commitment, else in the `facts` of that.  The outermost statement counts, since facts
    may use the same words for other things.
    """

    entry: bytes
    disclosure: str

    def check(self, promise: Promise) -> None:
        """Return if this is the promised entry and it states what was promised; raise Broken otherwise."""
        if leaf_hash(self.entry) != promise.leaf:
            raise Broken("the entry is not the promised one: its hash is another")
        plain = parse_canonical(self.entry)
        if not isinstance(plain, dict) or commitment_of(self.disclosure) not in plain.values():
            raise Broken("the entry holds no commitment that the disclosure opens")
        opened = open_disclosure(self.disclosure)
        places = [plain, opened, opened.get("facts") if isinstance(opened, dict) else None]
        for name, key, value in (
            ("kind", "kind", promise.kind),
            ("reference", "reference", promise.reference),
            ("time of receipt", "at", promise.received),
            ("content", "content", promise.content),
        ):
            stated = [place[key] for place in places if isinstance(place, dict) and key in place]
            if not stated:
                raise Broken(f"the entry does not state the {name}")
            if (_instant(stated[0]) if key == "at" else stated[0]) != value:
                raise Broken(f"the entry states another {name} than the promise: {stated[0]!r}")


def _instant(text: JSON) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Receipt:
    """The sections of a receipt; `promise` is the signed note, verbatim."""

    promise: str
    entry: Entry | None = None
    proof: Proof | None = None

    def __str__(self) -> str:
        text = f"# promise\n{self.promise}"
        if self.entry:
            text += f"# entry\n{self.entry.entry.decode()}\n{self.entry.disclosure}\n"
        if self.proof:
            text += f"# proof\n{self.proof}"
        return text


def format_receipt(
    *, promise: str, entry: bytes | None = None, disclosure: str | None = None, proof: str | None = None
) -> str:
    """The text of a receipt file, out of the signed promise and, when the log holds it, the entry and its proof."""
    opened = Entry(entry, disclosure) if entry is not None and disclosure is not None else None
    return str(Receipt(promise, opened, parse_proof(proof) if proof is not None else None))


def parse_receipt(data: str | bytes) -> Receipt:
    """The sections of a receipt file; raises Malformed unless they are in the one order and spelling."""
    if len(data) > LARGEST_RECEIPT:
        raise Malformed(f"a receipt of more than {LARGEST_RECEIPT} bytes is not read")
    try:
        text = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise Malformed("a receipt is text in UTF-8") from error
    if not text.startswith("# promise\n"):
        raise Malformed("a receipt begins with the line “# promise”")
    head, _, proof = text.removeprefix("# promise\n").partition("\n# proof\n")
    promise, has_entry, entry = (head + "\n" if proof else head).partition("\n# entry\n")
    opened = None
    if has_entry:
        lines = entry.split("\n")
        if len(lines) != 3 or lines[2] != "":
            raise Malformed("the entry section of a receipt has two lines: the entry and its disclosure")
        opened = Entry(lines[0].encode(), lines[1])
        promise += "\n"
    receipt = Receipt(promise, opened, parse_proof(proof) if proof else None)
    if str(receipt) != text:
        raise Malformed("a receipt has the sections promise, entry and proof, in this order and without gaps")
    return receipt
