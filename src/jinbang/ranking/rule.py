"""What a review body files about scores (R12, R13), and one expert's sheet, as frozen data that validates itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

Kind = Literal["mean", "trimmed", "median", "zscore"]
Total = Literal["weighted", "points"]

KINDS: Final = ("mean", "trimmed", "median", "zscore")
TIE_BREAKS: Final = ("unrounded", "mean", "median", "highest", "lowest")
CRITERION: Final = "criterion:"
FLOOR: Final = 3
"""R12: no filed rule may rank an application on fewer valid reviews."""
ZSCORE_FROM: Final = 8
"""Below so many reviews an expert's own mean and spread are too uncertain for z-scores."""
LARGEST_EXPONENT: Final = 40
"""A score longer than this is a typing mistake, and would make exact sums needlessly wide."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake, for people: a stable ``code``, and words in both languages."""

    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


class RankingError(ValueError):
    """The rule or the sheets cannot be used.  ``problems`` holds every mistake found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(problem.en for problem in self.problems))


def as_decimal(value: object) -> Decimal | None:
    """The value as a finite Decimal of reasonable length, or None.  Floats and booleans are no exact scores."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    exponent = number.as_tuple().exponent
    short = isinstance(exponent, int) and exponent >= -LARGEST_EXPONENT and number.adjusted() <= LARGEST_EXPONENT
    return number if short else None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How scores become a ranking: the part of the filed criteria that a computer obeys (R13).

    - ``kind``: ``mean``, ``trimmed`` (去掉最高最低分), ``median``, or ``zscore`` (each expert on their own scale).
    - ``weights``: criterion → weight, positive.  They need not sum to 1 or 100.
    - ``total``: ``weighted`` divides an expert's weighted sum by the sum of the weights; ``points`` only adds up,
      for criteria that each carry their own maximum.
    - ``decimals``: the result is rounded half up (四舍五入) to so many places, once, at the end.
    - ``expert_decimals``: if given, every expert's total is rounded half up first.
    - ``trim``: so many highest and so many lowest totals are set aside, but only from ``trim_from`` valid reviews on;
      with fewer the plain mean counts.
    - ``min_reviews``: fewer valid reviews and the application cannot be ranked (R12; at least 3 unless ``study``).
    - ``tie_breaks``: in order, ``criterion:<name>`` (mean of that criterion), ``unrounded``, ``mean``, ``median``,
      ``highest``, ``lowest`` (of the experts' totals), compared exactly.  What they leave tied shares a rank and
      goes to the panel.
    - ``lower_is_better``: ranks, penalties, times.
    - ``study``: the rule analyses a file and is not filed; R12's floor does not hold.
    """

    kind: Kind = "mean"
    weights: Mapping[str, Decimal] = field(default_factory=lambda: {"score": Decimal(1)})
    total: Total = "weighted"
    decimals: int = 2
    expert_decimals: int | None = None
    trim: int = 1
    trim_from: int = 5
    min_reviews: int = 5
    tie_breaks: tuple[str, ...] = ()
    lower_is_better: bool = False
    study: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", dict(self.weights))
        object.__setattr__(self, "tie_breaks", tuple(self.tie_breaks))
        problems = list(_mistakes(self))
        if problems:
            raise RankingError(problems)
        object.__setattr__(self, "weights", {name: Decimal(weight) for name, weight in self.weights.items()})

    @property
    def divisor(self) -> Decimal:
        """What an expert's weighted sum is divided by: the sum of the weights, or 1 for points."""
        return sum(self.weights.values(), Decimal(0)) if self.total == "weighted" else Decimal(1)


def _mistakes(rule: Rule) -> Iterable[Problem]:
    if rule.kind not in KINDS:
        yield Problem(
            code="kind",
            zh=f"不认识的计分办法“{rule.kind}”；可用：{'、'.join(KINDS)}",
            en=f"unknown kind “{rule.kind}”; use one of {', '.join(KINDS)}",
        )
    if rule.total not in ("weighted", "points"):
        yield Problem(
            code="total",
            zh=f"total 只能是 weighted 或 points，不能是“{rule.total}”",
            en=f"total is weighted or points, not “{rule.total}”",
        )
    if not rule.weights:
        yield Problem(code="no-criteria", zh="没有评分指标", en="no criterion: name at least one with its weight")
    for name, weight in rule.weights.items():
        number = as_decimal(weight)
        if number is None or number <= 0:
            yield Problem(
                code="weight",
                zh=f"指标“{name}”的权重须为正的十进制数，不能是 {weight!r}",
                en=f"the weight of “{name}” must be a positive decimal, not {weight!r}",
            )
    for label, places in (("decimals", rule.decimals), ("expert_decimals", rule.expert_decimals)):
        if places is not None and (isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 12):
            yield Problem(
                code=label, zh=f"{label} 须为 0 到 12 的整数", en=f"{label} must be a whole number from 0 to 12"
            )
    if rule.trim < 1 or rule.trim_from < max(5, 2 * rule.trim + 3):
        yield Problem(
            code="trim",
            zh=f"去掉 {rule.trim} 个最高分和最低分至少要有 {max(5, 2 * rule.trim + 3)} 份评分才有意义（R13）",
            en=f"dropping {rule.trim} high and {rule.trim} low needs trim_from of at least "
            f"{max(5, 2 * rule.trim + 3)} reviews (R13)",
        )
    if rule.min_reviews < (1 if rule.study else FLOOR):
        yield Problem(
            code="min-reviews",
            zh=f"有效评审份数下限不得低于 {FLOOR}（R12）",
            en=f"min_reviews may not be below {FLOOR} (R12)",
        )
    for tie_break in rule.tie_breaks:
        known = tie_break in TIE_BREAKS or tie_break.removeprefix(CRITERION) in rule.weights
        if not known or (tie_break not in TIE_BREAKS and not tie_break.startswith(CRITERION)):
            yield Problem(
                code="tie-break",
                zh=f"不认识的并列规则“{tie_break}”；可用：criterion:<指标>、{'、'.join(TIE_BREAKS)}",
                en=f"unknown tie-break “{tie_break}”; use criterion:<name> or one of {', '.join(TIE_BREAKS)}",
            )


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One expert's scores for one application: criterion → score.  A draft (``submitted=False``) never counts."""

    application: str
    expert: str
    scores: Mapping[str, Decimal]
    submitted: bool = True


def sheet_problems(*, sheets: Sequence[Sheet], rule: Rule) -> Iterable[Problem]:
    """Every reason why these submitted sheets cannot be aggregated by the rule."""
    pairs = Counter((sheet.application, sheet.expert) for sheet in sheets)
    for (application, expert), count in pairs.items():
        if count > 1:
            yield Problem(
                code="duplicate-sheet",
                zh=f"专家 {expert} 对 {application} 有 {count} 份评分表，只能有一份",
                en=f"expert {expert} has {count} sheets for {application}; only one may count",
            )
    for sheet in sheets:
        where_zh, where_en = (
            f"专家 {sheet.expert} 对 {sheet.application}",
            f"expert {sheet.expert}, {sheet.application}",
        )
        for name in rule.weights:
            if name not in sheet.scores:
                yield Problem(
                    code="missing-score", zh=f"{where_zh} 缺“{name}”的分数", en=f"{where_en}: no score for “{name}”"
                )
            elif as_decimal(sheet.scores[name]) is None:
                yield Problem(
                    code="bad-score",
                    zh=f"{where_zh} 的“{name}”不是十进制分数：{sheet.scores[name]!r}",
                    en=f"{where_en}: “{name}” is no decimal score: {sheet.scores[name]!r}",
                )
        for name in sheet.scores:
            if name not in rule.weights:
                yield Problem(
                    code="unknown-criterion",
                    zh=f"{where_zh} 含备案中没有的指标“{name}”",
                    en=f"{where_en}: “{name}” is not among the filed criteria",
                )
