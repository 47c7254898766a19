"""The check codes on a scanned page, read from its QR codes (R7: paper equals screen)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

_CODE = re.compile(r"[?&]code=([A-Z2-7]{8})(?:&|$)", re.ASCII)
_SCAN = Path(__file__).with_name("scan.py")  # as a file: the package behind it takes longer to load than a page to read
SECONDS = 60


def codes_on(*, data: bytes) -> frozenset[str]:
    """The check codes in the QR codes of a PDF or picture; empty where none can be read.

    The file is decoded in a process of its own, so that a damaged or malicious one can at most fail to be read.
    """
    command = [sys.executable, "-I", str(_SCAN)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 - our own file, no shell
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return frozenset()
    return frozenset(match[1] for text in found if (match := _CODE.search(text)))
