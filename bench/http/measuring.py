"""A request again and again, or one form after another: how long it takes and what it costs the server."""

from __future__ import annotations

import sqlite3
import statistics
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from bench.http.client import Client
from bench.http.fill import PASSWORD
from bench.http.server import Server

CONNECTIONS = 4


@dataclass
class Figure:
    name: str
    connections: int
    done: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    note: str = ""


@dataclass
class Site:
    """A server with the people of its rehearsal."""

    server: Server
    story: dict[str, Any]
    seconds: float

    def people(self, word: str) -> list[str]:
        return [row["email"] for row in self.story["sign_ins"] if word in row["role"]]

    def desk(self, word: str) -> str:
        return str(next(row["path"] for row in self.story["sign_ins"] if word in row["role"]))

    def acts(self, kind: str) -> int:
        """Ledger entries of that kind until now: a page that answers well without acting is not a measurement."""
        with sqlite3.connect(self.server.home / "jinbang.sqlite3") as database:
            return int(database.execute("SELECT count(*) FROM ledger_entry WHERE kind = ?", [kind]).fetchone()[0])

    def signed_in(self, email: str) -> Client:
        client = Client(self.server.port)
        client.sign_in(email, PASSWORD)
        return client


def read(site: Site, name: str, address: str, *, cookies: dict[str, str] | None = None, method: str = "GET") -> Figure:
    """The same request over four connections, for as long as asked."""
    clients = [Client(site.server.port, cookies) for _ in range(CONNECTIONS)]
    for client in clients:
        status, to, _ = client.send(method, address)
        if status != 200:
            raise SystemExit(f"{name}: {address} answers {status} {to}")
    taken: list[list[float]] = [[] for _ in clients]
    wrong: list[int] = []
    end = perf_counter() + site.seconds

    def work(client: Client, out: list[float]) -> None:
        while (begun := perf_counter()) < end:
            status, _, _ = client.send(method, address)
            out.append(perf_counter() - begun)
            if status != 200:
                wrong.append(status)

    before, start = site.server.cpu(), perf_counter()
    threads = [threading.Thread(target=work, args=pair) for pair in zip(clients, taken, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, cpu = perf_counter() - start, site.server.cpu() - before
    if wrong:
        raise SystemExit(f"{name}: {len(wrong)} answers were not 200: {sorted(set(wrong))}")
    return figure(name, CONNECTIONS, [one for out in taken for one in out], wall, cpu)


def write(
    site: Site, name: str, sends: Iterator[Callable[[], tuple[int, str]]], *, well: int = 302, kind: str = ""
) -> Figure | str:
    """Each send by itself; those refused are told, not counted.  The iterator prepares between them, unmeasured.

    well: the status of one that was taken.  kind: of the ledger entry that each must leave.
    """
    taken, refused, cpu, until = [], [], 0.0, 0.0
    acts = site.acts(kind)
    for send in sends:
        until = until or perf_counter() + 4 * site.seconds  # finding the first took its own time
        before, begun = site.server.cpu(), perf_counter()
        status, _ = send()
        spent, used = perf_counter() - begun, site.server.cpu() - before
        if status == well:
            taken.append(spent)
            cpu += used
        else:
            refused.append(status)
        if perf_counter() > until or len(taken) >= 300 or len(refused) >= 5:
            break
    if not taken:
        return f"{name}: nothing was taken ({', '.join(map(str, refused)) or 'no form found'})"
    if kind and site.acts(kind) - acts != len(taken):
        raise SystemExit(f"{name}: {len(taken)} answers were good but {site.acts(kind) - acts} acts were done")
    found = figure(name, 1, taken, sum(taken), cpu)
    found.note = f"{len(refused)} refused" if refused else ""
    return found


def figure(name: str, connections: int, taken: list[float], wall: float, cpu: float) -> Figure:
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [taken[0]] * 99
    done = len(taken)
    return Figure(
        name, connections, done, done / wall, 1e3 * statistics.median(taken), 1e3 * cuts[98], 1e3 * cpu / done
    )
