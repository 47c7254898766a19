"""The pieces of a page as tags; each renders templates/components/<name>.html.  The style guide shows them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from jinbang.web import present
from jinbang.web.templatetags.jinbang import here_with, saved_words, say, speaker

register = template.Library()


@register.inclusion_tag("components/navigation.html")
def navigation(nav: Sequence[present.NavItem]) -> dict[str, Any]:
    """The groups or pages in the head, the pages of the present group below; a menu on a telephone, named by where one is."""
    here = next((one for one in nav if one.current), None)
    return {"nav": nav, "here": here, "page": here.page if here else None}


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
    state: Any, closes: datetime | None, at: datetime, *, saved_at: datetime | None = None, zone: str = "",
    autosaves: bool = False, done: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The bar below the header: what this is, time left by the server's clock, when it was saved.  done: nothing is asked."""
    left = None if closes is None else (closes - at).total_seconds()
    return {
        "state": state, "closes": closes, "at": at, "saved_at": saved_at, "zone": zone, "autosaves": autosaves,
        "saved": saved_words(saved_at, at, zone),
        "tone": "" if left is None else "closed" if left <= 0 else "done" if done else "care",
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


@register.simple_tag
def options(of: Sequence[tuple[str, Any]], chosen: str = "") -> SafeString:
    """The options of a select.  In Python, not in a template: hundreds of units to choose from stand over some lists."""
    spoken = speaker()
    return SafeString(
        "".join(
            f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{_words(spoken, words)}</option>'
            for value, words in of
        )
    )


@register.simple_tag(takes_context=True)
def table_rows(context: template.Context, rows: Sequence[Sequence[Any]], heads: Sequence[Any]) -> SafeString:
    """The rows of an office's table; each cell but the first says its head, for narrow screens.  In Python, as `options`."""
    spoken = speaker()
    opens = ["<td>", *(f'<td data-label="{_words(spoken, head)}">' for head in heads[1:])]
    out = []
    for row in rows:
        out.append("<tr>")
        for n, cell in enumerate(row):
            out += (opens[n] if n < len(opens) else "<td>", _cell(context, cell, spoken), "</td>")
        out.append("</tr>\n")
    return SafeString("".join(out))


def _words(spoken: Callable[[Any], str], words: Any) -> str:
    said = spoken(words)
    return said if isinstance(said, SafeString) else escape(said)


def _cell(context: template.Context, cell: Any, spoken: Callable[[Any], str]) -> str:
    if cell.control:
        control = context.template.engine.get_template("secretariat/control.html")  # type: ignore[union-attr]
        with context.push(asked=cell.control, bare=True):
            inside: str = control.render(context)
    elif cell.standing or cell.shown:
        shown = present.standing(cell.standing) if cell.standing else cell.shown
        inside = f'<span class="chip {escape(shown.tone)}">{_words(spoken, shown.words)}</span>'
    elif cell.url:
        inside = f'<a href="{escape(cell.url)}">{_words(spoken, cell.words)}</a>'
    else:
        inside = _words(spoken, cell.words)
    return f'{inside}<span class="under">{_words(spoken, cell.under)}</span>' if cell.under else inside


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: present.Page) -> dict[str, Any]:
    """First, previous and next page; every filter of the address is kept, and the pages of other lists on the page."""
    links = {
        "first": here_with(context, **{page.name: None}) if page.name in context["request"].GET else "",
        "previous": here_with(context, **{page.name: None, "before": page.previous})
        if page.previous is not None
        else "",
        "next": here_with(context, **{page.name: page.next, "before": None}) if page.next is not None else "",
    }
    return {"page": page, **links}


@register.inclusion_tag("components/score_scale.html")
def score_scale(
    key: str, name: Any, value: Any = "", weight: Any = "", *, minimum: Any = 1, maximum: Any = 10, step: Any = 1,
    problems: Any = (), help: Any = "",
) -> dict[str, Any]:  # fmt: skip
    """Ten large buttons and a number box for one criterion.

    The box (name `key`) decides where it is filled in; a button (name `key.whole`) counts where the box is empty.
    A longer scale that tenths divide has a button a tenth; any other only the box.  A value on a button leaves the box empty,
    so that another button can be pressed where no script runs.
    """
    low, high = int(float(minimum)), int(float(maximum))
    span = high - low
    marks = list(range(low, high + 1)) if span <= 10 else []
    if span > 10 and span % 10 == 0:
        marks = list(range(low + span // 10, high + 1, span // 10))
    text = "" if value is None else str(value)
    whole = text.rstrip("0").rstrip(".") if "." in text else text
    return {
        "key": key, "name": name, "value": text, "weight": weight, "minimum": minimum, "maximum": maximum, "step": step,
        "marks": marks, "whole": whole, "box": "" if whole in map(str, marks) else text, "problems": problems, "help": help,
    }  # fmt: skip
