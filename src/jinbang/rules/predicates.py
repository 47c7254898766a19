"""The closed set of conditions that a definition may state: named predicates with arguments, never expressions.

A predicate looks at cleaned answers and says met, not met or cannot be checked, with the numbers that decided it, in
both languages.  Limits are inclusive: 不超过, 以上 and "at least" all contain their bound (Civil Code art. 1259).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jinbang.rules.calendar import age_on, anniversary
from jinbang.rules.cn.uscc import check_uscc
from jinbang.rules.definition import Form, Text


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a predicate.

    kind: "field" (a field key, "@role", or "table.column"), "fields", "date", "number", "count", "words", "text".
    types: field types that make sense; empty for any.
    """

    kind: str
    required: bool = True
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """met: True, False, or None where it cannot be checked.  zh, en: why, with the numbers."""

    met: bool | None
    zh: str
    en: str


@dataclass(frozen=True)
class Facts:
    """What a predicate may look at: cleaned answers, the form they answer, and the day on which ages are counted."""

    values: Mapping[str, Any]
    form: Form
    on: date

    def key(self, reference: str) -> str:
        """The field key that a reference means."""
        return self.form.roles.get(reference[1:], "") if reference.startswith("@") else reference

    def value(self, reference: str) -> Any:
        """The answer: None where nothing is given; for "table.column" the answers of the rows that have one."""
        key, _, column = self.key(reference).partition(".")
        found = self.values.get(key)
        if column:
            rows = found if isinstance(found, list) else []
            return [row[column] for row in rows if isinstance(row, dict) and row.get(column) not in (None, "")] or None
        return None if found in ("", [], None) else found

    def name(self, reference: str) -> Text:
        """The question's words, for explanations."""
        key, _, column = self.key(reference).partition(".")
        one = self.form.fields.get(key)
        if one is None:
            return Text(reference, reference)
        for part in one.columns:
            if part.key == column:
                return Text(f"{one.name.zh}·{part.name.zh}", f"{one.name.en}, {part.name.en}")
        return one.name

    def day(self, reference: str) -> date | None:
        value = self.value(reference)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def number(self, reference: str) -> Decimal | None:
        """A number; for "table.column" the sum over the rows."""
        value = self.value(reference)
        try:
            numbers = [Decimal(str(one)) for one in (value if isinstance(value, list) else [value])]
        except InvalidOperation:
            return None
        return sum(numbers, Decimal(0)) if all(one.is_finite() for one in numbers) else None


Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named condition.  needs: alternatives of which one complete group must be given, where not all are optional."""

    name: str
    arguments: Mapping[str, Argument]
    answer: Callable[[Facts, Arguments], Answer]
    meaning: Text
    needs: tuple[tuple[str, ...], ...] = ()


def unknown(facts: Facts, *references: str) -> Answer:
    """Nothing to look at yet."""
    blank = [facts.name(one) for one in references if facts.value(one) is None] or [facts.name(references[0])]
    return Answer(
        None,
        f"尚未填写“{'”“'.join(one.zh for one in blank)}”，无法核对。",
        f"“{'”, “'.join(one.en for one in blank)}” not given yet, so this cannot be checked.",
    )


def _verdict(met: bool, zh: str, en: str) -> Answer:
    return Answer(met, f"{zh}，{'符合' if met else '不符合'}。", f"{en}: {'met' if met else 'not met'}.")


def _limit(facts: Facts, arguments: Arguments, single: str) -> tuple[Any, Text] | None:
    """The limit that applies to this person: the single one, or by sex.  None where the sex is needed and unknown."""
    if "sex" not in arguments:
        return arguments[single], Text("", "")
    sex = facts.value(arguments["sex"])
    if sex == "male":
        return arguments["male"], Text("男性", "for men, ")
    if sex == "female":
        return arguments["female"], Text("女性", "for women, ")
    return None


def _born_on_or_after(facts: Facts, arguments: Arguments) -> Answer:
    born, limit = facts.day(arguments["field"]), _limit(facts, arguments, "date")
    if born is None or limit is None:
        return unknown(facts, arguments["field"], *([arguments["sex"]] if "sex" in arguments else []))
    earliest, who = limit
    return _verdict(
        born >= earliest,
        f"出生日期 {born}，{who.zh}须在 {earliest} 及以后出生（含当日）",
        f"Born {born}; {who.en}born on or after {earliest}, that day included",
    )


def _age_at_most(facts: Facts, arguments: Arguments) -> Answer:
    born, limit = facts.day(arguments["field"]), _limit(facts, arguments, "years")
    if born is None or limit is None:
        return unknown(facts, arguments["field"], *([arguments["sex"]] if "sex" in arguments else []))
    on = arguments.get("on", facts.on)
    age, (most, who) = age_on(birth=born, on=on), limit
    if age < 0:
        return Answer(False, f"出生日期 {born} 晚于 {on}，不符合。", f"Born {born}, after {on}: not met.")
    return _verdict(
        age <= most,
        f"{born} 出生，{on} 满 {age} 周岁，{who.zh}不超过 {most} 周岁（含）",
        f"Born {born}, {age} on {on}; {who.en}at most {most}, included",
    )


def _elapsed(facts: Facts, arguments: Arguments, *, at_least: bool) -> Answer:
    since = facts.day(arguments["field"])
    if since is None:
        return unknown(facts, arguments["field"])
    on = arguments.get("on", facts.on)
    years, months = arguments.get("years", 0), arguments.get("months", 0)
    name = facts.name(arguments["field"])
    try:
        bound = anniversary(start=since, years=years, months=months)
    except (ValueError, OverflowError):
        return Answer(None, f"“{name.zh}”超出可计算范围。", f"“{name.en}” cannot be counted from.")
    span_zh = "".join((f"{years} 年" if years else "", f"{months} 个月" if months else "")) or "0 天"
    span_en = " and ".join(filter(None, (f"{years} years" if years else "", f"{months} months" if months else "")))
    if at_least:
        return _verdict(
            since <= on and on >= bound,
            f"{name.zh} {since}，至 {on} 须满 {span_zh}（{bound} 满）",
            f"{name.en} {since}; by {on} at least {span_en or '0 days'} (complete on {bound})",
        )
    return _verdict(
        since <= on <= bound,
        f"{name.zh} {since}，至 {on} 不超过 {span_zh}（至 {bound}，含当日）",
        f"{name.en} {since}; by {on} at most {span_en or '0 days'} (until {bound}, included)",
    )


def _dated(facts: Facts, arguments: Arguments, *, after: bool) -> Answer:
    day = facts.day(arguments["field"])
    if day is None:
        return unknown(facts, arguments["field"])
    bound, name = arguments["date"], facts.name(arguments["field"])
    if after:
        return _verdict(
            day >= bound,
            f"{name.zh} {day}，须在 {bound} 及以后",
            f"{name.en} {day}; must be on or after {bound}",
        )
    return _verdict(
        day <= bound, f"{name.zh} {day}，须在 {bound} 及以前", f"{name.en} {day}; must be on or before {bound}"
    )


def _number(facts: Facts, arguments: Arguments, *, at_least: bool) -> Answer:
    number = facts.number(arguments["field"])
    if number is None:
        return unknown(facts, arguments["field"])
    bound, name = Decimal(arguments["value"]), facts.name(arguments["field"])
    unit = arguments.get("unit", Text("", ""))
    zh = f" {unit.zh}" if unit.zh else ""
    en = f" {unit.en}" if unit.en else ""
    return _verdict(
        number >= bound if at_least else number <= bound,
        f"{name.zh} {number:f}{zh}，须{'不少于' if at_least else '不超过'} {bound:f}{zh}（含）",
        f"{name.en} {number:f}{en}; must be at {'least' if at_least else 'most'} {bound:f}{en}, included",
    )


def _ratio(facts: Facts, arguments: Arguments, *, at_least: bool) -> Answer:
    above, below = facts.number(arguments["numerator"]), facts.number(arguments["denominator"])
    if above is None or below is None:
        return unknown(facts, arguments["numerator"], arguments["denominator"])
    first, second = facts.name(arguments["numerator"]), facts.name(arguments["denominator"])
    if below <= 0:
        return Answer(
            None,
            f"“{second.zh}”为 {below:f}，无法计算比例。",
            f"“{second.en}” is {below:f}, so there is no ratio.",
        )
    share = Decimal(arguments["share"])
    # Multiplied out, so that no rounding decides.
    met = above >= share * below if at_least else above <= share * below
    percent, bound = (above * 100 / below).quantize(Decimal("0.01")), (share * 100).normalize()
    return _verdict(
        met,
        f"{first.zh} {above:f} ÷ {second.zh} {below:f} ≈ {percent}%，须{'不低于' if at_least else '不高于'} {bound:f}%",
        f"{first.en} {above:f} ÷ {second.en} {below:f} ≈ {percent} %; must be at "
        f"{'least' if at_least else 'most'} {bound:f} %",
    )


def _rows_at_least(facts: Facts, arguments: Arguments) -> Answer:
    rows = facts.value(arguments["field"])
    name = facts.name(arguments["field"])
    if rows is None:
        return unknown(facts, arguments["field"])
    wanted = arguments.get("is", ())
    column = arguments.get("column", "")
    fit = [row for row in rows if not column or (isinstance(row, dict) and row.get(column) in wanted)]
    table = facts.form.fields.get(facts.key(arguments["field"]))
    part = next((one for one in (table.columns if table else ()) if one.key == column), None)
    words = [dict(part.options).get(one, Text(one, one)) for one in wanted] if part else []
    which = Text("、".join(one.zh for one in words), ", ".join(one.en for one in words))
    kind = f"属于{which.zh}的" if which.zh else ""
    return _verdict(
        len(fit) >= arguments["count"],
        f"“{name.zh}”中{kind}有 {len(fit)} 项，须不少于 {arguments['count']} 项",
        f"“{name.en}” has {len(fit)} row(s){' that are ' + which.en if which.en else ''}; "
        f"at least {arguments['count']} needed",
    )


def _one_of(facts: Facts, arguments: Arguments) -> Answer:
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    key = facts.key(arguments["field"])
    options = dict(facts.form.fields[key].options) if key in facts.form.fields else {}
    given = value if isinstance(value, list) else [value]
    said = [options.get(one, Text(str(one), str(one))) for one in given]
    allowed = [options.get(one, Text(one, one)) for one in arguments["values"]]
    name = facts.name(arguments["field"])
    return _verdict(
        all(one in arguments["values"] for one in given),
        f"{name.zh}为“{'、'.join(one.zh for one in said)}”，须为{'、'.join(one.zh for one in allowed)}之一",
        f"{name.en} is “{', '.join(one.en for one in said)}”; must be one of {', '.join(one.en for one in allowed)}",
    )


def _declared(facts: Facts, arguments: Arguments) -> Answer:
    name = facts.name(arguments["field"])
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    return _verdict(value == "yes", f"对“{name.zh}”的承诺", f"Undertaking “{name.en}”")


_OFFLINE = Text(
    "涉密内容不得在本平台填报或上传。请立即停止填写，按保密规定以线下方式联系主办单位。",
    "Classified content must not be entered or uploaded here. Stop now and contact the organiser off line, "
    "by the rules of secrecy.",
)


def _not_secret(facts: Facts, arguments: Arguments) -> Answer:
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    if value == "yes":
        return Answer(True, "已声明不涉及国家秘密，符合。", "Declared to hold no state secret: met.")
    offline = arguments.get("offline", _OFFLINE)
    return Answer(
        False, f"未声明不涉密，不予受理。{offline.zh}", f"Not declared free of secrets: refused. {offline.en}"
    )


def _any_filled(facts: Facts, arguments: Arguments) -> Answer:
    references = arguments["fields"] if "fields" in arguments else (arguments["field"],)
    given = [facts.name(one) for one in references if facts.value(one) is not None]
    if not given:
        names = [facts.name(one) for one in references]
        return Answer(
            False,
            f"“{'”“'.join(one.zh for one in names)}”{'均' if len(names) > 1 else ''}未提供，不符合。",
            f"None of “{'”, “'.join(one.en for one in names)}” is given: not met.",
        )
    return Answer(
        True,
        f"已提供“{'”“'.join(one.zh for one in given)}”，符合。",
        f"Given: “{'”, “'.join(one.en for one in given)}”: met.",
    )


def _uscc_valid(facts: Facts, arguments: Arguments) -> Answer:
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    wrong = check_uscc(text=str(value)).errors
    if wrong:
        return Answer(False, wrong[0].zh, wrong[0].en)
    return Answer(
        True, "统一社会信用代码有效，系境内登记的主体，符合。", "The unified social credit code is valid: met."
    )


_DATE = Argument("field", types=("date",))
_NUMBER = Argument("field", types=("number", "money", "integer", "trl"))
_SEX = {
    "sex": Argument("field", required=False, types=("choice",)),
    "male": Argument("count", required=False),
    "female": Argument("count", required=False),
}
_ON = {"on": Argument("date", required=False)}
_SPAN = {
    "field": _DATE,
    "years": Argument("count", required=False),
    "months": Argument("count", required=False),
    **_ON,
}
_BOUND = {"field": _NUMBER, "value": Argument("number"), "unit": Argument("text", required=False)}
_SHARE = {"numerator": _NUMBER, "denominator": _NUMBER, "share": Argument("number")}
_DAY = {"field": _DATE, "date": Argument("date")}

_ALL = (
    Predicate(
        "born-on-or-after",
        {
            "field": _DATE,
            "date": Argument("date", required=False),
            "sex": Argument("field", required=False, types=("choice",)),
            "male": Argument("date", required=False),
            "female": Argument("date", required=False),
        },
        _born_on_or_after,
        Text("在某日及以后出生，可按性别", "born on or after a day, by sex where stated"),
        (("date",), ("sex", "male", "female")),
    ),
    Predicate(
        "age-at-most",
        {"field": _DATE, "years": Argument("count", required=False), **_SEX, **_ON},
        _age_at_most,
        Text("截止日周岁不超过，可按性别", "whole years of age on the cut-off day at most, by sex where stated"),
        (("years",), ("sex", "male", "female")),
    ),
    Predicate(
        "elapsed-at-least",
        _SPAN,
        lambda facts, arguments: _elapsed(facts, arguments, at_least=True),
        Text("截止日已满", "so much time has passed by the cut-off day"),
        (("years",), ("months",)),
    ),
    Predicate(
        "elapsed-at-most",
        _SPAN,
        lambda facts, arguments: _elapsed(facts, arguments, at_least=False),
        Text("截止日未超过", "no more time has passed by the cut-off day"),
        (("years",), ("months",)),
    ),
    Predicate(
        "date-on-or-after",
        _DAY,
        lambda facts, arguments: _dated(facts, arguments, after=True),
        Text("不早于某日", "not before a day"),
    ),
    Predicate(
        "date-on-or-before",
        _DAY,
        lambda facts, arguments: _dated(facts, arguments, after=False),
        Text("不晚于某日", "not after a day"),
    ),
    Predicate(
        "number-at-least",
        _BOUND,
        lambda facts, arguments: _number(facts, arguments, at_least=True),
        Text("数值（或表格一栏之和）不少于", "a number, or the sum of a table's column, at least"),
    ),
    Predicate(
        "number-at-most",
        _BOUND,
        lambda facts, arguments: _number(facts, arguments, at_least=False),
        Text("数值（或表格一栏之和）不超过", "a number, or the sum of a table's column, at most"),
    ),
    Predicate(
        "ratio-at-least",
        _SHARE,
        lambda facts, arguments: _ratio(facts, arguments, at_least=True),
        Text("比例不低于", "a ratio at least"),
    ),
    Predicate(
        "ratio-at-most",
        _SHARE,
        lambda facts, arguments: _ratio(facts, arguments, at_least=False),
        Text("比例不高于", "a ratio at most"),
    ),
    Predicate(
        "rows-at-least",
        {
            "field": Argument("field", types=("table",)),
            "count": Argument("count"),
            "column": Argument("word", required=False),
            "is": Argument("words", required=False),
        },
        _rows_at_least,
        Text("表格中（某一类）不少于若干项", "a table has at least so many rows (of a kind)"),
    ),
    Predicate(
        "one-of",
        {"field": Argument("field", types=("choice", "multiple", "yes-no")), "values": Argument("words")},
        _one_of,
        Text("选项属于所列", "the choice is one of these"),
    ),
    Predicate(
        "declared",
        {"field": Argument("field", types=("commitment", "yes-no"))},
        _declared,
        Text("已作承诺", "the undertaking is given"),
    ),
    Predicate(
        "not-secret",
        {
            "field": Argument("field", types=("commitment", "yes-no")),
            "offline": Argument("text", required=False),
        },
        _not_secret,
        Text("声明不涉密；涉密者转线下", "declared free of secrets; what is classified goes off line"),
    ),
    Predicate("filled", {"field": Argument("field")}, _any_filled, Text("已填写", "the answer is given")),
    Predicate(
        "any-filled",
        {"fields": Argument("fields")},
        _any_filled,
        Text("至少填写其一", "at least one of these answers is given"),
    ),
    Predicate(
        "uscc-valid",
        {"field": Argument("field", types=("uscc",))},
        _uscc_valid,
        Text("统一社会信用代码有效", "the unified social credit code is valid"),
    ),
)
PREDICATES: Mapping[str, Predicate] = {one.name: one for one in _ALL}
"""Every predicate by name; there are no others."""
