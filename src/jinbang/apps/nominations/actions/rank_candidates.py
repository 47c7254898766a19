"""A unit puts its candidates of one contest in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.nominations.access import POLICY
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.queries import contest as contest_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import R
from jinbang.rules.standing import Standing as S


def rank_candidates(
    *, programme: str, contest: str, unit_id: int, application_ids: Sequence[int], actor: Person, at: datetime
) -> None:
    """application_ids: best first; candidates that are not named lose their rank.

    It is the unit's advice, shown beside its recommendations; no rule decides by it.
    Refused: not-allowed, not-your-candidates (something else is among them, or one twice).  Ledger: unit.rank.
    """
    viewer = viewer_of(actor)
    found = set()
    for role, relation in ((Role.UNIT_HANDLER, R.UNIT_HANDLER), (Role.UNIT_APPROVER, R.UNIT_APPROVER)):
        if unit_id in viewer.organisations(role, programme=programme, at=at):
            found.add(relation)
    POLICY.require("rank", relations=found)
    with transaction.atomic():
        call = programme_of(key=programme)
        row = contest_of(programme=call, key=contest)
        mine = Application.objects.filter(contest=row, unit=unit_id, standing__in=(S.SUBMITTED, S.RECOMMENDED))
        candidates = {one.pk: one for one in mine.select_for_update().only("id", "unit_rank", "number")}
        if len(set(application_ids)) != len(application_ids) or not set(application_ids) <= set(candidates):
            raise Refused(
                Refusal(
                    "not-your-candidates",
                    "名单已有变化，请刷新页面后重新排序。",
                    "The list of candidates has changed: reload the page and order them again.",
                    "R7",
                )
            )
        place = {pk: rank for rank, pk in enumerate(application_ids, start=1)}
        for pk, one in candidates.items():
            one.unit_rank = place.get(pk)
        Application.objects.bulk_update(candidates.values(), ["unit_rank"], batch_size=500)
        append(
            programme=programme, kind="unit.rank", subject=f"organisation:{unit_id}", actor=viewer.ref, at=at,
            facts={"contest": contest, "order": [candidates[pk].number for pk in application_ids]},
        )  # fmt: skip
