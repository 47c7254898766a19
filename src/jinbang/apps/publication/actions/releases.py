"""Release at an instant; import of the separately organised lists; revocation (R18, N20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex

from django.db import transaction

from jinbang.apps.ledger.actions.append import append, stamp
from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.publication.access import require
from jinbang.apps.publication.finished import refuse_unfinished
from jinbang.apps.publication.models import Entry, Import, Notice, Release
from jinbang.apps.publication.released import released_lists, shown_release
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.ordering import order_key
from jinbang.rules.standing import Standing


def import_results(
    *, contest_id: int, rows: Sequence[Mapping[str, str]], file_name: str, digest: str, actor: Person, at: datetime
) -> Import:
    """Bring in the result of a separately organised list: rows with "name", and "organisation", "unit", "name_en", "summary".

    All rows or none; a second import replaces the first until the release.
    """
    viewer = viewer_of(actor)
    problems = [
        (f"row-{n}", f"第 {n} 行缺少名称", f"Row {n}: the name is missing")
        for n, row in enumerate(rows, start=2)
        if not str(row.get("name", "")).strip()
    ]
    names = [str(row.get("name", "")).strip() for row in rows]
    problems += [
        (f"row-{n}", f"第 {n} 行“{name}”重复", f"Row {n}: “{name}” is there twice")
        for n, name in enumerate(names, start=2)
        if name and name in names[: n - 2]
    ]
    if problems or not rows:
        words = problems or [("rows", "表中没有数据", "The table has no rows")]
        raise Refused(
            Refusal("bad-rows", "未导入：" + "；".join(p[1] for p in words[:20]), "Nothing was imported: " + "; ".join(p[2] for p in words[:20]), "N20", tuple(words))
        )  # fmt: skip
    with transaction.atomic():
        contest = (
            Contest.objects.select_for_update(of=("self",)).select_related("programme__current").get(pk=contest_id)
        )
        programme = contest.programme
        require("release", viewer=viewer, programme=programme, at=at)
        if not contest.separately_organised:
            raise Refused(
                Refusal(
                    "own-list",
                    "该榜单由本系统评审，不能导入。",
                    "This list is decided here and cannot be imported.",
                    "N20",
                )
            )
        if Entry.objects.filter(contest=contest, listed_at__isnull=False).exists():
            raise Refused(
                Refusal("released-already", "已发布，不能替换。", "It has been released and cannot be replaced.", "R18")
            )
        Entry.objects.filter(contest=contest).delete()
        contest.imports.filter(replaced_at=None).update(replaced_at=at)
        batch = Import.objects.create(
            contest=contest, file_name=file_name[-200:], digest=digest, rows=len(rows), at=at, by=actor
        )
        order = definition_of(programme).settings.order_by
        Entry.objects.bulk_create(
            Entry(
                contest=contest, imported=batch, slug=token_hex(8), name=str(row["name"]).strip()[:200],
                name_en=str(row.get("name_en", "")).strip()[:200], organisation=str(row.get("organisation", "")).strip()[:200],
                unit=str(row.get("unit", "")).strip()[:200], summary=str(row.get("summary", "")).strip(),
                order_key=order_key(order=order, name=str(row["name"]), unit=str(row.get("unit", "")), number=f"{n:06d}"),
            )
            for n, row in enumerate(rows, start=1)
        )  # fmt: skip
        append(
            programme=programme.key, kind="list.import", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"rows": len(rows), "digest": digest},
            opened={"list": contest.key, "rows": len(rows), "digest": digest},
        )  # fmt: skip
    return batch


def decide_release(
    *, programme_id: int, release_at: datetime, document_number: str = "", text: str = "", actor: Person, at: datetime
) -> Release:
    """Fix the instant of release; until then nothing of the lists is public.

    Refused: not-allowed, back-dated, released-already, contests-unfinished (somebody still waits for a decision).
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        programme = _programme(programme_id)
        require("release", viewer=viewer, programme=programme, at=at)
        if release_at < at:
            raise Refused(Refusal("back-dated", "发布时刻不能早于现在。", "The release cannot lie in the past.", "R18"))
        release = Release.objects.filter(programme=programme).first() or Release(programme=programme)
        if release.done_at is not None:
            raise Refused(Refusal("released-already", "已发布。", "The lists have been released.", "R18"))
        refuse_unfinished(programme=programme)
        release.at, release.document_number, release.text = release_at, document_number, text
        release.decided_at, release.decided_by = at, actor
        release.save()
        append(
            programme=programme.key, kind="release.decide", subject=f"programme:{programme.key}", actor=viewer.ref, at=at,
            facts={"at": release_at.isoformat(), "document_number": document_number}, opened={"at": stamp(release_at)},
        )  # fmt: skip
    return release


