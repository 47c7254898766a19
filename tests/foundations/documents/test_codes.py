"""N22: the check code is read from the paper, however it was scanned, and a bad file can only fail to be read."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdfium2
import pytest

from jinbang.documents import stamped_page
from jinbang.documents.codes import codes_on


@pytest.fixture(scope="module")
def paper() -> bytes:
    return stamped_page(
        title="示例", above="盖章页", facts=[("申报号", "1")], statements=["属实。"], code="ABCDEFGH", digest="ab" * 32,
        check_url="https://jinbang.example/unit/a/12/?code=ABCDEFGH", made=datetime(2022, 10, 1, tzinfo=UTC), language="zh-hans",
    )  # fmt: skip


def test_the_code_is_read_from_the_pdf(paper: bytes) -> None:
    assert codes_on(data=paper) == {"ABCDEFGH"}


def test_the_code_is_read_from_a_poor_scan_that_lies_askew(paper: bytes) -> None:
    page = pypdfium2.PdfDocument(paper)[0].render(scale=150 / 72).to_pil()
    askew = page.rotate(2.5, expand=True, fillcolor="white").convert("L").point(lambda value: value * 0.8 + 20)
    kept = io.BytesIO()
    askew.save(kept, "JPEG", quality=40)
    assert codes_on(data=kept.getvalue()) == {"ABCDEFGH"}


def test_every_page_of_a_thick_scan_is_read(paper: bytes) -> None:
    one, many = pypdfium2.PdfDocument(paper), pypdfium2.PdfDocument.new()
    for n in range(24):
        many.import_pages(one) if n == 23 else many.new_page(595, 842)
    kept = io.BytesIO()
    many.save(kept)
    assert codes_on(data=kept.getvalue()) == {"ABCDEFGH"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nonsense", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 torn"])
def test_what_is_no_scan_has_no_code(data: bytes) -> None:
    assert codes_on(data=data) == frozenset()
