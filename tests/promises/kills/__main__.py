"""`make kill-campaign`: the real server dies in the middle of submissions, on SQLite and on PostgreSQL.

    python -m tests.promises.kills [--sqlite 1000] [--postgres 200]

Several clients submit over HTTP without a pause.  Each life of the server ends with SIGKILL to all of its processes at a
random moment.  After each start: every receipt acknowledged since verifies offline, the log continues what it showed
before (consistency proof), published tiles are the database's entries, numbers have no gap, no form counted twice.
Exits 1 where anything of that does not hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from tests.promises import postgres
from tests.promises.kills.server import ROOT


@click.command()
@click.option("--sqlite", default=1000, show_default=True, help="Kills on SQLite.")
@click.option("--postgres", "on_postgres", default=200, show_default=True, help="Kills on PostgreSQL.")
@click.option("--minutes", default=600.0, show_default=True, help="At most, for each of the two.")
def main(sqlite: int, on_postgres: int, minutes: float) -> None:
    """Both databases, one after the other."""
    failed = False
    with tempfile.TemporaryDirectory(prefix="jinbang-kills-") as folder:
        Path(folder).chmod(0o755)  # the database server may run as somebody else
        if sqlite:
            failed |= _campaign(Path(folder) / "sqlite", kills=sqlite, minutes=minutes)
        if on_postgres and not postgres.available():
            print("PostgreSQL is not installed here (apt install postgresql-15): skipped", file=sys.stderr)
        elif on_postgres:
            with postgres.server(Path(folder) / "server") as url:
                failed |= _campaign(Path(folder) / "postgres", kills=on_postgres, minutes=minutes, url=url)
    sys.exit(1 if failed else 0)


def _campaign(home: Path, *, kills: int, minutes: float, url: str = "") -> bool:
    environment = os.environ | {
        "JINBANG_HOME": str(home),
        "JINBANG_DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    command = [sys.executable, "-m", "tests.promises.kills.campaign", "--kills", str(kills), "--minutes", str(minutes)]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode != 0


if __name__ == "__main__":
    main()
