"""What changed between two definitions, in words: the public difference of an amendment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinbang.rules.definition import ProgrammeDefinition, Text
from jinbang.rules.digest import as_json

# How the elements of an array are known again: the first of these keys that all of them have.
_IDENTITIES = (
    ("contest", "body"),
    ("list_key", "channel"),
    ("purpose", "organisation", "contests"),
    ("stage",),
    ("code",),
    ("key",),
)

_PARTS = {
    "lists": Text("榜单", "lists"),
    "tracks": Text("领域", "tracks"),
    "channels": Text("推荐渠道", "channels"),
    "quotas": Text("名额", "quotas"),
    "calendar": Text("日程", "calendar"),
    "bodies": Text("机构", "bodies"),
    "mandates": Text("评审职责", "mandates"),
    "contacts": Text("联系人", "contacts"),
    "forms": Text("申报表", "forms"),
    "sections": Text("部分", "sections"),
    "fields": Text("填报项", "fields"),
    "conditions": Text("申报条件", "conditions"),
    "criteria": Text("评价标准", "criteria"),
    "settings": Text("设置", "settings"),
    "sources": Text("出处", "clauses"),
    "prose": Text("文字", "prose"),
    "screening_reasons": Text("形式审查理由", "screening reasons"),
    "objection_refusals": Text("异议不予受理理由", "objection refusals"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change.  where: the way to it, element by element.  old, new: JSON values, None where absent."""

    where: tuple[str, ...]
    kind: str  # "added" | "removed" | "changed"
    old: Any
    new: Any

    def say(self, language: str) -> str:
        """One line: where, and from what to what."""
        zh = language.startswith("zh")
        place = " › ".join(_PARTS[part].say(language) if part in _PARTS else part for part in self.where)
        if self.kind == "added":
            return f"+ {place}：{_show(self.new, zh)}" if zh else f"+ {place}: {_show(self.new, zh)}"
        if self.kind == "removed":
            return f"- {place}：{_show(self.old, zh)}" if zh else f"- {place}: {_show(self.old, zh)}"
        colon = "：" if zh else ": "
        return f"~ {place}{colon}{_show(self.old, zh)} → {_show(self.new, zh)}"


def compare(*, old: ProgrammeDefinition, new: ProgrammeDefinition) -> tuple[Difference, ...]:
    """Every change, in the order of the definition.  A changed order of elements alone is one change of its own."""
    out: list[Difference] = []
    _walk((), as_json(old), as_json(new), out)
    return tuple(out)


def _walk(where: tuple[str, ...], old: Any, new: Any, out: list[Difference]) -> None:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_text(old) and not _is_text(new):
        for key in {**old, **new}:
            if key not in old:
                out.append(Difference((*where, key), "added", None, new[key]))
            elif key not in new:
                out.append(Difference((*where, key), "removed", old[key], None))
            else:
                _walk((*where, key), old[key], new[key], out)
        return
    if isinstance(old, list) and isinstance(new, list):
        first, second = _by_identity(old), _by_identity(new)
        if first is not None and second is not None:
            before = len(out)
            _walk(where, first, second, out)
            if len(out) == before:
                out.append(Difference((*where, "order"), "changed", list(first), list(second)))
            return
    kind = "added" if old in (None, "", []) else "removed" if new in (None, "", []) else "changed"
    out.append(Difference(where, kind, old, new))


def _by_identity(items: list[Any]) -> dict[str, Any] | None:
    """The elements by what identifies them; None where nothing does."""
    if not all(isinstance(one, dict) for one in items):
        return None
    for keys in _IDENTITIES:
        if all(key in one for one in items for key in keys):
            named = {" ".join(filter(None, (_word(one[key]) for key in keys))): one for one in items}
            if len(named) == len(items):
                return named
    return None


def _word(value: Any) -> str:
    if _is_text(value):
        return str(value["en"])
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en"}


def _show(value: Any, zh: bool) -> str:
    if value is None or value in ("", []):
        return "（无）" if zh else "(none)"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, list):
        return ", ".join(_show(one, zh) for one in value)
    return _show_table(value, zh) if isinstance(value, dict) else str(value)


def _show_table(value: dict[str, Any], zh: bool) -> str:
    if _is_text(value):
        return f"“{value['zh' if zh else 'en']}”"
    if _is_text(value.get("name")):
        return _show_table(value["name"], zh)
    facts = [(key, part) for key, part in value.items() if part not in (None, "", [], {})]
    return "{" + ", ".join(f"{key}: {_show(part, zh)}" for key, part in facts) + "}"
