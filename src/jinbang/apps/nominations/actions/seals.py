"""The scanned seal page: kept by its digest, and of the version that is recommended (R7)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.files.base import File

from jinbang.apps.nominations.models import Application, Version
from jinbang.apps.nominations.store import keep
from jinbang.documents.codes import codes_on
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import R
from jinbang.policy.faces import visible_fields
from jinbang.rules.definition import ProgrammeDefinition, Text
from jinbang.rules.forms import difference

SEAL_TYPES = ("pdf", "jpg", "png")
UNREAD = Refusal(
    "seal-unread",
    "没有从扫描件上读到校验码。请对照纸面填写校验码，或上传更清晰的扫描件；已上传的文件保留着。",
    "No check code could be read on the scan. Type the code from the paper, or upload a clearer scan; the file is kept.",
    "R7",
    fields=(("code", "请填写纸面上的校验码", "Type the check code from the paper"),),
)
_LONGEST, _MOST = 30, 8  # characters of an answer, answers that are named


def keep_seal(*, file: File[Any], name: str = "") -> str:
    """Keep a scanned seal page; returns its digest.  Refused: empty-file, too-large, wrong-type."""
    limit = settings.JINBANG.upload_limit_mb * 1_000_000
    return keep(file=file, name=name or file.name or "seal.pdf", accept=SEAL_TYPES, limit=limit).digest


def codes_of_seal(*, file: File[Any]) -> frozenset[str]:
    """The check codes printed on the pages, as far as they can be read on the scan."""
    file.seek(0)
    return codes_on(data=file.read())


def same_version(
    *, application: Application, version: Version, definition: ProgrammeDefinition, codes: Collection[str] | None
) -> None:
    """Refused("seal-of-other-version") where the page was printed from another version, with what has changed since.

    codes: read on the scan or typed from the paper; none of them: Refused("seal-unread").  None where no page is handed in.
    """
    if codes is None or version.code in codes:
        return
    if not codes:
        raise Refused(UNREAD)
    older = Version.objects.filter(application=application, code__in=list(codes)).order_by("-number").first()
    if older is None:
        zh = f"盖章页（校验码 {'、'.join(sorted(codes))}）不是本申报的。本申报现行版本的校验码为 {version.code}。"
        en = f"The seal page ({', '.join(sorted(codes))}) is not of this application, whose version in force has the code {version.code}."
    else:
        changes = _changes(definition, older, version)
        zh = (
            f"盖章页是第 {older.number} 版（校验码 {older.code}），现行的是第 {version.number} 版（{version.code}）。"
            f"两版不同之处：{'；'.join(c.zh for c in changes)}。请申报方按现行版本重新打印盖章。"
        )
        en = (
            f"The seal page is of version {older.number} ({older.code}); in force is version {version.number} ({version.code}). "
            f"What differs: {'; '.join(c.en for c in changes)}. Ask the applicant to print and stamp the version in force."
        )
    raise Refused(Refusal("seal-of-other-version", zh, en, "R7", fields=(("seal", zh, en),)))


def _changes(definition: ProgrammeDefinition, old: Version, new: Version) -> list[Text]:
    """What differs, in the order of the form: short answers of what a unit may read with old and new, others by name."""
    form = definition.form_for(new.contest.key)
    seen = visible_fields(form, relation=R.UNIT_APPROVER, blind=definition.settings.blind_review)
    found = []
    for one in difference(form=form, old=old.data, new=new.data):
        values = [_said(v) for v in (one.old, one.new)]
        if one.field in seen and all(values):
            found.append(
                Text(f"{one.name.zh}（{values[0]} → {values[1]}）", f"{one.name.en} ({values[0]} → {values[1]})")
            )
        else:
            found.append(one.name)
    if _files(old) != _files(new):
        found.append(Text("附件", "attachments"))
    if old.contest_id != new.contest_id:
        found.append(Text("申报的榜单", "the list applied for"))
    more = len(found) - _MOST
    if more > 0:
        found[_MOST:] = [Text(f"另有 {more} 项", f"{more} more")]
    return found or [Text("评选规则的版本", "the version of the call")]


def _said(value: Any) -> str:
    """A short plain answer in words; empty for anything long or composed."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return text if len(text) <= _LONGEST else ""


def _files(version: Version) -> list[tuple[str, str]]:
    return sorted((one["field"], one["digest"]) for one in version.attachments)
