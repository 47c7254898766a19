"""`jinbang serve`: set the site up and serve it; `--demo` with a rehearsed edition to walk around in."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from jinbang.cli.stages import STAGES

PASSWORD = "jinbang-2022"  # noqa: S105 - printed for everyone to see, on invented people only


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Web processes (1 on SQLite)."
)
@click.option("--demo", is_flag=True, help="With the 2022 call and a rehearsed edition; implied by --stage.")
@click.option("--stage", type=click.Choice(STAGES), help="Show the call as it stands in that part of its calendar.")
@click.option("--scale", type=float, default=0.05, show_default=True, help="Size of the rehearsed edition; 1 is 2022.")
def serve(host: str, port: int, workers: int, demo: bool, stage: str | None, scale: float) -> None:
    """Set everything up and serve it."""
    demo = demo or stage is not None
    home = Path(os.environ.get("JINBANG_HOME", "var"))
    if demo:
        home = home / f"demo-{stage or 'whole'}"
        _demonstration(home, stage, scale)
    os.environ["JINBANG_HOME"] = str(home)
    if demo:
        os.environ.setdefault("JINBANG_SITE_URL", f"http://{host}:{port}")
    if demo:
        _set_up_demonstration(home)
        _sign_ins(home, host, port)
    else:
        _set_up()
        click.echo(f"http://{host}:{port}/")
    _granian(host, port, workers)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command."""
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jinbang manage", *arguments])


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jinbang.conf.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from None


def _set_up() -> None:
    """Tables and words: what is there already is left alone."""
    from jinbang.cli.translations import compile_catalogues

    compile_catalogues()
    _django()
    from jinbang.cli.tables import up_to_date

    up_to_date()


def _set_up_demonstration(home: Path) -> None:
    """The same for a rehearsed edition, which another version may have made: one clear line where it does not fit."""
    from django.db import DatabaseError
    from django.db.migrations.exceptions import BadMigrationError, InconsistentMigrationHistory

    try:
        _set_up()
        from django.apps import apps

        for model in apps.get_models():
            model._default_manager.first()  # asks for every column
    except (DatabaseError, BadMigrationError, InconsistentMigrationHistory) as error:
        raise click.ClickException(
            f"{home} was made by another version of Jinbang ({error}): delete that folder, then start again"
        ) from None


def _demonstration(home: Path, stage: str | None, scale: float) -> None:
    """Rehearse an edition into `home`, once; let the clock go on from there."""
    kept = home / "demo.json"
    if not kept.exists():
        from jinbang.cli.rehearse import play, prepare

        if (home / "jinbang.sqlite3").exists():
            for leftover in home.glob("jinbang.sqlite3*"):
                leftover.unlink()  # a first start that was broken off
        click.echo("First start: rehearsing the 2022 call with invented people …", err=True)
        from jinbang.cli.translations import compile_catalogues

        compile_catalogues()
        prepare(home)
        report, whole = play(_call(), scale=scale, seed=2022, until=stage or "released")
        from jinbang.cli.rehearsal.sign_ins import make_sign_ins

        story = {
            "stage": stage or "", "summary": report.summary(), "sign_ins": make_sign_ins(whole, PASSWORD),
            "instant": (report.until or datetime.now(UTC).isoformat()),
        }  # fmt: skip
        kept.write_text(json.dumps(story, ensure_ascii=False), encoding="utf-8")
        os.environ["JINBANG_HOME"] = str(home.parent)
        # A new process: the settings of the rehearsal are not those of the site.
        os.execv(sys.executable, [sys.executable, "-m", "jinbang.cli", *sys.argv[1:]])  # noqa: S606
    story = json.loads(kept.read_text(encoding="utf-8"))
    os.environ["JINBANG_REHEARSAL"] = "true"
    if stage:
        last = datetime.fromisoformat(story.get("clock") or story["instant"])
        os.environ["JINBANG_CLOCK_OFFSET"] = str(int((last - datetime.now(UTC)) / timedelta(seconds=1)))


def _call() -> Path:
    """The call that the demonstration plays: the first in programmes/, beside the source or in the present folder."""
    for place in (Path(__file__).resolve().parents[3] / "programmes", Path.cwd() / "programmes"):
        calls = sorted(file.parent for file in place.glob("*/programme.toml"))
        if calls:
            return calls[0]
    raise click.ClickException("there is no folder programmes/ with a call in it here: run this in a checkout")


def _sign_ins(home: Path, host: str, port: int) -> None:
    from rich.console import Console
    from rich.table import Table

    story: dict[str, Any] = json.loads((home / "demo.json").read_text(encoding="utf-8"))
    table = Table(
        title=f"http://{host}:{port}/   password for all: {PASSWORD}", title_justify="left", box=None, pad_edge=False
    )
    for name in ("role", "e-mail", "begin at"):
        table.add_column(name, overflow="fold")
    for row in story["sign_ins"]:
        table.add_row(row["role"], row["email"], row["path"])
    console = Console()
    console.print(table)
    console.print(story["summary"], style="dim", markup=False)


def _granian(host: str, port: int, workers: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} cannot be used ({error.strerror}); choose another with PORT="
            ) from None
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "jinbang.conf.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, log_enabled=True, log_level=LogLevels.warning, backpressure=128, respawn_failed_workers=True,
    ).serve()  # fmt: skip
