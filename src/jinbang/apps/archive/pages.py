"""Plain pages that every browser opens from the disk, in both languages, without script or anything from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinbang.apps.archive import words
from jinbang.apps.archive.belonging import OMITTED, keys_of
from jinbang.apps.people.models import Person

STYLE = (
    ":root{color-scheme:light dark;--ink:#1c1b19;--faint:#5c574e;--paper:#fff;--shade:#f5f2ec;--line:#d9d3c7;--link:#8a2b1d}"
    "@media (prefers-color-scheme:dark){:root{--ink:#ebe7df;--faint:#a8a297;--paper:#191816;--shade:#262420;--line:#403c35;"
    "--link:#f0937f}}"
    "body{font:16px/1.6 'Source Han Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif;max-width:72rem;margin:2rem auto;"
    "padding:0 1rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}h1,h2,h3{line-height:1.3}"
    "h2{margin-top:2.2em;border-bottom:1px solid var(--line)}table{border-collapse:collapse;width:100%;margin:.6em 0}"
    "th,td{border:1px solid var(--line);padding:.3em .6em;text-align:left;vertical-align:top}th{background:var(--shade);"
    "font-weight:600}td{white-space:pre-wrap}.facts th{width:14rem}small,.en{color:var(--faint)}.en{font-weight:400}"
    ".wide{overflow-x:auto}.wide th{white-space:nowrap}.wide td{min-width:4.5em}a{color:var(--link)}"
    "@media (max-width:40rem){body{margin:1rem auto;padding:0 .8rem}h1{font-size:1.5em}.facts th{width:34%}}"
    "@media print{.wide{overflow:visible}}"
)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORT, _COLUMNS = 120, 8
Link = Callable[[str], str]
"""Address of the file with this digest, seen from the page; "" where there is none."""


def page(*, title: str, body: Iterable[str]) -> Iterator[bytes]:
    """A page, piece by piece."""
    yield (
        f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n"
    ).encode()
    for piece in body:
        yield (piece + "\n").encode()
    yield b"</body></html>\n"


def both(pair: tuple[str, str]) -> str:
    """Both languages side by side."""
    zh, en = pair
    return escape(zh) if zh == en else f'{escape(zh)} <span class="en" lang="en">{escape(en)}</span>'


def heading(pair: tuple[str, str], level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{both(pair)}</h{level}>"


def link(path: str, text: str) -> str:
    """A link to a file beside or below the page."""
    return f'<a href="{quote(path)}">{escape(text)}</a>'


def facts(pairs: Iterable[tuple[tuple[str, str], str]]) -> str:
    """A table of label and value; values are HTML."""
    rows = "".join(f"<tr><th>{both(label)}</th><td>{value}</td></tr>" for label, value in pairs if value)
    return f'<table class="facts">{rows}</table>'


def several(rows: Sequence[Sequence[tuple[tuple[str, str], str]]]) -> Iterator[str]:
    """Rows of one table: one below the other where they are few and short, each by itself where not."""
    heads = list(dict.fromkeys(label for row in rows for label, _ in row))
    short = all(len(value) <= _SHORT for row in rows for _, value in row)
    if len(rows) > 1 and short and len(heads) <= _COLUMNS:
        found = [dict(row) for row in rows]
        yield from grid(heads, ([row.get(head, "") for head in heads] for row in found))
    else:
        yield from (facts(row) for row in rows)


def grid(heads: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table with a head, row by row; cells are HTML."""
    yield '<div class="wide"><table><tr>' + "".join(f"<th>{both(one)}</th>" for one in heads) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</table></div>"


class Speaker:
    """Rows of any table as people read them."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def moment(self, at: datetime | None) -> str:
        """An instant to the second, in the programme's zone."""
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S") if at else ""

    def row(self, row: Any, *, file: Link, but: Iterable[str] = ()) -> list[tuple[tuple[str, str], str]]:
        """(label, HTML) of every column that says something.  but: columns that the page has said already."""
        skip = {*but, *OMITTED.get(row._meta.label_lower, {})}
        related = {one.name: one for one in keys_of(type(row))}
        out = []
        for field in row._meta.concrete_fields:
            if field.name in skip or field.primary_key:
                continue
            value = getattr(row, str(field.name if field.name in related else field.attname))
            said = name_of(value) if field.name in related and value is not None else self.value(value, file)
            if said:
                out.append((words.column(field.name), escape(said) if field.name in related else said))
        return out

    def value(self, value: Any, file: Link) -> str:
        """One value as HTML."""
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, bool):
            return "是 yes" if value else "否 no"
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, bytes | memoryview):
            return f"{len(bytes(value)):,} B"
        if isinstance(value, dict | list):
            text = escape(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str), quote=False)
        else:
            text = escape(str(value), quote=False)

        def linked(match: re.Match[str]) -> str:
            path = file(match[0])
            return f'<a href="{quote(path)}">{match[0]}</a>' if path else match[0]

        return _DIGEST.sub(linked, text)


def name_of(thing: Any) -> str:
    """What a row that another one points at is called."""
    if isinstance(thing, Person):
        return f"{thing.name} <{thing.email}>"
    for named in ("number", "code", "name", "title"):
        value: Any = getattr(thing, named, None)
        if value not in (None, ""):
            return (
                f"{value} {thing.name}".strip()
                if named == "code" and str(getattr(thing, "name", None) or "")
                else str(value)
            )
    return f"#{thing.pk}"


def as_json(value: Mapping[str, Any]) -> bytes:
    """JSON to be read by people."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode() + b"\n"
