"""`jinbang rehearse PROGRAMME`: play the whole call through the real acts."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import click


@click.command()
@click.argument("programme", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--scale", type=click.FloatRange(0.001, 100), default=0.05, show_default=True, help="1 is the year 2022.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same rehearsal.")
@click.option(
    "--until", help="Stop at this date (2022-11-20) or stage (collection, screening, review, final, notice, released)."
)
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Keep the database here; default: a temporary one."
)
@click.option("--json", "as_json", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as JSON.")
@click.option(
    "--html", "as_html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as an HTML page."
)
@click.option(
    "--bundle",
    "bundle_to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the public bundle of what was played.",
)
def rehearse(
    programme: Path,
    scale: float,
    seed: int,
    until: str | None,
    home: Path | None,
    as_json: Path | None,
    as_html: Path | None,
    bundle_to: Path | None,
) -> None:
    """Play the call in PROGRAMME (a folder) from the notice to the published list, and report.

    Exit 1 where an invariant is broken.
    """
    with tempfile.TemporaryDirectory(prefix="jinbang-rehearsal-") as scratch:
        where = home or Path(scratch)
        if (where / "jinbang.sqlite3").exists():
            raise click.ClickException(f"{where} holds a database already; give an empty folder")
        prepare(where)
        report, whole = play(programme, scale=scale, seed=seed, until=until)
        from rich.console import Console

        from jinbang.cli.rehearsal.report import page, show

        show(report, Console())
        if as_json:
            as_json.write_text(report.to_json(), encoding="utf-8")
        if as_html:
            as_html.write_text(page(report), encoding="utf-8")
        if bundle_to:
            from jinbang.cli.bundle import written
            from jinbang.cli.site import refusals_as_lines

            with refusals_as_lines():
                written(report.programme, bundle_to, at=whole.play.clock)
    if not report.sound:
        sys.exit(1)


def prepare(home: Path) -> None:
    """Django on a database of its own in `home`, migrated; nothing needs to survive a power cut."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ["JINBANG_HOME"] = str(home)
    os.environ.setdefault("JINBANG_REHEARSAL", "true")
    os.environ["JINBANG_DATABASE_URL"] = ""
    os.environ.setdefault("JINBANG_LOG_LEVEL", "WARNING")
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()
    from django.db import connection

    from jinbang.cli.tables import up_to_date

    up_to_date()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")


def play(programme: Path, *, scale: float, seed: int, until: str | None, quiet: bool = False):  # type: ignore[no-untyped-def]
    """Read the definition and play it with progress shown; returns the Report and the Rehearsal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from jinbang.cli.rehearsal.whole import Rehearsal, files_of
    from jinbang.documents import certificate
    from jinbang.rules.reading import read_bundle

    files = files_of(programme)
    reading = read_bundle(files)
    if reading.definition is None:
        first = reading.problems[0]
        raise click.ClickException(
            f"{len(reading.problems)} mistakes in the definition, first: {first.file}:{first.line}: {first.en} (jinbang check {programme})"
        )
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn(),
        console=Console(stderr=True), disable=quiet, transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("Rehearsing", total=1.0, day="")
        whole = Rehearsal(files, reading.definition, scale=scale, seed=seed, render=certificate)
        calendar = whole.calendar()
        begin, end = calendar["collection"], calendar["release"]
        begin = whole.definition.window("collection").opens or begin

        def on_progress(at: datetime, waiting: int) -> None:
            done = (at - begin).total_seconds() / (end - begin).total_seconds()
            progress.update(task, completed=min(1.0, max(0.0, done)), day=f"{at:%Y-%m-%d %H:%M}  {waiting:,} to come")

        whole.play._on_progress = on_progress
        return whole.run(until=_instant(until, whole)), whole


def _instant(until: str | None, whole) -> datetime | None:  # type: ignore[no-untyped-def]
    if until is None:
        return None
    stages = whole.stages()
    if until in stages:
        stage: datetime = stages[until]
        return stage
    from zoneinfo import ZoneInfo

    try:
        day = datetime.fromisoformat(until)
    except ValueError:
        raise click.ClickException(f"--until: “{until}” is neither a date nor one of {', '.join(stages)}") from None
    return day if day.tzinfo else day.replace(tzinfo=ZoneInfo(str(whole.definition.zone)))
