"""`make kill-campaign`: the real server dies in the middle of submissions, on SQLite and on PostgreSQL.

    python -m tests.promises.kills [--sqlite 1000] [--postgres 200] [--at-once 2]

Several clients submit over HTTP without a pause.  Each life of the server ends with SIGKILL to all of its processes at a
random moment.  After each start: every receipt acknowledged since verifies offline, the log continues what it showed
before (consistency proof), published tiles are the database's entries, numbers have no gap, no form counted twice.
A life waits more than it works, so several installations, each with clients, a witness and a database of its own, die beside
each other; the kills on SQLite are shared between two of them.  Exits 1 where anything of that does not hold, and then
keeps what they left behind.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from tests.promises import postgres
from tests.promises.kills.server import ROOT
from tests.promises.kills.show import Shown, table


@dataclass
class Site:
    """One installation that is killed `kills` times.  told: its story, once it is over."""

    name: str
    kills: int
    seed: int
    database: str
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether all of it was done and nothing was wrong."""
        return bool(self.told) and not self.told["wrong"] and self.told["kills"] >= min(self.kills, 1)


def sites(*, sqlite: int, on_postgres: int) -> list[Site]:
    """Two that share the kills on SQLite, so that one processor is not idle while the other waits, and one on PostgreSQL."""
    halves = [sqlite - sqlite // 2, sqlite // 2]
    found = [Site(f"sqlite-{n}", kills, n, "sqlite") for n, kills in enumerate(halves, start=1) if kills]
    if on_postgres:
        found.append(Site("postgresql", on_postgres, 3, "postgresql"))
    return sorted(found, key=lambda one: -one.kills)


@click.command()
@click.option("--sqlite", default=1000, show_default=True, help="Kills on SQLite.")
@click.option("--postgres", "on_postgres", default=200, show_default=True, help="Kills on PostgreSQL.")
@click.option("--at-once", default=2, show_default=True, help="Installations that die beside each other.")
@click.option("--minutes", default=600.0, show_default=True, help="At most, for each installation.")
def main(sqlite: int, on_postgres: int, at_once: int, minutes: float) -> None:
    """Both databases, and a table at the end."""
    if on_postgres and not postgres.available():
        print("PostgreSQL is not installed here (apt install postgresql-15): skipped", file=sys.stderr)
        on_postgres = 0
    every = sites(sqlite=sqlite, on_postgres=on_postgres)
    folder = Path(tempfile.mkdtemp(prefix="jinbang-kills-"))
    folder.chmod(0o755)  # the database server may run as somebody else
    with Shown([(one.name, one.kills) for one in every]) as shown, ThreadPoolExecutor(max(1, at_once)) as pool:
        list(pool.map(lambda one: _campaign(one, folder, minutes=minutes, shown=shown), every))
    table([(one.name, one.told) for one in every])
    if all(one.sound for one in every):
        shutil.rmtree(folder, ignore_errors=True)
        return
    for one in every:
        for words in one.told.get("wrong", ["it ended before its time; see above"]):
            print(f"{one.name}: {words}", file=sys.stderr)
    sys.exit(f"Not everything holds.  What they left behind is in {folder}.")


def _campaign(site: Site, folder: Path, *, minutes: float, shown: Shown) -> None:
    with ExitStack() as held:
        url = held.enter_context(postgres.server(folder / "server")) if site.database == "postgresql" else ""
        environment = os.environ | {
            "JINBANG_HOME": str(folder / site.name), "JINBANG_DATABASE_URL": url, "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "tests.promises.kills.campaign",
            "--kills",
            str(site.kills),
            "--seed",
            str(site.seed),
        ]
        command += ["--minutes", str(minutes), "--lines"]
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            for line in running.stdout:
                said = json.loads(line)
                if "wrong" in said:
                    site.told = said
                else:
                    shown.update(site.name, said["kills"], said["said"])
        shown.over(site.name, sound=site.sound)


if __name__ == "__main__":
    threading.excepthook = lambda args: None  # a site that fails is told by the table
    main()
