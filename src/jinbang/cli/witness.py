"""`jinbang witness`: confirm that the log of somebody else only grows.  It needs neither Django nor a site."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from jinbang.cli.witnessing.endpoint import Endpoint
from jinbang.cli.witnessing.following import Place, Unreachable, follow
from jinbang.cli.witnessing.state import KINDS, Conflict, Forked, Stranger, Witness
from jinbang.transparency import Broken, Malformed, Unknown, VerifierKey

_STATE = click.option(
    "--state", type=click.Path(file_okay=False, path_type=Path), default=Path("witness"), show_default=True,
    help="Folder with the key and what was cosigned; never to be lost or copied back from an older state.",
)  # fmt: skip
_LOG = click.option(
    "--log", "logs", multiple=True, required=True, help="Public key of a log, or a file with one a line."
)


@click.group()
def witness() -> None:
    """Confirm that a log only grows, and say so with a cosignature.

    Make a key with `witness key`, give it to those who check, then answer a log's requests with `witness serve`, or read a
    log by yourself with `witness follow`.
    """


@witness.command()
@click.argument("name", required=False)
@_STATE
@click.option("--kind", type=click.Choice(list(KINDS)), default="ed25519", show_default=True)
def key(name: str | None, state: Path, kind: str) -> None:
    """Show the public key; with NAME (a host name of yours and a word, as in witness.example/w1) make one first."""
    try:
        click.echo((Witness.make(state, name=name, kind=kind) if name else Witness(state)).vkey)
    except (Malformed, OSError) as error:
        raise click.ClickException(str(error)) from None


@witness.command()
@_STATE
@_LOG
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8100, show_default=True, help="0: any that is free.")
def serve(state: Path, logs: tuple[str, ...], host: str, port: int) -> None:
    """Answer the requests of these logs (POST …/add-checkpoint), behind a proxy that speaks TLS."""
    whom = _witness(state, logs)
    try:
        endpoint = Endpoint((host, port), whom)
    except OSError as error:
        raise click.ClickException(f"{host}:{port} cannot be used ({error.strerror})") from None
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: threading.Thread(target=endpoint.shutdown).start())
    click.echo(f"http://{host}:{endpoint.server_port}/  {whom.vkey}")
    endpoint.serve_forever()
    endpoint.server_close()


@witness.command(name="follow")
@click.argument("place")
@_STATE
@_LOG
@click.option("--every", type=click.FloatRange(min=1), help="Look again after so many seconds, until stopped.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the cosigned checkpoint there, too."
)
def follow_command(place: str, state: Path, logs: tuple[str, ...], every: float | None, out: Path | None) -> None:
    """Read the log at PLACE (an address such as https://…/log/, or a folder) and cosign what continues the last time.

    Exit status 1 where it does not: keep the evidence folder and tell others.
    """
    whom, stop = _witness(state, logs), threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    while True:
        try:
            seen = follow(Place(place), whom, at=datetime.now(UTC))
        except Unreachable as error:
            if every is None:
                raise click.ClickException(str(error)) from None
            click.echo(str(error), err=True)
        except (Broken, Forked, Unknown, Malformed, Conflict, Stranger) as error:
            raise click.ClickException(str(error)) from None
        else:
            if seen is None:
                click.echo("nothing new") if every is None else None
            else:
                click.echo(f"cosigned {seen.checkpoint.origin} at {seen.checkpoint.size} entries")
                if out is not None:
                    out.write_text(seen.note, encoding="utf-8")
        if every is None or stop.wait(every):
            return


def _witness(state: Path, logs: tuple[str, ...]) -> Witness:
    vkeys: list[str] = []
    for one in logs:
        path = Path(one)
        if "+" not in one and path.is_file():
            vkeys += [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        else:
            vkeys.append(one)
    try:
        return Witness(state, keys=[VerifierKey.parse(vkey) for vkey in vkeys])
    except Malformed as error:
        raise click.ClickException(str(error)) from None
