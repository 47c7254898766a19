"""Ready-made sign-ins after a rehearsal: one per role, each with something to do where there is something."""

from __future__ import annotations

from typing import Any

from jinbang.apps.people.actions import set_password
from jinbang.cli.rehearsal.whole import Rehearsal


def make_sign_ins(whole: Rehearsal, password: str) -> list[dict[str, str]]:
    """Give one person of each role the password; returns role, e-mail and where to begin."""
    cast = whole.cast
    found: list[tuple[str, Any, str]] = [
        ("秘书处 secretariat", cast.secretaries[0], "/office/"),
        *(("形审员 screener", person, "/office/") for person in cast.screeners[:3]),
        ("秘书处 secretariat: a second", cast.secretaries[1], "/office/"),
        *(("终评委员 committee member", person, "/office/") for person in cast.committee[:-1]),
        ("终评委员兼监票人 committee member and scrutineer", cast.committee[-1], "/office/"),
        ("监督员 auditor", cast.auditor, "/office/"),
    ]
    found += [(f"初评机构 review body: {key}", person, "/body/") for key, person in list(cast.bodies.items())[:8]]
    outside = [person for person in cast.acknowledgers.values() if person not in cast.secretaries]
    found += [("备案受理 acknowledger", person, "/office/") for person in outside[:1]]
    if cast.units:
        busy = whole.busiest_unit()
        found += [
            ("推荐单位审核 unit approver", busy.approver, "/unit/"),
            ("推荐单位经办 unit handler", busy.handler, "/unit/"),
        ]
    found += [(f"申报人 applicant: {what}", person, "/apply/") for what, person in whole.applicants()]
    found += [(f"评审专家 expert: {contest}", person, "/expert/") for contest, person in whole.experts()]
    for _, person, _ in found:
        set_password(email=person.email, password=password)
    return [{"role": role, "email": person.email, "path": path} for role, person, path in found]
