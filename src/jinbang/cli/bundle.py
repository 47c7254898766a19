"""`jinbang bundle PROGRAMME --out FILE`: one archive from which a stranger can re-check the lists."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from jinbang.cli.site import now, refusals_as_lines, site


@click.command()
@click.argument("programme", metavar="PROGRAMME")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The archive to write.")
def bundle(*, programme: str, out: Path) -> None:
    """Write the public bundle of PROGRAMME (its key): definition, draws, log with openings, lists.

    Nothing personal is in it but the released lists.  The same state gives the same bytes.
    """
    site()
    from jinbang.apps.programmes.queries import published

    known = [one.key for one in published()]
    if programme not in known:
        raise click.ClickException(
            f"there is no published programme {programme}; "
            + (f"known are: {', '.join(known)}" if known else "there is none yet")
        )
    with refusals_as_lines():
        written(programme, out, at=now())


def written(programme: str, out: Path, *, at: datetime) -> None:
    """Write it with progress shown; nothing is left at `out` unless it is whole."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from jinbang.apps.bundle.actions import write

    part = out.with_name(out.name + ".part")
    try:
        with (
            part.open("w+b") as file,
            Progress(
                TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} of {task.total:,} entries"),
                TimeElapsedColumn(), console=Console(stderr=True), transient=True,
            ) as shown,
        ):  # fmt: skip
            task = shown.add_task("Bundling", total=1)
            made = write(
                programme=programme, out=file, at=at, progress=lambda done, of: shown.update(task, completed=done, total=of)
            )  # fmt: skip
        part.replace(out)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(
        f"{out}: {made.entries:,} entries of the log, {out.stat().st_size:,} bytes, manifest sha256:{made.manifest}"
    )
    keys = " ".join(f"--key {one}" for one in made.vkeys[-1:])
    click.echo(f"Anyone can check it: jinbang verify {out} {keys}")
