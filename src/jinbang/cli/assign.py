"""`jinbang assign`: assign experts to applications from files, with a certificate; verify a result."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from jinbang.cli.assigning.tables import Said

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DIR = click.Path(file_okay=False, path_type=Path)


class _ScoresFirst(click.Group):
    """`jinbang assign SCORES.csv …` is `jinbang assign run SCORES.csv …`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Options before the file name belong to `run`, not to the group.
        if args and args[0].startswith("-") and args[0] not in ctx.help_option_names and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


class _AtMost(click.ParamType[tuple[str, int]]):
    """employer=1"""

    name = "ATTRIBUTE=N"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        name, sign, number = str(value).partition("=")
        if name not in ("employer", "region", "sector") or not sign or not number.isdecimal():
            self.fail(f"{value!r} is not employer=N, region=N or sector=N", param, ctx)
        return name, int(number)


@click.group(cls=_ScoresFirst, subcommand_metavar="SCORES.csv … | verify DIR | affinity …")
def assign() -> None:
    """Assign experts to applications, with a certificate that anyone can check.

    `jinbang assign SCORES.csv --per-application 3 --max-load 4 --objective best --out DIR`, then
    `jinbang assign verify DIR`.  All options: `jinbang assign run --help`.
    """


@assign.command()
@click.argument("scores", type=_FILE)
@click.option("--per-application", type=click.IntRange(min=0), help="Experts each application needs.")
@click.option(
    "--max-load", type=click.IntRange(min=0), help="Applications an expert takes at most (default: no limit)."
)
@click.option("--min-load", type=click.IntRange(min=0), default=0, show_default=True, help="… and at least.")
@click.option("--conflicts", type=_FILE, help="CSV (application, expert): pairs that must not be assigned.")
@click.option("--fixed", type=_FILE, help="CSV (application, expert): pairs that must be assigned.")
@click.option("--experts", type=_FILE, help="CSV (expert, min_load, max_load, employer, region, sector, panel).")
@click.option("--applications", type=_FILE, help="CSV (application, demand, employer, region, sector, group).")
@click.option("--missing", type=float, help="Affinity of pairs not listed (default: they may not be assigned).")
@click.option(
    "--at-most", type=_AtMost(), multiple=True, help="At most N experts of one employer (region, sector) each."
)
@click.option(
    "--avoid-same",
    type=click.Choice(["employer", "region", "sector"]),
    multiple=True,
    help="No expert whose employer (region, sector) is the application’s own.",
)
@click.option("--experts-in-rows", is_flag=True, help="Arrays (.npz, .npy) have experts in rows.")
@click.option("--objective", type=click.Choice(["best", "fairest", "randomised"]), default="best", show_default=True)
@click.option("--cap", type=float, help="randomised: no pair is likelier than this (default 0.5).")
@click.option("--seed", type=click.IntRange(min=0), help="randomised: seed of the draw (default 1).")
@click.option(
    "--nodes", type=click.IntRange(min=1), default=20_000, show_default=True, help="Limit of integer searches."
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of summary.html.")
@click.option("--out", type=_DIR, required=True, help="Folder for the result.")
def run(
    *, objective: Any, cap: float | None, seed: int | None, nodes: int, language: str, out: Path, **given: Any
) -> None:
    """Assign (this is what `jinbang assign SCORES.csv` does).

    SCORES has the columns application, expert, affinity, or is a NumPy file.  Exit status 3 and DIR/infeasible.json
    when no assignment exists.
    """
    from jinbang.assignment import Infeasible, ProblemError, solve
    from jinbang.cli.assigning import folder, summary, telling
    from jinbang.cli.assigning.stated import Options, stated
    from jinbang.cli.assigning.tables import FileError

    options = Options(**given)
    try:
        with telling.stage(f"reading {options.scores.name}") as told:
            read = stated(options=options, told=lambda rows: told(f"{rows:,} rows"))
        notes = [*read.notes, *_idle(objective=objective, cap=cap, seed=seed)]
        for note in notes:
            click.echo(f"Note: {note.en}", err=True)
        p = read.problem
        with telling.stage(f"assigning {len(p.applications):,} × {len(p.experts):,}, {p.rows.size:,} pairs"):
            started = time.perf_counter()
            found = solve(
                problem=p,
                objective=objective,
                cap=cap if objective == "randomised" else None,
                seed=(1 if seed is None else seed) if objective == "randomised" else None,
                nodes=nodes,
            )
            seconds = time.perf_counter() - started
        folder.emptied(out)
        if isinstance(found, Infeasible):
            folder.write_infeasible(out, p, found)
            (out / folder.SUMMARY).write_text(summary.infeasible_page(found=found, language=language), encoding="utf-8")
            telling.explain(found, out)
        else:
            with telling.stage("writing"):
                measured = {"seconds": round(seconds, 4), "peak_mb": round(telling.peak_mb(), 1)}
                folder.write_result(out, p, found, measured)
                text = summary.page(problem=p, proposal=found, measured=measured, notes=notes, language=language)
                (out / folder.SUMMARY).write_text(text, encoding="utf-8")
            telling.describe(found, out, measured)
    except FileError as error:
        raise click.ClickException(str(error)) from error
    except ProblemError as error:
        raise click.ClickException(
            "\n".join(["the input contradicts itself", *(f"  {c.message}" for c in error.contradictions)])
        ) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror}") from error


