"""Invented answers that fill in any form, and invented identifiers with true check characters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jinbang.rules.cn.mod11 import identity_check, organisation_check, patent_check, uscc_check
from jinbang.rules.definition import Column, Field, Form, ProgrammeDefinition

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "明华志强伟芳敏静丽军洋勇艳杰娟涛超霞平"
FILLER = "本项为演示数据，内容系虚构，不指向任何真实的个人、单位或项目。"


def uscc(n: int) -> str:
    """A valid unified social credit code of an enterprise, the n-th."""
    body = f"{n:08d}"
    code = f"91110108{body}{organisation_check(body)}"
    return code + uscc_check(code)


def person_name(n: int) -> str:
    """示例 names: none is anybody's in particular."""
    return FAMILY[n % len(FAMILY)] + GIVEN[n // len(FAMILY) % len(GIVEN)] + GIVEN[n // 7 % len(GIVEN)]


def person_id(n: int, *, born: date = date(1985, 3, 1), sex: str = "male") -> str:
    """A valid resident identity number, the n-th of that birth date and sex."""
    serial = n % 499 * 2 + (1 if sex == "male" else 2)
    body = f"110108{born:%Y%m%d}{serial:03d}"
    return body + identity_check(body)


def patent(n: int) -> str:
    """A valid number of a granted invention patent."""
    body = f"20201{n % 10**7:07d}"
    return f"ZL{body}.{patent_check(body)}"


def born_of(n: int) -> date:
    """Birth date of the n-th person: within every example limit."""
    return date(1985, 3, 1) + timedelta(days=n // 499 % 300)


def answers(definition: ProgrammeDefinition, contest: str, n: int = 1, **changes: Any) -> dict[str, Any]:
    """A complete, eligible draft for a contest, different for each n.  changes: answers to replace ("-" for a "_")."""
    form = definition.form_for(contest)
    out = {field.key: _answer(form, field, n) for field in form.fields.values() if field.type != "file"}
    out.pop(form.roles.get("unsuitable-experts", ""), None)
    for condition in definition.conditions_for(contest):
        earliest = condition.arguments.get("date")
        if condition.predicate == "date-on-or-after" and out.get(condition.arguments.get("field", ""), "9") < str(
            earliest
        ):
            out[condition.arguments["field"]] = str(earliest)
    out.update({key.replace("_", "-"): value for key, value in changes.items()})
    return out


def _answer(form: Form, field: Field, n: int) -> Any:
    roles = {key: role for role, key in form.roles.items()}
    role = roles.get(field.key, "")
    if field.key == form.roles.get("birth-date"):
        return born_of(n).isoformat()
    if field.type == "person-id":
        return person_id(n, born=born_of(n))
    if role == "owner" or (role == "title" and field.type != "person-name"):
        return f"示例{field.name.zh[:8]}{n:05d}"
    if field.type == "table":
        return [_row(field, n, row) for row in range(max(field.min_rows or 0, min(3, field.max_rows or 3)))]
    return _simple(field, n)


def _row(field: Field, n: int, row: int) -> dict[str, Any]:
    return {column.key: _simple(column, n * 10 + row) for column in field.columns}


def _simple(one: Field | Column, n: int) -> Any:
    options = [key for key, _ in one.options]
    made = {
        "integer": "100",
        "number": "100",
        "money": "1000.00",
        "trl": "7",
        "date": "2019-06-01",
        "yes-no": "yes",
        "commitment": "yes",
        "choice": options[0] if options else "",
        "multiple": options[:1],
        "uscc": uscc(n),
        "person-name": person_name(n),
        "person-id": person_id(n),
        "phones": "010-5550 0100",
        "email": f"n{n}@example.org",
        "patent": patent(n),
        "postal-code": "100081",
        "division": "110108",
        "discipline": "520",
        "industry": "I65",
        "title": f"示例{n:05d}",
    }
    if one.type in made:
        return made[one.type]
    text = f"示例{n}。{FILLER}"
    least, most = getattr(one, "min_chars", None) or 0, one.max_chars or 200
    while len(text) < least:
        text += FILLER
    return text[:most]
