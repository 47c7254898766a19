"""Ballots are closed, which publishes what is sealed, then opened and counted with exact fractions (R14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from jinbang.apps.deliberation.access import counts, require
from jinbang.apps.deliberation.actions.ballots import found, in_order, locked, recusals
from jinbang.apps.deliberation.boxes import box_of, ref_of
from jinbang.apps.deliberation.models import Ballot, Sitting, Urn
from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.voting import count, has_quorum


def close_ballots(*, sitting_id: int, ballots: Iterable[int], actor: Person, at: datetime) -> list[Ballot]:
    """End the voting: nobody votes or leaves these items any more, and all commitments are published, sorted.

    As the count, it is the scrutineers' own while one of them is in the room.  Present and recused are fixed now.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _counting(sitting_id, viewer, at)
        wanted = set(ballots)
        closing = found(sitting, wanted, closed_at=None)
        if not closing or len(closing) != len(wanted):
            raise Refused(
                Refusal("ballot-closed", "所选表决的投票已经结束。", "The voting on these has ended already.", "R14")
            )
        away = recusals([b.item for b in closing])
        urns = {u.ballot_id: u for u in Urn.objects.filter(ballot__in=closing)}
        for ballot in closing:
            ballot.closed_at, ballot.recused = at, len(away[ballot.item_id])
            box_of(ballot.box).close(urn=urns[ballot.pk], ref=ref_of(ballot))
        Ballot.objects.bulk_update(closing, ["closed_at", "recused"], batch_size=200)
        Urn.objects.bulk_update(urns.values(), ["commitments", "archive"], batch_size=200)
        append(
            programme=sitting.programme.key, kind="ballot.close", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"ballots": len(closing)},
            opened={
                "sitting": sitting.pk,
                "ballots": [
                    {
                        "application": b.item.application.number, "round": b.round, "present": b.present, "recused": b.recused,
                        "commitments": urns[b.pk].commitments.split(),
                    }
                    for b in in_order(closing)
                ],
            },
        )  # fmt: skip
    return closing


def count_ballots(*, sitting_id: int, ballots: Iterable[int], actor: Person, at: datetime) -> list[Ballot]:
    """Open the urns of closed ballots and count; who did not vote is present and neither yes nor no.

    The count is the scrutineers' own: while one of the sitting's scrutineers is in the room nobody else counts, the
    secretariat only where there is none.  Nothing is carried where recusals, or members leaving, while the ballot was
    open have left no quorum.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _counting(sitting_id, viewer, at)
        wanted = set(ballots)
        closed = found(sitting, wanted, closed_at__isnull=False, counted_at=None)
        if not closed or len(closed) != len(wanted):
            raise Refused(
                Refusal(
                    "not-closed",
                    "只能清点投票已结束且尚未计票的表决。",
                    "Only ballots whose voting has ended, and which are not counted yet, can be counted.",
                    "R14",
                )
            )
        urns = {u.ballot_id: u for u in Urn.objects.filter(ballot__in=closed)}
        for ballot in closed:
            votes = box_of(ballot.box).count(urn=urns[ballot.pk], ref=ref_of(ballot))
            eligible = sitting.eligible - ballot.recused
            result = count(
                yes=votes["yes"], no=votes["no"], abstain=votes["abstain"], present=ballot.present,
                eligible=eligible, threshold=Fraction(sitting.threshold),
                base=sitting.base,  # type: ignore[arg-type] # written from the setting
            )  # fmt: skip
            ballot.yes, ballot.no, ballot.abstain = result.yes, result.no, result.abstain
            quorate = has_quorum(present=ballot.present, eligible=eligible, quorum=Fraction(sitting.quorum))
            ballot.needed, ballot.carried = result.needed, result.carried and quorate
            ballot.counted_at, ballot.counted_by = at, actor
        Ballot.objects.bulk_update(
            closed, ["yes", "no", "abstain", "needed", "carried", "counted_at", "counted_by"], batch_size=200
        )
        sums = [u for u in urns.values() if u.archive]
        if sums:
            Urn.objects.bulk_update(sums, ["archive"], batch_size=50)
        append(
            programme=sitting.programme.key, kind="ballot.count", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"results": [[b.item.application_id, b.round, b.yes, b.no, b.abstain, b.needed, b.carried] for b in closed]},
            opened={
                "sitting": sitting.pk,
                "results": [
                    {
                        "application": b.item.application.number, "round": b.round, "present": b.present, "recused": b.recused,
                        "yes": b.yes, "no": b.no, "abstain": b.abstain, "needed": b.needed, "carried": b.carried,
                        **box_of(b.box).opened(urn=urns[b.pk]),
                    }
                    for b in in_order(closed)
                ],
            },
        )  # fmt: skip
    return closed


def _counting(sitting_id: int, viewer: Viewer, at: datetime) -> Sitting:
    sitting = locked(sitting_id)
    require("count", viewer=viewer, sitting=sitting, at=at)
    if not counts(sitting, viewer=viewer, at=at):
        raise Refused(
            Refusal("scrutineers-count", "有监票人在场，由监票人结束投票并计票。", "A scrutineer is in the room: closing and counting are theirs.", "R14")
        )  # fmt: skip
    return sitting
