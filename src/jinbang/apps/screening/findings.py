"""What a machine can see before a screener looks: conditions, form, seal, earlier lists, integrity (R5–R7, R22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinbang.apps.nominations.models import Application, FormerWinner, Recommendation, Waiver
from jinbang.apps.screening.models import IntegrityCheck
from jinbang.rules.definition import ProgrammeDefinition, Text
from jinbang.rules.eligibility import check, cut_off_day
from jinbang.rules.forms import clean

SCREENING, LISTING = "screening", "listing"
Found = dict[str, Any]
FORM = Text("申报书完整、填写正确", "The form is complete and right")
SEAL = Text("推荐意见盖章页齐全", "The seal page is there")
WINNER = Text("以往未入榜，或经准予", "Not listed before, or allowed")
TRUST = Text("未列入严重失信名单", "Not listed for serious breach of trust")


def computed(*, definition: ProgrammeDefinition, contest: str, data: Mapping[str, Any]) -> list[Found]:
    """The conditions and the form's own checks, of the version in force."""
    form = definition.form_for(contest)
    cleaned = clean(form=form, data=data, on=cut_off_day(programme=definition))
    out = [
        _finding(
            one.condition, one.met, text=one.text, said=Text(one.zh, one.en), source=one.source, severity=one.severity
        )
        for one in check(programme=definition, contest=contest, data=data, cleaned=cleaned)
    ]
    wrong = cleaned.as_fields()[:20]
    said = Text(
        "；".join(f"{place}：{zh}" for place, zh, _ in wrong), "; ".join(f"{place}: {en}" for place, _, en in wrong)
    )
    out.append(_finding("form", not wrong, text=FORM, said=said, source=form.source))
    out += [
        _finding(f"form:{place}", False, text=FORM, said=Text(one.zh, one.en), source=form.source, severity="warn")
        for place, problems in cleaned.problems.items()
        for one in problems
        if one.severity == "warning"
    ]
    return out


def recorded(*, definition: ProgrammeDefinition, applications: Iterable[Application]) -> dict[int, list[Found]]:
    """What the records say of each application: seal, earlier editions, integrity.  Four queries for any number."""
    many = {one.pk: one for one in applications}
    seals = dict(
        Recommendation.objects.filter(application__in=many, recalled_at=None).values_list(
            "application_id", "seal_digest"
        )
    )
    keys = {one.subject_key for one in many.values() if one.subject_key}
    winners = dict(
        FormerWinner.objects.filter(subject_key__in=keys).order_by("id").values_list("subject_key", "edition")
    )
    waived = dict(Waiver.objects.filter(application__in=many).values_list("application_id", "reason"))
    checks = dict(
        IntegrityCheck.objects.filter(application__in=many, when=SCREENING)
        .order_by("id")
        .values_list("application_id", "clear")
    )
    out: dict[int, list[Found]] = {}
    for pk, one in many.items():
        found = out.setdefault(pk, [])
        if definition.settings.recommendation and definition.settings.requires_seal:
            found.append(_seal(bool(seals.get(pk))))
        if definition.settings.former_winners != "off":
            found.append(_winner(definition, winners.get(one.subject_key), waived.get(pk)))
        found.append(_integrity(checks.get(pk)))
    return out


def _seal(there: bool) -> Found:
    said = Text("盖章页已上传，与所推荐版本绑定。", "The seal page is kept, bound to the version recommended.")
    missing = Text("没有盖章页。", "There is no seal page.")
    return _finding("seal", there, text=SEAL, said=said if there else missing, source="R7")


def _winner(definition: ProgrammeDefinition, edition: str | None, waived: str | None) -> Found:
    if edition is None:
        said = Text("未见以往入榜记录。", "No earlier listing is known.")
    elif waived:
        said = Text(f"曾在“{edition}”入榜；秘书处准予：{waived}", f"Listed in “{edition}”; allowed: {waived}")
    else:
        said = Text(f"曾在“{edition}”入榜，未经准予。", f"Listed in “{edition}”, not allowed again.")
    severity = "block" if definition.settings.former_winners == "block" else "warn"
    return _finding(
        "former-winner", edition is None or bool(waived), text=WINNER, said=said, source="R5", severity=severity
    )


def _integrity(clear: bool | None) -> Found:
    said = {
        None: Text("尚未核查。", "Not checked yet."),
        True: Text("核查无异常。", "Checked and clear."),
        False: Text("核查不通过，不得受理。", "Checked and not clear: it may not be accepted."),
    }[clear]
    return _finding(
        "integrity", clear, text=TRUST, said=said, source="R22", severity="block" if clear is False else "warn"
    )


def _finding(key: str, met: bool | None, *, text: Text, said: Text, source: str, severity: str = "block") -> Found:
    return {
        "key": key, "met": met, "text_zh": text.zh, "text_en": text.en, "zh": said.zh, "en": said.en, "source": source,
        "severity": severity,
    }  # fmt: skip
