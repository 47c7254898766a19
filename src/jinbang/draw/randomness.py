"""Public randomness that is announced before the draw and read by anyone after it.

Lottery results are validated against the rules of the game and written in the canonical form of RFC 3797 section 4
(numbers sorted and dotted, closed by “/”), so that two people who type the same result get the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_BITS = 64


class RandomnessError(ValueError):
    """The text is not the randomness that was announced; the message says which part and what to type."""


@dataclass(frozen=True, slots=True)
class Source:
    """One announced source.

    `kind` is `ssq` (双色球), `dlt` (大乐透), `drand` (a beacon round: 64 hexadecimal digits), `code` (a text whose
    SHA-256 is `commitment`, published beforehand) or `text` (anything).  `label` says which result: issue or round.
    """

    kind: str
    label: str
    commitment: str = ""


@dataclass(frozen=True, slots=True)
class _Lottery:
    name: str
    main: tuple[int, int]  # how many balls, from 1 to which number
    extra: tuple[int, int]

    @property
    def bits(self) -> float:
        return math.log2(math.comb(self.main[1], self.main[0]) * math.comb(self.extra[1], self.extra[0]))


LOTTERIES = {
    "ssq": _Lottery(name="双色球", main=(6, 33), extra=(1, 16)),
    "dlt": _Lottery(name="大乐透", main=(5, 35), extra=(2, 12)),
}
KINDS = (*LOTTERIES, "drand", "code", "text")


def bits(*, sources: Sequence[Source]) -> float:
    """Entropy that the sources bring, in bits: 24 a lottery, 256 a beacon round; a code and free text count nothing."""
    return sum(
        LOTTERIES[source.kind].bits if source.kind in LOTTERIES else 256.0 if source.kind == "drand" else 0.0
        for source in sources
    )


def tidy(text: str) -> str:
    """The text as it is hashed: Unicode NFKC (full-width digits become ASCII), blanks single, none at the ends."""
    return re.sub(r"[ \t\r\n\v\f]+", " ", unicodedata.normalize("NFKC", text)).strip(" ")


def canonical(*, text: str, sources: Sequence[Source] = ()) -> str:
    """The announced randomness in its one spelling.

    Without `sources` this is `tidy(text)`.  With them, `text` has one part per source in the announced order, parted by
    “;” or line ends; a text that is in its one spelling already stays as it is.  Raises RandomnessError naming every
    part that is not what was announced.
    """
    if not sources:
        tidied = tidy(text)
        if not tidied:
            raise RandomnessError("the randomness is empty; type the published result")
        return tidied
    if spelt_already := _spelt_already(tidy(text), sources):
        return spelt_already
    parts = [tidy(part) for part in re.split(r"[;；\n]", text) if part.strip()]
    if len(parts) != len(sources):
        wanted = "; ".join(f"{source.kind} {source.label}" for source in sources)
        raise RandomnessError(f"{len(sources)} results were announced ({wanted}), {len(parts)} were given")
    faults, spelt = [], []
    for source, part in zip(sources, parts, strict=True):
        try:
            spelt.append(_spell(source, part))
        except RandomnessError as fault:
            faults.append(f"{source.kind} {source.label}: {fault}")
    if faults:
        raise RandomnessError("; ".join(faults))
    return "".join(spelt)


def _spelt_already(text: str, sources: Sequence[Source]) -> str:
    """The text if it is the canonical spelling of these sources, else nothing."""
    groups = text.split("/")[:-1]
    if len(groups) != sum(2 if source.kind in LOTTERIES else 1 for source in sources):
        return ""
    left = iter(groups)
    try:
        parts = [f"{next(left)} {next(left)}" if source.kind in LOTTERIES else next(left) for source in sources]
        again = "".join(_spell(source, part) for source, part in zip(sources, parts, strict=True))
    except RandomnessError:
        return ""
    return text if again == text else ""


def _spell(source: Source, part: str) -> str:
    if source.kind in LOTTERIES:
        return _lottery(LOTTERIES[source.kind], part)
    if source.kind == "drand":
        if not re.fullmatch(r"[0-9a-fA-F]{64}", part):
            raise RandomnessError("a beacon round is 64 hexadecimal digits")
        return f"{part.lower()}/"
    if source.kind == "code" and hashlib.sha256(part.encode()).hexdigest() != source.commitment.lower():
        raise RandomnessError("this is not the code that was committed to (its SHA-256 differs)")
    if "/" in part:
        raise RandomnessError("a “/” would blur where the text ends; leave it out")
    return f"{part}/"


def _lottery(game: _Lottery, part: str) -> str:
    numbers = [int(number) for number in re.findall(r"[0-9]+", part)]
    (count, top), (extra_count, extra_top) = game.main, game.extra
    main, extra = numbers[:count], numbers[count:]
    if len(numbers) != count + extra_count:
        raise RandomnessError(f"{game.name} has {count} + {extra_count} numbers, {len(numbers)} were given")
    if len(set(main)) != count or not all(1 <= number <= top for number in main):
        raise RandomnessError(f"the first {count} numbers of {game.name} are different ones from 1 to {top}")
    if len(set(extra)) != extra_count or not all(1 <= number <= extra_top for number in extra):
        raise RandomnessError(f"the last {extra_count} of {game.name} are different ones from 1 to {extra_top}")
    return "/".join(".".join(str(number) for number in sorted(group)) + "." for group in (main, extra)) + "/"
