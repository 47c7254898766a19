"""Reads the QR codes on a scan: `python scan.py < file`, one JSON list of texts.

A process of its own (see codes.py): what strangers upload is decoded by native code, with little memory and time.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image

PAGES = 120  # a unit may recommend a hundred at once, with their pages in one scan
DOTS = 200  # an inch: enough for a code 2 cm wide
PIXELS = 60_000_000
MEMORY = 1_500_000_000


def pictures(data: bytes) -> Iterator[Image.Image]:
    """The pages of a PDF, or the picture itself, in grey."""
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        for index in range(min(len(document), PAGES)):
            page = document[index]
            width, height = page.get_size()
            scale = min(DOTS / 72, (PIXELS / max(width * height, 1)) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil()
    else:
        Image.MAX_IMAGE_PIXELS = PIXELS
        yield Image.open(io.BytesIO(data)).convert("L")


def texts(data: bytes) -> list[str]:
    """The text of every QR code, sorted, each once."""
    found = set()
    for picture in pictures(data):
        found |= {
            one.text
            for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
        }
    return sorted(found)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        sys.stdout.write(json.dumps(texts(sys.stdin.buffer.read())))
    except Exception:  # whatever is wrong with a stranger's file, no code could be read on it
        sys.stdout.write("[]")
