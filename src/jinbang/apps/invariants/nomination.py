"""R1 to R8, R21 to R23: collection, recommendation, screening."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import Count, F, OuterRef, Q, Subquery

from jinbang.apps.invariants.found import Invariant, found
from jinbang.apps.ledger.queries import counts_by_kind
from jinbang.apps.nominations.models import (
    Application,
    Extension,
    FormerWinner,
    Milestone,
    Recommendation,
    Slot,
    Version,
    Waiver,
)
from jinbang.apps.people.models import Membership, Organisation
from jinbang.apps.programmes.models import Programme
from jinbang.apps.screening.models import Correction, Opinion, Rejection
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.quota import allowances


def r1_nothing_late(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """No version was submitted at or after the closing instant, but by a published extension or as a correction."""
    closes = definition.window("collection").closes
    versions = Version.objects.filter(application__programme=programme)
    late = versions.filter(submitted_at__gte=closes) if closes else versions.none()
    corrections = set(Correction.objects.filter(version__in=late).values_list("version", flat=True))
    extensions = list(
        Extension.objects.filter(programme=programme, kind=Extension.EXTENSION).values_list("application", "unit", "contest", "until")
    )  # fmt: skip
    against = []
    for pk, at, application, unit, contest in late.values_list(
        "pk", "submitted_at", "application", "application__unit", "contest"
    ):
        granted = any(
            at < until and a in (None, application) and u in (None, unit) and c in (None, contest)
            for a, u, c, until in extensions
        )
        if pk not in corrections and not granted:
            against.append(f"version {pk} at {at.isoformat()}")
    return found(
        "R1", "nothing was submitted at or after 24:00 but by extension or correction", versions.count(), against
    )


def r2_places(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """No unit holds a numbered place beyond what its memberships add up to, nor two of one number."""
    slots = Slot.objects.filter(contest__programme=programme)
    held: dict[int, list[str]] = defaultdict(list)
    for organisation, channel in Membership.objects.filter(
        programme=programme.key, state__in=(Membership.APPROVED, Membership.ENDED)
    ).values_list("organisation", "channel"):
        held[organisation].append(channel)
    places = {u: allowances(programme=definition, channels=channels) for u, channels in held.items()}
    against = [
        f"unit {unit}: place {number} of {contest}"
        for unit, contest, number in slots.values_list("unit", "contest__key", "number")
        if unit not in places or number > places[unit][contest].places
    ]
    twice = slots.values("unit", "contest", "number").annotate(n=Count("id")).filter(n__gt=1)
    against += [f"place taken twice: {row}" for row in twice]
    return found("R2", "no unit has more recommendations than its memberships add up to", slots.count(), against)


def r3_one_entity(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """One legal entity is one organisation."""
    twice = Organisation.objects.exclude(uscc=None).values("uscc").annotate(n=Count("id")).filter(n__gt=1)
    return found("R3", "one credit code is one organisation", Organisation.objects.count(), twice)


def r4_one_live(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """One nominee has at most one live recommendation."""
    live = Recommendation.objects.filter(application__programme=programme, recalled_at=None).exclude(
        application__standing="withdrawn"
    )
    counted = Counter(live.exclude(application__subject_key="").values_list("application__subject_key", flat=True))
    against = [key for key, n in counted.items() if n > 1] if definition.settings.one_live_recommendation else []
    return found("R4", "a nominee has one live recommendation", live.count(), against)


def r5_former_winners(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Nobody listed before was recommended without a waiver."""
    live = Recommendation.objects.filter(application__programme=programme, recalled_at=None)
    against = live.filter(application__subject_key__in=FormerWinner.objects.values("subject_key")).exclude(
        application__in=Waiver.objects.values("application")
    )
    broken = (
        against.values_list("application__number", flat=True) if definition.settings.former_winners == "block" else []
    )
    return found("R5", "a former winner is recommended only with the secretariat's reason", live.count(), broken)


def r7_what_was_seen(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """A recommendation carries an opinion and a seal, and its version was in force when it was made."""
    live = Recommendation.objects.filter(application__programme=programme)
    bad = Q(opinion="") | Q(version__submitted_at__gt=F("at")) | ~Q(version__application=F("application"))
    if definition.settings.requires_seal:
        bad |= Q(seal_digest="")
    newer = Version.objects.filter(
        application=OuterRef("application"), submitted_at__gt=OuterRef("version__submitted_at"), submitted_at__lte=OuterRef("at")
    )  # fmt: skip
    against = [*live.filter(bad).values_list("pk", flat=True)]
    against += [
        *live.annotate(newer=Subquery(newer.values("pk")[:1])).filter(newer__isnull=False).values_list("pk", flat=True)
    ]
    return found("R7", "the unit recommended the version it saw, with opinion and seal", live.count(), against)


def r8_two_persons(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Every refusal on form has coded reasons, corrections keep to the rounds, and nobody judged twice in a round."""
    rejections = Rejection.objects.filter(case__application__programme=programme)
    against = [f"rejection {pk}: no code" for pk, codes in rejections.values_list("pk", "codes") if not codes]
    rounds = Correction.objects.filter(
        case__application__programme=programme, round__gt=definition.settings.correction_rounds
    )
    against += [f"correction {pk}: too many rounds" for pk in rounds.values_list("pk", flat=True)]
    late = Correction.objects.filter(case__application__programme=programme, answered_at__gte=F("due"))
    against += [f"correction {pk}: late" for pk in late.values_list("pk", flat=True)]
    opinions = Opinion.objects.filter(case__application__programme=programme).count()
    return found(
        "R8",
        "refusals on form are coded, corrections are in time and in number",
        rejections.count() + opinions,
        against,
    )


def r21_not_secret(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Every submitted version declares that it is not a state secret, where the form asks."""
    against = []
    versions = Version.objects.filter(application__programme=programme).values_list("pk", "contest__key", "data")
    for pk, contest, data in versions.iterator():
        key = definition.form_for(contest).roles.get("not-secret")
        if key and data.get(key) not in ("yes", True):
            against.append(f"version {pk}")
    return found("R21", "every submission declares that it holds no state secret", versions.count(), against)


def r23_every_move_is_recorded(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Every application stands where its last milestone put it, and every milestone has its ledger entry."""
    last = Milestone.objects.filter(application=OuterRef("pk")).order_by("-id").values("target")[:1]
    applications = Application.objects.filter(programme=programme)
    wrong = applications.annotate(last=Subquery(last)).exclude(standing=F("last"))
    against = [f"{number} stands at {standing}" for number, standing in wrong.values_list("number", "standing")]
    moves = Counter(Milestone.objects.filter(application__programme=programme).values_list("move", flat=True))
    written = counts_by_kind(programme=programme.key)
    against += [
        f"{move}: {n} milestones, {written.get(f'application.{move}', 0)} entries"
        for move, n in moves.items()
        if written.get(f"application.{move}", 0) < n
    ]
    return found("R23", "every move is a milestone and a ledger entry", sum(moves.values()), against)


NOMINATION = (
    r1_nothing_late, r2_places, r3_one_entity, r4_one_live, r5_former_winners, r7_what_was_seen, r8_two_persons,
    r21_not_secret, r23_every_move_is_recorded,
)  # fmt: skip
