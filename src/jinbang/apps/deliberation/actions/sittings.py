"""Convene, sign in, recuse, close: the frame of a sitting (R14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from jinbang.apps.deliberation.access import require
from jinbang.apps.deliberation.models import Ballot, HasVoted, Item, Member, Recusal, Sitting
from jinbang.apps.ledger.actions import append
from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.reviews.models import Package, PackageLine
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.standing import Standing
from jinbang.rules.voting import has_quorum


def convene(
    *, programme_id: int, name: str, members: Iterable[int], chair: int | None = None, scrutineers: Iterable[int] = (),
    contests: Iterable[int] = (), actor: Person, at: datetime,
) -> Sitting:  # fmt: skip
    """Call a sitting of the final committee on every application that passed or is in reserve, best rank of a contest first.

    members, chair, scrutineers: ids of persons who hold the office of committee member.  contests: ids; empty means all.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        programme = Programme.objects.select_related("current").get(pk=programme_id)
        holds = viewer.holds(Role.SECRETARY, programme=programme.key, at=at)
        POLICIES["sitting"].require("convene", relations={R.SECRETARY} if holds else set())
        settings = definition_of(programme).settings
        called = list(dict.fromkeys(members))
        outside = [p.name for p in Person.objects.filter(pk__in=called) if not viewer_of(p).holds(Role.COMMITTEE, programme=programme.key, at=at)]  # fmt: skip
        if outside or len(called) < 3:
            raise Refused(
                Refusal(
                    "bad-committee",
                    f"参会人员须为终评委员且不少于 3 人{'：' if outside else ''}{'、'.join(outside)}。",
                    f"A sitting needs at least 3 members of the final committee{': ' if outside else ''}{', '.join(outside)}.",
                    "R14",
                )
            )
        supervisors = set(scrutineers)
        if (supervisors | ({chair} if chair else set())) - set(called):
            zh, en = "主持人和监票人须在参会委员中选定。", "Chair and scrutineers are chosen among the members called."
            raise Refused(Refusal("not-called", zh, en, "R14", (("scrutineers", zh, en),)))
        waiting = Application.objects.filter(programme=programme, standing__in=(Standing.PASSED, Standing.RESERVE))
        wanted = list(contests)
        if wanted:
            waiting = waiting.filter(contest__in=wanted)
        line = PackageLine.objects.filter(application=OuterRef("pk"), package__state=Package.RECEIVED)
        waiting = waiting.annotate(rank=Subquery(line.values("rank")[:1]))
        in_order = waiting.order_by("contest__ordinal", F("rank").asc(nulls_last=True), "id")
        items = list(in_order.values_list("pk", flat=True))
        if not items:
            raise Refused(
                Refusal("nothing-to-decide", "没有待终评的申报。", "Nothing waits for the final review.", "R15")
            )
        sitting = Sitting.objects.create(
            programme=programme, name=name.strip() or "终评会议", quorum=str(settings.quorum), threshold=str(settings.threshold),
            base=settings.threshold_base, eligible=len(called), convened_at=at, convened_by=actor,
        )  # fmt: skip
        Member.objects.bulk_create(
            Member(sitting=sitting, person_id=pk, chair=pk == chair, scrutineer=pk in supervisors) for pk in called
        )
        Item.objects.bulk_create(
            [Item(sitting=sitting, application_id=pk, order=n) for n, pk in enumerate(items, start=1)], batch_size=500
        )
        for person in Person.objects.filter(pk__in=called):
            post(
                key=f"sitting:{sitting.pk}:{person.pk}", kind="sitting.convened", person=person, at=at, programme=programme.key,
                subject=(f"会议通知：{sitting.name}", f"You are called to: {sitting.name}"),
                body=(f"共 {len(items)} 项待议，请登录签到。", f"{len(items)} items. Sign in on the site when you are there."),
            )  # fmt: skip
        append(
            programme=programme.key, kind="sitting.convene", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"members": called, "items": len(items), "quorum": sitting.quorum, "threshold": sitting.threshold},
        )  # fmt: skip
    return sitting


def sign_in(*, sitting_id: int, actor: Person, at: datetime) -> Member:
    """A member signs in; counts as present from now on.  Who had left comes back by signing in anew."""
    with transaction.atomic():
        sitting = _open_sitting(sitting_id, "sign-in", viewer_of(actor), at)
        member = Member.objects.select_for_update().get(sitting=sitting, person=actor)
        if member.signed_in_at is None or member.left_at is not None:
            member.signed_in_at, member.left_at = at, None
            member.save(update_fields=["signed_in_at", "left_at"])
            append(
                programme=sitting.programme.key, kind="sitting.sign-in", subject=f"sitting:{sitting.pk}",
                actor=viewer_of(actor).ref, at=at,
            )  # fmt: skip
    return member


