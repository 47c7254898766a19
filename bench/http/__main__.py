"""What a page costs: requests/s, p50 and p99, processor time per request, beside two yardsticks in the same run.

    python -m bench.http [--scale 0.0877] [--seconds 4]

Rehearses an edition into a scratch folder (SQLite) up to collection and another up to review, serves each with granian
in one process, signs in as the people of the rehearsal and asks for their pages over connections that are kept open.
--scale 0.0877 has about 200 recommended applications, --scale 1 the 2,281 of 2022.  Pages are found by following links to
the policy action that they name; what is not there is skipped with one line.  Writes that change something are sent one
after another, each form as the page shows it: fetching the form is not counted, sending it is.
Processor time is that of the server, as the kernel tells; the client runs on the same machine, so requests/s are low
estimates.  Exits 1 where a page costs more than 25 ms of processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.http.client import Client, Form
from bench.http.measuring import Figure, Site, read, write
from bench.http.server import ROOT, Server
from rich.console import Console
from rich.table import Table

LIMIT_MS = 25.0
CRAWL = 60  # pages looked at for a link

# --- finding pages by the action they name ------------------------------------------------------------------------------


def action_of(address: str) -> tuple[str, str]:
    """Namespace and policy action of an address of ours; empty where it is none."""
    from django.urls import Resolver404, resolve

    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return "", ""
    return found.namespace, getattr(found.func, "policy_action", "")


def find(client: Client, start: str, space: str, *actions: str) -> Iterator[tuple[str, str]]:
    """(address, action) of pages or forms with one of the actions, nearest to `start` first."""
    waiting, seen, looked = [start], {start}, 0
    while waiting and looked < CRAWL:
        page = client.page(waiting.pop(0))
        looked += 1
        if page is None:
            continue
        for link in [*page.links, *(form.action for form in page.forms)]:
            here, action = action_of(link) if link.startswith("/") else ("", "")
            if here == space and link.split("#")[0] not in seen:
                seen.add(link.split("#")[0])
                waiting.append(link.split("#")[0])
                if action in actions:
                    yield link.split("#")[0], action


def forms(client: Client, address: str, *actions: str) -> list[Form]:
    """The page's forms that are sent to one of the actions."""
    page = client.page(address)
    return [one for one in page.forms if action_of(one.action)[1] in actions] if page else []


# --- what is measured ---------------------------------------------------------------------------------------------------


def collection(site: Site) -> Iterator[Figure | str]:
    yield read(site, "a view that does nothing", "/bench/trivial/")
    yield read(site, "a view with one durable write", "/bench/write/", method="POST")
    only = Client(site.server.port)
    yield write(site, "the same, one after another", repeated(only, "/bench/write/", 300), well=200)
    yield read(site, "public notice", "/")
    emails = site.people("applicant:")
    if not emails:
        yield "applicant pages: nobody applied at this scale"
        return
    client = site.signed_in(emails[0])
    desk = site.desk("applicant:")
    if client.send("GET", desk)[0] != 200:
        yield f"applicant pages: {desk} is not there yet"
        return
    yield read(site, "dashboard of an applicant", desk, cookies=client.cookies)
    shown = next(find(client, desk, "applicant", "application.view"), None)
    if shown:
        yield read(site, "application view", shown[0], cookies=client.cookies)
    else:
        yield "application view: no link to one from the dashboard"
    drafting = site.people("applicant: draft") or emails
    yield write(site, "section save", saving(site.signed_in(drafting[0]), desk))
    sent = site.people("applicant: submitted") or emails
    yield write(site, "submission", submitting(site.signed_in(sent[0]), desk), kind="application.submit")


def review(site: Site) -> Iterator[Figure | str]:
    office = site.desk("secretariat")
    client = site.signed_in(site.people("secretariat")[0])
    listed = [
        one
        for one, _ in find(client, office, "secretariat", "application.view")
        if one.split("?")[0].endswith("applications/")
    ]
    if listed:
        yield read(site, "secretariat: list of applications", min(listed, key=len), cookies=client.cookies)
    else:
        yield "secretariat: list of applications: no link to one yet"
    experts = site.people("expert")
    yield write(
        site,
        "score save",
        scoring([site.signed_in(one) for one in experts], site.desk("expert")) if experts else iter(()),
    )


