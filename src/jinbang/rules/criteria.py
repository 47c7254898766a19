"""Evaluation criteria as a body files them, score sheets checked against them, and the exact weighted total (R13).

A filed set is a JSON object: {"criteria": [{"key", "name": {"zh", "en"}, "weight": "30", "minimum": "0", "maximum":
"100", "step": "1", "description": {…}}], "rule", "decimals", "min_reviews", "reviews_per_application",
"min_comment_chars", "tie_breaks"}.  Numbers that are not counts are text, so that no binary float ever holds a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from jinbang.rules.definition import CriteriaSet, Criterion, Text
from jinbang.rules.problem import Checked, Problem
from jinbang.rules.text import count_characters

RULES = ("mean", "trimmed", "median")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_CRITERIA = 50
_LONGEST_COMMENT = 20_000


def to_json(*, criteria: CriteriaSet) -> dict[str, Any]:
    """The set as it is filed and digested."""
    return {
        "criteria": [
            {
                "key": one.key,
                "name": {"zh": one.name.zh, "en": one.name.en},
                "weight": str(one.weight),
                "minimum": str(one.minimum),
                "maximum": str(one.maximum),
                "step": str(one.step),
                "description": {"zh": one.description.zh, "en": one.description.en},
            }
            for one in criteria.criteria
        ],
        "rule": criteria.rule,
        "decimals": criteria.decimals,
        "min_reviews": criteria.min_reviews,
        "reviews_per_application": criteria.reviews_per_application,
        "min_comment_chars": criteria.min_comment_chars,
        "tie_breaks": list(criteria.tie_breaks),
        "source": criteria.source,
    }


def from_json(*, filed: Any) -> CriteriaSet:
    """A set that was validated when it was filed.  Raises ValueError where it was not."""
    result = validate(filed=filed)
    if result.value is None:
        raise ValueError(result.errors[0].en)
    return result.value


def validate(*, filed: Any) -> Checked[CriteriaSet]:
    """Read a filed set; every mistake at once.  Never raises."""
    problems: list[Problem] = []
    data: Mapping[str, Any] = filed if isinstance(filed, Mapping) else {}
    rows = data.get("criteria")
    criteria = []
    for place, row in enumerate(rows[:_MOST_CRITERIA] if isinstance(rows, (list, tuple)) else []):
        one = _criterion(row, place + 1, problems)
        if one is not None:
            criteria.append(one)
    ties = data.get("tie_breaks", [])
    found = CriteriaSet(
        criteria=tuple(criteria),
        rule=data.get("rule", "mean") if isinstance(data.get("rule", "mean"), str) else "",
        decimals=_count(data, "decimals", 2, 0, 6, problems),
        min_reviews=_count(data, "min_reviews", 5, 1, 99, problems),
        reviews_per_application=_count(data, "reviews_per_application", 5, 1, 99, problems),
        min_comment_chars=_count(data, "min_comment_chars", 0, 0, 10_000, problems),
        tie_breaks=tuple(one for one in ties if isinstance(one, str)) if isinstance(ties, (list, tuple)) else (),
        source=data["source"] if isinstance(data.get("source"), str) else "",
    )
    problems += mistakes(criteria=found)
    return Checked(text="", value=None if problems else found, problems=tuple(problems))


def mistakes(*, criteria: CriteriaSet) -> Iterator[Problem]:
    """What makes a set unfit to score by."""
    keys = [one.key for one in criteria.criteria]
    if not keys:
        yield Problem("no-criteria", "至少要有一项评价指标，请添加。", "There must be at least one criterion. Add one.")
        return
    if len(set(keys)) < len(keys):
        yield Problem(
            "twice", "评价指标的键重复，请改成互不相同。", "Two criteria have the same key. Make them different."
        )
    total = sum((one.weight for one in criteria.criteria), Decimal(0))
    if total not in (Decimal(1), Decimal(100)):
        yield Problem(
            "weights",
            f"权重之和为 {total:f}，应为 1 或 100，请调整。",
            f"The weights sum to {total:f}, not to 1 or 100. Adjust them.",
        )
    if len({(one.minimum, one.maximum) for one in criteria.criteria}) > 1:
        yield Problem(
            "uneven-scales",
            "各项分值范围不同，加权后会失真。请统一分值范围，轻重用权重表示。",
            "The criteria have different scales, which distorts the weighted total. "
            "Give all the same scale and let the weight say what counts more.",
        )
    if criteria.rule not in RULES:
        yield Problem(
            "rule",
            "汇总方法应为平均（mean）、去掉最高最低分（trimmed）或中位数（median）。",
            "The rule is mean, trimmed or median.",
        )
    if criteria.rule == "trimmed" and criteria.reviews_per_application < 5:
        yield Problem(
            "trim-needs-five",
            "去掉最高最低分至少需要 5 份评分，请增加评审份数或改用平均分。",
            "Dropping the highest and lowest needs at least 5 scores. Ask for more reviews, or use the mean.",
        )
    if criteria.min_reviews < 3:
        yield Problem(
            "too-few-reviews",
            f"有效评审不得少于 3 份，现为 {criteria.min_reviews} 份。",
            f"At least 3 valid reviews are needed, not {criteria.min_reviews}.",
        )
    if criteria.min_reviews > criteria.reviews_per_application:
        yield Problem(
            "min-above-reviews",
            "最少有效评审数大于每项评审数，永远达不到，请改正。",
            "The minimum of valid reviews is above the reviews per application and can never be reached.",
        )
    unknown = [one for one in criteria.tie_breaks if one not in keys]
    if unknown:
        yield Problem(
            "tie-breaks",
            f"并列时比较的指标“{unknown[0]}”不存在，请改正。",
            f"The tie-break “{unknown[0]}” is no criterion. Correct it.",
        )


def _criterion(row: Any, place: int, problems: list[Problem]) -> Criterion | None:
    data: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    key, name = data.get("key"), _text(data.get("name"))
    numbers = {
        part: _decimal(data.get(part, default))
        for part, default in (("weight", None), ("minimum", "0"), ("maximum", "100"), ("step", "1"))
    }
    if not isinstance(key, str) or not _KEY.fullmatch(key) or name is None or None in numbers.values():
        problems.append(
            Problem(
                "criterion",
                f"第 {place} 项指标不完整：需要键、中英文名称、权重和分值范围。",
                f"Criterion {place} is incomplete: it needs a key, a name in both languages, a weight and a scale.",
            )
        )
        return None
    weight, minimum, maximum, step = (numbers[part] or Decimal(0) for part in ("weight", "minimum", "maximum", "step"))
    if weight <= 0 or minimum >= maximum or step <= 0 or (maximum - minimum) % step:
        problems.append(
            Problem(
                "scale",
                f"第 {place} 项“{name.zh}”的权重、分值范围或步长不对：权重和步长大于 0，步长须能从最低分走到最高分。",
                f"Criterion {place}, “{name.en}”: weight and step are above 0, and the step leads from the minimum "
                "to the maximum exactly.",
            )
        )
        return None
    return Criterion(key, name, weight, minimum, maximum, step, _text(data.get("description")) or Text("", ""))


def _text(value: Any) -> Text | None:
    if isinstance(value, str) and value.strip():
        return Text(value.strip(), value.strip())
    if isinstance(value, Mapping):
        zh, en = value.get("zh", ""), value.get("en", "")
        if isinstance(zh, str) and isinstance(en, str) and (zh.strip() or en.strip()):
            return Text(zh.strip() or en.strip(), en.strip() or zh.strip())
    return None


def _decimal(value: Any) -> Decimal | None:
    """An exact number of reasonable size; binary floats by their shortest text."""
    if isinstance(value, bool) or not isinstance(value, (int, str, float, Decimal)) or len(str(value)) > 20:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > 10**6 or number != round(number, 6):
        return None
    return number


def _count(data: Mapping[str, Any], key: str, default: int, least: int, most: int, problems: list[Problem]) -> int:  # noqa: PLR0917
    value = data.get(key, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        problems.append(
            Problem(
                key.replace("_", "-"),
                f"“{key}”应为 {least} 到 {most} 的整数。",
                f"“{key}” is a whole number from {least} to {most}.",
            )
        )
        return default
    return value


# --- score sheets ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScoreSheet:
    """values: criterion → exact score, only of right ones.  problems: criterion, or "comment" → what is wrong."""

    values: dict[str, Decimal]
    problems: dict[str, Problem]

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_fields(self) -> tuple[tuple[str, str, str], ...]:
        """(place, zh, en): the `fields` of a Refusal."""
        return tuple((place, one.zh, one.en) for place, one in self.problems.items())


def check_scores(*, criteria: CriteriaSet, scores: Any, comment: Any, complete: bool = True) -> ScoreSheet:
    """Check a score sheet.  complete=False for a draft, where blanks and a short comment are no mistake.  Never raises.

    scores: criterion key → number or its text.
    """
    given: Mapping[str, Any] = scores if isinstance(scores, Mapping) else {}
    values: dict[str, Decimal] = {}
    problems: dict[str, Problem] = {}
    for one in criteria.criteria:
        value = given.get(one.key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if complete:
                problems[one.key] = Problem("missing", f"请为“{one.name.zh}”打分。", f"Score “{one.name.en}”.")
            continue
        number = _decimal(value)
        if number is None or not one.minimum <= number <= one.maximum or (number - one.minimum) % one.step:
            problems[one.key] = Problem(
                "score",
                f"“{one.name.zh}”应在 {one.minimum:f} 到 {one.maximum:f} 之间，步长 {one.step:f}。",
                f"“{one.name.en}” lies between {one.minimum:f} and {one.maximum:f} in steps of {one.step:f}.",
            )
        else:
            values[one.key] = number
    for key in given:
        if key not in {one.key for one in criteria.criteria}:
            problems[str(key)[:60]] = Problem(
                "unknown-criterion", "没有这项评价指标。请刷新页面。", "There is no such criterion. Reload the page."
            )
    wrong = _comment(criteria, comment, complete)
    if wrong is not None:
        problems["comment"] = wrong
    return ScoreSheet(values, problems)


def _comment(criteria: CriteriaSet, comment: Any, complete: bool) -> Problem | None:
    if comment is not None and not isinstance(comment, str):
        return Problem(
            "wrong-shape", "评审意见格式不对，请重新填写。", "The comment has the wrong form. Enter it again."
        )
    count = count_characters(text=(comment or "").strip())
    if count > _LONGEST_COMMENT:
        return Problem(
            "too-long",
            f"评审意见最多 {_LONGEST_COMMENT} 字，现有 {count} 字。",
            f"The comment has at most {_LONGEST_COMMENT} characters; this has {count}.",
        )
    if complete and count < criteria.min_comment_chars:
        return Problem(
            "too-short",
            f"评审意见至少 {criteria.min_comment_chars} 字，现有 {count} 字，请补充。",
            f"The comment has at least {criteria.min_comment_chars} characters; this has {count}. Write more.",
        )
    return None


def weighted_total(*, criteria: CriteriaSet, scores: Mapping[str, Decimal]) -> Decimal:
    """Σ weight × score ÷ Σ weight, to the filed decimals, halves up (86.125 → 86.13).

    Exact in between: no intermediate rounding.  Raises KeyError where a score is missing.
    """
    above = sum((Fraction(one.weight) * Fraction(scores[one.key]) for one in criteria.criteria), Fraction(0))
    below = sum((Fraction(one.weight) for one in criteria.criteria), Fraction(0))
    return half_up(value=above / below, decimals=criteria.decimals)


def half_up(*, value: Fraction, decimals: int) -> Decimal:
    """An exact fraction to so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = 1 if value < 0 and whole else 0
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -decimals))
