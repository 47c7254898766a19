"""What `jinbang assign` says on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from jinbang.assignment import Certificate, Infeasible, Proposal

INFEASIBLE = 3


def describe(found: Proposal, out: Path, measured: dict[str, Any]) -> None:
    c: Certificate = found.certificate
    click.echo(
        f"total {figure(c.total)}   worst {figure(c.worst)}   bound {figure(c.bound)}   {'optimal' if c.optimal else 'not proven optimal'}"
    )
    if c.cost_of_fairness is not None:
        click.echo(f"cost of fairness {c.cost_of_fairness:.3%} of {figure(c.best_total)}")
    if c.expected is not None:
        share = "" if c.quality_kept is None else f" ({c.quality_kept:.2%} of the best)"
        click.echo(f"expected {figure(c.expected)}{share}, cap {c.cap:g}, seed {c.seed}")
    click.echo(f"{measured['seconds']:.2f} s, {measured['peak_mb']:.0f} MB; written to {out}")


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.6f}" if abs(value) < 1e12 else f"{value:.10g}"


def explain(found: Infeasible, out: Path) -> None:
    click.echo(f"No assignment exists. {found.tight.message}", err=True)
    for way in found.relaxations:
        click.echo(f"  would do: {way.message}", err=True)
    click.echo(f"Written to {out / 'infeasible.json'}", err=True)
    sys.exit(INFEASIBLE)


def peak_mb() -> float:
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


@contextmanager
def stage(what: str) -> Iterator[Callable[[str], None]]:
    """A line on the terminal while something takes its time; nothing when the output is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[more]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None, more="")
        yield lambda more: progress.update(task, more=more)
