"""A call as its public pages show it: stages, list tiles, facts, sums, settings in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jinbang.rules import calendar
from jinbang.rules.definition import HonourList, ProgrammeDefinition, Window
from jinbang.rules.quota import allowances
from jinbang.web import present
from jinbang.web.templatetags.jinbang import reader

COLLECTION = "collection"


def window_of(definition: ProgrammeDefinition, stage: str) -> Window | None:
    """The window of a stage; None where the calendar has none."""
    return next((one for one in definition.calendar if one.stage == stage), None)


def when(*, window: Window, zone: str, year: int) -> str:
    """How a window is said: as the call says it, or from its opening to its 24:00; the year only where it is another."""
    if window.spoken.zh or window.spoken.en:
        return window.spoken.say(reader())
    begin = "" if window.opens is None else _short(calendar.speak_day(day=window.opens.astimezone(ZoneInfo(zone)).date(), language=reader()), year)  # fmt: skip
    end = "" if window.closes is None else _short(calendar.speak_instant(instant=window.closes, zone=ZoneInfo(zone), language=reader(), edge="end"), year)  # fmt: skip
    if begin and end:
        return f"{begin} — {end}"
    if begin:
        return gettext("%(day)s起") % {"day": begin}
    return gettext("%(day)s前") % {"day": end} if end else ""


def _short(words: str, year: int) -> str:
    """Without the call's own year, which stands above."""
    return words.replace(f"{year}年", "").replace(f" {year}", "")


def stages(*, definition: ProgrammeDefinition, at: datetime) -> list[present.Stage]:
    """The stage line, in the order in which the stages close; every one under way is marked, several at a time.

    A stage with the very window of another before it (recommendation beside collection) is not said twice.
    """
    shown, seen = [], set()
    far = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    for window in sorted(definition.calendar, key=lambda w: (w.closes or far, w.opens or far)):
        if (window.opens, window.closes) in seen:
            continue
        seen.add((window.opens, window.closes))
        over = window.closes is not None and window.closes <= at
        state = "now" if window.contains(at) else "past" if over else "next"
        words = _short(
            when(window=window, zone=definition.zone, year=definition.published.year), definition.published.year
        )
        shown.append(present.Stage(window.name, words, state))
    return shown


