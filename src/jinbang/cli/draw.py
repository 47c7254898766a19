"""`jinbang draw`: commit to a draw, hold it with public randomness, verify it, seat a substitute."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from jinbang.cli.drawing import telling

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DIR = click.Path(file_okay=False, path_type=Path)


class _Instant(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2026-12-01T21:15:00+08:00", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no offset; write it as 2026-12-01T21:15:00+08:00", param, ctx)
        return moment


_AT = click.option(
    "--at", type=_Instant(), default=lambda: datetime.now(UTC), help="The time to reckon with.  [default: now]"
)


class _PlanFirst(click.Group):
    """`jinbang draw PLAN.toml …` is `jinbang draw hold PLAN.toml …`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["hold", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_PlanFirst, subcommand_metavar="PLAN.toml | COMMAND …")
def draw() -> None:
    """Draw experts from a roster with public randomness, so that anyone can do it again.

    First `jinbang draw commit PLAN.toml --roster ROSTER.csv --out DIR` and publish DIR; when the announced randomness
    is out, `jinbang draw PLAN.toml --roster ROSTER.csv --randomness TEXT --out DIR`; then `jinbang draw verify DIR`.
    """


def _inputs(command: Any) -> Any:
    """The options that `commit` and `hold` share."""
    for option in (
        click.option("--out", type=_DIR, required=True, help="Folder for the documents to publish."),
        click.option("--ignore-strangers", is_flag=True, help="Skip exclusions of people who are not on the roster."),
        click.option("--exclusions", type=_FILE, help="CSV of experts excluded, with a reason or an application each."),
        click.option("--roster", type=_FILE, required=True, help="CSV with one expert a line and their attributes."),
        click.argument("plan", type=_FILE),
    ):
        command = option(command)
    return command


@draw.command()
@_inputs
@_AT
@click.option("--hide", is_flag=True, help="Publish salted labels instead of ids; DIR/private/labels.csv opens them.")
def commit(
    *, plan: Path, roster: Path, exclusions: Path | None, ignore_strangers: bool, out: Path, hide: bool, at: datetime
) -> None:
    """Work out the chances and write what must be published before the randomness exists."""
    from jinbang.draw import PlanError, folder

    stated = telling.read(plan, roster, exclusions, ignore_strangers)
    if late := [one for one in stated.sources if one.out is not None and one.out <= at]:
        telling.refuse(
            PlanError(
                f"{plan.name}: randomness {one.kind} {one.label} came out at {one.published}: announce results that are "
                "still to come, a commitment made after them proves nothing"
                for one in late
            )
        )
    if folder.read_result(out) is not None:
        raise click.UsageError(f"{out} holds a draw already; commit into a new folder")
    if hide:
        salts = {candidate.id: secrets.token_bytes(16) for candidate in stated.candidates}
        telling.write(out, {folder.LABELS: folder.labels_file(plan=stated, salts=salts)})
        stated = folder.hidden(plan=stated, salts=salts)
    commitment = telling.committed(stated, out)
    telling.write(out, folder.commitment_files(commitment))
    telling.describe(commitment, out)
    telling.announce(stated, plan.name)
    click.echo(f"Publish {out / folder.COMMITMENT} and its digest now, before the randomness is known.")


