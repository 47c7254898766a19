"""Score sheets to ranks by a filed rule, in exact decimals rounded half up (R12, R13).

Sums of decimals are exact (the context traps Inexact); the one division comes last and is rounded from its exact
remainder, so 86.125 becomes 86.13 and 86.1249999… does not.  `verify` checks the result by other arithmetic.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from fractions import Fraction

from jinbang.ranking.rule import CRITERION, ZSCORE_FROM, Problem, RankingError, Rule, Sheet, sheet_problems

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, Overflow])
_ROOTS = Context(prec=50, rounding=ROUND_HALF_UP, traps=[InvalidOperation, Overflow])


@dataclass(frozen=True, kw_only=True)
class ExpertTotal:
    """One expert's total for one application.  ``counted`` is False when trimming set it aside.

    ``total`` is what enters the aggregation, shown with at most 10 places when its expansion does not end;
    ``weighted_sum`` is the exact Σ weight × score before the division by the sum of weights; ``standard`` is the
    z-score, when the rule is ``zscore``.
    """

    expert: str
    total: Decimal
    weighted_sum: Decimal
    counted: bool = True
    standard: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One ranked application.  ``tied``: the rank is shared even after the filed tie-breaks, so the panel decides.

    ``decided_by`` names the filed tie-break that separated this row from another with the same rounded score.
    """

    rank: int
    application: str
    score: Decimal
    n: int
    totals: tuple[ExpertTotal, ...]
    tied: bool = False
    decided_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unranked:
    """An application that cannot be ranked, and why (R12)."""

    application: str
    n: int
    reason: Problem


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The result of a filed rule: rows best first, what cannot be ranked, and warnings a reader must see."""

    rule: Rule
    rows: tuple[Row, ...]
    unranked: tuple[Unranked, ...]
    warnings: tuple[Problem, ...] = ()
    drafts: int = 0

    def row(self, *, application: str) -> Row:
        """The row of one application; KeyError when it is not ranked."""
        for row in self.rows:
            if row.application == application:
                return row
        raise KeyError(application)


def rank(*, sheets: Iterable[Sheet], rule: Rule, applications: Iterable[str] = ()) -> Ranking:
    """Rank applications from submitted score sheets by the filed rule.

    ``applications`` names those that must appear even without a single sheet.  Equal rounded scores are tied; the
    filed tie-breaks are then tried in order; what stays tied shares one rank (1, 2, 2, 4) and is marked ``tied``.
    Raises RankingError with every mistake: a missing, extra or unusable score, a second sheet for the same pair.
    """
    everything = tuple(sheets)
    counted = [sheet for sheet in everything if sheet.submitted]
    problems = list(sheet_problems(sheets=counted, rule=rule))
    if problems:
        raise RankingError(problems)
    names = dict.fromkeys(applications)
    by_application: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in counted:
        names.setdefault(sheet.application)
        by_application[sheet.application].append(sheet)
    with localcontext(_EXACT):
        sums = {(s.application, s.expert): weighted_sum(sheet=s, rule=rule) for s in counted}
        standard = _standardised(totals=_rounded(sums=sums, rule=rule)) if rule.kind == "zscore" else {}
        candidates, unranked = [], []
        for name in names:
            mine = by_application.get(name, [])
            if len(mine) < rule.min_reviews:
                unranked.append(Unranked(application=name, n=len(mine), reason=too_few(n=len(mine), rule=rule)))
                continue
            candidates.append(_Candidate.of(name=name, sheets=mine, sums=sums, standard=standard, rule=rule))
        rows = _ranked(candidates=candidates, rule=rule)
    return Ranking(
        rule=rule,
        rows=tuple(rows),
        unranked=tuple(unranked),
        warnings=tuple(_warnings(sheets=counted, rule=rule)),
        drafts=len(everything) - len(counted),
    )


def half_up(*, numerator: Decimal, denominator: Decimal, decimals: int) -> Decimal:
    """numerator / denominator rounded half up (away from zero at exactly one half) from the exact remainder."""
    with localcontext(_EXACT):
        quotient, remainder = divmod(abs(numerator).scaleb(decimals), denominator)
        if 2 * remainder >= denominator:
            quotient += 1
        result = quotient.scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals))
        return -result if numerator < 0 and result else result


def weighted_sum(*, sheet: Sheet, rule: Rule) -> Decimal:
    """Exact Σ weight × score of one sheet."""
    with localcontext(_EXACT):
        return sum((weight * Decimal(sheet.scores[name]) for name, weight in rule.weights.items()), Decimal(0))


def kept(*, values: Sequence[Decimal], rule: Rule) -> list[int]:
    """Positions of the totals that count: without the ``trim`` lowest and highest, if there are enough (R13)."""
    order = sorted(range(len(values)), key=lambda k: values[k])
    if rule.kind == "trimmed" and len(values) >= rule.trim_from:
        order = order[rule.trim : -rule.trim]
    return sorted(order)


def too_few(*, n: int, rule: Rule) -> Problem:
    """Why an application with ``n`` valid reviews is not ranked (R12)."""
    return Problem(
        code="too-few-reviews",
        zh=f"有效评审 {n} 份，少于规定的 {rule.min_reviews} 份，不能排序；请补充评审（R12）",
        en=f"{n} valid reviews, {rule.min_reviews} are required; it cannot be ranked: assign more reviews (R12)",
    )


@dataclass(frozen=True)
class _Candidate:
    name: str
    score: Decimal
    exact: Fraction
    totals: tuple[ExpertTotal, ...]
    sheets: tuple[Sheet, ...]

    @classmethod
    def of(
        cls,
        *,
        name: str,
        sheets: Sequence[Sheet],
        sums: dict[tuple[str, str], Decimal],
        standard: dict[tuple[str, str], Decimal],
        rule: Rule,
    ) -> _Candidate:
        divisor = rule.divisor
        raw = [sums[s.application, s.expert] for s in sheets]
        values, scale = raw, divisor
        if rule.expert_decimals is not None:
            values = [half_up(numerator=v, denominator=divisor, decimals=rule.expert_decimals) for v in raw]
            scale = Decimal(1)
        shown = values if scale == 1 else [_shown(numerator=v, denominator=scale) for v in values]
        if rule.kind == "zscore":
            values, scale = [standard[s.application, s.expert] for s in sheets], Decimal(1)
        counting = kept(values=values, rule=rule)
        if rule.kind == "median":
            ordered = sorted(values)
            middle = len(ordered) // 2
            numerator = ordered[middle] * 2 if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]
            denominator = scale * 2
        else:
            numerator = sum((values[k] for k in counting), Decimal(0))
            denominator = scale * len(counting)
        inside = set(counting)
        return cls(
            name=name,
            score=half_up(numerator=numerator, denominator=denominator, decimals=rule.decimals),
            exact=Fraction(numerator) / Fraction(denominator),
            totals=tuple(
                ExpertTotal(
                    expert=s.expert,
                    total=shown[k],
                    weighted_sum=raw[k],
                    counted=k in inside,
                    standard=standard.get((s.application, s.expert)),
                )
                for k, s in enumerate(sheets)
            ),
            sheets=tuple(sheets),
        )


def _shown(*, numerator: Decimal, denominator: Decimal) -> Decimal:
    total = half_up(numerator=numerator, denominator=denominator, decimals=10).normalize()
    return total.quantize(Decimal(1)) if total == total.to_integral_value() else total


def tie_value(*, name: str, exact: Fraction, sheets: Sequence[Sheet], totals: Sequence[Fraction]) -> Fraction:
    """The exact value by which a filed tie-break compares one application."""
    if name == "unrounded":
        return exact
    if name == "mean":
        return sum(totals, Fraction(0)) / len(totals)
    if name == "highest":
        return max(totals)
    if name == "lowest":
        return min(totals)
    if name == "median":
        ordered = sorted(totals)
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    criterion = name.removeprefix(CRITERION)
    return sum((Fraction(Decimal(s.scores[criterion])) for s in sheets), Fraction(0)) / len(sheets)


def _ranked(*, candidates: Sequence[_Candidate], rule: Rule) -> list[Row]:
    sign = 1 if rule.lower_is_better else -1
    groups: dict[Decimal, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.score].append(candidate)
    rows: list[Row] = []
    for score in sorted(groups, key=lambda value: sign * value):
        group = groups[score]
        keys = {c.name: _tie_key(candidate=c, rule=rule, sign=sign) if len(group) > 1 else () for c in group}
        shares = Counter(keys.values())
        first: dict[tuple[Fraction, ...], int] = {}
        for candidate in sorted(group, key=lambda c: (keys[c.name], c.name)):
            key = keys[candidate.name]
            rows.append(
                Row(
                    rank=first.setdefault(key, len(rows) + 1),
                    application=candidate.name,
                    score=candidate.score,
                    n=len(candidate.totals),
                    totals=candidate.totals,
                    tied=shares[key] > 1,
                    decided_by=decider(key=key, others=shares, rule=rule),
                )
            )
    return rows


def _tie_key(*, candidate: _Candidate, rule: Rule, sign: int) -> tuple[Fraction, ...]:
    if rule.expert_decimals is None:
        totals = [Fraction(t.weighted_sum) / Fraction(rule.divisor) for t in candidate.totals]
    else:
        totals = [Fraction(t.total) for t in candidate.totals]
    return tuple(
        sign * tie_value(name=name, exact=candidate.exact, sheets=candidate.sheets, totals=totals)
        for name in rule.tie_breaks
    )


def decider(*, key: tuple[Fraction, ...], others: Iterable[tuple[Fraction, ...]], rule: Rule) -> str | None:
    """The last tie-break needed to set this row apart from the others of the same rounded score."""
    depths = [
        next(k for k, (mine, theirs) in enumerate(zip(key, other, strict=True)) if mine != theirs)
        for other in others
        if other != key
    ]
    return rule.tie_breaks[max(depths)] if depths else None


def _rounded(*, sums: dict[tuple[str, str], Decimal], rule: Rule) -> dict[tuple[str, str], Decimal]:
    """What an expert's scale is taken of: the totals as the rule rounds them; unrounded ones up to a common factor."""
    places = rule.expert_decimals
    if places is None:
        return sums
    return {pair: half_up(numerator=v, denominator=rule.divisor, decimals=places) for pair, v in sums.items()}


