"""A log of invented acts, and the receipt of one of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

from jinbang.transparency import (
    Signer,
    add_signatures,
    canonical,
    checkpoint_text,
    commitment,
    consistency_proof,
    disclosure,
    inclusion_proof,
    leaf_hash,
    parse_note,
    sign_note,
)
from jinbang.transparency.cosignature import Cosigner
from jinbang.transparency.proof import format_proof
from jinbang.transparency.receipt import Promise, format_receipt, sign_promise
from jinbang.transparency.tree import root_of
from jinbang.transparency.witness import CheckpointUpdate

ORIGIN = "jinbang.example/log"
LOG = Signer(ORIGIN, bytes(range(32)))
WITNESS = Cosigner("witness.example/w1", bytes(reversed(range(32))))
SALT = bytes(range(100, 132))
RECEIVED = datetime(2022, 10, 31, 23, 59, 59, 482113, timezone(timedelta(hours=8)))
SEEN = datetime(2022, 10, 31, 16, 0, 1, tzinfo=UTC)
CONTENT = "示例企业的申报书".encode()
DIGEST = "sha256:" + hashlib.sha256(CONTENT).hexdigest()
OPENED = {
    "subject": "application:17",
    "actor": "person:4",
    "facts": {"reference": "KC-2022-0001", "content": DIGEST},
}
INDEX, SIZE, SEALED = 11, 13, 20


def entry(**changes):
    """The entry of the act, as the ledger writes it."""
    plain = {
        "v": 1,
        "programme": "kczg-2022",
        "kind": "application.submit",
        "at": "2022-10-31T15:59:59.482113Z",
        "commitment": commitment(SALT, OPENED),
    }
    return canonical(plain | changes)


def leaves(own=None):
    """The leaf hashes of a log in which the act stands at INDEX."""
    all_of_them = [leaf_hash(b"entry %d" % n) for n in range(SEALED)]
    all_of_them[INDEX] = leaf_hash(own or entry())
    return all_of_them


def promise(**changes):
    fields = {
        "log": ORIGIN,
        "kind": "application.submit",
        "reference": "KC-2022-0001",
        "received": RECEIVED,
        "content": DIGEST,
        "leaf": leaf_hash(entry()),
    }
    return Promise(**fields | changes)


def note(size, hashes=None, signer=LOG):
    return sign_note(checkpoint_text(ORIGIN, size, root_of((hashes or leaves())[:size])), signer)


def proof(index=INDEX, size=SIZE, hashes=None):
    hashes = hashes or leaves()
    cosigned = add_signatures(parse_note(note(size, hashes)), WITNESS.at(SEEN))
    return format_proof(index=index, path=inclusion_proof(hashes, index, size), checkpoint=cosigned)


def receipt(**changes):
    """The text of a receipt on which every promise holds."""
    parts = {
        "promise": sign_promise(promise(), LOG),
        "entry": entry(),
        "disclosure": disclosure(SALT, OPENED),
        "proof": proof(),
    }
    return format_receipt(**parts | changes)


def cutoff(size=SEALED, old=SIZE, hashes=None):
    """The checkpoint sealed at the deadline, with the proof from the receipt's checkpoint."""
    hashes = hashes or leaves()
    return CheckpointUpdate(old, tuple(consistency_proof(hashes, old, size)), note(size, hashes))
