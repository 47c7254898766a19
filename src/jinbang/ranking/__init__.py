"""Ranking applications from score sheets: filed rules exactly, and a calibrated model beside them.

    >>> from decimal import Decimal
    >>> from jinbang.ranking import Rule, Sheet, rank
    >>> rule = Rule(kind="trimmed", weights={"score": Decimal(1)}, decimals=2)
    >>> sheets = [Sheet(application="A", expert=f"E{k}", scores={"score": Decimal(s)})
    ...           for k, s in enumerate(("70", "85", "86.5", "87.25", "99"))]
    >>> rank(sheets=sheets, rule=rule).rows[0].score
    Decimal('86.25')

No Django, no clock, no chance without a recorded seed, no network.
"""

from jinbang.ranking.aggregate import ExpertTotal, Ranking, Row, Unranked, half_up, rank
from jinbang.ranking.rule import Problem, RankingError, Rule, Sheet

__all__ = [
    "ExpertTotal",
    "Problem",
    "Ranking",
    "RankingError",
    "Row",
    "Rule",
    "Sheet",
    "Unranked",
    "half_up",
    "rank",
]
