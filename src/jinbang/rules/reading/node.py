"""One table of a definition file, read key by key.

Every reader takes a key, checks what it finds and answers a usable value; a mistake is collected and a harmless value
takes its place, so that reading goes on and all mistakes come out at once.  `finish` reports the keys nobody asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jinbang.rules.definition import Text
from jinbang.rules.reading.lines import Path
from jinbang.rules.reading.problem import Collector, Problem

_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
_ABSENT = object()
_FINEST = Decimal("0.000000001")

EMPTY = Text("", "")


class Node:
    """A table at `path` of `file`.  damaged: the file had syntax errors, so a key may be missing for that reason."""

    def __init__(
        self,
        *,
        file: str,
        data: Mapping[str, Any],
        lines: Mapping[Path, int],
        collector: Collector,
        path: Path = (),
        label: tuple[str, ...] = (),
        damaged: bool = False,
    ) -> None:
        self.file = file
        self.data = data
        self.lines = lines
        self.collector = collector
        self.path = path
        self.label = label
        self.damaged = damaged
        self._asked: dict[str, None] = {}

    # --- mistakes ---------------------------------------------------------------------------------------------------

    def line(self, name: str = "") -> int:
        """The line of a key, or of the table where the key is absent."""
        path = (*self.path, name) if name else self.path
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, name: str, code: str, zh: str, en: str) -> None:
        """Collect a mistake about key `name` ("" for the table itself)."""
        key = ".".join((*self.label, name) if name else self.label)
        self.collector.add(Problem(self.file, self.line(name), key, code, zh, en))

    def finish(self) -> None:
        """Report keys that mean nothing here, each with the nearest key that would."""
        for name in self.data:
            if name not in self._asked:
                near = get_close_matches(name, list(self._asked), n=1, cutoff=0.6)
                known = "、".join(self._asked), ", ".join(self._asked)
                self.problem(
                    name,
                    "unknown-key",
                    f"此处没有“{name}”这个键。" + (f"是否想写“{near[0]}”？" if near else f"可用的键：{known[0]}。"),
                    f"“{name}” is not a key here. "
                    + (f"Did you mean “{near[0]}”?" if near else f"Keys that are: {known[1]}."),
                )

    # --- values -----------------------------------------------------------------------------------------------------

    def has(self, name: str) -> bool:
        self._asked.setdefault(name)
        return name in self.data

    def _take(self, name: str, required: bool) -> Any:
        self._asked.setdefault(name)
        if name in self.data:
            return self.data[name]
        if required and not self.damaged:
            self.problem(
                name,
                "missing",
                f"缺少“{name}”，请补上。",
                f"“{name}” is missing. Add it.",
            )
        return _ABSENT

    def _wrong(self, name: str, found: Any, zh: str, en: str) -> None:
        what = repr(found) if not isinstance(found, (dict, list)) else ("表" if isinstance(found, dict) else "数组")
        shown = what if len(what) <= 40 else what[:37] + "…"
        what_en = {"表": "a table", "数组": "an array"}.get(shown, shown)
        self.problem(
            name,
            "wrong-type",
            f"这里应为{zh}，现为 {shown}。请改正。",
            f"This must be {en}, but is {what_en}. Mend it.",
        )

    def word(self, name: str, *, required: bool = True, default: str = "") -> str:
        """A text that is the same in every language: a name of a file, a number of a document."""
        value = self._take(name, required)
        if value is _ABSENT:
            return default
        if not isinstance(value, str) or (required and not value.strip()):
            self._wrong(name, value, "非空文字", "some text")
            return default
        return value

    def key(self, name: str = "key", *, required: bool = True) -> str:
        """A stable key: small letters, digits and single hyphens."""
        value = self.word(name, required=required)
        if value and not _KEBAB.fullmatch(value):
            self.problem(
                name,
                "bad-key",
                f"键“{value}”只能用小写字母、数字和连字符，例如 young-teacher。",
                f"The key “{value}” may only have small letters, digits and hyphens, such as young-teacher.",
            )
        return value

    def source(self) -> str:
        """The clause that says so.  A rule without one does not load."""
        value = self._take("source", False)
        if (value is _ABSENT and not self.damaged) or (value is not _ABSENT and not str(value).strip()):
            self.problem(
                "source",
                "no-source",
                '每条规则都要注明出处。请加上 source，例如 source = "notice 3"；通知未规定的写 "sector practice"。',
                'Every rule names its clause. Add source, for example source = "notice 3"; '
                'where the notice is silent write "sector practice".',
            )
            return ""
        if value is _ABSENT:
            return ""
        if not isinstance(value, str):
            self._wrong("source", value, "文字", "some text")
            return ""
        return value

    def text(self, name: str, *, required: bool = True) -> Text:
        """Words in both languages: { zh = "…", en = "…" }, or one text without Chinese that serves both."""
        value = self._take(name, required)
        if value is _ABSENT:
            return EMPTY
        return self._bilingual(name, value)

    def texts(self, name: str, *, required: bool = False) -> tuple[Text, ...]:
        """Several words in both languages."""
        return tuple(self._bilingual(name, one) for one in self._array(name, required))

    def _bilingual(self, name: str, value: Any) -> Text:
        if isinstance(value, str) and value.strip() and not _HAN.search(value):
            return Text(value, value)
        if isinstance(value, dict) and set(value) <= {"zh", "en"} and all(isinstance(v, str) for v in value.values()):
            zh, en = value.get("zh", "").strip(), value.get("en", "").strip()
            if zh and en:
                return Text(zh, en)
        self.problem(
            name,
            "two-languages",
            '请用两种语言写明：{ zh = "…", en = "…" }，两者都不能空。',
            'Say it in both languages: { zh = "…", en = "…" }, neither empty.',
        )
        return EMPTY

    def yes(self, name: str, *, default: bool) -> bool:
        value = self._take(name, False)
        if value is _ABSENT:
            return default
        if not isinstance(value, bool):
            self._wrong(name, value, " true 或 false", "true or false")
            return default
        return value

    def integer(
        self, name: str, *, required: bool = True, minimum: int = 0, maximum: int = 10**9, default: int = 0
    ) -> int:
        value = self.maybe_integer(name, required=required, minimum=minimum, maximum=maximum)
        return default if value is None else value

    def maybe_integer(self, name: str, *, required: bool = False, minimum: int = 0, maximum: int = 10**9) -> int | None:
        value = self._take(name, required)
        if value is _ABSENT:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(name, value, "整数", "a whole number")
            return None
        if not minimum <= value <= maximum:
            self.problem(
                name,
                "out-of-range",
                f"应在 {minimum} 到 {maximum} 之间，现为 {value}。",
                f"This must lie between {minimum} and {maximum}, but is {value}.",
            )
            return None
        return value

    def decimal(self, name: str, *, required: bool = True, default: Decimal = Decimal(0)) -> Decimal:
        value = self.maybe_decimal(name, required=required)
        return default if value is None else value

    def maybe_decimal(self, name: str, *, required: bool = False) -> Decimal | None:
        """An exact decimal: a TOML number, never a binary float."""
        value = self._take(name, required)
        if value is _ABSENT:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
            self._wrong(name, value, "数字", "a number")
            return None
        number = Decimal(value)
        if abs(number) > 10**15 or number != number.quantize(_FINEST):
            self.problem(
                name,
                "out-of-range",
                "数字过大或小数位过多（最多 9 位）。",
                "This number is too large or has too many decimal places (9 at most).",
            )
            return None
        return number

    def fraction(self, name: str, *, default: Fraction) -> Fraction:
        """An exact fraction: "2/3", or a number."""
        value = self._take(name, False)
        if value is _ABSENT:
            return default
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}/[1-9][0-9]{0,5}", value):
            return Fraction(value)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and Decimal(value).is_finite():
            return Fraction(value)
        self._wrong(name, value, '分数，例如 "2/3"', 'a fraction such as "2/3"')
        return default

    def day(self, name: str, *, required: bool = True) -> date | None:
        value = self._take(name, required)
        if value is _ABSENT:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._wrong(name, value, "日期，例如 2022-10-31", "a day such as 2022-10-31")
        return None

    def raw(self, name: str, *, required: bool = False) -> Any:
        """Whatever stands there, None where nothing does; the caller checks it."""
        value = self._take(name, required)
        return None if value is _ABSENT else value

    def choice(self, name: str, allowed: Sequence[str], *, required: bool = True, default: str = "") -> str:
        """One of a closed set of words, with the nearest one where it is misspelt."""
        value = self._take(name, required)
        if value is _ABSENT:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        near = get_close_matches(str(value), allowed, n=1, cutoff=0.6)
        self.problem(
            name,
            "unknown-word",
            f"“{value}”不在可选之列（{'、'.join(allowed)}）。" + (f"是否想写“{near[0]}”？" if near else "请选其一。"),
            f"“{value}” is none of {', '.join(allowed)}. " + (f"Did you mean “{near[0]}”?" if near else "Choose one."),
        )
        return default

    def words(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Several texts."""
        out = []
        for one in self._array(name, required):
            if isinstance(one, str) and one.strip():
                out.append(one)
            else:
                self._wrong(name, one, "文字的数组", "an array of texts")
        return tuple(out)

    def _array(self, name: str, required: bool) -> list[Any]:
        value = self._take(name, required)
        if value is _ABSENT:
            return []
        if not isinstance(value, list):
            self._wrong(name, value, "数组", "an array")
            return []
        return value

    # --- tables inside ----------------------------------------------------------------------------------------------

    def child(self, name: str, *, required: bool = False) -> Node:
        """A table inside; empty where there is none."""
        value = self._take(name, required)
        if value is not _ABSENT and not isinstance(value, dict):
            self._wrong(name, value, "表", "a table")
        data = value if isinstance(value, dict) else {}
        return self._below(data, (*self.path, name), name)

    def children(self, name: str, *, required: bool = False) -> list[Node]:
        """The tables of an array: [[name]] one after another."""
        out = []
        for place, one in enumerate(self._array(name, required)):
            if not isinstance(one, dict):
                self._wrong(name, one, f"表的数组（[[{name}]]）", f"an array of tables ([[{name}]])")
                continue
            label = one.get("key")
            shown = label if isinstance(label, str) and label else str(place + 1)
            out.append(self._below(one, (*self.path, name, place), f"{name}.{shown}"))
        return out

    def _below(self, data: Mapping[str, Any], path: Path, label: str) -> Node:
        return Node(
            file=self.file,
            data=data,
            lines=self.lines,
            collector=self.collector,
            path=path,
            label=(*self.label, label),
            damaged=self.damaged,
        )


def report_twice(nodes: Iterable[Node], name: str = "key") -> None:
    """Report every key that an earlier table of the same kind already has."""
    seen: dict[str, Node] = {}
    for node in nodes:
        key = node.data.get(name)
        if isinstance(key, str) and key in seen:
            first = seen[key]
            node.problem(
                name,
                "twice",
                f"“{key}”已在 {first.file} 第 {first.line(name)} 行用过，键不能重复，请换一个。",
                f"“{key}” is already used at {first.file}:{first.line(name)}. Keys are unique: choose another.",
            )
        elif isinstance(key, str):
            seen[key] = node


def dangling(node: Node, name: str, value: str, known: list[str], file: str) -> None:
    """Report a reference to something that is not there."""
    near = get_close_matches(value, known, n=1, cutoff=0.6)
    node.problem(
        name,
        "dangling",
        f"{file} 中没有“{value}”。" + (f"是否想写“{near[0]}”？" if near else f"现有：{'、'.join(known) or '无'}。"),
        f"{file} has no “{value}”. "
        + (f"Did you mean “{near[0]}”?" if near else f"It has: {', '.join(known) or 'none'}."),
    )
