"""The site as `make run STAGE=…` shows it: a real server process on a database of its own, and sign-ins through HTTP."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "jinbang-2022"


@dataclass
class Site:
    """A running site.  sign_ins: role (as printed) → e-mail and first page."""

    url: str
    sign_ins: list[dict[str, str]]

    def who(self, role: str) -> dict[str, str]:
        """The first sign-in whose role contains these words."""
        return next(one for one in self.sign_ins if role in one["role"])


@contextmanager
def running(home: Path, stage: str, *, scale: str = "0.02") -> Iterator[Site]:
    """Set a demonstration up and serve it; waits until the site answers."""
    with answering(home, "--stage", stage, "--scale", scale) as url:
        story = json.loads((home / f"demo-{stage}" / "demo.json").read_text(encoding="utf-8"))
        yield Site(url, story["sign_ins"])


@contextmanager
def answering(home: Path, *words: str) -> Iterator[str]:
    """`jinbang serve` with these words on a free port; yields its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")} | {"JINBANG_HOME": str(home)}
    log = (home.parent / "serve.log").open("w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "jinbang.cli", "serve", *words, "--port", str(port)],
        env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 240
        while True:
            try:
                urllib.request.urlopen(url, timeout=10).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                log.seek(0)
                assert server.poll() is None, log.read()[-3000:]
                assert time.monotonic() < deadline, f"the site did not answer: {error}"
                server_waits(server)
        yield url
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)
        log.close()


def server_waits(server: subprocess.Popen[bytes]) -> None:
    """Wait a moment for the process to get on; ends at once where it has ended."""
    try:
        server.wait(timeout=0.3)
    except subprocess.TimeoutExpired:
        return


class Visitor:
    """Somebody with a cookie jar."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page, redirects followed."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.site.url, path)))

    def post(self, path: str, page: str, **values: str) -> tuple[int, str]:
        """Send a form that stood on `page`."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None, "the page has no form"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **values}).encode()
        request = urllib.request.Request(
            urllib.parse.urljoin(self.site.url, path), data=data, headers={"Referer": self.site.url + path}
        )
        return self._open(request)

    def sign_in(self, email: str, password: str = PASSWORD) -> tuple[int, str]:
        _, page = self.get("/account/login/")
        return self.post("/account/login/", page, login=email, password=password)

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")
