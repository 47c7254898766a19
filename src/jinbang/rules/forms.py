"""A form filled in: the answers checked and kept, what is missing, how far each section is, what changed.

Drafts are kept as posted; `clean` reads them whenever somebody wants to know.  It takes any JSON-like value and never
raises: what cannot be read is a problem of its field, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from jinbang.rules.answers import Around, Problems, blank, keep
from jinbang.rules.definition import Field, Form, Text
from jinbang.rules.problem import Problem

_FILE_FACTS = ("id", "name", "size", "sha256", "type")
MOST_ROWS = 1000


@dataclass(frozen=True)
class Cleaned:
    """Answers checked.

    values: field key → kept value, only of fields that are asked and right.
    problems: place → what is wrong; a place is a field key, or "table.0.column" with rows counted from 0.
    missing: places that are asked, required and blank.  hidden: field keys not asked because of other answers.
    """

    values: dict[str, Any]
    problems: dict[str, Problems]
    missing: tuple[str, ...]
    hidden: tuple[str, ...] = ()

    @property
    def errors(self) -> dict[str, Problems]:
        """The problems that stop a submission."""
        found = {place: tuple(one for one in ones if one.severity == "error") for place, ones in self.problems.items()}
        return {place: ones for place, ones in found.items() if ones}

    @property
    def ok(self) -> bool:
        """True where nothing is missing and nothing is wrong; warnings may remain."""
        return not self.missing and not self.errors

    def as_fields(self) -> tuple[tuple[str, str, str], ...]:
        """(place, zh, en) for everything missing or wrong: the `fields` of a Refusal."""
        out = [(place, "请填写此项。", "Answer this.") for place in self.missing]
        out += [(place, one.zh, one.en) for place, ones in self.errors.items() for one in ones]
        return tuple(out)


def clean(*, form: Form, data: Any, on: date) -> Cleaned:
    """Check posted answers.

    data: field key → answer; text, lists of text (multiple), lists of rows (tables; {"0": row} too), files as
    {"name", "size", …}.  Anything else is a problem of its field.  on: the day of the check.
    """
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    state = _Pass(_around(form, given, on))
    for one in form.fields.values():
        state.read(one, given.get(one.key))
    return Cleaned(state.values, state.problems, tuple(state.missing), tuple(state.hidden))


def _around(form: Form, given: Mapping[str, Any], on: date) -> Around:
    """Sex and birth date as the form says them, for the identity number to agree with."""
    found: dict[str, Any] = {}
    for role in ("sex", "birth-date"):
        one = form.fields.get(form.roles.get(role, ""))
        value = given.get(one.key) if one else None
        if one is not None and one.type in ("choice", "date") and not blank(value):
            found[role] = keep(question=one, value=value, around=Around(on)).value
    born = found.get("birth-date")
    return Around(on, found.get("sex") or "", date.fromisoformat(born) if born else None)


class _Pass:
    """One walk over a form, gathering what `Cleaned` tells."""

    def __init__(self, around: Around) -> None:
        self.around = around
        self.values: dict[str, Any] = {}
        self.problems: dict[str, Problems] = {}
        self.missing: list[str] = []
        self.hidden: list[str] = []

    def read(self, one: Field, value: Any) -> None:
        if not self._asked(one):
            self.hidden.append(one.key)
        elif one.type == "table":
            self._table(one, value)
        elif one.type == "file":
            self._files(one, value)
        elif blank(value):
            self._blank(one)
        else:
            result = keep(question=one, value=value, around=self.around)
            if result.problems:
                self.problems[one.key] = result.problems
            if one.type == "commitment" and one.required and result.value == "no":
                self.missing.append(one.key)
            elif result.value is not None:
                self.values[one.key] = result.value

    def _asked(self, one: Field) -> bool:
        if one.visible_if is None:
            return True
        key, wanted = one.visible_if
        value = self.values.get(key)
        return any(part in wanted for part in (value if isinstance(value, list) else [value]))

    def _blank(self, one: Field) -> None:
        if one.required:
            self.missing.append(one.key)

    def _table(self, one: Field, value: Any) -> None:
        rows = _rows(value)
        if rows is None:
            self.problems[one.key] = (_shape(),)
            return
        kept: list[dict[str, Any]] = []
        whole = True
        for place, row in enumerate(rows):
            if not isinstance(row, Mapping):
                self.problems[f"{one.key}.{place}"] = (_shape(),)
                whole = False
            elif any(not blank(row.get(column.key)) for column in one.columns):
                cells, right = self._row(one, place, row)
                kept.append(cells)
                whole = whole and right
        if not kept and whole:
            self._blank(one)
            return
        wrong = _row_count(one, len(kept))
        if wrong is not None:
            self.problems[one.key] = (wrong,)
        elif whole:
            self.values[one.key] = kept

    def _row(self, one: Field, place: int, row: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """The row's kept cells, and whether all of it is right."""
        cells: dict[str, Any] = {}
        right = True
        for column in one.columns:
            where = f"{one.key}.{place}.{column.key}"
            value = row.get(column.key)
            if blank(value):
                if column.required:
                    self.missing.append(where)
                    right = False
                continue
            # Sex and birth date belong to the nominee, not to a person in a table.
            result = keep(question=column, value=value, around=Around(self.around.on))
            if result.problems:
                self.problems[where] = result.problems
            if result.value is None:
                right = False
            else:
                cells[column.key] = result.value
        return cells, right

    def _files(self, one: Field, value: Any) -> None:
        if blank(value):
            self._blank(one)
            return
        given = [value] if isinstance(value, (str, Mapping)) else value
        if not isinstance(given, (list, tuple)):
            self.problems[one.key] = (_shape(),)
            return
        wrong: list[Problem] = []
        kept = []
        for part in given[: MOST_ROWS + 1]:
            facts = {"name": part} if isinstance(part, str) else part
            if not isinstance(facts, Mapping) or not isinstance(facts.get("name"), str) or not facts["name"].strip():
                wrong.append(_shape())
                continue
            wrong += _file_problems(one, facts)
            kept.append({key: facts[key] for key in _FILE_FACTS if isinstance(facts.get(key), (str, int))})
        most = one.max_rows or MOST_ROWS
        if len(kept) > most:
            wrong.append(
                Problem(
                    "too-many-files",
                    f"最多 {most} 个文件，现有 {len(kept)} 个，请删减。",
                    f"At most {most} files; there are {len(kept)}. Take some out.",
                )
            )
        if wrong:
            self.problems[one.key] = tuple(wrong)
        else:
            self.values[one.key] = kept


