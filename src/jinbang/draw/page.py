"""The replay page: one HTML file that holds a published draw and does it again, offline, in the reader's browser."""

from __future__ import annotations

import base64
from importlib.resources import files


def replay_page(*, commitment: bytes, result: bytes | None = None) -> str:
    """The page for this commitment, with its result once there is one.  It loads nothing and sends nothing."""
    template = (files("jinbang.draw") / "replay.html").read_text("utf-8")
    for mark, data in (("@@COMMITMENT@@", commitment), ("@@RESULT@@", result or b"")):
        template = template.replace(mark, base64.b64encode(data).decode("ascii"))
    return template
