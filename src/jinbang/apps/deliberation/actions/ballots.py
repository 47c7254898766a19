"""Ballots are opened on items; members present cast sealed papers (R14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from jinbang.apps.deliberation.access import require
from jinbang.apps.deliberation.boxes import box_of, ref_of
from jinbang.apps.deliberation.models import Ballot, HasVoted, Item, Member, Recusal, Sitting, Urn
from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.voting import has_quorum

CHOICES = ("yes", "no", "abstain")


def open_ballots(*, sitting_id: int, items: Iterable[int], actor: Person, at: datetime) -> list[Ballot]:
    """Open the next round on these items; present is fixed now, after recusals.  No quorum on an item refuses it."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = locked(sitting_id)
        require("ballot", viewer=viewer, sitting=sitting, at=at)
        if sitting.opened_at is None or sitting.closed_at is not None:
            raise Refused(Refusal("sitting-not-open", "会议未开始或已结束。", "The sitting is not open.", "R14"))
        wanted = list(
            Item.objects.filter(sitting=sitting, pk__in=list(items))
            .select_related("application")
            .only("id", "order", "sitting_id", "application__number")
            .order_by("order")
        )
        rounds: dict[int, int] = defaultdict(int)
        before = Ballot.objects.filter(item__in=wanted).values_list("item", "round", "counted_at")
        for item_id, number, counted in before:
            if counted is None:
                raise Refused(Refusal("ballot-open", "该项已有进行中的表决。", "A ballot on this item is open.", "R14"))
            rounds[item_id] = max(rounds[item_id], number)
        present = {m.pk for m in sitting.members.all() if m.signed_in_at and not m.left_at}
        away = recusals(wanted)
        settings = definition_of(sitting.programme).settings
        ballots = []
        for item in wanted:
            item.sitting = sitting
            recused = away[item.pk]
            here, eligible = len(present - recused), sitting.eligible - len(recused)
            if not has_quorum(present=here, eligible=eligible, quorum=Fraction(sitting.quorum)):
                raise Refused(
                    Refusal(
                        "no-quorum",
                        f"第 {item.order} 项回避后到会 {here} 人，不足应到 {eligible} 人的 {sitting.quorum}。",
                        f"Item {item.order}: {here} of {eligible} present after recusals, less than {sitting.quorum}.",
                        "R14",
                    )
                )
            ballots.append(
                Ballot(
                    item=item, round=rounds[item.pk] + 1, secret=settings.secret_ballot, box=settings.ballot_box, opened_at=at,
                    present=here, recused=len(recused),
                )
            )  # fmt: skip
        Ballot.objects.bulk_create(ballots)
        box = box_of(settings.ballot_box)
        urns = {one.ballot_id: one for one in box.begin(ballots=ballots, refs={b.pk: ref_of(b) for b in ballots})}
        Urn.objects.bulk_create(urns.values())
        append(
            programme=sitting.programme.key, kind="ballot.open", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"items": [i.application_id for i in wanted], "secret": settings.secret_ballot},
            opened={
                "sitting": sitting.pk, "quorum": sitting.quorum, "threshold": sitting.threshold, "base": sitting.base,
                "eligible": sitting.eligible, "secret": settings.secret_ballot, "box": settings.ballot_box,
                "items": [
                    {
                        "application": b.item.application.number, "round": b.round, "present": b.present, "recused": b.recused,
                        **box.announced(urn=urns[b.pk]),
                    }
                    for b in in_order(ballots)
                ],
            },
        )  # fmt: skip
    return ballots


def cast_votes(*, sitting_id: int, choices: Mapping[int, str], actor: Person, at: datetime) -> dict[int, str]:
    """Cast papers (ballot id → yes, no or abstain); each member once a round, never where recused; all or none.

    Who signed in after a ballot was opened is not among those present in it, and waits for the next.
    Answers ballot id → the paper's commitment, which nobody is told again and nothing keeps with the voter: the page
    that shows it is the answer to this very request.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = locked(sitting_id)
        require("vote", viewer=viewer, sitting=sitting, at=at)
        member = Member.objects.get(sitting=sitting, person=actor)
        if member.signed_in_at is None or member.left_at is not None:
            raise Refused(Refusal("not-present", "请先签到。", "Sign in first.", "R14"))
        if any(choice not in CHOICES for choice in choices.values()):
            raise Refused(Refusal("bad-choice", "请选择同意、不同意或弃权。", "Choose yes, no or abstain.", "R14"))
        ballots = found(sitting, choices, closed_at=None)
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
        codes: dict[int, str] = {}
        for (box, secret), some in _by_kind(ballots).items():
            place = None if secret else Member.objects.filter(sitting=sitting, pk__lte=member.pk).count()
            urns = list(Urn.objects.filter(ballot__in=some))
            refs = {b.pk: ref_of(b) for b in some}
            codes |= box_of(box).cast(urns=urns, refs=refs, choices=choices, place=place)
        append(
            programme=sitting.programme.key, kind="ballot.cast", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"papers": len(ballots)}, opened={"sitting": sitting.pk, "papers": len(ballots)},
        )  # fmt: skip
    return codes


def locked(sitting_id: int) -> Sitting:
    """The sitting's row, locked: everything about its ballots happens one after the other."""
    return Sitting.objects.select_for_update(of=("self",)).select_related("programme__current").get(pk=sitting_id)


def found(sitting: Sitting, ids: Iterable[int], **where: object) -> list[Ballot]:
    """Ballots of the sitting, with their items and numbers of applications, in the order of the items."""
    rows = Ballot.objects.select_for_update(of=("self",)).filter(pk__in=list(ids), item__sitting=sitting, **where)
    ballots = list(
        rows.select_related("item__application")
        .only("id", "item__order", "item__sitting_id", "item__application__number", *_BALLOT)
        .order_by("item__order")
    )
    for one in ballots:
        one.item.sitting = sitting
    return ballots


_BALLOT = tuple(field.attname for field in Ballot._meta.concrete_fields)


def in_order(ballots: Iterable[Ballot]) -> list[Ballot]:
    """As the log lists them: by application and round."""
    return sorted(ballots, key=lambda one: (one.item.application.number, one.round))


def recusals(items: Iterable[Item]) -> dict[int, set[int]]:
    """item id → ids of the members who have left it."""
    out: dict[int, set[int]] = defaultdict(set)
    for item_id, member_id in Recusal.objects.filter(item__in=list(items)).values_list("item", "member"):
        out[item_id].add(member_id)
    return out


def _by_kind(ballots: Iterable[Ballot]) -> dict[tuple[str, bool], list[Ballot]]:
    kinds: dict[tuple[str, bool], list[Ballot]] = defaultdict(list)
    for one in ballots:
        kinds[one.box, one.secret].append(one)
    return kinds
