"""The HTTP endpoint of a witness: POST …/add-checkpoint, as https://c2sp.org/tlog-witness has it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from jinbang.cli.witnessing.state import Conflict, Forked, Stranger, Witness
from jinbang.transparency import Broken, Malformed, Unknown

LARGEST_REQUEST = 100_000
SIZE_TYPE = "text/x.tlog.size"


class Endpoint(ThreadingHTTPServer):
    """Serves one witness until it is shut down."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        super().__init__(address, _Handler)
        self.witness = witness

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says in one line what went wrong; nothing where the client has gone away."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            print(f"{client_address[0]} {type(error).__name__}: {error}", file=sys.stderr, flush=True)


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint
    protocol_version = "HTTP/1.1"
    timeout = 20  # seconds that a client may take
    server_version, sys_version = "jinbang-witness", ""

    def do_GET(self) -> None:
        """Who this is, for people."""
        if self.path.rstrip("/"):
            self._answer(404, "this witness answers POST add-checkpoint\n")
        else:
            self._answer(200, self.server.witness.vkey + "\n")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_REQUEST:
            self.close_connection = True  # what follows is not read
            self._answer(413, f"a request has a Content-Length of at most {LARGEST_REQUEST}\n")
            return
        body = self.rfile.read(int(length))
        if self.path.rpartition("/")[2] != "add-checkpoint":
            self._answer(404, "this witness answers POST add-checkpoint\n")
            return
        self._answer(*_decide(self.server.witness, body, at=datetime.now(UTC)))

    def _answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Only what went wrong, and without what a client could put terminal codes into."""
        if code != 200:
            print(f"{self.client_address[0]} {code}", flush=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing of what a client sent is printed."""


def _decide(witness: Witness, body: bytes, *, at: datetime) -> tuple[int, str] | tuple[int, str, str]:
    """Status, text and type of the answer to a request."""
    try:
        return 200, witness.add(body.decode(), at=at).line
    except Conflict as conflict:
        return 409, f"{conflict.size}\n", SIZE_TYPE
    except tuple(_STATUS) as error:
        return _STATUS[type(error)], f"{error}\n"


_STATUS: dict[type[Exception], int] = {
    Stranger: 404, Unknown: 403, Forked: 409, Malformed: 400, UnicodeDecodeError: 400, Broken: 422,
}  # fmt: skip
