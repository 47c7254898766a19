"""What an application says: read from the draft, complete, right, eligible, and free of secrets (R6, R21)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinbang.apps.nominations.models import Attachment
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.answers import NO
from jinbang.rules.definition import Form, ProgrammeDefinition, Section
from jinbang.rules.eligibility import Finding, check, cut_off_day
from jinbang.rules.forms import Cleaned, clean

MOST_BYTES = 1024 * 1024
# What neither JSON nor a database can carry: NUL and halves of a pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Entry:
    """An application that may be submitted.  values: cleaned.  findings: every condition, warnings among them."""

    form: Form
    values: dict[str, Any]
    title: str
    findings: tuple[Finding, ...]


def files_of(*, application_id: int) -> list[dict[str, Any]]:
    """The files attached now: field, name, digest, size."""
    return [
        dict(one)
        for one in Attachment.objects.filter(application=application_id, removed_at=None)
        .order_by("id")
        .values("field", "name", "digest", "size")
    ]


def with_files(draft: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The draft with its files where the form asks for them."""
    out = dict(draft)
    for one in files:
        kept = {"name": one["name"], "sha256": one["digest"], "size": one["size"]}
        out[one["field"]] = [*out.get(one["field"], []), kept] if isinstance(out.get(one["field"]), list) else [kept]
    return out


def read(
    *, definition: ProgrammeDefinition, contest: str, draft: Mapping[str, Any], files: Sequence[Mapping[str, Any]]
) -> tuple[Cleaned, tuple[Finding, ...]]:
    """The answers cleaned, and what every condition comes to."""
    form = definition.form_for(contest)
    data = with_files({key: value for key, value in draft.items() if not _is_file(form, key)}, files)
    cleaned = clean(form=form, data=data, on=cut_off_day(programme=definition))
    return cleaned, check(programme=definition, contest=contest, data=data, cleaned=cleaned)


def examined(
    *, definition: ProgrammeDefinition, contest: str, draft: Mapping[str, Any], files: Sequence[Mapping[str, Any]]
) -> Entry:
    """The application as it would be submitted; Refused("classified" | "incomplete" | "not-eligible") otherwise."""
    form = definition.form_for(contest)
    secret = classified(definition=definition, form=form, data=draft)
    if secret is not None:
        raise Refused(secret)
    cleaned, findings = read(definition=definition, contest=contest, draft=draft, files=files)
    if not cleaned.ok:
        raise Refused(incomplete(cleaned))
    blocking = [one for one in findings if one.blocks]
    if blocking:
        raise Refused(not_eligible(blocking))
    return Entry(form, cleaned.values, title_of(form=form, data=cleaned.values), findings)


def classified(*, definition: ProgrammeDefinition, form: Form, data: Mapping[str, Any]) -> Refusal | None:
    """The refusal of what is declared to hold state secrets; None while nothing says so (R21)."""
    key = form.roles.get("not-secret", "")
    if str(data.get(key, "")).strip().lower() not in NO:
        return None
    said = next((one.arguments.get("offline") for one in definition.conditions if one.predicate == "not-secret"), None)
    zh = said.zh if said else "请停止填写，按保密规定以线下方式联系主办单位。"
    en = said.en if said else "Stop here and contact the organiser off line, by the rules of secrecy."
    return Refusal(
        "classified",
        f"涉及国家秘密的内容不得在本平台填报，本次内容未保存。{zh}",
        f"What holds state secrets must not be entered here; nothing was saved. {en}",
        "R21",
        fields=((key, zh, en),),
    )


def incomplete(cleaned: Cleaned) -> Refusal:
    """What is missing or wrong, field by field."""
    count = len(cleaned.missing) + len(cleaned.errors)
    return Refusal(
        "incomplete",
        f"申报书有 {count} 处未填或有误，请逐项补正后再提交。",
        f"{count} answer(s) are missing or wrong. Mend them and submit again.",
        "R8",
        fields=cleaned.as_fields(),
    )


def not_eligible(blocking: Sequence[Finding]) -> Refusal:
    """The conditions that are not met, with their numbers and clause."""
    return Refusal(
        "not-eligible",
        "不符合申报条件：" + "；".join(f"{one.text.zh}（{one.zh.rstrip('。')}）" for one in blocking) + "。",
        "Conditions not met: " + "; ".join(f"{one.text.en} ({one.en.rstrip('.')})" for one in blocking) + ".",
        blocking[0].source,
        fields=tuple((one.condition, one.zh, one.en) for one in blocking),
    )


def typed_problems(
    *, definition: ProgrammeDefinition, form: Form, section: Section, draft: Mapping[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """(place, zh, en) for what is wrong in a section as typed; what is still blank is no problem of a draft."""
    mine = {field.key for field in section.fields if field.type != "file"}
    cleaned = clean(form=form, data=draft, on=cut_off_day(programme=definition))
    return tuple(
        (place, one.zh, one.en)
        for place, problems in cleaned.problems.items()
        if place.partition(".")[0] in mine
        for one in problems
    )


def title_of(*, form: Form, data: Mapping[str, Any]) -> str:
    """The nominee's title or name as typed, at most 200 characters."""
    value = data.get(form.roles.get("title", ""))
    return value.strip()[:200] if isinstance(value, str) else ""


def refuse_unstorable(values: Mapping[str, Any]) -> None:
    """Raise Refused for what cannot be kept: too much, or characters that no database holds."""
    text = json.dumps(values, ensure_ascii=False, default=str)
    if len(text) > MOST_BYTES:
        raise Refused(
            Refusal(
                "too-much",
                "这一部分的内容过多（超过 100 万字），未保存。请删减，详细材料请作为附件上传。",
                "This section holds more than a million characters and was not saved. Shorten it; attach long "
                "material.",
            )
        )
    if _UNSTORABLE.search(text) or "\\u0000" in text:
        raise Refused(
            Refusal(
                "bad-characters",
                "内容中有无法保存的控制字符，未保存。请删去不可见的字符（常由复制粘贴带入）后再存。",
                "There are control characters that cannot be kept, so nothing was saved. Delete the invisible "
                "characters "
                "(pasting often brings them) and save again.",
            )
        )


def _is_file(form: Form, key: str) -> bool:
    field = form.fields.get(key)
    return field is not None and field.type == "file"
