"""The sources of a draw's randomness in words, as a form asks for them and as a page shows them (R11, N8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from jinbang.draw import Source
from jinbang.draw.randomness import next_results, spelt_instant
from jinbang.web.secretariat.blocks import Asked, Cell, Table
from jinbang.web.secretariat.serving import bad

KINDS = {
    "ssq": ("双色球", "Double Colour Ball (ssq)"), "dlt": ("大乐透", "Super Lotto (dlt)"),
    "drand": ("drand 随机信标", "drand beacon"), "code": ("预先承诺的口令", "Code committed to"), "text": ("文本", "Text"),
}  # fmt: skip
HINTS = {
    "ssq": ("6 个红球和 1 个蓝球，如 03 11 17 22 29 31 08", "6 red and 1 blue, as in 03 11 17 22 29 31 08"),
    "dlt": ("5 个前区和 2 个后区，如 05 12 20 28 33 04 09", "5 and 2 numbers, as in 05 12 20 28 33 04 09"),
    "drand": ("该轮的随机值，64 位十六进制数", "the randomness of the round, 64 hexadecimal digits"),
    "code": ("与承诺的 SHA-256 对应的口令原文", "the code whose SHA-256 was committed to"),
    "text": ("按公布的原文", "as it was published"),
}
_HEADS = (("来源", "Source"), ("哪一期", "Which result"), ("产生时间", "Comes out"), ("口令的 SHA-256（仅口令）", "SHA-256 (of a code only)"))  # fmt: skip
_ROWS = 6


def asked(*, at: datetime, zone: ZoneInfo) -> Table:
    """Rows to announce sources in; two results each of two lotteries are suggested."""
    suggested = sorted(
        (one for kind in ("ssq", "dlt") for one in next_results(kind=kind, after=at, count=2)), key=lambda one: one.published
    )  # fmt: skip
    options = [("", ("—", "—")), *((kind, KINDS[kind]) for kind in ("ssq", "dlt", "drand", "code"))]
    rows = []
    for n in range(_ROWS):
        one = suggested[n] if n < len(suggested) else Source("", "")
        out = "" if one.out is None else one.out.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        values = (
            ("kind", "select", options, one.kind), ("label", "text", (), one.label),
            ("published", "datetime-local", (), out), ("commitment", "text", (), one.commitment),
        )  # fmt: skip
        rows.append(
            [
                Cell(control=Asked(f"s{n}-{name}", (f"第 {n + 1} 项 {head[0]}", f"Row {n + 1}: {head[1]}"), kind, choices, value))
                for (name, kind, choices, value), head in zip(values, _HEADS, strict=True)
            ]
        )  # fmt: skip
    return Table(_HEADS, rows)


def announced(*, choice: Callable[[str], str], zone: ZoneInfo) -> tuple[Source, ...]:
    """The sources as typed into the rows of `asked`; a row without a kind does not count.  Refused where one cannot be read."""
    found = []
    for n in range(_ROWS):
        kind, label, typed, commitment = (
            choice(f"s{n}-{name}").strip() for name in ("kind", "label", "published", "commitment")
        )
        if not kind:
            continue
        try:
            published = spelt_instant(datetime.fromisoformat(typed).replace(tzinfo=zone)) if typed else ""
        except ValueError:
            raise bad(f"s{n}-published", "请填写日期和时间", "Give date and time") from None
        found.append(Source(kind=kind, label=label, commitment=commitment.lower(), published=published))
    return tuple(found)


def shown(*, sources: Sequence[Source]) -> list[tuple[tuple[str, str], str, datetime | None, str]]:
    """(kind in words, which result, when it comes out, SHA-256 of a code) of each source."""
    return [(KINDS.get(one.kind, (one.kind, one.kind)), one.label, one.out, one.commitment) for one in sources]
