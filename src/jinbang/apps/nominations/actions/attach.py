"""Files of a draft.  Part of the draft: what was attached is on record with the version that is submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from jinbang.apps.nominations.editing import editable
from jinbang.apps.nominations.models import Attachment
from jinbang.apps.nominations.store import keep
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import Field

MOST_FILES = 20


def attach(
    *, application_id: int, field: str, file: File[Any], name: str = "", actor: Person, at: datetime
) -> Attachment:
    """Attach a file to a file question of the draft (or of the correction, while one is asked for).

    Refused: not-allowed, wrong-state, too-late, no-such-field, too-many-files, empty-file, too-large, wrong-type.
    """
    with transaction.atomic():
        application = editable(application_id=application_id, actor=actor, at=at)
        form = definition_of(application.programme).form_for(application.contest.key)
        question = _question(form.fields.get(field))
        most = question.max_rows or MOST_FILES
        if application.attachments.filter(field=field, removed_at=None).count() >= most:
            raise Refused(
                Refusal(
                    "too-many-files",
                    f"“{question.name.zh}”最多 {most} 个文件，请先移除一个。",
                    f"“{question.name.en}” takes at most {most} file(s): remove one first.",
                )
            )
        limit = min(question.max_bytes or 10**12, settings.JINBANG.upload_limit_mb * 1_000_000)
        kept = keep(file=file, name=name or file.name or "file", accept=question.accept, limit=limit)
        return Attachment.objects.create(
            application=application, field=field, name=kept.name, content_type=kept.content_type, size=kept.size,
            digest=kept.digest, uploaded_at=at, uploaded_by=actor,
        )  # fmt: skip


def remove_attachment(*, application_id: int, attachment_id: int, actor: Person, at: datetime) -> None:
    """Take a file out of the draft; versions that were submitted with it keep it."""
    with transaction.atomic():
        application = editable(application_id=application_id, actor=actor, at=at)
        application.attachments.filter(pk=attachment_id, removed_at=None).update(removed_at=at)


def _question(field: Field | None) -> Field:
    if field is None or field.type != "file":
        raise Refused(
            Refusal(
                "no-such-field",
                "申报书没有这个附件项，请刷新页面。",
                "The form asks for no such file: reload the page.",
            )
        )
    return field
