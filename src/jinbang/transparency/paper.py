"""One paper of a ballot: sealed while people vote, opened when the voting is over.

A paper's commitment is the SHA-256, in hexadecimal, of a JSON array of four strings, so that anyone checks a paper with
`printf '["jinbang-ballot-v1","…","…","yes"]' | sha256sum` and needs no program of ours.  The commitments of a ballot are
published before its papers, sorted: their order is that of digests and tells nothing about who voted when.
"""

from __future__ import annotations

import hashlib
import re

from jinbang.transparency.errors import Malformed
from jinbang.transparency.leaf import canonical

NONCE = re.compile(r"[0-9a-f]{64}")
CODE_DIGITS = 20  # of the commitment: 80 bits, enough to be one paper's own and short enough to write down
LEAST_DIGITS = 12  # of a code that somebody types


def ballot_ref(*, programme: str, sitting: int, application: str, round: int) -> str:
    """What a paper says it is for: "kczg-2022/3/SL-0001/1".  application: its number.

    A paper of one round fits no other round, item, sitting or programme.
    """
    return f"{programme}/{sitting}/{application}/{round}"


def seal_paper(*, ballot: str, nonce: str, choice: str) -> str:
    """The commitment of a paper: 64 hexadecimal digits.

    ballot: `ballot_ref`.  nonce: 32 bytes that nobody guesses, as 64 lower-case hexadecimal digits, never used twice.
    choice: "yes", "no" or "abstain".  Raises Malformed for a nonce of another form.
    """
    if not NONCE.fullmatch(nonce):
        raise Malformed("the nonce of a paper is 64 lower-case hexadecimal digits")
    return hashlib.sha256(canonical(["jinbang-ballot-v1", ballot, nonce, choice])).hexdigest()


def paper_opens(*, commitment: str, ballot: str, nonce: str, choice: str) -> bool:
    """True where this paper is the one that was sealed under `commitment`."""
    return bool(NONCE.fullmatch(nonce)) and seal_paper(ballot=ballot, nonce=nonce, choice=choice) == commitment


def place_nonce(*, place: int, salt: str) -> str:
    """The nonce of a paper that names its member: a commitment to the member's place at the table.

    Who is given `salt` (64 hexadecimal digits, as a nonce) can check whose paper it is; the nonce alone, which is
    published, tells nothing.
    """
    if not NONCE.fullmatch(salt):
        raise Malformed("the salt of a place is 64 lower-case hexadecimal digits")
    return hashlib.sha256(canonical(["jinbang-place-v1", str(place), salt])).hexdigest()


def tracking_code(*, commitment: str) -> str:
    """What a voter keeps: the commitment's first twenty digits in groups of four, "3f2a 91bc 07de 44a1 9c02"."""
    return " ".join(commitment[n : n + 4] for n in range(0, CODE_DIGITS, 4))


def typed_code(*, text: str) -> str:
    """The beginning of a commitment that a typed code asks for; raises Malformed where it is no code.

    Blanks and hyphens are left out, capitals are small letters; a whole commitment is a code too.
    """
    found = re.sub(r"[\s\u3000-]+", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]+", found) or not LEAST_DIGITS <= len(found) <= 64:
        raise Malformed("a tracking code is 12 to 64 hexadecimal digits")
    return found
