"""Somebody lets a colleague act for their organisation: the office, the account where there is none, and a letter (R3)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from jinbang.apps.mailroom.actions.post import post
from jinbang.apps.people.actions import grant_office, register_person
from jinbang.apps.people.models import Office, Organisation, Person, Role
from jinbang.apps.people.peers import relations_to
from jinbang.apps.people.queries import offices_of
from jinbang.apps.people.viewer import viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES
from jinbang.rules.cn.names import check_person_name

MOST = 50
IN_ENGLISH = {
    Role.PREPARER: "preparer of applications", Role.UNIT_HANDLER: "handler of the recommending unit",
    Role.UNIT_APPROVER: "approver of the recommending unit", Role.BODY_MANAGER: "manager of the review body",
}  # fmt: skip


def add_colleague(
    *, organisation_id: int, role: str, email: str, name: str, programme: str = "", actor: Person, at: datetime
) -> Office:
    """Give a colleague the office `role`, by e-mail address.

    The answer is the same whether there is an account with that address or not: where there is none it is made, to be entered
    by setting a password through the letter's address.  name: of the colleague, used for a new account only.
    Refused: not-allowed, bad-colleague (fields email, name), too-many-offices.  Ledger: office.grant.
    """
    viewer = viewer_of(actor)
    found = relations_to(viewer=viewer, organisation_id=organisation_id, role=role, programme=programme, at=at)
    POLICIES["person"].require("grant-office", relations=found)
    address, called = _checked(email, name)
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        if offices_of(organisation_id=organisation_id, roles=(role,), at=at).count() >= MOST:
            raise Refused(
                Refusal(
                    "too-many-offices",
                    f"同一职务最多 {MOST} 人，请先终止不再需要的授权。",
                    f"At most {MOST} persons hold the same office: end one that is no longer needed.",
                    "R3",
                )
            )
        person = register_person(email=address, name=called, language=actor.language, at=at)
        office = grant_office(
            actor=actor, person=person, organisation=organisation, role=role, programme=programme, at=at
        )
        words = (str(Role(role).label), IN_ENGLISH[Role(role)])
        post(
            key=f"office.granted:{office.pk}", kind="office.granted", person=person, programme=programme, at=at,
            subject=(f"您已成为“{organisation.name}”的{words[0]}", f"You may now act for {organisation.name}"),
            body=(
                f"{actor.name or actor.email}授权您作为“{organisation.name}”的{words[0]}。\n"
                "请用本邮箱登录；首次使用的，在登录页选择“忘记密码”设定密码。\n如您不是该单位人员，请不要登录，并告知秘书处。",
                f"{actor.name or actor.email} has made you {words[1]} of {organisation.name}.\n"
                "Sign in with this address; if you have never done so, choose “Forgot the password” there and set one.\n"
                "If you do not work there, do not sign in, and tell the secretariat.",
            ),
        )  # fmt: skip
    return office


def _checked(email: str, name: str) -> tuple[str, str]:
    """(address, name); Refused with what is wrong with either."""
    wrong: list[tuple[str, str, str]] = []
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        wrong.append(
            ("email", "请填写电子邮箱，如 name@example.org", "Give an e-mail address, such as name@example.org")
        )
    called = check_person_name(text=name, longest=60)
    if called.value is None:
        said = called.errors[0]
        wrong.append(("name", said.zh, said.en))
    if wrong:
        raise Refused(Refusal("bad-colleague", wrong[0][1], wrong[0][2], "R3", fields=tuple(wrong)))
    return address, str(called.value)
