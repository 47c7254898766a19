"""A PostgreSQL server of the tests' own, run by an unprivileged user, on a free port of the loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def available() -> bool:
    """True where the server's programs are installed."""
    return BINARIES is not None and (BINARIES / "initdb").exists()


def _user() -> str:
    """Who runs the server: this user, or, for root, one without rights."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server in `folder`; yields its database address, and stops it at the end."""
    assert BINARIES is not None
    user, data = _user(), folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    prefix: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, user)
        prefix = ["setpriv", "--reuid", user, "--regid", str(pwd.getpwnam(user).pw_gid), "--clear-groups"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *words: str) -> None:
        done = subprocess.run(
            [*prefix, str(BINARIES / program), *words],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=folder,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run("initdb", "-D", str(data), "-U", "jinbang", "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories= -c max_connections=120"
    run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "jinbang", "jinbang")
        yield f"postgresql://jinbang@127.0.0.1:{port}/jinbang"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
