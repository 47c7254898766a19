"""From data and a typst template to PDF/A-2b.  The same data give the same bytes, so a digest can stand for a document."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

from jinbang.documents import fonts

TEMPLATES = Path(__file__).resolve().parent / "templates"


class CannotCompose(RuntimeError):
    """A template and its data do not fit: a mistake of ours, with typst's own words."""


def compose(*, template: str, data: Mapping[str, Any], made: date | datetime, strict: bool = False) -> bytes:
    """Typeset templates/<template>.typ with `data` (anything JSON can hold).

    made: the date written into the file, so that the bytes do not depend on when they are made.
    A character that no font at hand has is written 〓〔U+20000〕, with a note at the foot: an application, its stamped page or
    a unit's letter must not wait for a font.  strict: raise MissingGlyph, naming the characters, instead (T14).
    """
    lacking = fonts.missing(text="".join(_texts(data)))
    if lacking and strict:
        raise fonts.MissingGlyph(lacking)
    if lacking:
        data = {**_spelt(data, {ord(one): f"〓〔U+{ord(one):04X}〕" for one in lacking}), "unshown": True}
    moment = made if isinstance(made, datetime) else datetime(made.year, made.month, made.day, tzinfo=UTC)
    data_json = json.dumps(data, ensure_ascii=False, sort_keys=True)
    families = json.dumps([face.family for face in fonts.chain()])
    # typst takes whole seconds
    return _typeset(template, data_json, families, moment.astimezone(UTC).replace(microsecond=0))


@lru_cache(maxsize=64)
def _typeset(template: str, data: str, families: str, moment: datetime) -> bytes:
    """The last documents are kept: who opens a paper again, or several who read the same, wait for nothing."""
    try:
        return bytes(
            typst.compile(
                str(TEMPLATES / f"{template}.typ"),
                root=str(TEMPLATES),
                font_paths=fonts.loaded(),
                ignore_system_fonts=True,
                sys_inputs={"data": data, "families": families},
                format="pdf",
                pdf_standards=["a-2b"],
                timestamp=moment,
            )
        )
    except typst.TypstError as error:
        raise CannotCompose(f"{template}: {error}") from error


def qr_svg(*, content: str) -> str:
    """A QR code as SVG, error correction M, without a margin of its own."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0, scale=4, dark="#1c1b19")
    return out.getvalue().decode("ascii")


def _spelt(data: Any, names: Mapping[int, str]) -> Any:
    """The same data, with the characters that cannot be shown written as their code points."""
    if isinstance(data, str):
        return data.translate(names)
    if isinstance(data, Mapping):
        return {key: _spelt(value, names) for key, value in data.items()}
    return [_spelt(one, names) for one in data] if isinstance(data, list | tuple) else data


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