def leave(*, sitting_id: int, member_id: int | None = None, actor: Person, at: datetime) -> Member:
    """A member leaves the room: no longer present, so the quorum is what the others make (R14).

    Papers already cast stay in the urn and their member counts as present there; in every other open ballot the member
    no longer does.  member_id: whom the secretariat saw leave; a member leaves for itself (None).
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _open_sitting(sitting_id, "record-leaving" if member_id else "leave", viewer, at)
        asked = {"pk": member_id} if member_id else {"person": actor}
        member = Member.objects.select_for_update().filter(sitting=sitting, **asked).first()
        if member is None or member.signed_in_at is None or member.left_at is not None:
            raise Refused(Refusal("not-present", "该委员不在场。", "This member is not in the room.", "R14"))
        voted = HasVoted.objects.filter(member=member).values("ballot")
        away = Recusal.objects.filter(member=member).values("item")
        counted = Ballot.objects.filter(item__sitting=sitting, closed_at=None, opened_at__gte=member.signed_in_at)
        counted.exclude(pk__in=voted).exclude(item__in=away).update(present=F("present") - 1)
        member.left_at = at
        member.save(update_fields=["left_at"])
        append(
            programme=sitting.programme.key, kind="sitting.leave", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
            facts={"member": member.pk},
        )  # fmt: skip
    return member


def recuse_from_item(*, item_id: int, reason: str, actor: Person, at: datetime) -> Recusal:
    """A member leaves one item: it counts neither as present nor as eligible there, and cannot vote on it (R10, R14)."""
    with transaction.atomic():
        item = Item.objects.select_related("sitting__programme").get(pk=item_id)
        Sitting.objects.select_for_update().only("id").get(
            pk=item.sitting_id
        )  # ballots are opened and counted under it
        require("recuse", viewer=viewer_of(actor), sitting=item.sitting, at=at)
        member = Member.objects.get(sitting=item.sitting, person=actor)
        if item.ballots.filter(voters__member=member).exists():
            raise Refused(
                Refusal("voted-already", "已就该项投票，不能再回避。", "You have voted on this item already.", "R14")
            )
        recusal, made = Recusal.objects.get_or_create(item=item, member=member, defaults={"reason": reason, "at": at})
        if made:
            if member.signed_in_at is not None and member.left_at is None:  # no longer present in an open ballot
                item.ballots.filter(closed_at=None, opened_at__gte=member.signed_in_at).update(present=F("present") - 1)
            append(
                programme=item.sitting.programme.key, kind="sitting.recuse", subject=f"application:{item.application_id}",
                actor=viewer_of(actor).ref, at=at,
            )  # fmt: skip
    return recusal


def open_sitting(*, sitting_id: int, actor: Person, at: datetime) -> Sitting:
    """Open it, once the quorum has signed in."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _open_sitting(sitting_id, "open", viewer, at)
        present = sitting.members.filter(signed_in_at__isnull=False, left_at__isnull=True).count()
        quorum = Fraction(sitting.quorum)
        if not has_quorum(present=present, eligible=sitting.eligible, quorum=quorum):
            raise Refused(
                Refusal(
                    "no-quorum",
                    f"签到 {present} 人，应到 {sitting.eligible} 人，不足 {sitting.quorum}。",
                    f"{present} of {sitting.eligible} have signed in: less than {sitting.quorum}.",
                    "R14",
                )
            )
        if sitting.opened_at is None:
            sitting.opened_at = at
            sitting.save(update_fields=["opened_at"])
            append(
                programme=sitting.programme.key, kind="sitting.open", subject=f"sitting:{sitting.pk}", actor=viewer.ref, at=at,
                facts={"present": present},
            )  # fmt: skip
    return sitting


def close_sitting(*, sitting_id: int, minutes: str, actor: Person, at: datetime) -> Sitting:
    """Close it with its minutes; open ballots must be counted first."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        sitting = _open_sitting(sitting_id, "close", viewer, at)
        if Item.objects.filter(sitting=sitting, ballots__counted_at__isnull=True, ballots__isnull=False).exists():
            raise Refused(
                Refusal("ballot-open", "还有未计票的表决。", "A ballot is still open: count it first.", "R14")
            )
        sitting.closed_at, sitting.minutes = at, minutes
        sitting.save(update_fields=["closed_at", "minutes"])
        append(
            programme=sitting.programme.key,
            kind="sitting.close",
            subject=f"sitting:{sitting.pk}",
            actor=viewer.ref,
            at=at,
        )
    return sitting


def _open_sitting(sitting_id: int, action: str, viewer: Viewer, at: datetime) -> Sitting:
    sitting = Sitting.objects.select_for_update(of=("self",)).select_related("programme").get(pk=sitting_id)
    require(action, viewer=viewer, sitting=sitting, at=at)
    if sitting.closed_at is not None:
        raise Refused(Refusal("sitting-closed", "会议已结束。", "This sitting has been closed.", "R14"))
    return sitting
