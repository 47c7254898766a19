"""Check a filed-rule ranking without trusting how it was made.

Shares no code with `aggregate` or `columns`.  Nothing is computed again the same way: a score is checked by
multiplying back (2·|score·d − Σ| ≤ unit·d, one half only away from zero), a rank by counting who is better, the trimmed
and median totals by counting how many lie on either side.  Every finding is a sentence; an empty tuple means it holds.

A z-score has no exact decimals.  It is worked out anew with 60 digits; a stated score must lie within half a unit of its
last place (and the 10⁻⁹ by which floats may have fallen to the other side of a half), ranks must be those of the stated
scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Protocol

FLOAT_SLACK = Fraction(1, 10**9)
_DIGITS = Context(prec=60)


class RuleLike(Protocol):
    """What the verifier reads of a rule."""

    @property
    def kind(self) -> Any: ...

    @property
    def weights(self) -> Mapping[str, Decimal]: ...

    @property
    def total(self) -> Any: ...

    @property
    def decimals(self) -> int: ...

    @property
    def expert_decimals(self) -> int | None: ...

    @property
    def trim(self) -> int: ...

    @property
    def trim_from(self) -> int: ...

    @property
    def min_reviews(self) -> int: ...

    @property
    def tie_breaks(self) -> tuple[str, ...]: ...

    @property
    def lower_is_better(self) -> bool: ...


def check(
    *,
    sheets: Iterable[Any],
    rule: RuleLike,
    rows: Sequence[tuple[int, str, Decimal]],
    unranked: Iterable[str] = (),
) -> tuple[str, ...]:
    """Findings against ``rows`` of (rank, application, score) and the names reported as not rankable.

    Every rule is checked exactly but the z-score, whose roots are taken with 60 digits.
    """
    valid = [sheet for sheet in sheets if sheet.submitted]
    votes: dict[str, list[Any]] = {}
    for sheet in valid:
        votes.setdefault(sheet.application, []).append(sheet)
    standard = _standard(valid, rule) if rule.kind == "zscore" else None
    slack = Fraction(0) if standard is None else FLOAT_SLACK
    left_out = tuple(unranked)
    findings = [f"{name} is ranked or listed {count} times" for name, count in _repeats(rows, left_out)]
    named = {name for _, name, _ in rows} | set(left_out)
    findings += [f"{name} is missing from the result" for name in votes if name not in named]
    exact: dict[str, Fraction] = {}
    for _, name, score in rows:
        mine = votes.get(name, [])
        if len(mine) < rule.min_reviews:
            findings.append(f"{name} is ranked on {len(mine)} valid reviews, {rule.min_reviews} are required (R12)")
            if not mine:
                continue
        totals = [_total(sheet, rule) if standard is None else standard[name, sheet.expert] for sheet in mine]
        exact[name] = _aggregate(totals, rule)
        if not _rounds_to(exact[name], score, rule.decimals, slack):
            findings.append(
                f"{name}: {score} is not {float(exact[name]):.8f} rounded half up to {rule.decimals} places"
            )
    findings += [
        f"{name} has {len(votes.get(name, []))} valid reviews and should be ranked"
        for name in left_out
        if len(votes.get(name, [])) >= rule.min_reviews
    ]
    return tuple(findings + _rank_findings(rows=rows, votes=votes, exact=exact, rule=rule))


def _repeats(rows: Sequence[tuple[int, str, Decimal]], left_out: Sequence[str]) -> list[tuple[str, int]]:
    times: dict[str, int] = {}
    for name in (*(name for _, name, _ in rows), *left_out):
        times[name] = times.get(name, 0) + 1
    return [(name, count) for name, count in times.items() if count > 1]


def _total(sheet: Any, rule: RuleLike) -> Fraction:
    whole = Fraction(0)
    parts = Fraction(0)
    for name, weight in rule.weights.items():
        whole += Fraction(weight) * Fraction(sheet.scores[name])
        parts += Fraction(weight)
    value = whole / parts if rule.total == "weighted" else whole
    return value if rule.expert_decimals is None else _nearest(value, rule.expert_decimals)


def _standard(sheets: Sequence[Any], rule: RuleLike) -> dict[tuple[str, str], Fraction]:
    """(application, expert) → (total − the expert's mean) / the expert's SD over n − 1, to 12 places; 0 without spread.

    (x − Σx/n)² · (n − 1) / Σ(x − Σx/n)² is a fraction: the one root is taken last, of each score by itself.
    """
    totals: dict[str, dict[str, Fraction]] = {}
    for sheet in sheets:
        totals.setdefault(sheet.expert, {})[sheet.application] = _total(sheet, rule)
    found: dict[tuple[str, str], Fraction] = {}
    for expert, mine in totals.items():
        mean = sum(mine.values(), Fraction(0)) / len(mine)
        spread = sum(((value - mean) ** 2 for value in mine.values()), Fraction(0))
        for name, value in mine.items():
            square = (value - mean) ** 2 * (len(mine) - 1) / spread if spread else Fraction(0)
            root = _nearest(Fraction(_DIGITS.sqrt(_DIGITS.divide(square.numerator, square.denominator))), 12)
            found[name, expert] = root if value >= mean else -root
    return found


def _nearest(value: Fraction, places: int) -> Fraction:
    """Half up by the floor of |value| + ½, not by a remainder."""
    unit = 10**places
    size = (abs(value) * unit + Fraction(1, 2)).__floor__()
    return Fraction(size if value >= 0 else -size, unit)


def _aggregate(totals: list[Fraction], rule: RuleLike) -> Fraction:
    if rule.kind == "median":
        # The middle: a total with at most half of the others below and at most half above.
        half = Fraction(len(totals), 2)
        middle = {t for t in totals if sum(o < t for o in totals) <= half and sum(o > t for o in totals) <= half}
        return (min(middle) + max(middle)) / 2
    if rule.kind == "trimmed" and len(totals) >= rule.trim_from:
        left = list(totals)
        for _ in range(rule.trim):
            left.remove(max(left))
            left.remove(min(left))
        return sum(left, Fraction(0)) / len(left)
    return sum(totals, Fraction(0)) / len(totals)


def _rounds_to(value: Fraction, score: Decimal, places: int, slack: Fraction) -> bool:
    exponent = score.as_tuple().exponent
    if exponent != -places:
        return False
    unit = Fraction(1, 10**places)
    if slack:
        return 2 * abs(Fraction(score) - value) <= unit + slack
    gap = 2 * (abs(Fraction(score)) - abs(value))
    same_side = Fraction(score) * value >= 0
    return same_side and -unit < gap <= unit


def _rank_findings(
    *,
    rows: Sequence[tuple[int, str, Decimal]],
    votes: Mapping[str, list[Any]],
    exact: Mapping[str, Fraction],
    rule: RuleLike,
) -> list[str]:
    sign = -1 if rule.lower_is_better else 1
    standing: dict[str, tuple[Fraction, ...]] = {}
    for _, name, score in rows:
        if name in exact:
            breaks = [_tie_value(tie, votes[name], exact[name], rule) for tie in rule.tie_breaks]
            standing[name] = tuple(sign * value for value in (Fraction(score), *breaks))
    better: dict[tuple[Fraction, ...], int] = {}
    for position, key in enumerate(sorted(standing.values(), reverse=True)):
        better.setdefault(key, position)
    findings = [
        f"{name} has rank {rank}, but {better[standing[name]]} application(s) stand above it"
        for rank, name, _ in rows
        if name in standing and rank != better[standing[name]] + 1
    ]
    ranks = [rank for rank, _, _ in rows]
    if ranks != sorted(ranks):
        findings.append("the rows are not in the order of their ranks")
    return findings


def _tie_value(tie: str, sheets: Sequence[Any], exact: Fraction, rule: RuleLike) -> Fraction:
    if tie == "unrounded":
        return exact
    if tie.startswith("criterion:"):
        name = tie.split(":", 1)[1]
        return sum((Fraction(sheet.scores[name]) for sheet in sheets), Fraction(0)) / len(sheets)
    totals = sorted(_total(sheet, rule) for sheet in sheets)
    if tie == "highest":
        return totals[-1]
    if tie == "lowest":
        return totals[0]
    if tie == "median":
        return (totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2
    return sum(totals, Fraction(0)) / len(totals)
