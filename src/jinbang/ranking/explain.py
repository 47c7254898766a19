"""Why one application stands above another, as arithmetic that a person can redo on paper.

Every line is a sum whose figures are all printed and exact.  Lines come in Chinese and English.  The calibrated
score has its own page, `explain_model`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from jinbang.ranking.aggregate import Ranking, Row, half_up, tie_value
from jinbang.ranking.rule import CRITERION, Rule, Sheet


class Words(NamedTuple):
    """One line in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """``above`` and ``below`` with their worked scores, and the comparison that decides."""

    above: str
    below: str
    working_above: tuple[Words, ...]
    working_below: tuple[Words, ...]
    verdict: tuple[Words, ...]

    def text(self, *, language: str = "zh") -> str:
        """All lines as plain text, in ``zh`` or ``en``."""
        k = 0 if language.startswith("zh") else 1
        parts = ([f"{self.above}:"], self.working_above, [f"{self.below}:"], self.working_below, self.verdict)
        return "\n".join(line if isinstance(line, str) else line[k] for part in parts for line in part)


TIE_WORDS = {
    "unrounded": Words("未舍入分", "score before rounding"),
    "mean": Words("均分", "mean"),
    "median": Words("中位数", "median"),
    "highest": Words("最高分", "highest total"),
    "lowest": Words("最低分", "lowest total"),
}


def working(
    *, row: Row, sheets: Sequence[Sheet], rule: Rule, names: Mapping[str, str] | None = None
) -> tuple[Words, ...]:
    """How one application's filed score comes about, line by line.

    ``sheets`` holds at least this application's submitted sheets; ``names`` replaces experts' ids in the text.
    """
    by_expert = {s.expert: s for s in sheets if s.application == row.application and s.submitted}
    called = names or {}
    lines = [
        _total_line(
            sheet=by_expert[t.expert],
            name=called.get(t.expert, t.expert),
            total=t.total,
            exact=t.weighted_sum,
            rule=rule,
        )
        for t in row.totals
    ]
    if rule.kind == "zscore":
        lines += [
            Words(
                f"{called.get(t.expert, t.expert)} 的标准分（本人评分均值 0、标准差 1）：{_plain(t.standard)}",
                f"{called.get(t.expert, t.expert)} on their own scale (mean 0, SD 1): {_plain(t.standard)}",
            )
            for t in row.totals
            if t.standard is not None
        ]
    aside = [t for t in row.totals if not t.counted]
    if aside:
        listed = "、".join(_plain(t.total) for t in aside)
        lines.append(
            Words(
                f"去掉 {rule.trim} 个最高分和 {rule.trim} 个最低分：{listed}",
                f"set aside the {rule.trim} highest and {rule.trim} lowest: {listed.replace('、', ', ')}",
            )
        )
    elif rule.kind == "trimmed":
        lines.append(
            Words(
                f"只有 {row.n} 份，不足 {rule.trim_from} 份，不去最高最低分",
                f"only {row.n} reviews, fewer than {rule.trim_from}: nothing is set aside",
            )
        )
    lines.append(_result_line(row=row, rule=rule))
    return tuple(lines)


def explain(
    *, ranking: Ranking, sheets: Sequence[Sheet], first: str, second: str, names: Mapping[str, str] | None = None
) -> Explanation:
    """Why the better of two ranked applications stands above the other by the filed rule.

    Raises KeyError when one of them is not ranked.
    """
    rule = ranking.rule
    above, below = sorted(
        (ranking.row(application=first), ranking.row(application=second)), key=lambda r: (r.rank, r.application)
    )
    return Explanation(
        above=above.application,
        below=below.application,
        working_above=working(row=above, sheets=sheets, rule=rule, names=names),
        working_below=working(row=below, sheets=sheets, rule=rule, names=names),
        verdict=_verdict(above=above, below=below, sheets=sheets, rule=rule),
    )


def _total_line(*, sheet: Sheet, name: str, total: Decimal, exact: Decimal, rule: Rule) -> Words:
    if len(rule.weights) == 1 and (rule.divisor == 1 or rule.total == "weighted") and total == _only(sheet):
        line = f"{_plain(total)}"
    elif rule.total == "points":
        terms = " + ".join(_term(weight=w, score=sheet.scores[c]) for c, w in rule.weights.items())
        line = f"{terms} = {_plain(exact)}"
    else:
        terms = " + ".join(f"{_plain(w)}×{_plain(sheet.scores[c])}" for c, w in rule.weights.items())
        sign = "=" if Fraction(exact) == Fraction(total) * Fraction(rule.divisor) else "≈"
        line = f"({terms}) ÷ {_plain(rule.divisor)} {sign} {_plain(total)}"
    return Words(f"{name}：{line}", f"{name}: {line}")


def _only(sheet: Sheet) -> Decimal | None:
    return Decimal(next(iter(sheet.scores.values()))) if len(sheet.scores) == 1 else None


