"""What is submitted is frozen, and its digest binds opinion, seal and print to it (R7)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jinbang.apps.nominations.models import Application, Version
from jinbang.apps.people.models import Person
from jinbang.transparency import canonical

CODE_LENGTH = 8


def content_of(
    *, number: str, contest: str, programme_version: int, values: Mapping[str, Any], files: Sequence[Mapping[str, Any]]
) -> bytes:
    """The canonical JSON of everything that was submitted; files by their digest."""
    content: dict[str, Any] = {
        "application": number,
        "contest": contest,
        "programme_version": programme_version,
        "values": dict(values),
        "files": [{"field": one["field"], "name": one["name"], "digest": one["digest"]} for one in files],
    }
    return canonical(content)


def submitted_content(version: Version) -> bytes:
    """The bytes of which a receipt states the digest."""
    return content_of(
        number=version.application.number,
        contest=version.contest.key,
        programme_version=version.programme_version,
        values=version.data,
        files=version.attachments,
    )


def check_code(digest: str) -> str:
    """Eight letters and digits of the digest, to be printed on every page: ties a stamped sheet to its version."""
    return base64.b32encode(bytes.fromhex(digest)).decode()[:CODE_LENGTH]


def digest_of(*, application: Application, values: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> str:
    """The digest that a version with these answers and files has."""
    published = application.programme.current
    content = content_of(
        number=application.number,
        contest=application.contest.key,
        programme_version=published.number if published else 0,
        values=values,
        files=files,
    )
    return hashlib.sha256(content).hexdigest()


def freeze(
    *,
    application: Application,
    values: Mapping[str, Any],
    title: str,
    files: Sequence[Mapping[str, Any]],
    token: str,
    actor: Person,
    at: datetime,
) -> Version:
    """Write the next version of an application that the caller has locked."""
    number = application.current.number + 1 if application.current else 1  # current is the newest there is
    published = application.programme.current
    digest = digest_of(application=application, values=values, files=files)
    return Version.objects.create(
        application=application,
        number=number,
        contest_id=application.contest_id,
        title=title[:200],
        programme_version=published.number if published else 0,
        data=dict(values),
        attachments=list(files),
        digest=digest,
        code=check_code(digest),
        submitted_at=at,
        submitted_by=actor,
        token=token,
    )