def facts(
    *, definition: ProgrammeDefinition, units: int, at: datetime, notice_closes: datetime | None = None
) -> list[present.Fact]:
    """Deadline, time left by the server's clock (of the notice while it runs), recommending units."""
    window = window_of(definition, COLLECTION)
    zone, out = ZoneInfo(definition.zone), []
    if window is not None and window.closes is not None:
        beijing = definition.zone == "Asia/Shanghai"
        label = (
            gettext("申报截止（北京时间）") if beijing else gettext("申报截止（%(zone)s）") % {"zone": definition.zone}
        )
        end = calendar.speak_instant(instant=window.closes, zone=zone, language=reader(), edge="end")
        out.append(present.Fact(label, end, note=gettext("已截止") if window.closes <= at else ""))
    closes = notice_closes or (window.closes if window is not None else None)
    if notice_closes is not None:
        end = calendar.speak_instant(instant=notice_closes, zone=zone, language=reader(), edge="end")
        out.append(present.Fact(gettext("公示截止"), end))
    if closes is not None and closes > at:
        out.append(present.Fact(gettext("还有"), calendar.spoken_duration(duration=closes - at, language=reader())))
    if definition.settings.recommendation:
        out.append(present.Fact(gettext("已有推荐单位"), f"{units:,}"))
    return out


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the lists are.  listed: contest key → public entries.  on_notice: a notice runs.  released: at least once."""

    listed: Mapping[str, int]
    on_notice: bool
    released: bool


def tiles(*, key: str, definition: ProgrammeDefinition, progress: Progress, at: datetime) -> list[present.Tile]:
    """The honours lists with quota, tracks and what is going on."""
    return [_tile(key, definition, one, progress, at) for one in definition.lists]


def _tile(key: str, definition: ProgrammeDefinition, one: HonourList, progress: Progress, at: datetime) -> present.Tile:
    special = [track for track in one.tracks if track.kind == "special"]
    parts = [(track.name, _("专项") if track in special else "") for track in one.tracks]
    contests = [c.key for c in definition.contests.values() if c.list_key == one.key]
    listed = sum(progress.listed.get(contest, 0) for contest in contests)
    if listed:
        url = reverse("public:lists") + f"#{key}-{one.key}" if len(contests) > 1 else reverse("public:list", args=[key, contests[0]])  # fmt: skip
    else:
        url = reverse("public:call", args=[key]) + f"#list-{one.key}"
    return present.Tile(one.name, tile_words(definition, one), url, _state(definition, one, listed, progress, at), parts, bool(parts))  # fmt: skip


def _state(definition: ProgrammeDefinition, one: HonourList, listed: int, progress: Progress, at: datetime) -> present.Shown:  # fmt: skip
    if listed:
        return present.Shown(ngettext("已发布 %(n)s 项", "已发布 %(n)s 项", listed) % {"n": listed}, "listed")
    if progress.released or one.separately_organised:
        return present.Shown(_("没有入榜") if progress.released else _("结果一并发布"), "neutral")
    if progress.on_notice:
        return present.Shown(_("公示中"), "care")
    window = window_of(definition, COLLECTION)
    if window is not None and window.contains(at):
        return present.Shown(_("接受申报"), "under-way")
    if window is not None and window.opens is not None and at < window.opens:
        return present.Shown(_("尚未开始"), "neutral")
    return present.Shown(_("申报已截止"), "neutral")


def tile_words(definition: ProgrammeDefinition, one: HonourList) -> str:
    """5+1 领域，每个推荐单位每个领域不超过 3 个"""
    if one.separately_organised:
        return gettext("已另行组织")
    said = []
    special = sum(1 for track in one.tracks if track.kind == "special")
    if one.tracks:
        count = f"{len(one.tracks) - special}+{special}" if special else str(len(one.tracks))
        said.append(gettext("%(count)s 领域") % {"count": count})
    quota = next((q for q in definition.quotas if q.list_key == one.key and not q.channel), None)
    if quota is not None and quota.per == "track":
        said.append(gettext("每个推荐单位每个领域不超过 %(n)s 个") % {"n": quota.limit})
    elif quota is not None:
        said.append(gettext("不超过 %(n)s 个") % {"n": quota.limit})
    return gettext("，").join(said)


@dataclass(frozen=True, slots=True)
class Sum:
    """Places of a unit: the terms (list name, tracks × limit), one membership's total, two memberships' total."""

    terms: tuple[str, ...]
    one: int
    two: int
    channels: int


def worked_sum(definition: ProgrammeDefinition) -> Sum | None:
    """29 and 58 for the call of 2022; None where nobody recommends."""
    if not definition.settings.recommendation or not definition.channels:
        return None
    first = allowances(programme=definition, channels=[definition.channels[0].key])
    two = allowances(programme=definition, channels=[channel.key for channel in definition.channels[:2]])
    terms = []
    for one in definition.lists:
        places = [first[c.key].places for c in definition.contests.values() if c.list_key == one.key and c.key in first]
        if places:
            terms.append(f"{len(places)} × {places[0]}" if len(places) > 1 else str(places[0]))
    return Sum(
        tuple(terms),
        sum(a.places for a in first.values()),
        sum(a.places for a in two.values()),
        min(2, len(definition.channels)),
    )


def prose_blocks(text: str) -> list[tuple[str, list[str]]]:
    """Plain words as blocks: ("p", [text]) or ("ul", items)."""
    blocks: list[tuple[str, list[str]]] = []
    for part in text.split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append(("ul", [line[2:] for line in lines]))
        elif lines:
            blocks.append(("p", [" ".join(lines)]))
    return blocks
