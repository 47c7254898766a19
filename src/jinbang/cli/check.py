"""`jinbang check`: every mistake of a definition at once; then what it says, and its worked cases."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jinbang.rules.definition import ProgrammeDefinition
    from jinbang.rules.examples import Outcome
    from jinbang.rules.reading import Reading

LANGUAGES = ("zh", "en")


def language_of_terminal() -> str:
    """zh where the terminal speaks Chinese, else en."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"


def lang_option(command: click.decorators.FC) -> click.decorators.FC:
    """--lang zh|en, by default the terminal's language."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default=language_of_terminal, help="zh or en.")(command)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@lang_option
def check(path: Path, lang: str) -> None:
    """Check the definition in the folder PATH.

    Prints every mistake at once, each with file, line and key, what is wrong and how to mend it, and ends with 1;
    without mistakes, a summary of what the definition says, and its worked cases.
    """
    from jinbang.rules.examples import run
    from jinbang.rules.reading import read

    reading = read(path)
    if reading.definition is None:
        print_problems(reading, lang=lang)
        raise SystemExit(1)
    for line in summary(reading.definition, lang=lang):
        click.echo(line)
    outcomes = run(programme=reading.definition, cases=reading.examples)
    for line in worked_cases(outcomes, lang=lang):
        click.echo(line)
    if not all(one.holds for one in outcomes):
        raise SystemExit(1)


def print_problems(reading: Reading, *, lang: str) -> None:
    """Every mistake on standard error, and how many there are."""
    for problem in reading.problems:
        click.echo(problem.say(lang), err=True)
    count = len(reading.problems)
    click.echo(_say(lang, f"共 {count} 处错误。", f"{count} mistake{'s' if count != 1 else ''}."), err=True)


def _say(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def summary(programme: ProgrammeDefinition, *, lang: str) -> Iterator[str]:
    """What the definition says, in lines."""
    from jinbang.rules.digest import digest

    yield programme.title.say(lang)
    number = f" · {programme.document_number}" if programme.document_number else ""
    yield f"{programme.issuer.say(lang)}{number} · {programme.published} · {programme.zone}"
    yield _say(lang, "摘要 sha256:", "digest sha256:") + digest(programme=programme)
    for heading, lines in (
        (("榜单", "Lists"), _lists(programme, lang)),
        (("名额", "Places"), _places(programme, lang)),
        (("日程", "Windows"), _windows(programme)),
        (("评审机构", "Bodies"), _bodies(programme, lang)),
        (("设置", "Settings"), _settings(programme)),
    ):
        yield ""
        yield _say(lang, *heading)
        for line in lines:
            yield f"  {line}"


def _lists(programme: ProgrammeDefinition, lang: str) -> Iterator[str]:
    for one in programme.lists:
        if one.separately_organised:
            what = _say(lang, "另行组织，不在此申报", "organised separately, no applications here")
        else:
            count = len(
                programme.conditions_for(next(k for k, c in programme.contests.items() if c.list_key == one.key))
            )
            what = _say(lang, f"申报表 {one.form}，条件 {count} 项", f"form {one.form}, conditions: {count}")
        yield f"{one.name.say(lang)} ({one.key}) · {one.nominee} · {what} [{one.source}]"
        for track in one.tracks:
            yield f"  {track.name.say(lang)} ({one.key}/{track.key}) · {track.kind}"
    open_count = sum(not one.separately_organised for one in programme.contests.values())
    yield _say(
        lang,
        f"{len(programme.lists)} 个榜单，{len(programme.contests)} 个评选单元，其中 {open_count} 个接受申报",
        f"{len(programme.lists)} lists, {len(programme.contests)} contests, {open_count} of them open to applications",
    )


def _places(programme: ProgrammeDefinition, lang: str) -> Iterator[str]:
    if not programme.settings.recommendation:
        yield _say(lang, "不经推荐，没有名额", "nobody recommends, so there are no places")
        return
    sums = {channel.key: _sum(programme, [channel.key]) for channel in programme.channels}
    if len({total for total, _ in sums.values()}) == 1:
        total, parts = next(iter(sums.values()))
        yield _say(lang, f"一种渠道身份：{total} 个（{parts}）", f"one membership: {total} places ({parts})")
        if len(programme.channels) > 1:
            total, parts = _sum(programme, [channel.key for channel in programme.channels[:2]])
            yield _say(lang, f"两种渠道身份：{total} 个（{parts}）", f"two memberships: {total} places ({parts})")
    else:
        for channel in programme.channels:
            total, parts = sums[channel.key]
            yield f"{channel.name.say(lang)} ({channel.key}): {total} ({parts})"
    for quota in programme.quotas:
        name = programme.honour_list(quota.list_key).name.say(lang)
        per = _say(lang, "每领域", "per track ") if quota.per == "track" else ""
        most = _say(lang, f"{per}不超过 {quota.limit} 个", f"{per}no more than {quota.limit}")
        channel_note = f" ({quota.channel})" if quota.channel else ""
        yield f"{name}{channel_note}: {most} [{quota.source}]"


def _sum(programme: ProgrammeDefinition, channels: Sequence[str]) -> tuple[int, str]:
    """Places of a unit with these memberships, and the sum spelt out list by list."""
    from jinbang.rules.quota import allowances

    by_list: dict[str, int] = {}
    for key, one in allowances(programme=programme, channels=channels).items():
        name = programme.contests[key].list_key
        by_list[name] = by_list.get(name, 0) + one.places
    return sum(by_list.values()), "+".join(map(str, by_list.values()))


def _windows(programme: ProgrammeDefinition) -> Iterator[str]:
    for one in programme.calendar:
        opens = one.opens.isoformat() if one.opens else "…"
        closes = one.closes.isoformat() if one.closes else "…"
        yield f"{one.stage} · {one.name.zh} / {one.name.en} [{one.source}]"
        yield f"  {one.spoken.zh} / {one.spoken.en}"
        yield f"  [{opens}, {closes})"


def _bodies(programme: ProgrammeDefinition, lang: str) -> Iterator[str]:
    for key, contest in programme.contests.items():
        mandates = programme.mandates_for(key)
        names = _say(lang, "、", ", ").join(programme.body(one.body).name.say(lang) for one in mandates)
        wording = programme.honour_list(contest.list_key).stage_wording.say(lang)
        line = f"{contest.name.say(lang)}: {wording} {names}"
        if not contest.separately_organised:
            to = programme.body(mandates[0].acknowledger).name.say(lang)
            line += _say(lang, f"；向{to}备案", f"; files with {to}")
        yield line
    yield _say(lang, f"联系人 {len(programme.contacts)} 个", f"contacts: {len(programme.contacts)}")


def _settings(programme: ProgrammeDefinition) -> Iterator[str]:
    for name, source in programme.sources.items():
        value = getattr(programme.settings, name)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()
        yield f"{name.replace('_', '-')} = {shown} [{source}]"


def worked_cases(outcomes: Sequence[Outcome], *, lang: str) -> Iterator[str]:
    """Every case with its result, and the count."""
    yield ""
    yield _say(lang, "算例", "Worked cases")
    for one in outcomes:
        yield f"  {'✓' if one.holds else '✗'} {one.case.name.say(lang)} [{one.case.source}]"
        for text in one.differs:
            yield f"      examples.toml:{one.case.line} – {text.say(lang)}"
    held = sum(one.holds for one in outcomes)
    yield _say(lang, f"  {len(outcomes)} 个算例，{held} 个成立", f"  {len(outcomes)} worked cases, {held} hold")
