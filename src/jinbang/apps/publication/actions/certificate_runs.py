"""Certificates for a whole list: asked for once, then issued one after the other, each in a transaction of its own (R18, T14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Programme
from jinbang.apps.publication.access import require
from jinbang.apps.publication.actions.certificates import Renderer, issue_certificates
from jinbang.apps.publication.models import CertificateRun, Entry
from jinbang.lifecycle import Refusal, Refused

UNDER_WAY = Refusal(
    "run-under-way", "另一批证书正在签发，请等它完成后再选。", "Other certificates are being issued: wait until they are done.", "R18"
)  # fmt: skip


def ask_certificates(*, programme_id: int, entries: Iterable[int], actor: Person, at: datetime) -> CertificateRun:
    """Ask for certificates of these entries; `issue_next` makes them.  Asked twice for the same, it is the same run."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
        require("certify", viewer=viewer, programme=programme, at=at)
        wanted = Entry.objects.filter(contest__programme=programme, pk__in=list(entries))
        ids = list(wanted.order_by("contest__ordinal", "order_key", "id").values_list("pk", flat=True))
        if not ids:
            raise Refused(Refusal("no-entries", "请选择条目。", "Choose entries.", "R18"))
        running = CertificateRun.objects.filter(programme=programme, open=True).first()
        if running is not None:
            if running.entries != ids:
                raise Refused(UNDER_WAY)
            return running
        run = CertificateRun.objects.create(programme=programme, entries=ids, asked_at=at, asked_by=actor)
        append(
            programme=programme.key, kind="certificates.ask", subject=f"programme:{programme.key}", actor=viewer.ref, at=at,
            facts={"run": run.pk, "entries": len(ids)},
        )  # fmt: skip
    return run


def under_job(*, run_id: int, job: str) -> None:
    """Note which job of the queue works on a run."""
    CertificateRun.objects.filter(pk=run_id).update(job=job)


def issue_next(*, run_id: int, render: Renderer) -> bool:
    """Issue the next certificate of a run, as whoever asked and at the moment of asking; True where more are left.

    One step is one transaction: a process that dies leaves no certificate half made, and two that work on the same run
    wait for each other.
    """
    with transaction.atomic():
        run = CertificateRun.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=run_id)
        if not run.open:
            return False
        if run.done < len(run.entries):
            _, left_out = issue_certificates(
                programme_id=run.programme_id, entries=[run.entries[run.done]], render=render, actor=run.asked_by, at=run.asked_at
            )  # fmt: skip
            run.left_out.update({str(pk): why for pk, why in left_out.items()})
            run.done += 1
        run.open = run.done < len(run.entries)
        run.save(update_fields=["done", "left_out", "open"])
        return run.open
