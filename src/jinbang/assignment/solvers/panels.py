"""Groups of applications and panels of experts, numbered for the linear programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from jinbang.assignment.problem import Ints
from jinbang.assignment.solvers.core import Core


@dataclass(frozen=True, eq=False)
class PanelLayout:
    """Where the rows (application, panel) and the columns (group, panel) are."""

    panels: int
    groups: int
    application: Ints
    panel: Ints
    seat: Ints
    labels: tuple[Any, ...]
    group_of: Ints
    panel_of: Ints
    first: Ints
    BARRED = -2

    @property
    def size(self) -> int:
        """How many rows."""
        return int(self.application.size)

    def row_of(self, apps: Ints, people: Ints) -> Ints:
        """The row of each pair; -1 for ungrouped applications, BARRED for experts without a panel."""
        row = self.first[apps] + self.panel_of[people]
        row = np.where(self.panel_of[people] < 0, self.BARRED, row)
        return np.where(self.group_of[apps] < 0, -1, row)

    def fixed_homes(self, core: Core) -> Ints:
        """The (group, panel) that fixed pairs have settled."""
        p = core.problem
        at = core.chosen
        group, panel = self.group_of[p.rows[at]], self.panel_of[p.cols[at]]
        inside = (group >= 0) & (panel >= 0)
        return np.unique(group[inside] * self.panels + panel[inside])


def panel_layout(core: Core) -> PanelLayout:
    """Of a grouped core."""
    p = core.problem
    names = list(dict.fromkeys(panel for panel in p.panels if panel is not None))
    groups = list(dict.fromkeys(group for group in p.groups if group is not None))
    code, number = {name: k for k, name in enumerate(names)}, {group: k for k, group in enumerate(groups)}
    group_of = np.array([-1 if g is None else number[g] for g in p.groups], np.int64)
    panel_of = np.array([-1 if x is None else code[x] for x in p.panels], np.int64)
    grouped = np.flatnonzero(group_of >= 0)
    first = np.full(group_of.size, -1, np.int64)
    first[grouped] = np.arange(grouped.size) * len(names)
    application, panel = np.repeat(grouped, len(names)), np.tile(np.arange(len(names)), grouped.size)
    return PanelLayout(
        panels=len(names),
        groups=len(groups),
        application=application,
        panel=panel,
        seat=group_of[application] * len(names) + panel,
        labels=tuple(names),
        group_of=group_of,
        panel_of=panel_of,
        first=first,
    )
