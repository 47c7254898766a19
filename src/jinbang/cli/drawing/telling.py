"""The files and the words of `jinbang draw`: plans read, documents written, refusals and remarks said."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from jinbang.draw import Check, Commitment, Infeasible, Plan, PlanError, RandomnessError


def read(plan: Path, roster: Path, exclusions: Path | None, ignore_strangers: bool) -> Plan:
    """The plan of the files; ends the command where they cannot be used."""
    from jinbang.draw import PlanError
    from jinbang.draw.planfile import read_plan

    try:
        return read_plan(plan=plan, roster=roster, exclusions=exclusions, strangers=ignore_strangers)
    except PlanError as fault:
        refuse(fault)


def committed(plan: Plan, out: Path) -> Commitment:
    """Work out the chances; ends the command where no panel can satisfy the quotas."""
    from rich.console import Console

    from jinbang.draw import Infeasible, PlanError
    from jinbang.draw import commit as commit_to

    try:
        with Console(stderr=True).status(f"Working out the chances of {len(plan.candidates)} people …"):
            return commit_to(plan=plan)
    except PlanError as fault:
        refuse(fault)
    except Infeasible as fault:
        cannot(fault, out)


def refuse(fault: PlanError | RandomnessError) -> NoReturn:
    """Every problem on a line of its own, exit status 2."""
    for line in str(fault).splitlines():
        click.secho(f"Error: {line}", fg="red", err=True)
    sys.exit(2)


def cannot(fault: Infeasible, out: Path) -> NoReturn:
    """The quotas that contradict each other, into `out` too; exit status 3."""
    found = {"message": str(fault), "quotas": fault.quotas, "remedy": fault.remedy}
    write(out, {"infeasible.json": json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n"})
    click.secho(f"Error: {fault}", fg="red", err=True)
    sys.exit(3)


def announce(plan: Plan, name: str) -> None:
    """Say on which results the draw will hang, or that the plan leaves it open."""
    for one in plan.sources:
        click.echo(f"Randomness: {one.kind} {one.label}{f', out at {one.published}' if one.published else ''}")
    if not plan.sources:
        warn(
            f"{name} announces no source of randomness: whoever draws could choose the text. Name future results under "
            "[[randomness]], two 双色球 and two 大乐透 or a drand round."
        )
    elif undated := [f"{one.kind} {one.label}" for one in plan.sources if not one.published and one.kind != "code"]:
        warn(f"{name} does not say when {', '.join(undated)} comes out (published = …): nobody can check the order.")


def warn(words: str) -> None:
    """A remark that is no error."""
    click.secho(words, fg="yellow", err=True)


def describe(commitment: Commitment, out: Path) -> None:
    """The digest, and how far the chances are apart."""
    document = commitment.document()
    drawable = [entry.probability for entry in commitment.table if not entry.reason]
    fairness = document["fairness"]
    proof = (
        "proven as equal as the quotas allow"
        if fairness["levels"]
        else f"worst at most {fairness['gap']} below the best"
    )
    click.echo(f"Commitment {commitment.digest}")
    click.echo(
        f"{document['size']} seats, {len(drawable)} people, {len(commitment.table) - len(drawable)} excluded; "
        f"chances from {float(min(drawable)):.4%} to {float(max(drawable)):.4%}, {proof}."
    )


def write(out: Path, contents: dict[str, bytes]) -> None:
    """Write the documents; what is private is readable by its owner alone."""
    try:
        for name, data in contents.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            if name.startswith("private/"):
                path.chmod(0o600)
    except OSError as fault:
        raise click.UsageError(f"{fault.filename}: cannot be written: {fault.strerror}") from fault


def copies(directory: Path, checks: tuple[Check, ...]) -> list[Check]:
    """The tables and the page beside the documents must say the same."""
    from jinbang.draw import Check, folder

    if any(check.holds is False for check in checks):
        return []
    commitment, result = folder.read_commitment(directory), folder.read_result(directory)
    assert commitment is not None  # it has just been verified
    expected = folder.commitment_files(commitment)
    if result is not None:
        expected |= folder.result_files(commitment, result)
    differing = [
        name
        for name, data in expected.items()
        if (directory / name).is_file() and (directory / name).read_bytes() != data
    ]
    return [Check("the tables and the page beside the documents say the same", not differing, ", ".join(differing))]
