"""When a draft may be written, and how it starts anew from what is in force."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.nominations.advance import locked
from jinbang.apps.nominations.deadlines import COLLECTION, deadline_for
from jinbang.apps.nominations.models import Application, Attachment
from jinbang.apps.nominations.permission import permit
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refused
from jinbang.rules.standing import Standing


def editable(*, application_id: int, actor: Person, at: datetime) -> Application:
    """The application, locked, for someone who may write its draft now; Refused otherwise.

    Before the deadline, or while a correction is asked for (whose own window the answer to it keeps).
    """
    application = locked(application_id=application_id)
    if application.standing == Standing.CORRECTING:
        permit("correct", application=application, actor=actor, at=at)
        return application
    permit("edit", application=application, actor=actor, at=at)
    too_late = deadline_for(programme=application.programme, stage=COLLECTION, application=application).refusal(at)
    if too_late is not None:
        raise Refused(too_late)
    return application


def restore_draft(*, application: Application, at: datetime) -> None:
    """Make the draft what the version in force says, files included: later scribbles are not corrections.

    The caller has locked the application and saves nothing of the draft itself.
    """
    version = application.current
    if version is None:
        return
    form = definition_of(application.programme).form_for(application.contest.key)
    files = {key for key, field in form.fields.items() if field.type == "file"}
    application.draft = {key: value for key, value in version.data.items() if key not in files}
    application.draft_revision += 1
    application.draft_saved_at = at
    application.save(update_fields=["draft", "draft_revision", "draft_saved_at"])
    wanted = {(one["field"], one["digest"]) for one in version.attachments}
    for row in application.attachments.all().order_by("id"):
        keep = (row.field, row.digest) in wanted
        wanted.discard((row.field, row.digest))
        if keep != (row.removed_at is None):
            Attachment.objects.filter(pk=row.pk).update(removed_at=None if keep else at)
