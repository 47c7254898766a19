"""One legal entity is one organisation, however many accounts it has (R3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Office, Organisation, Person, Role
from jinbang.apps.people.viewer import forget, viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.cn.uscc import check_uscc


def register_organisation(
    *, actor: Person, uscc: str, name: str, region: str = "", sector: str = "", role: str = Role.PREPARER, at: datetime
) -> Organisation:
    """Register a legal entity by its credit code and take an office in it.

    The first account takes the office at once; where the entity is known already, an office there is granted by someone who
    holds one (refused with "organisation-known").  role: preparer, or unit-handler/unit-approver for a recommending unit.
    """
    POLICIES["person"].require("register-organisation", relations={R.SIGNED_IN} if actor.is_authenticated else set())
    checked = check_uscc(text=uscc)
    errors = [p for p in checked.problems if p.severity == "error"]
    if errors or not name.strip():
        words = errors[0] if errors else None
        raise Refused(
            Refusal(
                "bad-organisation",
                words.zh if words else "请填写单位名称。",
                words.en if words else "Give the organisation's name.",
                "R3",
                fields=(("uscc", words.zh, words.en),) if words else (("name", "请填写单位名称", "Give a name"),),
            )
        )
    assert checked.value is not None  # no errors: there is a value
    code = checked.value.code
    with transaction.atomic():
        known = Organisation.objects.select_for_update().filter(uscc=code).first()
        if known is not None:
            raise Refused(
                Refusal(
                    "organisation-known",
                    f"“{known.name}”已在系统中登记。一个法人单位只有一条记录，请向本单位已有账号的同事申请授权，或联系秘书处。",
                    f"“{known.name}” is registered already. One legal entity has one record: ask a colleague who has an "
                    "account, or the secretariat, to add you.",
                    "R3",
                )
            )
        organisation = Organisation.objects.create(uscc=code, name=name.strip(), region=region, sector=sector)
        Office.objects.create(person=actor, organisation=organisation, role=role, since=at)
        append(
            programme="", kind="organisation.register", subject=f"organisation:{organisation.pk}",
            actor=viewer_of(actor).ref, at=at, facts={"uscc": code, "name": organisation.name, "role": role},
        )  # fmt: skip
    forget(actor)
    return organisation