def _standardised(*, totals: dict[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
    """Each total on its expert's own scale: (total − mean) / SD, rounded half up to 12 places; 0 where SD is 0."""
    by_expert: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in totals:
        by_expert[pair[1]].append(pair)
    result = {}
    for pairs in by_expert.values():
        count = len(pairs)
        # n·x − Σx is exact; only the root is not.
        whole = sum((totals[p] for p in pairs), Decimal(0))
        deviations = {p: count * totals[p] - whole for p in pairs}
        squares = sum((d * d for d in deviations.values()), Decimal(0))
        with localcontext(_ROOTS):
            spread = (squares / (count - 1)).sqrt() if count > 1 else Decimal(0)
            for pair, deviation in deviations.items():
                z = deviation / spread if spread else Decimal(0)
                result[pair] = z.quantize(Decimal("1e-12"))
    return result


def _warnings(*, sheets: Sequence[Sheet], rule: Rule) -> Iterable[Problem]:
    if rule.kind == "zscore":
        few = sorted(e for e, count in Counter(s.expert for s in sheets).items() if count < ZSCORE_FROM)
        if few:
            yield zscore_warning(experts=few)


def zscore_warning(*, experts: Sequence[str]) -> Problem:
    """Z-scores on few reviews divide by a spread that is mostly chance."""
    named = ", ".join(experts[:10]) + (" …" if len(experts) > 10 else "")
    return Problem(
        code="zscore-few-reviews",
        zh=f"{len(experts)} 位专家评审不足 {ZSCORE_FROM} 项（{named}），标准分不可靠，排序可能比均分更差；建议用校准分",
        en=f"{len(experts)} expert(s) reviewed fewer than {ZSCORE_FROM} applications ({named}); z-scores are "
        "unreliable and can rank worse than the mean; prefer the calibrated score",
    )
