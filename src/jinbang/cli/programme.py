"""`jinbang programme`: load, publish, amend and compare definitions."""

from __future__ import annotations

from pathlib import Path

import click

from jinbang.cli.check import lang_option, print_problems


@click.group()
def programme() -> None:
    """Load, publish, amend and compare definitions."""


@programme.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@lang_option
def diff(old: Path, new: Path, lang: str) -> None:
    """Say what the definition NEW changes in the definition OLD, one line a change."""
    from jinbang.rules.difference import compare
    from jinbang.rules.digest import digest
    from jinbang.rules.reading import read

    first, second = read(old), read(new)
    for reading in (first, second):
        if reading.definition is None:
            print_problems(reading, lang=lang)
    if first.definition is None or second.definition is None:
        raise SystemExit(1)
    for side, one in (("-", first.definition), ("+", second.definition)):
        click.echo(f"{side}{side}{side} {one.key} sha256:{digest(programme=one)}")
    changes = compare(old=first.definition, new=second.definition)
    for change in changes:
        click.echo(change.say(lang))
    count = len(changes)
    if lang == "zh":
        click.echo(f"共 {count} 处不同。" if changes else "两份定义内容相同。")
    else:
        click.echo(
            f"{count} difference{'s' if count != 1 else ''}." if changes else "The two definitions say the same."
        )
