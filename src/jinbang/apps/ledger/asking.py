"""One request to an address that the operator has set: no redirects, no waiting without end, no answer without end."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO, Any

PATIENCE = 10.0  # seconds
LARGEST_ANSWER = 100_000


class NoAnswer(Exception):
    """The other side could not be reached or did not end."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0917 - as it is called
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def post(url: str, *, data: bytes, kind: str, patience: float = PATIENCE) -> tuple[int, bytes]:
    """Status and body of the answer.  Raises NoAnswer."""
    request = urllib.request.Request(url, data=data, headers={"Content-Type": kind}, method="POST")  # noqa: S310
    opener: Any = urllib.request.build_opener(_StayHere)
    try:
        try:
            answer = opener.open(request, timeout=patience)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            body = answer.read(LARGEST_ANSWER + 1)
            status = int(answer.status)
    except (OSError, HTTPException) as error:
        raise NoAnswer(f"{url}: {error}") from error
    if len(body) > LARGEST_ANSWER:
        raise NoAnswer(f"{url}: its answer is larger than {LARGEST_ANSWER} bytes")
    return status, body
