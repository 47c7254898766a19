"""Terms of a text in Chinese, English or both: pairs of neighbouring characters, and words."""

from __future__ import annotations

import re
import unicodedata

RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+|[^\W\d_\u3400-\u9fff][^\W_\u3400-\u9fff]*")
# fmt: off
COMMON = frozenset({
    "the", "of", "and", "in", "to", "for", "on", "with", "by", "an", "is", "are", "was", "were", "be", "as", "at",
    "from", "that", "this", "which", "or", "its", "their", "we", "our", "can", "based", "using", "via", "into",
    "between", "than", "these", "those", "has", "have", "it", "not",
})
# fmt: on


def normal(text: str) -> str:
    """One spelling: compatibility forms, case, white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms(text: str) -> list[str]:
    """Chinese runs as pairs of characters (a lone character as itself), other words without plural s and without the
    commonest English words.  In order, repeats kept."""
    found: list[str] = []
    for run in RUNS.findall(normal(text)):
        if is_chinese(run[0]):
            found += [run[k : k + 2] for k in range(len(run) - 1)] or [run]
        elif len(run) > 1 and run not in COMMON:
            found.append(_singular(run))
    return found


def is_chinese(character: str) -> bool:
    """Whether it is an ideograph."""
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
