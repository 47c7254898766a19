"""Which parts of an application each kind of reader sees (R19, blind review)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinbang.policy.relations import R
from jinbang.rules.definition import Form

# A field's face: the relations that see it, widest first.
_OFFICE = {R.APPLICANT, R.UNIT_HANDLER, R.UNIT_APPROVER, R.SECRETARY, R.SCREENER}
_JUDGES = {R.BODY, R.COMMITTEE, R.AUDITOR}
SEEN_BY: dict[str, frozenset[str]] = {
    "public": frozenset({R.ANYONE, R.SEATED} | _OFFICE | _JUDGES),
    "reviewers": frozenset({R.SEATED} | _OFFICE | _JUDGES),
    "blind": frozenset(_OFFICE | _JUDGES),
    "office": frozenset(_OFFICE),
    "handler": frozenset({R.APPLICANT, R.SECRETARY, R.SCREENER}),
}


def visible_fields(form: Form, *, relation: str, blind: bool) -> frozenset[str]:
    """Keys of the fields that a reader standing in `relation` sees; `blind`: the programme hides names from experts."""
    return frozenset(
        key
        for key, field in form.fields.items()
        if relation in SEEN_BY[field.face] or (not blind and field.face == "blind" and relation == R.SEATED)
    )


def face(form: Form, data: Mapping[str, Any], *, relation: str, blind: bool) -> dict[str, Any]:
    """The data as that reader sees it: hidden fields are absent, not blanked."""
    seen = visible_fields(form, relation=relation, blind=blind)
    return {key: value for key, value in data.items() if key in seen}
