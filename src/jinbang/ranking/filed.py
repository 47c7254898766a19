"""A criteria file (TOML) as a Rule: weights, rounding, trimming, minimum of reviews and tie-breaks as filed."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from jinbang.ranking.rule import Kind, Problem, RankingError, Rule

SETTINGS = {
    "total": str,
    "decimals": int,
    "expert_decimals": int,
    "trim": int,
    "trim_from": int,
    "min_reviews": int,
    "tie_breaks": list,
    "lower_is_better": bool,
}


def rule_of(*, text: str, kind: Kind, **given: Any) -> Rule:
    """The rule of a criteria file; ``given`` (from the command line) overrides the file where it is not None.

    The file has a table ``[weights]`` (criterion = weight) and, beside it, any of the Rule's settings; or, at its
    simplest, nothing but ``criterion = weight`` lines.  A rule read here is a study of a file, so R12's floor of
    three reviews does not bind it.  Raises RankingError with every mistake.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RankingError(
            [
                Problem(
                    code="toml", zh=f"评分标准文件不是合法的 TOML：{error}", en=f"the criteria file is no TOML: {error}"
                )
            ]
        ) from error
    weights = data.pop("weights", None)
    if weights is None:
        weights = {name: data.pop(name) for name in list(data) if name not in SETTINGS}
    problems = []
    if not isinstance(weights, dict):
        problems.append(
            Problem(
                code="weights",
                zh="[weights] 应为“指标 = 权重”的表",
                en="[weights] must be a table of criterion = weight",
            )
        )
        weights = {}
    settings: dict[str, Any] = {}
    for name, value in data.items():
        expected = SETTINGS.get(name)
        if expected is None:
            problems.append(
                Problem(
                    code="setting",
                    zh=f"不认识的设置“{name}”；可用：weights、{'、'.join(SETTINGS)}",
                    en=f"unknown setting “{name}”; use weights, {', '.join(SETTINGS)}",
                )
            )
        elif not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            problems.append(
                Problem(
                    code="setting",
                    zh=f"设置“{name}”的值 {value!r} 类型不对，应为 {expected.__name__}",
                    en=f"the setting “{name}” must be of type {expected.__name__}, not {value!r}",
                )
            )
        else:
            settings[name] = tuple(value) if isinstance(value, list) else value
    settings |= {name: value for name, value in given.items() if value is not None}
    settings.setdefault("min_reviews", 1)
    try:
        rule = Rule(kind=kind, weights=weights or {"score": Decimal(1)}, study=True, **settings)
    except RankingError as error:
        raise RankingError([*problems, *error.problems]) from error
    if problems:
        raise RankingError(problems)
    return rule