def _term(*, weight: Decimal, score: Decimal) -> str:
    return _plain(score) if weight == 1 else f"{_plain(weight)}×{_plain(score)}"


def _result_line(*, row: Row, rule: Rule) -> Words:
    counted = [t.standard if rule.kind == "zscore" else t.total for t in row.totals if t.counted]
    values = [value for value in counted if value is not None]
    if rule.kind == "median":
        ordered = sorted(values)
        middle = len(ordered) // 2
        listed = " ≤ ".join(_plain(v) for v in ordered)
        if len(ordered) % 2:
            tail = _plain(ordered[middle])
        else:
            tail = f"({_plain(ordered[middle - 1])} + {_plain(ordered[middle])}) ÷ 2"
        return Words(
            f"从低到高 {listed}，中位数 {tail} → 四舍五入到 {rule.decimals} 位：{row.score}",
            f"in order {listed}; the median {tail} → rounded half up to {rule.decimals} places: {row.score}",
        )
    below = str(len(values))
    if any(t.total * rule.divisor != t.weighted_sum for t in row.totals) and not (
        rule.kind == "zscore" or rule.expert_decimals is not None
    ):
        # A total like 86.333… is shown rounded; the exact weighted sums are added instead.
        values = [t.weighted_sum for t in row.totals if t.counted]
        below = f"({len(values)}×{_plain(rule.divisor)})"
    whole = sum(values, Decimal(0))
    sums = f"({' + '.join(_plain(v) for v in values)}) ÷ {below} = {_plain(whole)} ÷ {below}"
    return Words(
        f"{sums} → 四舍五入到 {rule.decimals} 位：{row.score}",
        f"{sums} → rounded half up to {rule.decimals} places: {row.score}",
    )


def _verdict(*, above: Row, below: Row, sheets: Sequence[Sheet], rule: Rule) -> tuple[Words, ...]:
    sign = "<" if rule.lower_is_better else ">"
    if above.score != below.score:
        gap = abs(above.score - below.score)
        return (
            Words(
                f"{above.score} {sign} {below.score}，相差 {gap}：{above.application} 在前"
                + ("（越低越好）" if rule.lower_is_better else ""),
                f"{above.score} {sign} {below.score}, a difference of {gap}: {above.application} stands above"
                + (" (lower is better)" if rule.lower_is_better else ""),
            ),
        )
    lines = [
        Words(f"得分同为 {above.score}，依次比较备案的并列规则", f"both {above.score}: the filed tie-breaks decide")
    ]
    for name in rule.tie_breaks:
        mine, theirs = (_tie(name=name, row=row, sheets=sheets, rule=rule) for row in (above, below))
        label = TIE_WORDS.get(name) or Words(
            f"“{name.removeprefix(CRITERION)}”平均", f"mean of {name[len(CRITERION) :]}"
        )
        if mine == theirs:
            lines.append(Words(f"{label.zh}：同为 {_ratio(mine)}", f"{label.en}: both {_ratio(mine)}"))
            continue
        shown = f"{_ratio(mine)} {sign} {_ratio(theirs)}"
        lines.append(
            Words(f"{label.zh}：{shown}，{above.application} 在前", f"{label.en}: {shown}, {above.application} first")
        )
        return tuple(lines)
    lines.append(
        Words("仍并列：名次相同，交评审组评议", "still tied: they share the rank and the panel decides"),
    )
    return tuple(lines)


def _tie(*, name: str, row: Row, sheets: Sequence[Sheet], rule: Rule) -> Fraction:
    mine = [s for s in sheets if s.application == row.application and s.submitted]
    if rule.expert_decimals is None:
        totals = [Fraction(t.weighted_sum) / Fraction(rule.divisor) for t in row.totals]
    else:
        totals = [Fraction(t.total) for t in row.totals]
    if rule.kind == "zscore":
        entering = [Fraction(t.standard) for t in row.totals if t.standard is not None]
    else:
        entering = [total for total, t in zip(totals, row.totals, strict=True) if t.counted]
    if rule.kind == "median":
        exact = tie_value(name="median", exact=Fraction(0), sheets=mine, totals=totals)
    else:
        exact = sum(entering, Fraction(0)) / len(entering)
    return tie_value(name=name, exact=exact, sheets=mine, totals=totals)


def _plain(value: Decimal | None) -> str:
    if value is None:
        return "–"
    value = Decimal(value)
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return f"{value:f}" if value >= 0 else f"({value:f})"


def _ratio(value: Fraction) -> str:
    shown = half_up(numerator=Decimal(value.numerator), denominator=Decimal(value.denominator), decimals=8)
    exact = Fraction(shown) == value
    return _plain(shown) if exact else f"{_plain(Decimal(value.numerator))}/{value.denominator} ≈ {_plain(shown)}"
