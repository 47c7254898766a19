"""The one place where an application's standing changes: asks the table, writes milestone, column and ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from jinbang.apps.ledger.actions import append, append_many
from jinbang.apps.nominations.models import Application, Milestone
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.lifecycle import Refused
from jinbang.rules.standing import Standing

BATCH = 2000


def locked(*, application_id: int) -> Application:
    """The application, locked until the end of the transaction, with what acts look at; DoesNotExist otherwise."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("programme__current", "contest", "organisation", "unit", "current", "preparer")
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
    also: tuple[str, ...] = (),
    opened: Mapping[str, Any] | None = None,
    hidden: bool = False,
) -> int:
    """Make `move` (a name in the life of an application); the caller holds the lock and has asked the policy.

    actor None: the calendar itself ("system").  kind: of the ledger entry, "application.<move>" where not given.
    also: names of fields that the act has set on the application, saved in the same statement.
    opened: what the public bundle shows beside number, old and new standing (`ledger.append`).  hidden: it shows nothing,
    since nobody was sent the application yet.
    Raises Refused("wrong-state").  Returns the id of the ledger entry.
    """
    refusal = APPLICATION.refusal(move, state=application.standing, facts=facts or {})
    if refusal is not None:
        raise Refused(refusal)
    source, target = application.standing, APPLICATION.moves[move].target
    application.standing, application.standing_since = target, at
    application.save(update_fields=["standing", "standing_since", *also])
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
        opened=None if hidden else shown(application.number, source, target) | dict(opened or {}),
    )


def shown(number: str, source: str, target: str) -> dict[str, Any]:
    """What the public bundle shows of every move."""
    return {"application": number, "from": source, "to": target}


def advance_many(
    applications: QuerySet[Application], move: str, *, programme: str, at: datetime, reason: str = "", kind: str = ""
) -> list[int]:
    """Make the calendar's `move` on all that are in one of its states, in a handful of queries; returns their ids.

    Call it inside a transaction.  Running it twice does it once: those that have moved are in another state.
    """
    step = APPLICATION.moves[move]
    rows = list(
        applications.filter(standing__in=step.sources)
        .select_for_update(of=("self",))
        .order_by("id")
        .values_list("pk", "number", "standing")
    )
    ids = [row[0] for row in rows]
    for start in range(0, len(ids), BATCH):
        Application.objects.filter(pk__in=ids[start : start + BATCH]).update(standing=step.target, standing_since=at)
    Milestone.objects.bulk_create(
        [
            Milestone(application_id=pk, move=move, source=source, target=step.target, at=at, reason=reason)
            for pk, _, source in rows
        ],
        batch_size=BATCH,
    )
    append_many(
        programme=programme,
        kind=kind or f"application.{move}",
        actor="system",
        at=at,
        acts=[
            (f"application:{pk}", {"number": number, "from": source, "to": step.target}) for pk, number, source in rows
        ],
        # A draft that nobody was sent leaves no trace outside.
        opened=[None if source == Standing.DRAFT else shown(number, source, step.target) for _, number, source in rows],
    )
    return ids


def record(
    application: Application,
    kind: str,
    *,
    actor: Person | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    opened: Mapping[str, Any] | None = None,
) -> int:
    """Put an act on record that leaves the standing as it is (`application.<kind>`); returns the ledger entry's id.

    opened: what the public bundle shows beside the number; None for nothing.
    """
    return append(
        programme=application.programme.key,
        kind=f"application.{kind}",
        subject=f"application:{application.pk}",
        actor=viewer_of(actor).ref if actor else "system",
        at=at,
        facts={"number": application.number, **(facts or {})},
        opened=None if opened is None else {"application": application.number, **opened},
    )
