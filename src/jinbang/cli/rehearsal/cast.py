"""Who plays: the secretariat, review bodies, units in their channels, the committee.  All invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jinbang.apps.people.actions import (
    decide_membership,
    grant_office,
    register_organisation,
    register_person,
    request_membership,
)
from jinbang.apps.people.queries import organisation_for_body
from jinbang.apps.people.roles import Role
from jinbang.cli.rehearsal.play import Play
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.sample import person_name, uscc

REGIONS = (
    "北京",
    "上海",
    "江苏",
    "浙江",
    "广东",
    "四川",
    "湖北",
    "陕西",
    "山东",
    "辽宁",
    "安徽",
    "湖南",
    "新疆",
    "重庆",
)
DISCIPLINES = ("510", "520", "530", "430", "310", "350", "610", "630")
KEYWORDS = ("材料;合金", "芯片;算法", "药物;基因", "装备;机器人", "储能;低碳")
"""What applications are about and experts know, so that some fit each other better than others."""
SECTORS = ("academia", "industry", "investment")


@dataclass
class Unit:
    """A recommending unit with its officers."""

    organisation: Any
    approver: Any
    handler: Any
    channels: tuple[str, ...]


@dataclass
class Cast:
    """Everybody with an office.  bodies: body key → manager."""

    secretaries: list[Any] = field(default_factory=list)
    screeners: list[Any] = field(default_factory=list)
    acknowledgers: dict[str, Any] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)
    committee: list[Any] = field(default_factory=list)
    auditor: Any = None
    units: list[Unit] = field(default_factory=list)
    numbers: int = 0

    def number(self) -> int:
        self.numbers += 1
        return self.numbers


def gather(play: Play, definition: ProgrammeDefinition, *, units: int, at: datetime) -> Cast:
    """Give everybody an account and an office, before the call opens."""
    cast = Cast()
    key = definition.key

    def person(who: str) -> Any:
        n = cast.number()
        return play.act(
            "register-person", register_person, email=f"{who}@rehearsal.example", name=person_name(n), at=at
        )

    def office(someone: Any, organisation: Any, role: str) -> None:
        play.act("grant-office", grant_office, actor=None, person=someone, organisation=organisation, role=role, programme=key, at=at)  # fmt: skip

    secretariat = organisation_for_body(key=definition.secretariat)
    for n in range(2):
        cast.secretaries.append(person(f"secretary{n + 1}"))
        office(cast.secretaries[-1], secretariat, Role.SECRETARY)
    for n in range(4):
        cast.screeners.append(person(f"screener{n + 1}"))
        office(cast.screeners[-1], secretariat, Role.SCREENER)
    cast.auditor = person("auditor")
    office(cast.auditor, secretariat, Role.AUDITOR)
    for n in range(9):
        cast.committee.append(person(f"committee{n + 1}"))
        office(cast.committee[-1], secretariat, Role.COMMITTEE)
    office(cast.committee[-1], secretariat, Role.SCRUTINEER)
    for n, mandate in enumerate(definition.mandates, start=1):
        if mandate.body not in cast.bodies and not definition.contests[mandate.contest].separately_organised:
            cast.bodies[mandate.body] = person(f"body{n}")
            office(cast.bodies[mandate.body], organisation_for_body(key=mandate.body), Role.BODY_MANAGER)
        if mandate.acknowledger == definition.secretariat:
            cast.acknowledgers[mandate.acknowledger] = cast.secretaries[0]
        elif mandate.acknowledger not in cast.acknowledgers:
            cast.acknowledgers[mandate.acknowledger] = person(f"acknowledger{n}")
            office(
                cast.acknowledgers[mandate.acknowledger],
                organisation_for_body(key=mandate.acknowledger),
                Role.ACKNOWLEDGER,
            )
    if definition.settings.recommendation:
        for n in range(units):
            cast.units.append(_unit(play, cast, definition, n, at))
    return cast


def _unit(play: Play, cast: Cast, definition: ProgrammeDefinition, n: int, at: datetime) -> Unit:
    number = cast.number()
    approver = play.act(
        "register-person", register_person, email=f"unit{n + 1}@rehearsal.example", name=person_name(number), at=at
    )
    handler = play.act(
        "register-person",
        register_person,
        email=f"unit{n + 1}-handler@rehearsal.example",
        name=person_name(number + 7),
        at=at,
    )
    organisation = play.act(
        "register-organisation", register_organisation, actor=approver, uscc=uscc(70_000_000 + number),
        name=f"示例推荐单位{n + 1:03d}", region=play.rng.choice(REGIONS), role=Role.UNIT_APPROVER, at=at,
    )  # fmt: skip
    play.act("grant-office", grant_office, actor=None, person=handler, organisation=organisation, role=Role.UNIT_HANDLER, programme=definition.key, at=at)  # fmt: skip
    keys = [channel.key for channel in definition.channels]
    channels = tuple(play.rng.sample(keys, 2 if play.chance(0.15) and len(keys) > 1 else 1))
    for channel in channels:
        asked = play.act(
            "request-membership", request_membership, actor=approver, organisation=organisation, programme=definition.key,
            channel=channel, evidence="示例批文", at=at,
        )  # fmt: skip
        if asked is not None:
            play.act(
                "decide-membership", decide_membership, actor=cast.secretaries[n % 2], membership_id=asked.pk, approve=True,
                at=at + timedelta(minutes=1),
            )  # fmt: skip
    return Unit(organisation, approver, handler, channels)
