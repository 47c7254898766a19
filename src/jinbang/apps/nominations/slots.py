"""Numbered places: the smallest free one, attributed to a channel (R2)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from jinbang.apps.nominations.models import Application, Slot
from jinbang.apps.people.models import Organisation
from jinbang.apps.people.queries import channels_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.quota import Allowance, allowances


def allowance_of(*, definition: ProgrammeDefinition, contest: str, unit_id: int, at: datetime) -> Allowance:
    """The unit's places in one contest under the memberships in force.  One query."""
    channels = channels_of(organisation_id=unit_id, programme=definition.key, at=at)
    return allowances(programme=definition, channels=channels).get(contest, Allowance(contest, ()))


def no_place(*, allowance: Allowance, used: int, name_zh: str, name_en: str) -> Refusal | None:
    """None while a place is left."""
    if not allowance.places:
        return Refusal(
            "no-quota",
            f"贵单位在“{name_zh}”没有推荐名额（未登记任何推荐渠道或渠道未获审核）。请先登记推荐渠道。",
            f"Your unit has no places in “{name_en}”: no channel membership is in force. Register your channel first.",
            "R2",
        )
    if used < allowance.places:
        return None
    shares = allowance.shares
    return Refusal(
        "no-place",
        f"“{name_zh}”的 {allowance.places} 个名额已用完（不超过 {'＋'.join(str(s.places) for s in shares)} 项）。"
        "截止前收回一项推荐可腾出名额。",
        f"All {allowance.places} places in “{name_en}” are used (at most {' + '.join(str(s.places) for s in shares)}). "
        "Taking a recommendation back before the deadline frees one.",
        shares[0].source or "R2",
    )


def take_slot(*, definition: ProgrammeDefinition, application: Application, at: datetime) -> Slot:
    """Take the smallest free number for this application; the unit's row is locked, so that its officers take turns.

    A place that was kept for the application (where taking back frees none) is used again.  Raises Refused("no-place").
    The unique constraint on (unit, contest, number) is the net below the lock.
    """
    unit_id = application.unit_id
    if unit_id is None:
        raise ValueError("only a unit has places")
    if connection.features.has_select_for_update:  # otherwise writers take turns anyway
        Organisation.objects.select_for_update().only("id").get(pk=unit_id)
    taken = dict(
        Slot.objects.filter(unit=unit_id, contest=application.contest_id).values_list("number", "application_id")
    )
    if application.pk in taken.values():
        return Slot.objects.get(application=application)
    contest = application.contest
    allowance = allowance_of(definition=definition, contest=contest.key, unit_id=unit_id, at=at)
    refusal = no_place(
        allowance=allowance, used=len(taken), name_zh=contest.name, name_en=contest.name_en or contest.name
    )
    if refusal is not None:
        raise Refused(refusal)
    number = next(n for n in range(1, allowance.places + 1) if n not in taken)
    return Slot.objects.create(
        unit_id=unit_id, contest_id=application.contest_id, number=number, channel=allowance.channel_of(number),
        application=application, taken_at=at,
    )  # fmt: skip
