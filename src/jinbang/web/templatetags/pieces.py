"""The pieces of a page as tags; each renders templates/components/<name>.html.  The style guide shows them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template

from jinbang.web import present
from jinbang.web.templatetags.jinbang import say

register = template.Library()


@register.inclusion_tag("components/page_title.html")
def page_title(title: Any, above: Any = "", lead: Any = "", grand: bool = False) -> dict[str, Any]:
    """The title with its cinnabar rule, a small line above and a lead below."""
    return {"title": title, "above": above, "lead": lead, "grand": grand}


@register.inclusion_tag("components/stage_line.html")
def stage_line(stages: Sequence[present.Stage]) -> dict[str, Any]:
    """The stages of a programme; vertical on a telephone."""
    return {"stages": stages}


@register.inclusion_tag("components/tiles.html")
def tiles(items: Sequence[present.Tile], two: bool = False) -> dict[str, Any]:
    """Tiles with hairlines between them."""
    return {"items": items, "two": two}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[present.Task]) -> dict[str, Any]:
    """一 二 三: what is to be filled in, and how far it is."""
    return {"tasks": tasks}


@register.inclusion_tag("components/deadline_bar.html")
def deadline_bar(
    state: Any, closes: datetime | None, at: datetime, *, saved_at: datetime | None = None, zone: str = "", autosaves: bool = False
) -> dict[str, Any]:  # fmt: skip
    """The bar below the header: what this is, time left by the server's clock, when it was saved."""
    left = None if closes is None else (closes - at).total_seconds()
    return {
        "state": state, "closes": closes, "at": at, "saved_at": saved_at, "zone": zone, "autosaves": autosaves,
        "tone": "" if left is None else "closed" if left <= 0 else "care",
    }  # fmt: skip


@register.inclusion_tag("components/slots.html")
def slots(places: Sequence[present.Slot], label: Any = "") -> dict[str, Any]:
    """Numbered places: used, reserved, free."""
    return {"places": places, "label": label}


@register.inclusion_tag("components/slot_sum.html")
def slot_sum(used: int, reserved: int, total: int) -> dict[str, Any]:
    """已用 / 预留 / 剩余, with a chip where nothing is left."""
    return {"used": used, "reserved": reserved, "left": total - used - reserved, "total": total}


@register.inclusion_tag("components/facts.html")
def facts(items: Sequence[present.Fact], as_list: bool = False) -> dict[str, Any]:
    """Keys and values: a few large ones side by side, or a list of many."""
    return {"items": items, "as_list": as_list}


@register.inclusion_tag("components/box.html")
def box(text: Any, tone: str = "neutral", title: Any = "", clause: str = "") -> dict[str, Any]:
    """A notice box.  A refusal is its own text and brings its clause."""
    return {"text": text, "tone": tone, "title": title, "clause": clause or getattr(text, "source", "")}


@register.inclusion_tag("components/error_summary.html")
def error_summary(problems: present.Problems | None, labels: Any = None) -> dict[str, Any]:
    """Everything wrong with a form, each linked to its field (#f-<key>).  labels: field key → words."""
    lines = []
    for key, messages in (problems.fields if problems else {}).items():
        label = say((labels or {}).get(key, "")).rstrip("?？")
        lines += [(key, label, message) for message in messages]
    return {"problems": problems, "lines": lines}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[present.Event], zone: str = "", long: bool = False) -> dict[str, Any]:
    """What happened, newest first."""
    return {"events": events, "zone": zone, "long": long}


@register.inclusion_tag("components/answers.html")
def answers(items: Sequence[present.Answer]) -> dict[str, Any]:
    """Check your answers: each with a link to change it."""
    return {"items": items}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, filters: Sequence[present.Filter]) -> dict[str, Any]:
    """A GET form: the filters are in the address, so that a view can be kept and sent."""
    return {"filters": filters, "request": context["request"]}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: present.Page) -> dict[str, Any]:
    """Previous and next page; every filter of the address is kept."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("components/score_scale.html")
def score_scale(
    key: str, name: Any, value: Any = "", weight: Any = "", *, minimum: Any = 1, maximum: Any = 10, step: Any = 1,
    problems: Any = (), help: Any = "",
) -> dict[str, Any]:  # fmt: skip
    """Ten large buttons and a number box for one criterion.

    The box (name `key`) decides where it is filled in; a button (name `key.whole`) counts where the box is empty.
    Where the scale is not within 1 to 10, only the box is shown.
    """
    low, high = int(float(minimum)), int(float(maximum))
    marks = list(range(low, high + 1)) if high - low <= 10 else []
    text = "" if value is None else str(value)
    whole = text[:-2] if text.endswith(".0") else text
    return {
        "key": key, "name": name, "value": text, "weight": weight, "minimum": minimum, "maximum": maximum, "step": step,
        "marks": marks, "whole": whole, "problems": problems, "help": help,
    }  # fmt: skip
