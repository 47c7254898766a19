"""Kills one server again and again, on the database of its environment.

    python -m tests.promises.kills.campaign --kills 1000

Prints what happened as JSON; exits 1 where anything that was acknowledged is lost, twice, or out of order.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.promises.kills.clients import Client
from tests.promises.kills.neighbour import Neighbour
from tests.promises.kills.server import ROOT, Server, environment

COLLECTING = datetime(2022, 10, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SOME = 2  # submissions that are acknowledged in each life before
LONGEST_LIFE = 0.4  # seconds later it is killed
PATIENCE = 30.0


@click.command()
@click.option("--kills", default=20, show_default=True)
@click.option("--clients", default=5, show_default=True)
@click.option("--minutes", default=600.0, show_default=True, help="End earlier, with the checks of the end.")
@click.option("--seed", default=1, show_default=True, help="Of the moments of the kills.")
@click.option("--lines", is_flag=True, help="Say how far it is as JSON on standard output, a line for each kill.")
def main(kills: int, clients: int, minutes: float, seed: int, lines: bool) -> None:
    """Kill, start, check."""
    home = Path(os.environ["JINBANG_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    offset = int((COLLECTING - datetime.now(UTC)) / timedelta(seconds=1))
    here = environment(home, database_url=os.environ.get("JINBANG_DATABASE_URL", ""), offset=offset)
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.kills.fill", str(clients), "3"], env=here, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    filled = json.loads(done.stdout.splitlines()[-1])
    os.environ.update({name: value for name, value in here.items() if name.startswith("JINBANG_")})
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()
    witness = Neighbour(home / "witness", log=filled["key"], environment=here)
    here["JINBANG_WITNESSES"] = f"{witness.url} {witness.vkey}"
    first = filled["people"][0]
    try:
        server = Server(home, here, email=first["email"], application=first["applications"][0])
    except BaseException:
        witness.close()
        raise
    try:
        told = Campaign(server, filled, witness=witness.vkey, seed=seed).run(
            kills, until=time.monotonic() + 60 * minutes, lines=lines
        )
    finally:
        server.close()
        witness.close()
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(1 if told["wrong"] else 0)


class Campaign:
    """The clients go on submitting through all of it; between two kills a stranger looks at everything."""

    def __init__(self, server: Server, filled: dict[str, Any], *, witness: str, seed: int) -> None:
        from tests.promises.kills.checks import Stranger

        self.server = server
        self.chance = random.Random(seed)
        self.stranger = Stranger(filled["key"])
        self.stranger.port = server.port
        self.witness = witness
        self.acknowledged = threading.Semaphore(0)
        self.clients = [
            Client(one["email"], one["applications"], acknowledged=self.acknowledged) for one in filled["people"]
        ]
        self.seen = [[0, 0] for _ in self.clients]
        self.wrong: list[str] = []
        self.starts: list[float] = []
        self.in_flight = 0

    def run(self, kills: int, *, until: float, lines: bool = False) -> dict[str, Any]:
        begun = time.monotonic()
        for client in self.clients:
            client.port = self.server.port
            client.start()
        with _progress(shown=not lines) as progress:
            bar = progress.add_task("kills", total=kills, said="")
            for _ in range(kills):
                self._life()
                progress.update(bar, advance=1, said=self._said())
                if lines:
                    print(json.dumps({"kills": len(self.starts), "said": self._said()}), flush=True)
                if self.wrong or time.monotonic() > until:
                    break
        self.starts.append(self.server.start())
        self._open()
        for client in self.clients:
            client.finish()
        self._look()
        self._all_again()
        self.wrong += self.stranger.witnessed(self.witness)
        self.server.kill()
        return self._story(begun)

    def _life(self) -> None:
        """Start, check what the life before acknowledged, let the clients go on, kill in the middle."""
        self.starts.append(self.server.start())
        unanswered = self._unanswered()
        self._look()
        self._open()
        for _ in range(SOME):
            if not self.acknowledged.acquire(timeout=PATIENCE):
                self.wrong.append(f"nothing was acknowledged for {PATIENCE:.0f} s")
        time.sleep(self.chance.random() * LONGEST_LIFE)  # the moment of the kill is the point of it
        self.server.kill()
        while self.acknowledged.acquire(blocking=False):
            pass
        for client in self.clients:
            if not client.idle.wait(PATIENCE):
                self.wrong.append(f"{client.email} still waits for an answer of a server that is dead")
        self.in_flight += self._unanswered() > unanswered

    def _look(self) -> None:
        from django.db import connections

        receipts, tokens = [], []
        for client, seen in zip(self.clients, self.seen, strict=True):
            tokens += client.told.tokens[seen[0] :]
            seen[0] = seen[0] + len(client.told.tokens[seen[0] :])
            receipts += client.told.receipts[seen[1] :]
            seen[1] = seen[1] + len(client.told.receipts[seen[1] :])
            self.wrong += client.told.wrong
        self.wrong += self.stranger.look(receipts, tokens)
        connections.close_all()  # or the next server would find the database open already

    def _all_again(self) -> None:
        """At the end everything from the beginning: each receipt, each token, the whole log."""
        from jinbang.apps.ledger.queries import log_faults
        from tests.promises.kills.checks import Stranger

        again = Stranger(self.stranger.key.vkey)
        again.port = self.server.port
        receipts = [one for client in self.clients for one in client.told.receipts]
        tokens = [one for client in self.clients for one in client.told.tokens]
        self.wrong += again.look(receipts, tokens)
        self.wrong += log_faults()[1]
        if len(set(tokens)) != len(tokens) or len({one.split("# entry")[0] for one in receipts}) != len(receipts):
            self.wrong.append("something was acknowledged twice")

    def _open(self) -> None:
        for client in self.clients:
            client.open.set()

    def _unanswered(self) -> int:
        return sum(client.told.unanswered for client in self.clients)

    def _said(self) -> str:
        acknowledged = sum(len(client.told.tokens) for client in self.clients)
        return f"{acknowledged:,} acknowledged, {self._unanswered():,} unanswered, start {statistics.median(self.starts):.2f} s"

    def _story(self, begun: float) -> dict[str, Any]:
        from django.db import connection

        waited = self.stranger.waited
        return {
            "database": connection.vendor,
            "kills": len(self.starts) - 1,
            "kills in the middle of a request": self.in_flight,
            "acknowledged": sum(len(client.told.tokens) for client in self.clients),
            "receipts that verify": sum(len(client.told.receipts) for client in self.clients) if not self.wrong else 0,
            "requests without an answer": self._unanswered(),
            "sent again": sum(client.told.repeated for client in self.clients),
            "entries": self.stranger.size,
            "cosigned by a witness up to": self.stranger.size if not self.wrong else 0,
            "median start, s": round(statistics.median(self.starts), 3),
            "until all is published after a start, s": [round(statistics.median(waited), 2), round(max(waited), 2)],
            "seconds": round(time.monotonic() - begun),
            "wrong": self.wrong[:20],
        }


def _progress(*, shown: bool) -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    return Progress(*columns, TimeRemainingColumn(), console=console, refresh_per_second=1, disable=not shown)


if __name__ == "__main__":
    main()
