"""prose/<key>.zh.md and prose/<key>.en.md: longer words of the call, always in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from jinbang.rules.definition import Text
from jinbang.rules.reading.problem import Collector, Problem


def read_prose(*, texts: Mapping[str, str], collector: Collector) -> dict[str, Text]:
    """Prose by key.  A text that lacks its other language, or is empty, is a mistake."""
    names = sorted({name.rsplit(".", 2)[0] for name in texts if name.startswith("prose/")})
    out = {}
    for stem in names:
        words = {language: texts.get(f"{stem}.{language}.md", "").strip() for language in ("zh", "en")}
        for language, found in words.items():
            if not found:
                file = f"{stem}.{language}.md"
                collector.add(
                    Problem(file, 0, "", "two-languages", "缺少此文件或内容为空。", "This file is missing or empty.")
                )
        out[stem.removeprefix("prose/")] = Text(words["zh"], words["en"])
    return out
