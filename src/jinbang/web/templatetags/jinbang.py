"""Small words for templates: bilingual texts, times, money, ordinals, masks, states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from jinbang.rules import calendar
from jinbang.rules import text as texts
from jinbang.rules.problem import Language
from jinbang.rules.standing import Standing
from jinbang.web import present

register = template.Library()


def reader() -> Language:
    """ "zh" or "en", whichever the reader reads."""
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name or settings.TIME_ZONE)


@register.filter
def say(value: Any) -> str:
    """A bilingual Text, refusal, problem or (zh, en) pair in the reader's language; anything else as text."""
    return speaker()(value)


def speaker() -> Callable[[Any], str]:
    """`say` for many values: the reader is asked for once."""
    language = reader()
    index = 0 if language == "zh" else 1
    said = get_language() or "zh-hans"

    def spoken(value: Any) -> str:
        if value.__class__ is tuple and len(value) == 2:
            value = value[index]
        if value.__class__ is str or isinstance(value, SafeString):
            return value
        if value is None:
            return ""
        if isinstance(value, tuple | list) and len(value) == 2:
            return str(value[index])
        if hasattr(value, "say"):
            return str(value.say(said))
        return str(value.words(language=language) if hasattr(value, "words") else value)

    return spoken


@register.filter
def spoken(instant: Any, zone: str = "") -> str:
    """2022年10月31日18:00 in the programme's zone; a date alone as a date; nothing for None."""
    if isinstance(instant, datetime):
        return calendar.speak_instant(instant=instant, zone=_zone(zone), language=reader())
    return calendar.speak_day(day=instant, language=reader()) if isinstance(instant, date) else ""


@register.filter
def to_minute(instant: datetime | None, zone: str = "") -> str:
    """2022年10月30日16:20, for lists; the seconds are in the datetime attribute."""
    return "" if instant is None else spoken(instant.replace(second=0, microsecond=0), zone)


@register.filter
def spoken_end(instant: datetime | None, zone: str = "") -> str:
    """The end of a window: local midnight is spoken as 24:00 of the day before (R1)."""
    if instant is None:
        return ""
    return calendar.speak_instant(instant=instant, zone=_zone(zone), language=reader(), edge="end")


@register.filter
def clock(instant: datetime | None, zone: str = "") -> str:
    """23:40:18 by the server's clock."""
    return "" if instant is None else instant.astimezone(_zone(zone)).strftime("%H:%M:%S")


def saved_words(instant: datetime | None, at: datetime, zone: str = "") -> str:
    """The time of day of a saving; with its day where that was not today."""
    if instant is None or instant.astimezone(_zone(zone)).date() == at.astimezone(_zone(zone)).date():
        return clock(instant, zone)
    return to_minute(instant, zone)


@register.filter
def remaining(until: datetime | None, at: datetime | None) -> str:
    """剩余 12天6小时04分, or 已截止."""
    if until is None or at is None:
        return ""
    return calendar.spoken_remaining(until=until, at=at, language=reader())


@register.filter
def iso(instant: datetime | None) -> str:
    """For the datetime attribute of <time> and for scripts."""
    return "" if instant is None else instant.isoformat()


@register.filter
def money(value: Any) -> str:
    """1,234.50 万元 (CNY 1,234.50 × 10,000)."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return gettext("%(amount)s 万元") % {"amount": f"{amount:,.2f}"}


@register.filter
def counted(value: Any) -> str:
    """4,873"""
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def file_size(value: int | None) -> str:
    """1.4 MB, in powers of 1000, as definitions and settings set limits: 20,000,000 bytes are 20 MB."""
    if value is None:
        return ""
    if value < 999_500:
        return f"{max(1, round(value / 1000))} KB"
    return f"{value / 1_000_000:.1f} MB".replace(".0 ", " ")


@register.filter
def chinese_numeral(value: int) -> str:
    """一, 二, … 十, 十一, … 九十九 in Chinese; 1, 2, … in English."""
    digits = "零一二三四五六七八九"
    if reader() == "en" or not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")


@register.filter
def mask(value: str | None, kind: str) -> str:
    """Hide a "name", "phone", "identity" or "email" as far as the public may not see it (R19)."""
    masks = {
        "name": texts.mask_name,
        "phone": texts.mask_phone,
        "identity": texts.mask_identity,
        "email": texts.mask_email,
    }
    return masks[kind](text=value or "")


@register.filter
def characters(value: Any) -> int:
    """字数，含标点."""
    return texts.count_characters(text=str(value or ""))


_SOURCES = {
    "notice": ("通知 ", "notice "),
    "R": ("规则 R", "rule R"),
    "sector practice": ("行业惯例", "sector practice"),
}


@register.filter
def clause(source: str) -> str:
    """What a refusal rests on: “通知 2.2”, “规则 R2”, “行业惯例”; anything else as it stands."""
    index = 0 if reader() == "zh" else 1
    if source.startswith("notice "):
        place = source.removeprefix("notice ")
        return _SOURCES["notice"][index] + (place if index else place.replace("attachment ", "附件 "))
    if source[:1] == "R" and source[1:].isdigit():
        return _SOURCES["R"][index] + source[1:]
    return _SOURCES[source][index] if source in _SOURCES else source


@register.filter
def short_digest(value: str | None) -> str:
    """The first twelve characters, in fours, for people to compare."""
    head = (value or "")[:12]
    return " ".join(head[i : i + 4] for i in range(0, len(head), 4))


@register.filter
def of(key: Any, mapping: Mapping[Any, Any] | None) -> Any:
    """{{ key|of:mapping }}: a look-up that gives None where there is nothing."""
    return None if mapping is None else mapping.get(key)


@register.filter
def at_index(rows: Any, index: int) -> Any:
    """One element of a list, or None."""
    return rows[index] if rows is not None and -len(rows) <= index < len(rows) else None


@register.simple_tag
def chip(words: Any, tone: str = "neutral") -> SafeString:
    """A state: small square and words.  tone: done, under-way, care, refused, listed, neutral."""
    return format_html('<span class="chip {}">{}</span>', tone, say(words))


@register.filter
def standing(value: str) -> SafeString:
    """The chip of an application's standing."""
    shown = present.standing(value)
    return chip(shown.words, shown.tone)


@register.filter
def standing_in(value: str, definition: Any) -> SafeString:
    """The same for a programme's own side: what was submitted waits for a unit only where units recommend."""
    shown = present.standing(value)
    if value == Standing.SUBMITTED and not definition.settings.recommendation:
        return chip(("已提交", "submitted"), shown.tone)
    return chip(shown.words, shown.tone)


@register.filter
def named(thing: Any) -> str:
    """The name of what carries `name` and `name_en`: the English one for who reads English, where there is one."""
    english = getattr(thing, "name_en", "") if reader() == "en" else ""
    return str(english or thing.name)


_ZONES = {"Asia/Shanghai": ("北京时间", "Beijing time")}


@register.filter
def zone_name(zone: str) -> str:
    """What people call a time zone; its own name where we know no other."""
    return say(_ZONES[zone]) if zone in _ZONES else zone


@register.filter
def people_count(value: int) -> str:
    """1 人 / 1 person."""
    return ngettext("%(n)s 人", "%(n)s 人", value) % {"n": value}


@register.simple_tag(takes_context=True)
def here_with(context: template.Context, **changes: Any) -> str:
    """The present address with some query values changed: `{% here_with page=2 %}` keeps every filter."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
