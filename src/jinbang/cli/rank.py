"""`jinbang rank`: rank any table of scores, with intervals, reasons and a report."""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Printed

from jinbang.cli import textfile
from jinbang.ranking.filed import rule_of
from jinbang.ranking.reading import Table, TableError, read
from jinbang.ranking.report import report
from jinbang.ranking.rule import KINDS, RankingError, Rule
from jinbang.ranking.study import Method, Study, study, why
from jinbang.ranking.tables import OPTIONAL, all_tables, described, summary

SHOWN = 200
SCREEN_ROWS = 30
STAGES = {
    "rank": "ranking by the filed rule",
    "fit": "fitting the calibrated model",
    "draw": "drawing ranks",
    "agreement": "measuring agreement",
    "verify": "verifying by other arithmetic",
    "leave-one-out": "leaving out one expert at a time",
}


@click.command()
@click.argument("scores", type=click.Path(path_type=Path))
@click.option(
    "--rule", "method", type=click.Choice([*KINDS, "calibrated"]), required=True, help="How scores become ranks."
)
@click.option(
    "--places", type=click.IntRange(min=1), help="Places in the list: gives p_in and the band at the cut-off."
)
@click.option("--lower-is-better", is_flag=True, default=None, help="For ranks, penalties and times.")
@click.option("--criteria", type=click.Path(path_type=Path), help="Weights, rounding and tie-breaks (TOML).")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the posterior draws.")
@click.option("--draws", type=click.IntRange(min=1), default=2000, show_default=True, help="Posterior draws.")
@click.option("--min-reviews", type=click.IntRange(min=1), help="Fewer valid reviews are not ranked (default 1).")
@click.option("--decimals", type=click.IntRange(0, 12), help="Places of the score (default: two more than the data).")
@click.option("--application-column", help="Heading of the applications' column.")
@click.option("--expert-column", help="Heading of the experts' column.")
@click.option("--score-column", help="Heading of the scores' column.")
@click.option(
    "--explain", "pairs", nargs=2, multiple=True, metavar="A B", help="Explain why one stands above the other."
)
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the report."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Directory for the results.")
def rank(
    scores: Path,
    method: str,
    places: int | None,
    lower_is_better: bool | None,
    criteria: Path | None,
    seed: int,
    draws: int,
    min_reviews: int | None,
    decimals: int | None,
    application_column: str | None,
    expert_column: str | None,
    score_column: str | None,
    pairs: tuple[tuple[str, str], ...],
    language: str,
    out: Path,
) -> None:
    """Rank the applications of SCORES (a CSV file with columns application, expert, score, or one per criterion).

    Writes ranking.csv, experts.csv, summary.json and report.html (and more) to the directory --out.
    """
    started = time.perf_counter()
    clock = _Clock()
    given = {"min_reviews": min_reviews, "lower_is_better": lower_is_better or None, "decimals": decimals}
    rule = _rule(criteria=criteria, method=method, given=given)
    columns = {
        role: name
        for role, name in (("application", application_column), ("expert", expert_column), ("score", score_column))
        if name is not None
    }
    with _progress() as tell:
        clock.stage("read")
        table, digest = _read(path=scores, rule=rule if criteria else None, columns=columns, out=out, tell=tell)
        if criteria is None:
            rule = _from_data(table=table, method=method, given=given)
        clock.stage("rank")

        def stage(name: str) -> None:
            clock.stage(name)
            tell(STAGES[name])

        result = study(
            scores=table.scores,
            rule=rule,
            method=cast(Method, method),
            places=places,
            seed=seed,
            draws=draws,
            stage=stage,
        )
        tell("writing the report")
        clock.stage("write")
        explained = _explanations(result=result, pairs=pairs)
        out.mkdir(parents=True, exist_ok=True)
        _write_tables(result=result, table=table, out=out)
        facts = {"SHA-256": digest, "rule": described(rule=rule)}
        page = report(result=result, title=scores.name, facts=facts, language=language, explained=explained)
        (out / "report.html").write_text(page, "utf-8")
        clock.stage(None)
        seconds = {**clock.seconds, "total": round(time.perf_counter() - started, 3)}
        facts_file = summary(result=result, table=table, digest=digest, seconds=seconds, source=scores.name)
        (out / "summary.json").write_text(json.dumps(facts_file, ensure_ascii=False, indent=2) + "\n", "utf-8")
    _print(result=result, table=table, out=out)
    for explanation in explained:
        click.echo("\n" + explanation.text(language=language))


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.name: str | None = None
        self.since = 0.0

    def stage(self, name: str | None) -> None:
        now = time.perf_counter()
        if self.name is not None:
            self.seconds[self.name] = round(self.seconds.get(self.name, 0.0) + now - self.since, 3)
        self.name, self.since = name, now


@contextmanager
def _progress() -> Iterator[Any]:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=None)
        yield lambda text: progress.update(task, description=text)