def release_lists(*, programme_id: int, at: datetime) -> int:
    """The calendar's act at the decided instant: everything cleared is listed.  Returns the entries made; safe to repeat.

    Waits (refuses) while a notice runs, or while a contest is not decided; what is suspended stays out and can be listed later.
    """
    with transaction.atomic():
        programme = _programme(programme_id)
        release = Release.objects.select_for_update().filter(programme=programme).first()
        if release is None or at < release.at:
            raise Refused(Refusal("embargo", "未到发布时刻。", "The instant of release has not come.", "R18"))
        if Notice.objects.filter(programme=programme, closes__gt=at).exists():
            raise Refused(
                Refusal("notice-running", "公示期未满，不能发布。", "A public notice is still running.", "R16")
            )
        refuse_unfinished(programme=programme)
        settings = definition_of(programme).settings
        ready = list(
            Application.objects.select_for_update(of=("self",)).select_related("programme", "contest", "organisation", "unit", "preparer").filter(programme=programme, standing=Standing.CLEARED)
        )  # fmt: skip
        entries = [
            Entry(
                contest=a.contest, application=a, slug=token_hex(8), name=a.title, organisation=a.organisation.name,
                unit=a.unit.name if a.unit else "", listed_at=release.at,
                order_key=order_key(order=settings.order_by, name=a.title, unit=a.unit.name if a.unit else "", number=a.number),
            )
            for a in ready
        ]  # fmt: skip
        Entry.objects.bulk_create(entries, batch_size=500)
        waiting = Entry.objects.filter(contest__programme=programme, imported__isnull=False, listed_at=None)
        came_in = list(waiting.select_related("contest"))
        imported = waiting.update(listed_at=release.at)
        first = release.done_at is None
        if ready or imported or first:
            release.done_at = release.done_at or at
            release.times += 1
            release.save(update_fields=["done_at", "times"])
            lists = released_lists(entries=[*entries, *came_in], release=release)
            append(
                programme=programme.key, kind="release.done", subject=f"programme:{programme.key}", actor="system", at=at,
                facts={"listed": len(ready), "imported": imported, "lists": lists}, opened=shown_release(lists),
            )  # fmt: skip
        for application in ready:
            advance(application, "list", actor=None, at=at)
            post(
                key=f"listed:{application.pk}", kind="listed", person=application.preparer, at=at, programme=programme.key,
                subject=("入榜通知", "You are on the list"),
                body=(f"“{application.title}”已入榜。", f"“{application.title}” is on the list."),
            )  # fmt: skip
    return len(entries) + imported


def revoke_entry(*, entry_id: int, reason: str, actor: Person, at: datetime) -> Entry:
    """Take an entry off its list; it stays visible as revoked, and its certificate is voided."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        entry = Entry.objects.select_for_update(of=("self",)).select_related("contest__programme", "application__programme").get(pk=entry_id)  # fmt: skip
        require("revoke", viewer=viewer, programme=entry.contest.programme, at=at)
        if entry.listed_at is None or entry.revoked_at is not None:
            raise Refused(
                Refusal("wrong-state", "该条目未入榜或已撤销。", "This entry is not listed, or revoked.", "R18")
            )
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明撤销理由。", "Give the reason.", "R18"))
        entry.revoked_at, entry.revoked_reason = at, reason
        entry.save(update_fields=["revoked_at", "revoked_reason"])
        entry.certificates.filter(voided_at=None).update(voided_at=at, void_reason=reason)
        if entry.application is not None:
            advance(entry.application, "revoke", actor=actor, at=at, reason=reason, opened={"entry": entry.slug})
        else:
            append(
                programme=entry.contest.programme.key, kind="entry.revoke", subject=f"entry:{entry.slug}", actor=viewer.ref,
                at=at, facts={"reason": reason}, opened={"entry": entry.slug, "list": entry.contest.key},
            )  # fmt: skip
    return entry


def _programme(programme_id: int) -> Programme:
    return Programme.objects.select_for_update(of=("self",)).select_related("current").get(pk=programme_id)
