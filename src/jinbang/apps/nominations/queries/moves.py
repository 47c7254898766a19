"""Which buttons are on, and why the others are off: the same questions that the acts ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jinbang.apps.nominations.access import POLICY, relations
from jinbang.apps.nominations.deadlines import COLLECTION, RECOMMENDATION, Deadline, deadlines_of
from jinbang.apps.nominations.live import former_winner, former_winner_refusal
from jinbang.apps.nominations.models import Application, Preparation, Slot
from jinbang.apps.nominations.permission import refusal_for
from jinbang.apps.nominations.slots import allowance_of, no_place
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal
from jinbang.rules.standing import Standing as S

# name of the button, policy action, move in the life of an application, stage whose deadline counts
TABLE = (
    ("edit", "edit", "", COLLECTION),
    ("submit", "submit", "submit", COLLECTION),
    ("recall", "recall", "recall", COLLECTION),
    ("prepare", "prepare", "recommend", RECOMMENDATION),
    ("recommend", "recommend", "recommend", RECOMMENDATION),
    ("return", "return", "return", COLLECTION),
    ("decline", "decline", "decline", ""),
    ("take-back", "take-back", "take-back", RECOMMENDATION),
    ("withdraw", "withdraw", "withdraw", ""),
    ("waive", "waive", "", ""),
)


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A button.  refusal: None where it is on, else why it is off, in words and with the clause."""

    name: str
    refusal: Refusal | None

    @property
    def on(self) -> bool:
        return self.refusal is None


def open_moves(
    *,
    viewer: Viewer,
    application: Application,
    at: datetime,
    found: frozenset[str] | None = None,
    deadlines: dict[str, Deadline] | None = None,
) -> tuple[OpenMove, ...]:
    """The acts that the person might do on this application in some state, each on or off.

    application: with programme, contest, unit and current.  found, deadlines: where the caller knows them already.
    """
    found = relations(viewer=viewer, application=application, at=at) if found is None else found
    known = deadlines or deadlines_of(application=application)
    out = []
    for name, action, move, stage in TABLE:
        if POLICY.refusal(action, relations=found) is not None:
            continue
        refusal = refusal_for(action, application=application, found=found, move=move)
        if refusal is None and stage:
            refusal = known[stage].refusal(at)
        if refusal is None and name == "recommend":
            refusal = _recommend(viewer, application, at)
        out.append(OpenMove(name, refusal))
    return tuple(out)


def _recommend(viewer: Viewer, application: Application, at: datetime) -> Refusal | None:
    definition = definition_of(application.programme)
    if application.unit_id is None or application.standing != S.SUBMITTED:
        return None
    if definition.settings.unit_pair_of_eyes:
        prepared = Preparation.objects.filter(application=application, version=application.current_id).first()
        if prepared is None:
            return Refusal(
                "prepare-first",
                "请先由经办人填写推荐意见并上传盖章页。",
                "The handler first writes the opinion and uploads the seal page.",
                "R7",
            )
        if prepared.by_id == viewer.id:
            return Refusal(
                "same-eyes", "经办人与审核人须为不同的人。", "Handler and approver must be two persons.", "R7"
            )
    winner = former_winner(application=application, definition=definition)
    if winner is not None and definition.settings.former_winners == "block":
        return former_winner_refusal(winner)
    contest = application.contest
    used = Slot.objects.filter(unit=application.unit_id, contest=contest).exclude(application=application).count()
    allowance = allowance_of(definition=definition, contest=contest.key, unit_id=application.unit_id, at=at)
    return no_place(allowance=allowance, used=used, name_zh=contest.name, name_en=contest.name_en or contest.name)