@draw.command()
@_inputs
@_AT
@click.option("--randomness", required=True, help="The published randomness; several results are parted by “;”.")
def hold(
    *,
    plan: Path,
    roster: Path,
    exclusions: Path | None,
    ignore_strangers: bool,
    out: Path,
    randomness: str,
    at: datetime,
) -> None:
    """Draw with the published randomness (this is what `jinbang draw PLAN.toml` does)."""
    from jinbang.draw import PlanError, RandomnessError, beacon, folder
    from jinbang.draw import draw as draw_from

    stated = telling.read(plan, roster, exclusions, ignore_strangers)
    for one in stated.sources:
        if one.out is not None and one.out > at:
            telling.warn(f"{one.kind} {one.label} comes out at {one.published} only: this can be no more than a trial.")
    try:
        salts = folder.read_salts(out)
        if salts is not None:
            if missing := [one.id for one in stated.candidates if one.id not in salts]:
                raise PlanError([f"{folder.LABELS} has no label for {missing[0]!r}: the roster has changed"])
            stated = folder.hidden(plan=stated, salts=salts)
        commitment = folder.read_commitment(out)
        if commitment is None:
            commitment = telling.committed(stated, out)
            telling.write(out, folder.commitment_files(commitment))
            telling.warn(
                "Nothing was committed to beforehand: this draw can be repeated, but it proves nothing about the order "
                "of events. Use `jinbang draw commit` first."
            )
        result = draw_from(plan=stated, commitment=commitment, randomness=randomness)
    except (PlanError, RandomnessError) as fault:
        telling.refuse(fault)
    earlier = folder.read_result(out)
    if earlier is not None and earlier.canonical != result.canonical:
        raise click.UsageError(f"{out} holds a draw with other randomness; a draw is held once")
    telling.write(out, folder.result_files(commitment, result))
    if salts is not None:
        opened = {beacon.label(candidate=name, salt=salt): name for name, salt in salts.items()}
        telling.write(out, {"private/drawn.txt": "\n".join(opened[seat] for seat in result.seats).encode() + b"\n"})
    telling.describe(commitment, out)
    click.echo(f"Ticket {result.transcript['ticket']} leads to panel {result.transcript['panel']}. Seats, in order:")
    for place, name in enumerate(result.seats, start=1):
        click.echo(f"{place:>4}  {name}")
    click.echo(f"{len(result.substitutes)} substitutes in order: {out / folder.DRAWN}. Replay: {out / folder.PAGE}")


@draw.command()
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--digest", help="The digest that was announced before the randomness.")
@click.option("--committed", type=_Instant(), help="When it was announced: is that before the randomness came out?")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(
    ctx: click.Context, *, directory: Path, digest: str | None, committed: datetime | None, as_json: bool
) -> None:
    """Check a published draw: one line for each promise; exit status 1 if one is broken."""
    from jinbang.draw import folder
    from jinbang.draw.verifier import verify as verify_draw
    from jinbang.draw.verifier import verify_commitment

    if not (directory / folder.COMMITMENT).is_file():
        raise click.UsageError(f"{directory} has no {folder.COMMITMENT}")
    before = (directory / folder.COMMITMENT).read_bytes()
    if (directory / folder.RESULT).is_file():
        drawn = (directory / folder.RESULT).read_bytes()
        checks = verify_draw(commitment=before, result=drawn, digest=digest, committed=committed)
    else:
        checks = verify_commitment(commitment=before, digest=digest, committed=committed)
    checks = (*checks, *telling.copies(directory, checks))
    if as_json:
        click.echo(json.dumps([{"promise": c.promise, "holds": c.holds, "detail": c.detail} for c in checks], indent=2))
    else:
        for check in checks:
            word, colour = {True: ("held", "green"), False: ("broken", "red"), None: ("cannot be checked", "yellow")}[
                check.holds
            ]
            detail = f" ({check.detail})" if check.detail else ""
            click.echo(f"{click.style(word, fg=colour)}: {check.promise}{detail}")
        if digest is None:
            found = hashlib.sha256(before).hexdigest()
            click.echo(f"Is {found} the digest that was announced before the randomness? (--digest checks it)")
    ctx.exit(1 if any(check.holds is False for check in checks) else 0)


@draw.command()
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--leaving", multiple=True, required=True, help="Who gives up a seat, in the order in which they do.")
@click.option("--declined", multiple=True, help="A substitute who cannot come.")
def substitute(*, directory: Path, leaving: tuple[str, ...], declined: tuple[str, ...]) -> None:
    """Name the substitutes for seats that fall vacant: the first in order with whom every quota is kept."""
    from jinbang.draw import PlanError, folder
    from jinbang.draw.substitutes import next_substitute

    try:
        commitment, result = folder.read_commitment(directory), folder.read_result(directory)
    except PlanError as fault:
        telling.refuse(fault)
    if commitment is None or result is None:
        raise click.UsageError(f"{directory} holds no draw")
    panel, away = list(result.seats), {*leaving, *declined}
    for name in leaving:
        try:
            newcomer = next_substitute(
                commitment=commitment, result=result, panel=panel, leaving=name, unavailable=away
            )
        except ValueError as fault:
            raise click.UsageError(str(fault)) from fault
        panel.remove(name)
        if newcomer is not None:
            panel.append(newcomer)
        click.echo(f"{name} → {newcomer or 'nobody: no published substitute keeps the quotas'}")
