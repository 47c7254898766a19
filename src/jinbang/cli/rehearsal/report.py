"""What a rehearsal tells: funnel, refusals by rule, load, letters, time per act, invariants; terminal, HTML, JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass
class Report:
    """Plain data, ready for JSON.  digest: of everything that happened, the same for the same seed."""

    programme: str
    scale: float
    seed: int
    until: str
    digest: str
    seconds: float
    acts: int
    peak_mb: float
    funnel: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    load: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    time_per_act: list[dict[str, Any]] = field(default_factory=list)
    invariants: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True where every invariant holds and nothing happened that should have been refused."""
        return not self.notes_against and all(not row["broken"] for row in self.invariants)

    @property
    def notes_against(self) -> list[str]:
        return [note for note in self.notes if "expected to be refused" in note]

    @property
    def acts_per_second(self) -> float:
        return self.acts / self.seconds if self.seconds else 0.0

    def to_json(self) -> str:
        return json.dumps(
            asdict(self) | {"acts_per_second": round(self.acts_per_second, 1)}, ensure_ascii=False, indent=1
        )

    def sections(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Title and rows of each table, for every way of showing them."""
        return [
            ("Funnel", self.funnel),
            ("Refusals by rule", self.refusals),
            ("Load per expert", self.load),
            ("Letters", self.letters),
            ("Time per act", self.time_per_act),
            ("Invariants", self.invariants),
        ]

    def summary(self) -> str:
        return (
            f"{self.programme}, scale {self.scale:g}, seed {self.seed}: {self.acts:,} acts in {self.seconds:.1f} s "
            f"({self.acts_per_second:,.0f} acts/s), {self.peak_mb:.0f} MB, digest {self.digest[:16]}"
        )


def show(report: Report, console: Console) -> None:
    """Print it in the terminal."""
    for title, rows in report.sections():
        if not rows:
            continue
        table = Table(
            title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False
        )
        for name in rows[0]:
            numeric = isinstance(rows[0][name], int | float)
            table.add_column(name.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(_cell(value) for value in row.values()))
        console.print(table)
        console.print()
    for note in report.notes:
        console.print(f"note: {note}", style="yellow", markup=False)
    console.print(report.summary(), style="bold", markup=False)
    broken = [row for row in report.invariants if row["broken"]]
    if report.sound:
        console.print(f"All {len(report.invariants)} invariants hold.", style="green")
    else:
        names = ", ".join(row["rule"] for row in broken) or "; ".join(report.notes_against)
        console.print(f"NOT SOUND: {names}", style="bold red")


def page(report: Report) -> str:
    """The report as one HTML page, without scripts."""
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>",
        f"<title>Rehearsal of {escape(report.programme)}</title><style>",
        "body{font:16px/1.6 system-ui,sans-serif;max-width:70rem;margin:3rem auto;padding:0 1rem;color:#1c1b19;background:#faf8f3}",
        "h1,h2{font-family:'Source Han Serif SC','Noto Serif CJK SC',Georgia,serif}h1{border-left:3px solid #a3231c;padding-left:1rem}",
        "table{border-collapse:collapse;width:100%;margin:0 0 2rem}td,th{border-bottom:1px solid #e2dccf;padding:.3rem .8rem .3rem 0;text-align:left}",
        "th{font-weight:400;color:#5b5750}.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a3231c}</style>",
        f"<h1>Rehearsal of {escape(report.programme)}</h1><p>{escape(report.summary())}</p>",
        f"<p class='{'' if report.sound else 'bad'}'>{'All invariants hold.' if report.sound else 'NOT SOUND'}</p>",
    ]
    for title, rows in report.sections():
        if not rows:
            continue
        parts.append(f"<h2>{title}</h2><table><tr>")
        parts += [f"<th>{escape(name.replace('_', ' '))}</th>" for name in rows[0]]
        for row in rows:
            parts.append("<tr>")
            parts += [
                f"<td class='{'n' if isinstance(v, int | float) else ''}'>{escape(_cell(v))}</td>" for v in row.values()
            ]
        parts.append("</table>")
    if report.notes:
        parts.append("<h2>Notes</h2><ul>" + "".join(f"<li>{escape(note)}</li>" for note in report.notes) + "</ul>")
    return "\n".join(parts)


def refusals(counted: Counter[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Refusals by act, code and rule, most first."""
    return [
        {"rule": source or "—", "act": act, "code": code, "times": n}
        for (act, code, source), n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
