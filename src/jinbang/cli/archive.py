"""`jinbang archive` and `jinbang restore`: the whole case of a programme out, encrypted, and back (docs/how-to/archive-a-case.md)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from jinbang.cli.site import now, refusals_as_lines, site

TERMS = ("10", "30", "permanent")


@click.command()
@click.argument("programme", metavar="PROGRAMME", required=False)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The archive to write, such as case.zip.age."
)
@click.option(
    "--to", multiple=True, metavar="KEY", help="Public key (age1…, ssh-ed25519 …) or a file of them; repeatable."
)
@click.option("--retention", type=click.Choice(TERMS), help="Years that it is to be kept; stated in it.")
@click.option("--new-key", type=click.Path(dir_okay=False, path_type=Path), help="Only make a key pair, the secret half in this file.")  # fmt: skip
def archive(
    programme: str | None, out: Path | None, to: tuple[str, ...], retention: str | None, new_key: Path | None
) -> None:
    """Write the whole case of PROGRAMME (its key), personal data included, encrypted to public keys in the age format.

    It opens without this software: decrypt with `age` (or any tool of that format), unpack, open index.html.
    """
    if new_key is not None:
        _make_key(new_key)
        return
    if programme is None or out is None:
        raise click.UsageError("name the programme and where to write: jinbang archive PROGRAMME --out FILE --to KEY")
    from jinbang.apps.archive.sealing import recipients

    with refusals_as_lines():
        recipients(to)
    site()
    from jinbang.apps.archive import actions

    part = out.with_name(out.name + ".part")
    try:
        with refusals_as_lines(), part.open("wb") as file, _shown("Archiving", "{task.completed:,} of {task.total:,} applications and tables") as tell:  # fmt: skip
            made = actions.archive(
                programme=programme, out=file, to=to, at=now(), progress=tell, permanent=retention == "permanent",
                years=int(retention) if retention and retention != "permanent" else None,
            )  # fmt: skip
        part.replace(out)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{out}: {made.files:,} files, {made.rows:,} rows, {out.stat().st_size:,} bytes, manifest sha256:{made.manifest}")  # fmt: skip
    until = made.retention["until"] or "permanent" if made.retention else "not stated (--retention)"
    click.echo(f"retention: {until}")
    for one in made.missing[:20]:
        click.echo(f"missing: {one}", err=True)
    if len(made.missing) > 20:
        click.echo(f"missing: {len(made.missing) - 20:,} more, all in manifest.json", err=True)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="File with the secret key.")  # fmt: skip
def restore(file: Path, key: Path) -> None:
    """Put the archive FILE back into an installation that holds nothing yet, and verify the record and every invariant.

    A damaged archive is refused before anything is written.  Passwords are not in it: everyone sets a new one.
    """
    from jinbang.apps.archive.sealing import identities

    with refusals_as_lines():
        identities(key)  # before tables are made
    site()
    from jinbang.apps.archive import actions

    with (
        refusals_as_lines(), file.open("rb") as content, _shown("Checking", "{task.completed:,} of {task.total:,} files") as checking,
        _shown("Restoring", "{task.completed:,} of {task.total:,} tables") as filling,
    ):  # fmt: skip
        try:
            found = actions.restore(file=content, key=key, checking=checking, filling=filling)
        except OSError as error:
            raise click.ClickException(f"{error.filename or file}: {error.strerror or error}") from error
    for table, count in sorted(found.rows.items()):
        if count:
            click.echo(f"{count:>9,}  {table}")
    click.echo(f"{found.files:>9,}  uploads and certificates")
    click.echo(f"{found.programme}, archived {found.made}: record verified, {found.entries:,} entries as published")
    broken = [one for one in found.invariants if one.broken]
    if broken:
        for one in broken:
            click.echo(f"broken: {one.rule} {one.words}: {'; '.join(one.examples)}", err=True)
        sys.exit(1)
    click.echo(
        f"all {len(found.invariants)} invariants hold; everyone sets a new password (“forgotten” on the sign-in page)"
    )


def _make_key(path: Path) -> None:
    from jinbang.apps.archive.sealing import new_identity

    try:
        public = new_identity(path)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already; a key is never overwritten") from None
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from None
    click.echo(f"secret key in {path}: keep it safe and apart from the archive, without it nobody opens one")
    click.echo(public)


@contextmanager
def _shown(title: str, words: str) -> Iterator[Callable[[int, int], object]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn(words), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    )  # fmt: skip
    task = None

    def tell(done: int, of: int) -> None:
        nonlocal task
        if task is None:
            bar.start()
            task = bar.add_task(title, total=of)
        bar.update(task, completed=done, total=of)
        if done >= of:
            bar.stop()

    try:
        yield tell
    finally:
        bar.stop()
