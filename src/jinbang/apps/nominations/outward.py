"""What applicants and units are told of the standing while results are confidential (R18, R20).

Between the preliminary review and the release, whoever is not of the office or a review body reads “in preliminary review”
for every application under review, whatever has been decided inside; public notice and suspension are public anyway.
"""

from __future__ import annotations

from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.models import Programme
from jinbang.policy import R
from jinbang.rules.standing import Standing as S

CONFIDENTIAL = frozenset({S.PASSED, S.RESERVE, S.NOT_PASSED, S.PROPOSED, S.NOT_CHOSEN})
INSIDE = frozenset({R.SECRETARY, R.SCREENER, R.AUDITOR, R.BODY, R.COMMITTEE})
MOVES = frozenset({"pass", "hold-reserve", "fail", "propose", "not-choose"})


def told(*, standing: str, released: bool) -> str:
    """The standing as an outsider reads it."""
    return S.REVIEWING if standing in CONFIDENTIAL and not released else standing


def is_released(programme: Programme) -> bool:
    """True once anything of the programme is listed."""
    return Application.objects.filter(programme=programme, standing__in=(S.LISTED, S.REVOKED)).exists()
