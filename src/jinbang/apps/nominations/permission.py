"""May this person do this to that application, now: policy for the who, the state table for the when."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.nominations.access import POLICY, relations
from jinbang.apps.nominations.models import Application
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.lifecycle import Refusal, Refused


def refusal_for(action: str, *, application: Application, found: frozenset[str], move: str = "") -> Refusal | None:
    """Why someone who stands in `found` may not: not at all, not while it stands there, or None.

    A person who may do it in another state is told the state, not that the person has no right.
    """
    return (
        POLICY.refusal(action, relations=found)
        or (APPLICATION.refusal(move, state=application.standing, facts={}) if move else None)
        or POLICY.refusal(action, relations=found, state=application.standing)
    )


def permit(action: str, *, application: Application, actor: Person, at: datetime, move: str = "") -> frozenset[str]:
    """Raise Refused unless the person may; returns how the person stands to the application."""
    found = relations(viewer=viewer_of(actor), application=application, at=at)
    refusal = refusal_for(action, application=application, found=found, move=move)
    if refusal is not None:
        raise Refused(refusal)
    return found


def reason_needed(text: str, source: str) -> str:
    """The reason, stripped; Refused where it is blank."""
    if not text.strip():
        raise Refused(
            Refusal(
                "reason-needed", "请填写理由。", "Give a reason.", source,
                fields=(("reason", "请填写理由", "Give a reason"),),
            )
        )  # fmt: skip
    return text.strip()
