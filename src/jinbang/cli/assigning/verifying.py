"""`jinbang assign verify`: a result, or a refusal, checked from its folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from jinbang.assignment import Proposal, solve, verify_infeasible
from jinbang.assignment import verify as check
from jinbang.cli.assigning import folder
from jinbang.cli.assigning.tables import FileError
from jinbang.cli.assigning.telling import figure, stage

WRONG = 1


def verify_folder(folder_: Path) -> None:
    """Say line by line what holds; ends with status 1 where anything is wrong."""
    if (folder_ / folder.INFEASIBLE).exists():
        _verify_refusal(folder_)
        return
    try:
        with stage(f"reading {folder_}"):
            problem, proposal, stated = folder.read_result(folder_)
    except FileError as error:
        raise click.ClickException(str(error)) from error
    with stage("verifying"):
        verdict = check(problem=problem, proposal=proposal)
        findings = [*verdict.findings, *_sizes(stated, problem)]
    c = proposal.certificate
    if c.objective == "randomised" and not findings:
        with stage("drawing again"):
            findings += _drawn_again(problem, proposal)
    _refuse(findings, folder_)
    click.echo(f"OK     {len(proposal.pairs):,} seats keep every demand, load, conflict and limit")
    click.echo(
        f"OK     total {figure(c.total)}, worst {figure(c.worst)}, digest {c.digest[:16]}… of {problem.rows.size:,} pairs"
    )
    if verdict.proven:
        click.echo(f"OK     optimal: the prices alone prove that nothing exceeds {figure(c.bound)}")
    elif c.optimal:
        click.echo("NOTE   optimal by a complete search; the prices alone prove a weaker bound")
    else:
        click.echo(f"NOTE   not claimed to be optimal; bound {figure(c.bound)}")
    if c.objective == "randomised":
        click.echo(f"OK     no pair is likelier than {c.cap}; seed {c.seed} draws this assignment")


def _verify_refusal(folder_: Path) -> None:
    try:
        with stage(f"reading {folder_}"):
            problem, found, findings = folder.read_infeasible(folder_)
    except FileError as error:
        raise click.ClickException(str(error)) from error
    extra = [f"{name}: stands beside {folder.INFEASIBLE}" for name in folder.RESULTS if (folder_ / name).exists()]
    with stage("verifying"):
        verdict = verify_infeasible(problem=problem, infeasible=found)
    _refuse([*findings, *extra, *verdict.findings], folder_)
    click.echo(f"OK     it cannot be done: {found.tight.message}")
    for way in found.relaxations:
        click.echo(f"OK     would do, and nothing smaller of its kind: {way.message}")
    for what in verdict.undecided:
        click.echo(f"NOTE   not decided within the limits of the search: {what}")


def _refuse(findings: list[str], folder_: Path) -> None:
    """End with status 1 where anything is wrong."""
    if not findings:
        return
    for finding in findings[:50]:
        click.echo(f"WRONG  {finding}", err=True)
    more = f" (50 of {len(findings)} shown)" if len(findings) > 50 else ""
    click.echo(f"{folder_}: {len(findings)} found wrong{more}", err=True)
    sys.exit(WRONG)


def _drawn_again(problem: Any, proposal: Proposal) -> list[str]:
    c = proposal.certificate
    again = solve(problem=problem, objective="randomised", cap=c.cap, seed=c.seed)
    same = isinstance(again, Proposal) and set(again.pairs) == set(proposal.pairs)
    return [] if same else [f"seed {c.seed} does not draw this assignment"]


def _sizes(stated: dict[str, Any], problem: Any) -> list[str]:
    right = {"applications": len(problem.applications), "experts": len(problem.experts), "pairs": problem.rows.size}
    return [
        f"{name}: {stated.get(name)} is stated, there are {n}" for name, n in right.items() if stated.get(name) != n
    ]
