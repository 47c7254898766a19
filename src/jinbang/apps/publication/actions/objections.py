"""Objections are cases: real-name, written, with evidence, in time and in scope; identity for the handler only (R17)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jinbang.apps.ledger.actions.append import append, stamp
from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.publication.access import require
from jinbang.apps.publication.models import Notice, NoticeItem, Objection
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.calendar import end_of_day
from jinbang.rules.standing import Standing

MAX_EVIDENCE = 5
MAX_CHARS = 4000
MAX_BYTES = 20_000_000
_KINDS = {b"%PDF": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """An uploaded file."""

    name: str
    content: bytes


def file_objection(
    *, notice_id: int, application_id: int, name: str, contact: str, text: str, organisation: str = "",
    evidence: Sequence[Evidence] = (), at: datetime,
) -> tuple[Objection, str]:  # fmt: skip
    """Anyone may object while the notice runs; returns the case and the code by which the objector can follow it.

    Without name, contact, reasons or evidence it is refused at once, with the code of the rule that says so.
    """
    with transaction.atomic():
        notice = Notice.objects.select_related("programme__current").get(pk=notice_id)
        definition = definition_of(notice.programme)
        if not definition.settings.objections:
            raise Refused(
                Refusal("no-objections", "本次评选不设异议程序。", "This programme takes no objections.", "R17")
            )
        if not notice.opens <= at < notice.closes:
            raise Refused(
                Refusal(
                    "objection-late", "异议须在公示期内提出。", "An objection is made while the notice runs.", "R17"
                )
            )
        item = NoticeItem.objects.filter(notice=notice, application_id=application_id).first()
        if item is None:
            raise Refused(
                Refusal("out-of-scope", "异议对象不在公示名单中。", "That nominee is not on this notice.", "R17")
            )
        _refuse_incomplete(name, organisation, contact, text, evidence)
        kept = [store(one) for one in evidence]
        access = secrets.token_urlsafe(16)
        code = f"{notice.programme.key[:6].upper()}-{notice.number}-{secrets.token_hex(4).upper()}"
        objection = Objection.objects.create(
            code=code, notice=notice, application_id=application_id, objector_name=name.strip(),
            objector_organisation=organisation.strip(), objector_contact=contact.strip(), text=text.strip(), evidence=kept,
            access_digest=hashlib.sha256(access.encode()).hexdigest(), received_at=at,
        )  # fmt: skip
        append(
            programme=notice.programme.key, kind="objection.file", subject=f"objection:{code}", actor="objector", at=at,
            facts={
                "notice": notice.number, "evidence": [k["digest"] for k in kept],
                "reference": code, "content": f"sha256:{hashlib.sha256(objection.text.encode()).hexdigest()}",
            },
            opened={"notice": notice.number, **_shown(objection)},
        )  # fmt: skip
    return objection, access


def take_objection(*, objection_id: int, actor: Person, at: datetime) -> Objection:
    """A member of the secretariat takes the case on; from now on only that person sees who objected."""
    with transaction.atomic():
        objection = _case(objection_id, actor, at)
        if objection.handler_id is None:
            objection.handler = actor
            objection.save(update_fields=["handler"])
            _record(objection, "objection.take", actor, at)
    return objection


def decide_objection(*, objection_id: int, admit: bool, code: str = "", actor: Person, at: datetime) -> Objection:
    """Admit (the nominee is suspended, not deleted, and an answer falls due) or refuse with a code of the programme."""
    with transaction.atomic():
        objection = _case(objection_id, actor, at)
        definition = definition_of(objection.notice.programme)
        if objection.state != Objection.RECEIVED:
            raise Refused(Refusal("wrong-state", "该异议已处理。", "This objection has been decided.", "R17"))
        if not admit and code not in {r.code for r in definition.objection_refusals}:
            raise Refused(Refusal("code-needed", "请选择不予受理的理由代码。", "Choose a code for the refusal.", "R17"))
        objection.handler = objection.handler or actor
        objection.decided_at = at
        if admit:
            objection.state = Objection.ADMITTED
            zone = ZoneInfo(definition.zone)
            day = at.astimezone(zone).date() + timedelta(days=definition.settings.objection_days)
            objection.due = end_of_day(day=day, zone=zone)
            application = locked(application_id=objection.application_id)
            if application.standing in (Standing.ON_NOTICE, Standing.CLEARED):
                advance(
                    application, "suspend", actor=actor, at=at, reason=objection.code, opened={"case": objection.code}
                )
        else:
            objection.state, objection.refusal_code = Objection.REFUSED, code
        objection.save()
        opened = _shown(objection) | ({"due": stamp(objection.due)} if objection.due else {"code": code})
        _record(objection, "objection.admit" if admit else "objection.refuse", actor, at, opened, code=code)
    return objection


def answer_objection(
    *, objection_id: int, outcome: str, investigation: str, answer: str, actor: Person, at: datetime
) -> Objection:
    """Close the case: keep (the nominee goes back on the list of proposals) or remove."""
    with transaction.atomic():
        objection = _case(objection_id, actor, at)
        if objection.state != Objection.ADMITTED:
            raise Refused(
                Refusal("wrong-state", "该异议未受理或已答复。", "This objection is not admitted, or answered.", "R17")
            )
        if outcome not in ("keep", "remove"):
            raise Refused(Refusal("bad-outcome", "请选择维持或取消。", "Choose to keep or remove.", "R17"))
        if not answer.strip() or not investigation.strip():
            raise Refused(
                Refusal("reason-needed", "请填写调查情况和答复。", "Write what was found and the answer.", "R17")
            )
        objection.state, objection.outcome, objection.answered_at = Objection.ANSWERED, outcome, at
        objection.investigation, objection.answer = investigation, answer
        objection.save()
        application = locked(application_id=objection.application_id)
        others = Objection.objects.filter(application=application, state=Objection.ADMITTED).exists()
        if application.standing == Standing.SUSPENDED:
            if outcome == "remove":
                advance(
                    application, "remove", actor=actor, at=at, reason=objection.code, opened={"case": objection.code}
                )
            elif not others:
                advance(
                    application, "restore", actor=actor, at=at, reason=objection.code, opened={"case": objection.code}
                )
        _record(objection, "objection.answer", actor, at, _shown(objection) | {"outcome": outcome}, outcome=outcome)
    return objection


def _refuse_incomplete(name: str, organisation: str, contact: str, text: str, evidence: Sequence[Evidence]) -> None:
    fields: list[tuple[str, str, str]] = [
        (key, f"不超过 {most} 字", f"At most {most} characters")
        for key, typed, most in (("name", name, 60), ("organisation", organisation, 200), ("contact", contact, 200), ("text", text, MAX_CHARS))
        if len(typed.strip()) > most
    ]  # fmt: skip
    if len(name.strip()) < 2:
        fields.append(("name", "须实名提出", "Give your real name"))
    if len(contact.strip()) < 5:
        fields.append(("contact", "请填写可联系到您的方式", "Say how you can be reached"))
    if len(text.strip()) < 10:
        fields.append(("text", "请写明理由（不少于 10 字）", "State your reasons (at least 10 characters)"))
    if not evidence:
        fields.append(("evidence", "请附证据材料", "Attach evidence"))
    if len(evidence) > MAX_EVIDENCE:
        fields.append(("evidence", f"最多 {MAX_EVIDENCE} 份证据", f"At most {MAX_EVIDENCE} files"))
    for one in evidence:
        if not one.content:
            fields.append(("evidence", f"“{one.name}”是空文件", f"“{one.name}” is empty"))
        elif len(one.content) > MAX_BYTES:
            fields.append(("evidence", f"“{one.name}”超过 20 MB", f"“{one.name}” is larger than 20 MB"))
        elif not any(one.content.startswith(magic) for magic in _KINDS):
            fields.append(("evidence", f"“{one.name}”不是 PDF、PNG 或 JPEG", f"“{one.name}” is not PDF, PNG or JPEG"))
    if fields:
        anonymous = len(name.strip()) < 2 or len(contact.strip()) < 5
        raise Refused(
            Refusal(
                "anonymous" if anonymous else "objection-incomplete", "异议须实名、书面并附证据：" + "；".join(f[1] for f in fields),
                "An objection is made in writing, under a real name, with evidence: " + "; ".join(f[2] for f in fields), "R17",
                tuple(fields),
            )
        )  # fmt: skip


def acceptable(one: Evidence) -> bool:
    """True where the file can be evidence: not empty, not too large, of a kind that is taken."""
    return 0 < len(one.content) <= MAX_BYTES and any(one.content.startswith(magic) for magic in _KINDS)


def store(one: Evidence) -> dict[str, object]:
    """Keep the bytes under their digest; safe to repeat.  Returns what an objection remembers of the file."""
    digest = hashlib.sha256(one.content).hexdigest()
    path = f"evidence/{digest[:2]}/{digest}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(one.content))
    kind = next(k for magic, k in _KINDS.items() if one.content.startswith(magic))
    return {"name": one.name[-200:], "digest": digest, "size": len(one.content), "content_type": kind}


def _case(objection_id: int, actor: Person, at: datetime) -> Objection:
    objection = Objection.objects.select_for_update(of=("self",)).select_related("notice__programme__current").get(pk=objection_id)  # fmt: skip
    require(
        "handle-objection", viewer=viewer_of(actor), programme=objection.notice.programme, at=at, objection=objection
    )
    return objection


def _shown(objection: Objection) -> dict[str, str]:
    """A case as the public sees it: by its code, never by who objected."""
    return {"case": objection.code, "application": objection.application.number, "state": objection.state}


def _record(
    objection: Objection, kind: str, actor: Person, at: datetime, opened: dict[str, str] | None = None, **facts: str
) -> None:
    append(
        programme=objection.notice.programme.key, kind=kind, subject=f"objection:{objection.code}",
        actor=viewer_of(actor).ref, at=at, facts=dict(facts), opened=opened,
    )  # fmt: skip
