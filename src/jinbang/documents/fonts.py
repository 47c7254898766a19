"""The fonts of the documents, and what they cannot show.

One Chinese serif face travels with the package.  Where these are installed, characters that it lacks come from Noto Serif CJK,
HanaMin (extensions B to F) and BabelStone Han; a character that no face has blocks a certificate (T14), because a name with an
empty box in it is worse than none, and is spelt as its code point on working papers.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

BUNDLED = Path(__file__).resolve().parent.parent / "assets" / "fonts"
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))

#: (file, number within a collection, family as the templates name it), in the order they are asked.
_CHAIN = (
    ("SourceHanSerifSC-Regular.otf", -1, "Source Han Serif SC"),
    ("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC"),
    ("HanaMinA.ttf", -1, "HanaMinA"),
    ("HanaMinB.ttf", -1, "HanaMinB"),
    ("BabelStoneHan.ttf", -1, "BabelStone Han"),
)


class MissingGlyph(ValueError):
    """Characters that no font at hand can show.  `characters`: each once, in the order met."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        names = "、".join(f"{one}（U+{ord(one):04X}）" for one in characters)
        self.zh = (
            f"现有字体不能显示：{names}。请安装含有这些字的字体（如 fonts-hanazono、fonts-babelstone-han）后重新制作。"
        )
        self.en = (
            f"No font at hand can show {', '.join(f'{one} (U+{ord(one):04X})' for one in characters)}. "
            "Install one that has them (such as fonts-hanazono or fonts-babelstone-han) and make the document again."
        )
        super().__init__(f"{self.zh} / {self.en}")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file of the chain that is here."""

    path: Path
    number: int
    family: str


@lru_cache(maxsize=1)
def chain() -> tuple[Face, ...]:
    """The faces at hand, in order; the bundled one is always the first."""
    found = []
    for name, number, family in _CHAIN:
        path = BUNDLED / name
        if not path.exists():
            path = next((p for folder in _FOLDERS for p in sorted(folder.glob(f"**/{name}"))), path)
        if path.exists():
            found.append(Face(path, number, family))
    if not found or found[0].family != _CHAIN[0][2]:
        raise RuntimeError(f"the bundled font {BUNDLED / _CHAIN[0][0]} is missing: install the package anew")
    return tuple(found)


@lru_cache(maxsize=8)
def covered(face: Face) -> frozenset[int]:
    """Code points that a face has a glyph for."""
    with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing(*, text: str) -> tuple[str, ...]:
    """Characters of a text that no face at hand can show, each once, in the order met."""
    left = dict.fromkeys(one for one in text if not _invisible(one))
    for face in chain():
        has = covered(face)
        left = {one: None for one in left if ord(one) not in has}
        if not left:
            return ()
    return tuple(left)


@lru_cache(maxsize=1)
def loaded() -> typst.Fonts:
    """The fonts, read once per process."""
    folders = dict.fromkeys(str(face.path.parent) for face in chain())
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def _invisible(character: str) -> bool:
    """Line ends, blanks, joiners and variation selectors need no glyph of their own."""
    code = ord(character)
    return (
        character.isspace()
        or unicodedata.category(character) in ("Cc", "Cf")
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )
