"""To whom an application may be sent: a unit with a channel membership in force."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.people.models import Organisation
from jinbang.apps.people.queries import channels_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition


def receiving_unit(
    *, definition: ProgrammeDefinition, unit_id: int | None, at: datetime, known: Organisation | None = None
) -> Organisation | None:
    """The unit, or None where none is named.  Refused("unit-not-in-call") where it belongs to no channel.

    known: an organisation at hand, which saves reading it again where it is the one.
    """
    if unit_id is None or not definition.settings.recommendation:
        return None
    if not channels_of(organisation_id=unit_id, programme=definition.key, at=at):
        raise Refused(
            Refusal(
                "unit-not-in-call",
                "该单位未登记推荐渠道，不能接收申报。请从名录中选择推荐单位。",
                "That unit holds no recommendation channel, so it cannot receive applications. Choose one from "
                "the list.",
                "R3",
                fields=(("unit", "请从名录中选择推荐单位", "Choose a unit from the list"),),
            )
        )
    return known if known is not None and known.pk == unit_id else Organisation.objects.get(pk=unit_id)
