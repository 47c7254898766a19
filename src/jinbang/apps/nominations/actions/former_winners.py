"""Winners of earlier editions: known to the programme, and let through only with the secretariat's reason (R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.nominations.advance import locked, record
from jinbang.apps.nominations.models import FormerWinner, Waiver
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.nominations.subject import organisation_key, person_key, work_key
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R


@dataclass(frozen=True, slots=True)
class Winner:
    """One entry of an earlier list.

    nominee: its kind.  identifier: credit code or identity number; works go by label (their title) and owner.
    """

    nominee: str
    label: str
    edition: str
    identifier: str = ""
    owner: str = ""

    @property
    def key(self) -> str:
        """The same key that an application about it has."""
        if self.nominee == "person":
            return person_key(number=self.identifier)
        if self.nominee in ("enterprise", "organisation"):
            return organisation_key(uscc=self.identifier)
        return work_key(kind=self.nominee, title=self.label, owner=self.owner)


def record_former_winners(*, programme: str, winners: Iterable[Winner], actor: Person, at: datetime) -> int:
    """Take in earlier lists; identity numbers are hashed and not kept.  Returns how many are new.

    Refused: not-allowed.  Ledger: former-winners.record.
    """
    viewer = viewer_of(actor)
    is_secretary = viewer.holds(Role.SECRETARY, programme=programme, at=at)
    POLICIES["programme"].require("amend", relations={R.SECRETARY} if is_secretary else set())
    with transaction.atomic():
        wanted = {(one.key, one.edition): one for one in winners}
        known = set(
            FormerWinner.objects.filter(subject_key__in=[key for key, _ in wanted]).values_list(
                "subject_key", "edition"
            )
        )
        new = [
            FormerWinner(subject_key=key, label=one.label[:200], edition=edition[:80])
            for (key, edition), one in wanted.items()
            if (key, edition) not in known
        ]
        FormerWinner.objects.bulk_create(new, batch_size=1000)
        append(
            programme=programme,
            kind="former-winners.record",
            subject=f"programme:{programme}",
            actor=viewer.ref,
            at=at,
            facts={"count": len(new)},
        )
    return len(new)


def waive_former_winner(*, application_id: int, reason: str, actor: Person, at: datetime) -> Waiver:
    """The secretariat lets a former winner be recommended again.

    Refused: not-allowed, wrong-state, reason-needed, already-waived.  Ledger: application.waive.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("waive", application=application, actor=actor, at=at)
        text = reason_needed(reason, "R5")
        if Waiver.objects.filter(application=application).exists():
            raise Refused(Refusal("already-waived", "秘书处已准予。", "The secretariat has allowed it already.", "R5"))
        waiver = Waiver.objects.create(application=application, reason=text, by=actor, at=at)
        record(application, "waive", actor=actor, at=at, facts={"reason": text})
    return waiver
