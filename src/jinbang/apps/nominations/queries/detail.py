"""One application as a reader sees it: their face of it, its files, its way so far, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from jinbang.apps.nominations.access import POLICY, relations
from jinbang.apps.nominations.deadlines import Deadline, deadlines_of
from jinbang.apps.nominations.entry import with_files
from jinbang.apps.nominations.models import Application, Milestone, Preparation, Recommendation, Return, Version
from jinbang.apps.nominations.outward import CONFIDENTIAL, INSIDE, is_released, told
from jinbang.apps.nominations.outward import MOVES as CONFIDENTIAL_MOVES
from jinbang.apps.nominations.queries.moves import OpenMove, open_moves
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.queries import definition_of
from jinbang.policy import R
from jinbang.policy.faces import visible_fields
from jinbang.rules.definition import Form, ProgrammeDefinition
from jinbang.rules.eligibility import cut_off_day
from jinbang.rules.forms import SectionStatus, completeness

UNIT = frozenset({R.UNIT_HANDLER, R.UNIT_APPROVER})
OFFICE = UNIT | {R.SECRETARY, R.SCREENER, R.AUDITOR}


@dataclass(frozen=True)
class Detail:
    """An application for one reader; what the reader may not see is None or absent.

    values: the version in force.  draft, sections, attachments: the applicant's own, with how far each section is.
    files: of the version.  seen: keys of the form's fields that this reader sees.
    """

    application: Application
    definition: ProgrammeDefinition
    form: Form
    found: frozenset[str]
    seen: frozenset[str]
    version: Version | None
    values: dict[str, Any]
    files: tuple[dict[str, Any], ...]
    draft: dict[str, Any] | None
    deadlines: dict[str, Deadline]
    moves: tuple[OpenMove, ...]

    # Read when they are asked for: saving a section needs none of them.

    @cached_property
    def attachments(self) -> tuple[dict[str, Any], ...]:
        """The files attached now, with the id that removing one needs."""
        if R.APPLICANT not in self.found:
            return ()
        rows = self.application.attachments.filter(removed_at=None).order_by("id")
        return tuple(dict(one) for one in rows.values("id", "field", "name", "digest", "size", "content_type"))

    @cached_property
    def sections(self) -> tuple[SectionStatus, ...]:
        if self.draft is None:
            return ()
        data = with_files(self.draft, self.attachments)
        return completeness(form=self.form, data=data, on=cut_off_day(programme=self.definition))

    @cached_property
    def returns(self) -> tuple[Return, ...]:
        allowed = (OFFICE | {R.APPLICANT}) & self.found
        return tuple(self.application.returns.order_by("-id")) if allowed else ()

    @cached_property
    def recommendation(self) -> Recommendation | None:
        if not (OFFICE | {R.BODY, R.COMMITTEE}) & self.found:
            return None
        given = self.application.recommendations.filter(recalled_at=None)
        return given.select_related("recommended_by", "handled_by").first()

    def related(self, name: str) -> Any:
        """ "slot", "preparation", "withdrawal" or "waiver" of the application; None where there is none or not for this reader."""
        readers = {"slot": OFFICE, "preparation": UNIT, "withdrawal": OFFICE | {R.APPLICANT}, "waiver": OFFICE}
        if not readers[name] & self.found:
            return None
        try:
            return getattr(self.application, name)
        except ObjectDoesNotExist:
            return None


def detail(*, viewer: Viewer, application_id: int, at: datetime) -> Detail:
    """The application, if the viewer may see it (Refused("not-allowed"); DoesNotExist where there is none).

    A number of queries that does not depend on how much there is.
    """
    application = _load(application_id)
    found = relations(viewer=viewer, application=application, at=at)
    POLICY.require("view", relations=found, state=application.standing)
    definition = definition_of(application.programme)
    form = definition.form_for(application.contest.key)
    seen = seen_by(form=form, found=found, definition=definition)
    version = application.current
    own = R.APPLICANT in found
    deadlines = deadlines_of(application=application)
    moves = open_moves(viewer=viewer, application=application, at=at, found=found, deadlines=deadlines)
    if application.standing in CONFIDENTIAL and not INSIDE & found:
        application.standing = told(standing=application.standing, released=is_released(application.programme))
    return Detail(
        application=application,
        definition=definition,
        form=form,
        found=found,
        seen=seen,
        version=version,
        values={key: value for key, value in version.data.items() if key in seen} if version else {},
        files=tuple(one for one in version.attachments if one["field"] in seen) if version else (),
        draft=dict(application.draft) if own else None,
        deadlines=deadlines,
        moves=moves,
    )


def seen_by(*, form: Form, found: frozenset[str], definition: ProgrammeDefinition) -> frozenset[str]:
    """Keys of the fields that someone who stands in these relations sees."""
    blind = definition.settings.blind_review
    return frozenset().union(*(visible_fields(form, relation=relation, blind=blind) for relation in found))


def file_of(*, viewer: Viewer, application_id: int, digest: str, at: datetime) -> dict[str, Any]:
    """Name, digest and content type of one file that the viewer may open; Refused("not-allowed") otherwise.

    Files are found through the application they belong to, never by digest alone.
    """
    application = _load(application_id)
    found = relations(viewer=viewer, application=application, at=at)
    POLICY.require("view", relations=found, state=application.standing)
    definition = definition_of(application.programme)
    seen = seen_by(form=definition.form_for(application.contest.key), found=found, definition=definition)
    rows = application.attachments.filter(digest=digest, field__in=seen).order_by("-id")
    if R.APPLICANT not in found:
        current = application.current
        inside = {one["digest"] for one in current.attachments} if current else set()
        rows = rows if digest in inside else rows.none()
    row = rows.values("name", "digest", "content_type", "size").first()
    if row is not None:
        return dict(row)
    sealed = application.recommendations.filter(seal_digest=digest).exists() if OFFICE & found else False
    if not sealed and UNIT & found:  # the approver looks at what the handler has prepared
        sealed = Preparation.objects.filter(application=application, seal_digest=digest).exists()
    if sealed:
        return {"name": f"{application.number}-seal", "digest": digest, "content_type": "application/octet-stream"}
    POLICY.require("view", relations=frozenset())
    raise AssertionError("unreachable")


@dataclass(frozen=True, slots=True)
class Step:
    """One move of an application.  actor: the person's name, for the secretariat and the auditor only."""

    move: str
    source: str
    target: str
    at: datetime
    reason: str
    actor: str


def timeline(*, viewer: Viewer, application_id: int, at: datetime) -> tuple[Step, ...]:
    """The application's way so far, oldest first.  Refused("not-allowed")."""
    columns = ("contest", "organisation", "unit", "preparer", "standing", "programme__key")
    application = Application.objects.select_related("programme").only(*columns).get(pk=application_id)
    found = relations(viewer=viewer, application=application, at=at)
    POLICY.require("timeline", relations=found, state=application.standing)
    names = bool({R.SECRETARY, R.AUDITOR} & found)
    silent = frozenset() if INSIDE & found or is_released(application.programme) else CONFIDENTIAL_MOVES
    way = Milestone.objects.filter(application=application).order_by("id")
    return tuple(
        Step(one.move, one.source, one.target, one.at, one.reason, one.actor.name if names and one.actor else "")
        for one in (way.select_related("actor") if names else way)
        if one.move not in silent
    )


def _load(application_id: int) -> Application:
    return (
        Application.objects.select_related(
            "programme__current", "contest", "organisation", "unit", "current", "preparer", "slot", "preparation",
            "withdrawal", "waiver",
        )
        .defer("programme__current__files", "programme__current__difference")
        .get(pk=application_id)
    )  # fmt: skip