@assign.command()
@click.argument("applications", type=_FILE)
@click.argument("experts", type=_FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="SCORES.csv to write.")
@click.option("--keep", type=click.IntRange(min=1), help="Only the best so many experts of each application.")
@click.option("--explain", nargs=2, multiple=True, metavar="APPLICATION EXPERT", help="Work one pair out; repeatable.")
def affinity(
    *, applications: Path, experts: Path, out: Path, keep: int | None, explain: tuple[tuple[str, str], ...]
) -> None:
    """Work out affinities from disciplines, keywords and text, for `jinbang assign SCORES.csv`.

    Both files have the columns application (or expert), disciplines (GB/T 13745), keywords and text.
    """
    from jinbang.assignment.affinity import ProfileError
    from jinbang.assignment.affinity import affinity as fit
    from jinbang.cli.assigning import telling
    from jinbang.cli.assigning.profiles import profiles_of, spoken, write_affinities
    from jinbang.cli.assigning.tables import FileError

    try:
        with telling.stage("comparing profiles"):
            left = profiles_of(applications, side="application")
            table = fit(applications=left, experts=profiles_of(experts, side="expert"))
            count = write_affinities(out, table, keep=keep)
        for a, e in explain:
            click.echo("\n".join(spoken(table.explain(application=a, expert=e))))
    except (FileError, ProfileError) as error:
        raise click.ClickException(str(error)) from error
    except KeyError as error:
        raise click.ClickException(f"--explain: {error.args[0]} is in neither file") from error
    click.echo(f"{count:,} affinities written to {out}")


@assign.command()
@click.argument("folder_", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def verify(*, folder_: Path) -> None:
    """Check a result without the solver: every rule, every figure, and the proof of its bound.

    A randomised result is also drawn again from its seed.  Where DIR says that nothing can be done, that is checked:
    the reason by counting, every relaxation by an assignment, and that nothing smaller would do by a bound.  Exit
    status 1 when anything is wrong.
    """
    from jinbang.cli.assigning.verifying import verify_folder

    verify_folder(folder_)


def _idle(*, objective: str, cap: float | None, seed: int | None) -> list[Said]:
    """Options of a randomised assignment given for another: a script may state them for all; they change nothing."""
    from jinbang.cli.assigning.tables import Said

    if objective == "randomised":
        return []
    given = [name for name, value in (("--cap", cap), ("--seed", seed)) if value is not None]
    return [
        Said(
            zh=f"--objective {objective} 不抽签，{name} 不起作用",
            en=f"{name} changes nothing with --objective {objective}: nothing is drawn",
        )
        for name in given
    ]