def _rule(*, criteria: Path | None, method: str, given: dict[str, Any]) -> Rule:
    kind: Any = "mean" if method == "calibrated" else method
    try:
        text = criteria.read_text("utf-8-sig") if criteria is not None else ""
        return rule_of(text=text, kind=kind, **given)
    except OSError as error:
        raise click.ClickException(f"{criteria} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{criteria} is not UTF-8 text; save it as UTF-8") from error
    except RankingError as error:
        lines = "\n".join(f"  {problem.en}" for problem in error.problems)
        raise click.ClickException(f"the rule of {criteria or 'the command line'} cannot be used:\n{lines}") from error


def _from_data(*, table: Table, method: str, given: dict[str, Any]) -> Rule:
    """Without a criteria file: equal weights, and two decimals more than the scores have."""
    kind: Any = "mean" if method == "calibrated" else method
    decimals = given["decimals"] if given["decimals"] is not None else min(12, table.scores.places + 2)
    weights = "\n".join(f"{json.dumps(name, ensure_ascii=False)} = 1" for name in table.scores.criteria)
    if kind == "zscore" and given["decimals"] is None:
        decimals = 4
    return rule_of(text=f"[weights]\n{weights}\n", kind=kind, **{**given, "decimals": decimals})


def _read(*, path: Path, rule: Rule | None, columns: dict[str, str], out: Path, tell: Any) -> tuple[Table, str]:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with textfile.opened(path) as lines:
            table = read(
                lines=lines,
                criteria=tuple(rule.weights) if rule is not None else (),
                columns=columns,
                progress=lambda rows: tell(f"reading: {rows:,} rows"),
            )
        return table, digest
    except textfile.NotText as error:
        raise click.ClickException(f"{path} {error}") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}") from error
    except TableError as error:
        problems = [str(problem) for problem in error.problems]
        shown = "\n".join(f"  {text}" for text in problems[:SHOWN])
        more = ""
        if len(problems) > SHOWN:
            out.mkdir(parents=True, exist_ok=True)
            (out / "problems.txt").write_text("\n".join(problems) + "\n", "utf-8")
            more = f"\n  … and {len(problems) - SHOWN:,} more; all of them are in {out / 'problems.txt'}"
        raise click.ClickException(
            f"{path} has {len(problems):,} problem(s); nothing was ranked:\n{shown}{more}"
        ) from error


def _explanations(*, result: Study, pairs: tuple[tuple[str, str], ...]) -> list[Any]:
    known = {name: k for k, name in enumerate(result.scores.applications)}
    found: list[Any] = []
    for pair in pairs:
        for name in pair:
            if name not in known:
                raise click.ClickException(f"--explain: there is no application “{name}” in the file")
            if result.rank[known[name]] == 0:
                raise click.ClickException(f"--explain: “{name}” has too few valid reviews and is not ranked")
        found += why(result=result, first=known[pair[0]], second=known[pair[1]])
    return found


def _write_tables(*, result: Study, table: Table, out: Path) -> None:
    for name, head, rows in all_tables(result=result, table=table):
        path = out / name
        first = next(rows, None)
        if first is None and name in OPTIONAL:
            path.unlink(missing_ok=True)
            continue
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            if first is not None:
                writer.writerow(first)
            writer.writerows(rows)


def _print(*, result: Study, table: Table, out: Path) -> None:
    console = Console()
    printed = Printed(box=None, header_style="bold", pad_edge=False)
    posterior, fit = result.posterior, result.fit
    for name in ("rank", "application", result.method, "n", "interval", "P(in)"):
        printed.add_column(name, justify="left" if name == "application" else "right", overflow="fold")
    for k in (int(a) for a in result.order[:SCREEN_ROWS]):
        interval = f"{posterior.low[k]}–{posterior.high[k]}" if posterior is not None else "–"
        p_in = f"{posterior.p_in[k]:.2f}" if posterior is not None and posterior.places is not None else "–"
        style = "yellow" if result.in_band[k] else None
        name = result.scores.applications[k].replace("[", "\\[")
        printed.add_row(
            str(result.rank[k]), name, str(result.score[k]), str(result.placing.n[k]), interval, p_in, style=style
        )
    console.print(printed)
    if len(result.order) > SCREEN_ROWS:
        console.print(
            f"… {len(result.order) - SCREEN_ROWS:,} more in {out / 'ranking.csv'}",
            highlight=False,
            soft_wrap=True,
            markup=False,
        )
    if fit is not None:
        console.print(
            f"variances: quality {fit.quality_variance:.4g}, severity {fit.severity_variance:.4g}, noise "
            f"{fit.noise_variance:.4g}; ICC(1) {result.one_way.icc:.3f}, Krippendorff's alpha {result.alpha:.3f}",
            highlight=False,
            soft_wrap=True,
        )
    for warning in (*table.notes, *result.warnings):
        console.print(f"note: {warning.en}", style="yellow", highlight=False, soft_wrap=True, markup=False)
    if result.findings:
        console.print(
            "the separate verifier disagrees: " + "; ".join(result.findings[:5]),
            style="red",
            markup=False,
            soft_wrap=True,
        )
    console.print(
        f"written to {out}: ranking.csv, applications.csv, experts.csv, summary.json, report.html", markup=False
    )