def repeated(client: Client, address: str, times: int) -> Iterator[Callable[[], tuple[int, str]]]:
    for _ in range(times):
        yield lambda: client.send("POST", address)[:2]


def posting(client: Client, form: Form, *, to: str = "") -> Callable[[], tuple[int, str]]:
    address, body = form.pressed(to=to)
    return lambda: client.send("POST", address, body)[:2]


def saving(client: Client, desk: str) -> Iterator[Callable[[], tuple[int, str]]]:
    """Sections of one application with a text in them, changed each time."""
    for address, _ in find(client, desk, "applicant", "application.edit"):
        if any(form.areas for form in forms(client, address, "application.edit")):
            for n in range(1000):
                found = [form for form in forms(client, address, "application.edit") if form.areas]
                if not found:
                    break
                yield posting(client, found[0].changed(f"{n:06d}"))
            return


def submitting(client: Client, desk: str) -> Iterator[Callable[[], tuple[int, str]]]:
    """The same application again and again, with something changed before each time."""
    target = next((address for address, _ in find(client, desk, "applicant", "application.submit")), None)
    if target is None:
        return
    for change in saving(client, desk):
        change()
        found = forms(client, target, "application.submit")
        if not found:
            return
        yield posting(client, found[0])


def scoring(clients: list[Client], desk: str) -> Iterator[Callable[[], tuple[int, str]]]:
    """Score sheets of the experts, saved as drafts with another comment each time."""
    for client in clients:
        for address, _ in find(client, desk, "expert", "seat.score"):
            for n in range(100):
                found = [form for form in forms(client, address, "seat.score") if form.areas]
                if not found:
                    break
                yield posting(client, found[0].changed(f"{n:06d}"), to=address)


# --- the run ------------------------------------------------------------------------------------------------------------


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m bench.http", description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--scale", type=float, default=0.0877, help="size of the edition; 1 is 2022")
    ask.add_argument("--seconds", type=float, default=4.0, help="for each page")
    ask.add_argument("--home", type=Path, help="keep the filled folders here and use them again")
    asked = ask.parse_args()
    scratch = asked.home or Path(tempfile.mkdtemp(prefix="jinbang-bench-"))
    out = Console(width=120)
    over = False
    try:
        for stage, measured in (("collection", collection), ("review", review)):
            over |= _stage(out, scratch / stage, stage, measured, asked)
    finally:
        if asked.home is None:
            shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(1 if over else 0)


def _stage(out: Console, home: Path, stage: str, measured: Any, asked: argparse.Namespace) -> bool:
    """Fill, serve, measure, print; True where a page costs too much."""
    if not (home / "story.json").exists():
        out.print(f"Rehearsing up to {stage} at scale {asked.scale:g} …", style="dim")
        subprocess.run(
            [sys.executable, "-m", "bench.http.fill", str(home), stage, str(asked.scale)], check=True, cwd=ROOT
        )
    story = json.loads((home / "story.json").read_text(encoding="utf-8"))
    server = Server(home, instant=story["instant"])
    os.environ.update(server.environment)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    rows: list[Figure] = []
    try:
        for found in measured(Site(server, story, asked.seconds)):
            if isinstance(found, str):
                out.print(f"skipped  {found}")
            else:
                rows.append(found)
                out.print(f"measured {found.name}", style="dim")
    finally:
        server.close()
    table = Table(title=f"{stage}: {story['applications']:,} applications begun", title_justify="left", box=None)
    for heading in ("page", "connections", "requests", "requests/s", "p50 ms", "p99 ms", "CPU ms/request", ""):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for row in rows:
        table.add_row(
            row.name, str(row.connections), f"{row.done:,}", f"{row.per_second:,.0f}", f"{row.p50:.2f}", f"{row.p99:.2f}",
            f"{row.cpu:.2f}", row.note + (" over 25 ms" if row.cpu > LIMIT_MS else ""),
        )  # fmt: skip
    out.print(table)
    return any(row.cpu > LIMIT_MS for row in rows)


if __name__ == "__main__":
    main()