def _row_count(one: Field, count: int) -> Problem | None:
    most, least = one.max_rows or MOST_ROWS, one.min_rows or (1 if one.required else 0)
    if count > most:
        return Problem(
            "too-many-rows",
            f"最多 {most} 行，现有 {count} 行，请删减。",
            f"At most {most} rows; this has {count}. Take some out.",
        )
    if count < least:
        return Problem(
            "too-few-rows",
            f"至少 {least} 行，现有 {count} 行，请补充。",
            f"At least {least} rows; this has {count}. Add some.",
        )
    return None


def _rows(value: Any) -> list[Any] | None:
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        keys = [key for key in value if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 7]
        if len(keys) != len(value):
            return None
        value = [value[key] for key in sorted(keys, key=int)]
    return list(value[: MOST_ROWS + 1]) if isinstance(value, (list, tuple)) else None


def _file_problems(one: Field, facts: Mapping[str, Any]) -> list[Problem]:
    name, size = str(facts["name"])[:120], facts.get("size")
    out = []
    if one.accept and name.rpartition(".")[2].lower() not in one.accept:
        kinds = ", ".join(one.accept)
        out.append(
            Problem(
                "file-type",
                f"“{name}”的类型不对，只接受 {kinds}。",
                f"“{name}” has the wrong type: only {kinds} can be taken.",
            )
        )
    if one.max_bytes and isinstance(size, int) and size > one.max_bytes:
        most = f"{one.max_bytes / 1_000_000:g} MB"
        out.append(
            Problem(
                "file-size", f"“{name}”超过 {most}，请压缩或拆分。", f"“{name}” is larger than {most}. Make it smaller."
            )
        )
    return out


def _shape() -> Problem:
    return Problem(
        "wrong-shape", "收到的数据格式不对，请重新填写此项。", "This answer has the wrong form. Enter it again."
    )


# --- how far it is --------------------------------------------------------------------------------------------------

State = Literal["done", "incomplete", "not-started"]


@dataclass(frozen=True, slots=True)
class SectionStatus:
    """How far a section is.  missing, wrong: places, as in `Cleaned`."""

    key: str
    name: Text
    state: State
    missing: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def words(self) -> Text:
        """“已完成”, “还差 3 项，2 项有误”, “未开始”."""
        if self.state == "done":
            return Text("已完成", "done")
        if self.state == "not-started":
            return Text("未开始", "not started")
        zh = [f"还差 {len(self.missing)} 项"] if self.missing else []
        en = [f"{len(self.missing)} missing"] if self.missing else []
        if self.wrong:
            zh.append(f"{len(self.wrong)} 项有误")
            en.append(f"{len(self.wrong)} wrong")
        return Text("，".join(zh), ", ".join(en))


def completeness(*, form: Form, data: Any, on: date) -> tuple[SectionStatus, ...]:
    """The status of every section, in order: the applicant's task list."""
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    result = clean(form=form, data=given, on=on)
    errors = result.errors
    out = []
    for section in form.sections:
        keys = {one.key for one in section.fields}
        missing = tuple(place for place in result.missing if place.partition(".")[0] in keys)
        wrong = tuple(place for place in errors if place.partition(".")[0] in keys)
        started = any(not blank(given.get(key)) for key in keys)
        state: State = "incomplete" if missing or wrong else "done"
        if not started:
            state = "not-started"
        out.append(SectionStatus(section.key, section.name, state, missing, wrong))
    return tuple(out)


# --- what changed ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs.  old, new: as kept, None where there was none."""

    field: str
    name: Text
    old: Any
    new: Any


def difference(*, form: Form, old: Any, new: Any) -> tuple[Change, ...]:
    """The fields whose answers differ, in the order of the form.  Blank and absent are the same."""
    before: Mapping[str, Any] = old if isinstance(old, Mapping) else {}
    after: Mapping[str, Any] = new if isinstance(new, Mapping) else {}
    out = []
    for one in form.fields.values():
        first = None if blank(before.get(one.key)) else before[one.key]
        second = None if blank(after.get(one.key)) else after[one.key]
        if first != second:
            out.append(Change(one.key, one.name, first, second))
    return tuple(out)
