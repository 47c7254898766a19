"""programme.toml: who calls, what the programme is named, and the silences of the notice as settings."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from jinbang.rules.definition import Settings, Text
from jinbang.rules.reading.node import Node, report_twice

# What a whole-number setting may be; anything else is a slip of the pen.
_BOUNDS = {
    "screeners": (1, 9),
    "correction_rounds": (0, 9),
    "correction_days": (1, 366),
    "notice_days": (1, 366),
    "objection_days": (1, 366),
    "max_per_employer": (1, 99),
    "panel_size": (1, 99),
    "substitutes": (0, 99),
    "shortlist_percent": (100, 1000),
}
_SHARES = ("min_outside_share", "quorum", "threshold")
SILENT = "default"


def read_identity(node: Node) -> tuple[dict[str, Any], ZoneInfo]:
    """The programme's own words as keyword arguments of the definition, and its time zone."""
    zone_name = node.word("zone")
    out: dict[str, Any] = {
        "key": node.key(),
        "title": node.text("title"),
        "short": node.text("short"),
        "document_number": node.word("document-number", required=False),
        "issuer": node.text("issuer"),
        "organiser": node.text("organiser"),
        "signed": node.day("signed", required=False),
        "published": node.day("published"),
        "zone": zone_name,
        "language": node.choice("language", ("zh-hans", "en")),
        "addressees": node.texts("addressees"),
        "principles": node.texts("principles"),
        "merits": node.texts("merits"),
        "attachments": _attachments(node),
        "secretariat": node.key("secretariat"),
        "certificate_prefix": node.word("certificate-prefix", required=False),
    }
    if out["signed"] and out["published"] and out["signed"] > out["published"]:
        node.problem(
            "published",
            "published-before-signed",
            "发布日期早于成文日期，请核对。",
            "It is published before it is signed. Correct one of the days.",
        )
    return out, _zone(node, zone_name)


def _zone(node: Node, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else ZoneInfo("UTC")
    except (KeyError, ValueError, OSError):
        node.problem(
            "zone",
            "unknown-zone",
            f"没有时区“{name}”。请用 IANA 名称，例如 Asia/Shanghai。",
            f"There is no time zone “{name}”. Use an IANA name such as Asia/Shanghai.",
        )
        return ZoneInfo("UTC")


def _attachments(node: Node) -> tuple[tuple[str, Text], ...]:
    children = node.children("attachment")
    report_twice(children)
    out = []
    for child in children:
        out.append((child.word("key"), child.text("name")))
        child.finish()
    return tuple(out)


def read_settings(node: Node) -> tuple[Settings, dict[str, str]]:
    """The settings and, for each, its clause: what the file says, else "default".

    In the file: correction-days = { value = 5, source = "sector practice" }.
    """
    table = node.child("settings")
    hints = get_type_hints(Settings)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for one in dataclasses.fields(Settings):
        name = one.name.replace("_", "-")
        if not table.has(name):
            sources[one.name] = SILENT
            continue
        entry = table.child(name)
        entry.has("value")
        if isinstance(table.data[name], dict):
            if "value" in entry.data:
                values[one.name] = _setting(entry, one.name, hints[one.name], one.default)
            else:
                entry.raw("value", required=True)
            sources[one.name] = entry.source()
            entry.finish()
    table.finish()
    return Settings(**values), sources


def _setting(entry: Node, name: str, kind: Any, default: Any) -> Any:
    if kind is bool:
        return entry.yes("value", default=default)
    if kind is int:
        low, high = _BOUNDS.get(name, (0, 10**6))
        return entry.integer("value", minimum=low, maximum=high, default=default)
    if kind is Fraction:
        value = entry.fraction("value", default=default)
        if name in _SHARES and not 0 <= value <= 1:
            entry.problem("value", "out-of-range", "应在 0 到 1 之间。", "This must lie between 0 and 1.")
        return value
    if get_origin(kind) is Literal:
        return entry.choice("value", get_args(kind), default=default)
    return _hours(entry, default)


def _hours(entry: Node, default: tuple[int, ...]) -> tuple[int, ...]:
    value = entry.raw("value")
    if isinstance(value, list) and all(isinstance(one, int) and 0 < one <= 8784 for one in value):
        return tuple(sorted(set(value), reverse=True))
    entry.problem(
        "value",
        "wrong-type",
        "应为小时数的数组，例如 [168, 48, 4]。",
        "This must be an array of hours, such as [168, 48, 4].",
    )
    return default
