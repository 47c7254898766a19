"""Text as people type it: codes are normalised, names and titles are kept verbatim.

Also what must not leave the house: masks for the public pages (R19), a scanner that finds identity numbers,
telephone numbers and e-mail addresses in any text (T13), and a guard for spreadsheet cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

# --- codes ---------------------------------------------------------------------------------------------------------

_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "×": "X", "Х": "X", "*": "X"})
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\ufe58\ufe63]+")


def normal_code(*, text: str, drop_dashes: bool = True) -> str:
    """A code as the standards write it: NFKC (full-width to ASCII), upper case, no blanks, no dashes.

    For codes only: NFKC turns （Ａ） into (A) and the compatibility character U+F900 into U+8C48, which would
    falsify a name or a title.
    """
    code = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()
    return _DASHES.sub("", code) if drop_dashes else _DASHES.sub("-", code)


def digits_for_lookalikes(*, code: str, letters: str = "OIZS") -> str:
    """Replace letters that people type for digits: O→0, I→1, Z→2, S→5 (and L→1 where `letters` has it)."""
    return code.translate({key: value for key, value in _LOOKALIKE.items() if chr(key) in letters})


def is_ascii_digits(text: str, /) -> bool:
    """True for one or more of 0–9 and nothing else (str.isdigit also accepts ², ٣ and ③)."""
    return text.isascii() and text.isdigit()


# --- counting ------------------------------------------------------------------------------------------------------

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def count_characters(*, text: str) -> int:
    """字数（含标点）: code points, punctuation and blanks included; a line break counts once however it is stored."""
    return len(text.replace("\r\n", "\n"))


def count_han(*, text: str) -> int:
    """Chinese characters alone, all blocks up to extension H, compatibility ideographs and 〇 included."""
    return len(_HAN.findall(text))


# --- masks (R19) ---------------------------------------------------------------------------------------------------


def mask(*, text: str, head: int, tail: int) -> str:
    """Keep `head` characters in front and `tail` behind, one * for each between.

    A text too short to hide at least half of itself is hidden whole.
    """
    hidden = len(text) - head - tail
    if hidden * 2 < len(text):
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[len(text) - tail :]


def mask_phone(*, text: str) -> str:
    """138****1234 for a mobile number; for any other, only the last two digits of the number remain."""
    digits = re.sub(r"^(?:\+|00)?86(?=1[0-9]{10}$)", "", normal_code(text=text))
    if re.fullmatch(r"1[0-9]{10}", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return re.sub(r"[0-9](?=(?:[^0-9]*[0-9]){2})", "*", unicodedata.normalize("NFKC", text))


def mask_identity(*, text: str) -> str:
    """35*************123 for an 18-character number; every other document keeps its first and last two characters."""
    code = normal_code(text=text)
    if len(code) == 18:
        return f"{code[:2]}{'*' * 13}{code[-3:]}"
    return mask(text=code, head=2, tail=2)


def mask_email(*, text: str) -> str:
    """z***@example.org: the first character and the domain remain, the length of the rest is not shown."""
    local, at, domain = text.strip().rpartition("@")
    return f"{local[:1]}***{at}{domain}" if local and domain else "*" * len(text)


def mask_name(*, text: str) -> str:
    """张**: the first character, and one * for each that follows."""
    return text[:1] + "*" * (len(text) - 1)


# --- finding what must not be published (T13) -----------------------------------------------------------------------

Kind = Literal["identity", "mobile", "landline", "email"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something personal in a text: `start` and `end` are offsets into the text that was scanned."""

    kind: Kind
    text: str
    start: int
    end: int


_DATE8 = r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_DATE6 = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# A wrong check digit is still a leak, so none is asked for here. Letters beside a mobile number are allowed except
# those of hexadecimal digests, which hold eleven digits in a row often enough.
_PERSONAL = re.compile(
    r"(?P<email>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    rf"|(?P<identity>(?<![0-9])(?:[1-9][0-9]{{5}}[ -]?{_DATE8}[ -]?[0-9]{{3}}[0-9Xx]|[1-8][0-9]{{5}}{_DATE6}[0-9]{{3}})"
    r"(?![0-9]))"
    r"|(?P<mobile>(?<![0-9A-Fa-f])(?<![0-9]\.)(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Fa-f]))"
    r"|(?P<landline>(?<![0-9A-Za-z])(?<![0-9]\.)"
    r"[(]?0(?:10|2[0-9]|[3-9][0-9]{2})[)]?[ -]?[2-9][0-9]{2,3}[ -]?[0-9]{4}(?![0-9]))"
)
_MASKS: dict[Kind, Callable[[str], str]] = {
    "identity": lambda found: mask_identity(text=found),
    "mobile": lambda found: mask_phone(text=found),
    "landline": lambda found: mask_phone(text=found),
    "email": lambda found: mask_email(text=found),
}


def scan_personal(*, text: str) -> tuple[Finding, ...]:
    """Find identity numbers, mobile and landline numbers and e-mail addresses, in order, without overlaps.

    Full-width digits are seen too. Landlines are reported apart, because a public hotline is meant to be read.
    An all-digit credit code whose middle reads as a date is taken for an identity number: rather one too many.
    """
    return tuple(
        Finding(kind=cast(Kind, match.lastgroup), text=text[slice(*match.span())], start=match.start(), end=match.end())
        for match in _PERSONAL.finditer(_fold_digits(text))
    )


def hide_personal(*, text: str) -> str:
    """The text with everything `scan_personal` finds masked, for logs and letters."""
    pieces: list[str] = []
    done = 0
    for finding in scan_personal(text=text):
        pieces += [text[done : finding.start], _MASKS[finding.kind](finding.text)]
        done = finding.end
    return "".join([*pieces, text[done:]])


# One character for one character, so that offsets hold.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2010: 0x2D, 0x2013: 0x2D}


def _fold_digits(text: str) -> str:
    return text.translate(_FULL_WIDTH)


# --- spreadsheets ---------------------------------------------------------------------------------------------------


def guard_cell(*, text: str) -> str:
    """A cell that a spreadsheet shows as text and never runs as a formula.

    A leading = + - @ tab or return, full-width ones included, even behind blanks, gets an apostrophe in front.
    """
    start = text.lstrip(" \u3000\u00a0\ufeff\u200b")
    return f"'{text}" if start[:1] in tuple("=+-@\t\r\n＝＋－＠") else text


# --- GB 18030-2022 on import ----------------------------------------------------------------------------------------

# Python's gb18030 codec is the mapping of the year 2000: 19 characters that the editions of 2005 and 2022 moved,
# and 6 more that lift to extension B, arrive as private-use code points that no font shows.
_FROM_PRIVATE_USE = {
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15, 0xE793: 0xFE16,
    0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19, 0xE7C7: 0x1E3F, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
    0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB,
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
}  # fmt: skip
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def lift_private_use(*, text: str) -> str:
    """Replace the 25 private-use code points of older GB 18030 files with the characters they stand for."""
    return text.translate(_FROM_PRIVATE_USE)


def decode_gb18030(*, raw: bytes) -> str | None:
    """Decode a file from GB 18030 (GBK and GB 2312 included) as of its 2022 edition; None when it is not one."""
    try:
        return lift_private_use(text=raw.decode("gb18030"))
    except UnicodeDecodeError:
        return None


def private_use(*, text: str) -> tuple[str, ...]:
    """The private-use characters still in a text, each once: nobody else's computer shows them."""
    return tuple(dict.fromkeys(_PRIVATE_USE.findall(text)))
