"""The closed set of conditions that a definition may state: named predicates with arguments, never expressions.

A predicate looks at cleaned answers and says met, not met or cannot be checked, with the numbers that decided it, in
both languages.  Limits are inclusive: 不超过, 以上 and "at least" all contain their bound (Civil Code art. 1259).
"""

from __future__ import annotations

from collections.abc import Mapping

from jinbang.rules.definition import Text
from jinbang.rules.predicates.dates import age_at_most, born_on_or_after, dated, elapsed
from jinbang.rules.predicates.facts import Answer, Argument, Facts, Predicate
from jinbang.rules.predicates.given import any_filled, declared, not_secret, one_of, rows_at_least, uscc_valid
from jinbang.rules.predicates.numbers import number, ratio

__all__ = ["PREDICATES", "Answer", "Argument", "Facts", "Predicate"]

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
        born_on_or_after,
        Text("在某日及以后出生，可按性别", "born on or after a day, by sex where stated"),
        (("date",), ("sex", "male", "female")),
    ),
    Predicate(
        "age-at-most",
        {"field": _DATE, "years": Argument("count", required=False), **_SEX, **_ON},
        age_at_most,
        Text("截止日周岁不超过，可按性别", "whole years of age on the cut-off day at most, by sex where stated"),
        (("years",), ("sex", "male", "female")),
    ),
    Predicate(
        "elapsed-at-least",
        _SPAN,
        lambda facts, arguments: elapsed(facts, arguments, at_least=True),
        Text("截止日已满", "so much time has passed by the cut-off day"),
        (("years",), ("months",)),
    ),
    Predicate(
        "elapsed-at-most",
        _SPAN,
        lambda facts, arguments: elapsed(facts, arguments, at_least=False),
        Text("截止日未超过", "no more time has passed by the cut-off day"),
        (("years",), ("months",)),
    ),
    Predicate(
        "date-on-or-after",
        _DAY,
        lambda facts, arguments: dated(facts, arguments, after=True),
        Text("不早于某日", "not before a day"),
    ),
    Predicate(
        "date-on-or-before",
        _DAY,
        lambda facts, arguments: dated(facts, arguments, after=False),
        Text("不晚于某日", "not after a day"),
    ),
    Predicate(
        "number-at-least",
        _BOUND,
        lambda facts, arguments: number(facts, arguments, at_least=True),
        Text("数值（或表格一栏之和）不少于", "a number, or the sum of a table's column, at least"),
    ),
    Predicate(
        "number-at-most",
        _BOUND,
        lambda facts, arguments: number(facts, arguments, at_least=False),
        Text("数值（或表格一栏之和）不超过", "a number, or the sum of a table's column, at most"),
    ),
    Predicate(
        "ratio-at-least",
        _SHARE,
        lambda facts, arguments: ratio(facts, arguments, at_least=True),
        Text("比例不低于", "a ratio at least"),
    ),
    Predicate(
        "ratio-at-most",
        _SHARE,
        lambda facts, arguments: ratio(facts, arguments, at_least=False),
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
        rows_at_least,
        Text("表格中（某一类）不少于若干项", "a table has at least so many rows (of a kind)"),
    ),
    Predicate(
        "one-of",
        {"field": Argument("field", types=("choice", "multiple", "yes-no")), "values": Argument("words")},
        one_of,
        Text("选项属于所列", "the choice is one of these"),
    ),
    Predicate(
        "declared",
        {"field": Argument("field", types=("commitment", "yes-no"))},
        declared,
        Text("已作承诺", "the undertaking is given"),
    ),
    Predicate(
        "not-secret",
        {
            "field": Argument("field", types=("commitment", "yes-no")),
            "offline": Argument("text", required=False),
        },
        not_secret,
        Text("声明不涉密；涉密者转线下", "declared free of secrets; what is classified goes off line"),
    ),
    Predicate("filled", {"field": Argument("field")}, any_filled, Text("已填写", "the answer is given")),
    Predicate(
        "any-filled",
        {"fields": Argument("fields")},
        any_filled,
        Text("至少填写其一", "at least one of these answers is given"),
    ),
    Predicate(
        "uscc-valid",
        {"field": Argument("field", types=("uscc",))},
        uscc_valid,
        Text("统一社会信用代码有效", "the unified social credit code is valid"),
    ),
)
PREDICATES: Mapping[str, Predicate] = {one.name: one for one in _ALL}
"""Every predicate by name; there are no others."""
