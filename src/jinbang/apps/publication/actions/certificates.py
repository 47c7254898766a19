"""Certificates: numbered once and for ever, refused where a character cannot be shown (T14)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.nominations.models import NumberSeries
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.publication.access import require
from jinbang.apps.publication.models import Certificate, Entry
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition

Renderer = Callable[[dict[str, str]], bytes]
"""Draws a certificate from number, holder, list, organiser and date; raises ValueError naming characters that cannot be shown."""


def issue_certificates(
    *, programme_id: int, entries: Iterable[int], render: Renderer, actor: Person, at: datetime
) -> tuple[list[Certificate], dict[int, str]]:
    """Issue a certificate for each listed entry that has none in force.

    Returns the certificates and, for entries that had to be left out, id → reason (a glyph that cannot be shown, not listed).
    """
    viewer = viewer_of(actor)
    issued: list[Certificate] = []
    left_out: dict[int, str] = {}
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).select_related("current").get(pk=programme_id)
        require("certify", viewer=viewer, programme=programme, at=at)
        definition = definition_of(programme)
        zone = ZoneInfo(definition.zone)
        wanted = Entry.objects.filter(contest__programme=programme, pk__in=list(entries)).select_related("contest")
        numbers = dict(wanted.values_list("pk", "application__number"))
        for entry in wanted.order_by("contest__ordinal", "order_key", "id"):
            if entry.listed_at is None or entry.revoked_at is not None:
                left_out[entry.pk] = "未入榜 / not listed"
                continue
            if entry.certificates.filter(voided_at=None).exists():
                left_out[entry.pk] = "已有有效证书 / has a certificate in force"
                continue
            try:
                with transaction.atomic():  # a number that was printed nowhere was not used
                    number, pdf = _drawn(entry, programme, definition, zone, render)
            except ValueError as error:
                left_out[entry.pk] = str(error)
                continue
            digest = hashlib.sha256(pdf).hexdigest()
            path = f"certificates/{digest[:2]}/{digest}.pdf"
            if not default_storage.exists(path):
                default_storage.save(path, ContentFile(pdf))
            issued.append(
                Certificate.objects.create(number=number, entry=entry, holder=entry.name, issued_at=at, issued_by=actor, pdf_digest=digest)
            )  # fmt: skip
            append(
                programme=programme.key, kind="certificate.issue", subject=f"certificate:{number}", actor=viewer.ref, at=at,
                facts={"entry": entry.slug, "pdf": digest},
                opened={
                    "number": number, "entry": entry.slug, "list": entry.contest.key,
                    "application": numbers[entry.pk], "pdf": digest,
                },
            )  # fmt: skip
    return issued, left_out


def void_certificate(*, number: str, reason: str, actor: Person, at: datetime) -> Certificate:
    """Void a certificate; the number is never used again and its check page says so."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update(of=("self",)).select_related("entry__contest__programme").get(number=number)  # fmt: skip
        programme = certificate.entry.contest.programme
        require("void-certificate", viewer=viewer, programme=programme, at=at)
        if certificate.voided_at is not None:
            raise Refused(Refusal("voided-already", "该证书已作废。", "This certificate is void already.", "R18"))
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明作废理由。", "Give the reason.", "R18"))
        certificate.voided_at, certificate.void_reason = at, reason
        certificate.save(update_fields=["voided_at", "void_reason"])
        append(
            programme=programme.key, kind="certificate.void", subject=f"certificate:{number}", actor=viewer.ref, at=at,
            facts={"reason": reason}, opened={"number": number},
        )  # fmt: skip
    return certificate


def _drawn(
    entry: Entry, programme: Programme, definition: ProgrammeDefinition, zone: ZoneInfo, render: Renderer
) -> tuple[str, bytes]:
    """The next number of the list, and the certificate that bears it; ValueError where it cannot be drawn."""
    prefix = definition.certificate_prefix or programme.key.upper()
    number = _next(f"certificate:{prefix}:{entry.contest.code}", prefix, entry.contest.code)
    assert entry.listed_at is not None
    return number, render({
        "number": number, "holder": entry.name, "organisation": entry.organisation, "list": entry.contest.name,
        "programme": definition.short.zh or programme.title, "organiser": definition.organiser.zh,
        "date": entry.listed_at.astimezone(zone).date().isoformat(),
    })  # fmt: skip


def _next(series: str, prefix: str, code: str) -> str:
    NumberSeries.objects.get_or_create(key=series)
    row = NumberSeries.objects.select_for_update().get(key=series)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{prefix}-{code}-{row.last:04d}"
