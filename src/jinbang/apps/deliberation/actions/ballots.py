"""Ballots: opened on items, cast by members present, counted with exact fractions (R14)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from jinbang.apps.deliberation.access import counts, require
from jinbang.apps.deliberation.models import Ballot, HasVoted, Item, Member, Recusal, Sitting, Vote
from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.voting import count, has_quorum

CHOICES = ("yes", "no", "abstain")


def open_ballots(*, sitting_id: int, items: Iterable[int], actor: Person, at: datetime) -> list[Ballot]:
    """Open the next round on these items; present is fixed now, after recusals.  No quorum on an item refuses it."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _sitting(sitting_id)
        require("ballot", viewer=viewer, sitting=sitting, at=at)
        if sitting.opened_at is None or sitting.closed_at is not None:
            raise Refused(Refusal("sitting-not-open", "会议未开始或已结束。", "The sitting is not open.", "R14"))
        wanted = list(Item.objects.filter(sitting=sitting, pk__in=list(items)).order_by("order"))
        rounds: dict[int, int] = defaultdict(int)
        for item_id, number, closed in Ballot.objects.filter(item__in=wanted).values_list("item", "round", "closed_at"):
            if closed is None:
                raise Refused(Refusal("ballot-open", "该项已有进行中的表决。", "A ballot on this item is open.", "R14"))
            rounds[item_id] = max(rounds[item_id], number)
        present = {m.pk for m in sitting.members.all() if m.signed_in_at and not m.left_at}
        recused = _recused(wanted)
        secret = definition_of(sitting.programme).settings.secret_ballot
        ballots = []
        for item in wanted:
            away = recused[item.pk]
            here, eligible = len(present - away), sitting.eligible - len(away)
            if not has_quorum(present=here, eligible=eligible, quorum=Fraction(sitting.quorum)):
                raise Refused(
                    Refusal(
                        "no-quorum",
                        f"第 {item.order} 项回避后到会 {here} 人，不足应到 {eligible} 人的 {sitting.quorum}。",
                        f"Item {item.order}: {here} of {eligible} present after recusals, less than {sitting.quorum}.",
                        "R14",
                    )
                )
            ballots.append(Ballot(item=item, round=rounds[item.pk] + 1, secret=secret, opened_at=at, present=here))
        Ballot.objects.bulk_create(ballots)
        append(
            programme=sitting.programme.key, kind="ballot.open", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"items": [i.application_id for i in wanted], "secret": secret},
        )  # fmt: skip
    return ballots


def cast_votes(*, sitting_id: int, choices: Mapping[int, str], actor: Person, at: datetime) -> int:
    """Cast papers (ballot id → yes, no or abstain); each member once a round, never where recused; all or none.

    Who signed in after a ballot was opened is not among those present in it, and waits for the next.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _sitting(sitting_id)
        require("vote", viewer=viewer, sitting=sitting, at=at)
        member = Member.objects.get(sitting=sitting, person=actor)
        if member.signed_in_at is None or member.left_at is not None:
            raise Refused(Refusal("not-present", "请先签到。", "Sign in first.", "R14"))
        if any(choice not in CHOICES for choice in choices.values()):
            raise Refused(Refusal("bad-choice", "请选择同意、不同意或弃权。", "Choose yes, no or abstain.", "R14"))
        ballots = list(Ballot.objects.filter(pk__in=list(choices), item__sitting=sitting, closed_at__isnull=True).select_related("item"))  # fmt: skip
        if len(ballots) != len(choices):
            raise Refused(
                Refusal("ballot-closed", "部分表决已结束。", "Some of these ballots have been closed.", "R14")
            )
        if any(b.opened_at < member.signed_in_at for b in ballots):
            raise Refused(
                Refusal(
                    "came-later", "您在该表决开始后才签到，不计入到会人数，不能投票。",
                    "You signed in after this ballot was opened: you do not count as present in it.", "R14",
                )
            )  # fmt: skip
        if Recusal.objects.filter(member=member, item__in=[b.item_id for b in ballots]).exists():
            raise Refused(
                Refusal("recused", "已回避的事项不能投票。", "You are recused from one of these items.", "R10")
            )
        if HasVoted.objects.filter(member=member, ballot__in=ballots).exists():
            raise Refused(Refusal("voted-already", "本轮已投票。", "You have voted in this round.", "R14"))
        HasVoted.objects.bulk_create([HasVoted(ballot=b, member=member) for b in ballots])
        Vote.objects.bulk_create(
            [Vote(ballot=b, choice=choices[b.pk], member=None if b.secret else member) for b in ballots]
        )
        append(
            programme=sitting.programme.key, kind="ballot.cast", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"ballots": sorted(b.pk for b in ballots)},
        )  # fmt: skip
    return len(ballots)


def count_ballots(*, sitting_id: int, ballots: Iterable[int], actor: Person, at: datetime) -> list[Ballot]:
    """Close and count; who did not vote is present and neither yes nor no.

    The count is the scrutineers' own: while one of the sitting's scrutineers is in the room nobody else counts, the
    secretariat only where there is none.  Nothing is carried where recusals, or members leaving, while the ballot was
    open have left no quorum.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _sitting(sitting_id)
        require("count", viewer=viewer, sitting=sitting, at=at)
        if not counts(sitting, viewer=viewer, at=at):
            raise Refused(
                Refusal("scrutineers-count", "有监票人在场，由监票人计票。", "A scrutineer is in the room: the count is theirs.", "R14")
            )  # fmt: skip
        open_ones = list(
            Ballot.objects.select_for_update(of=("self",)).filter(pk__in=list(ballots), item__sitting=sitting, closed_at__isnull=True).select_related("item")
        )  # fmt: skip
        recused = _recused([b.item for b in open_ones])
        tally: dict[int, Counter[str]] = defaultdict(Counter)
        for ballot_id, choice in Vote.objects.filter(ballot__in=open_ones).values_list("ballot", "choice"):
            tally[ballot_id][choice] += 1
        for ballot in open_ones:
            votes = tally[ballot.pk]
            eligible = sitting.eligible - len(recused[ballot.item_id])
            result = count(
                yes=votes["yes"], no=votes["no"], abstain=votes["abstain"], present=ballot.present,
                eligible=eligible, threshold=Fraction(sitting.threshold),
                base=sitting.base,  # type: ignore[arg-type] # written from the setting
            )  # fmt: skip
            ballot.yes, ballot.no, ballot.abstain = result.yes, result.no, result.abstain
            quorate = has_quorum(present=ballot.present, eligible=eligible, quorum=Fraction(sitting.quorum))
            ballot.needed, ballot.carried, ballot.closed_at = result.needed, result.carried and quorate, at
            ballot.counted_by = actor
        Ballot.objects.bulk_update(
            open_ones, ["yes", "no", "abstain", "needed", "carried", "closed_at", "counted_by"], batch_size=200
        )
        append(
            programme=sitting.programme.key, kind="ballot.count", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"results": [[b.item.application_id, b.round, b.yes, b.no, b.abstain, b.needed, b.carried] for b in open_ones]},
        )  # fmt: skip
    return open_ones


def _sitting(sitting_id: int) -> Sitting:
    return Sitting.objects.select_for_update(of=("self",)).select_related("programme__current").get(pk=sitting_id)


def _recused(items: Iterable[Item]) -> dict[int, set[int]]:
    out: dict[int, set[int]] = defaultdict(set)
    for item_id, member_id in Recusal.objects.filter(item__in=list(items)).values_list("item", "member"):
        out[item_id].add(member_id)
    return out
