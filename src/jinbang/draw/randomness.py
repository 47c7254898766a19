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
from datetime import UTC, datetime, time, timedelta, timezone

ENOUGH_BITS = 64


class RandomnessError(ValueError):
    """The text is not the randomness that was announced; the message says which part and what to type.

    `zh` says the same in Chinese; `part` is the place of the source that it is about, None for all of them.
    """

    def __init__(self, message: str, zh: str = "", part: int | None = None) -> None:
        super().__init__(message)
        self.zh, self.part = zh or message, part


@dataclass(frozen=True, slots=True)
class Source:
    """One announced source.

    `kind` is `ssq` (双色球), `dlt` (大乐透), `drand` (a beacon round: 64 hexadecimal digits), `code` (a text whose
    SHA-256 is `commitment`, published beforehand) or `text` (anything).  `label` says which result: issue or round.
    `published` is when the result comes out, as UTC “2026-12-01T13:15:00Z”; empty where the plan does not say.
    """

    kind: str
    label: str
    commitment: str = ""
    published: str = ""

    def announced(self) -> dict[str, str]:
        """As it stands in the published document; the time only where the plan says one."""
        stated = {"kind": self.kind, "label": self.label, "commitment": self.commitment}
        return stated | ({"published": self.published} if self.published else {})

    @property
    def out(self) -> datetime | None:
        """When the result comes out, None where the plan does not say.  Raises ValueError for another spelling."""
        return instant_of(self.published) if self.published else None


def instant_of(text: str) -> datetime:
    """The moment of “2026-12-01T13:15:00Z”.  Raises ValueError for another spelling."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def spelt_instant(moment: datetime) -> str:
    """The one spelling of an aware moment: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def last_out(*, sources: Sequence[Source]) -> datetime | None:
    """When the last of the announced results comes out; None where no time is stated."""
    return max((source.out for source in sources if source.out is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Lottery:
    name: str
    main: tuple[int, int]  # how many balls, from 1 to which number
    extra: tuple[int, int]
    days: tuple[int, ...]  # of the week, Monday is 0
    hour: time  # of Beijing

    @property
    def bits(self) -> float:
        return math.log2(math.comb(self.main[1], self.main[0]) * math.comb(self.extra[1], self.extra[0]))


LOTTERIES = {
    "ssq": _Lottery(name="双色球", main=(6, 33), extra=(1, 16), days=(1, 3, 6), hour=time(21, 15)),
    "dlt": _Lottery(name="大乐透", main=(5, 35), extra=(2, 12), days=(0, 2, 5), hour=time(21, 25)),
}
KINDS = (*LOTTERIES, "drand", "code", "text")


def bits(*, sources: Sequence[Source]) -> float:
    """Entropy that the sources bring, in bits: 24 a lottery, 256 a beacon round; a code and free text count nothing."""
    return sum(
        LOTTERIES[source.kind].bits if source.kind in LOTTERIES else 256.0 if source.kind == "drand" else 0.0
        for source in sources
    )


def next_results(*, kind: str, after: datetime, count: int) -> tuple[Source, ...]:
    """The next results of a lottery after an aware moment, by its weekdays; holidays without a draw are not known here.

    Source: the rules of the games (双色球 Tuesday, Thursday, Sunday; 大乐透 Monday, Wednesday, Saturday).
    """
    game, beijing = LOTTERIES[kind], timezone(timedelta(hours=8))
    found: list[Source] = []
    day = after.astimezone(beijing).date()
    while len(found) < count:
        out = datetime.combine(day, game.hour, beijing)
        if day.weekday() in game.days and out > after:
            found.append(Source(kind=kind, label=day.isoformat(), published=spelt_instant(out)))
        day += timedelta(days=1)
    return tuple(found)


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
            raise RandomnessError("the randomness is empty; type the published result", "随机数为空，请录入公布的结果")
        return tidied
    if spelt_already := _spelt_already(tidy(text), sources):
        return spelt_already
    parts = [tidy(part) for part in re.split(r"[;；\n]", text) if part.strip()]
    if len(parts) != len(sources):
        wanted = "; ".join(f"{source.kind} {source.label}" for source in sources)
        raise RandomnessError(
            f"{len(sources)} results were announced ({wanted}), {len(parts)} were given",
            f"方案公布了 {len(sources)} 项来源，录入了 {len(parts)} 项",
        )
    faults, spelt = [], []
    for place, (source, part) in enumerate(zip(sources, parts, strict=True)):
        try:
            spelt.append(_spell(source, part))
        except RandomnessError as fault:
            name = f"{source.kind} {source.label}"
            faults.append(RandomnessError(f"{name}: {fault}", f"{name}：{fault.zh}", place))
    if faults:
        first = faults[0].part if len(faults) == 1 else None
        raise RandomnessError("; ".join(map(str, faults)), "；".join(fault.zh for fault in faults), first)
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
            raise RandomnessError("a beacon round is 64 hexadecimal digits", "应为 64 位十六进制数")
        return f"{part.lower()}/"
    if source.kind == "code" and hashlib.sha256(part.encode()).hexdigest() != source.commitment.lower():
        raise RandomnessError(
            "this is not the code that was committed to (its SHA-256 differs)", "与承诺的口令不符（SHA-256 不同）"
        )
    if "/" in part:
        raise RandomnessError("a “/” would blur where the text ends; leave it out", "不能含有“/”")
    return f"{part}/"


def _lottery(game: _Lottery, part: str) -> str:
    numbers = [int(number) for number in re.findall(r"[0-9]+", part)]
    (count, top), (extra_count, extra_top) = game.main, game.extra
    main, extra = numbers[:count], numbers[count:]
    if len(numbers) != count + extra_count:
        raise RandomnessError(
            f"{game.name} has {count} + {extra_count} numbers, {len(numbers)} were given",
            f"{game.name}应为 {count} + {extra_count} 个号码，录入了 {len(numbers)} 个",
        )
    for group, most, en, zh in ((main, top, "first", "前"), (extra, extra_top, "last", "后")):
        if len(set(group)) != len(group) or not all(1 <= number <= most for number in group):
            raise RandomnessError(
                f"the {en} {len(group)} numbers of {game.name} are different ones from 1 to {most}"
                if en == "first"
                else f"the last {len(group)} of {game.name} are different ones from 1 to {most}",
                f"{zh} {len(group)} 个号码应为 1 至 {most} 之间互不相同的数",
            )
    return "/".join(".".join(str(number) for number in sorted(group)) + "." for group in (main, extra)) + "/"
