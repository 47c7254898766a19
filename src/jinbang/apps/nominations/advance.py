"""The one place where an application's standing changes: asks the table, writes milestone, column and ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jinbang.apps.ledger.actions import append
from jinbang.apps.nominations.models import Application, Milestone
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.lifecycle import Refused


def locked(*, application_id: int) -> Application:
    """The application, locked until the end of the transaction, with what acts look at; DoesNotExist otherwise."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("programme__current", "contest", "organisation", "unit", "current")
        .defer("programme__current__files", "programme__current__difference")
        .get(pk=application_id)
    )


def advance(
    application: Application,
    move: str,
    *,
    actor: Person | None,
    at: datetime,
    kind: str = "",
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Make `move` (a name in the life of an application); the caller holds the lock and has asked the policy.

    actor None: the calendar itself ("system").  kind: of the ledger entry, "application.<move>" where not given.
    Raises Refused("wrong-state").  Returns the id of the ledger entry.
    """
    refusal = APPLICATION.refusal(move, state=application.standing, facts=facts or {})
    if refusal is not None:
        raise Refused(refusal)
    source, target = application.standing, APPLICATION.moves[move].target
    application.standing, application.standing_since = target, at
    application.save(update_fields=["standing", "standing_since"])
    Milestone.objects.create(
        application=application, move=move, source=source, target=target, at=at, actor=actor, reason=reason
    )
    return append(
        programme=application.programme.key,
        kind=kind or f"application.{move}",
        subject=f"application:{application.pk}",
        actor=viewer_of(actor).ref if actor else "system",
        at=at,
        facts={"number": application.number, "from": source, "to": target, **(facts or {})},
    )
