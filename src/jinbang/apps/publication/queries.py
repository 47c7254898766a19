"""What is public, and what the secretariat asks about notices, objections, lists and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Subquery

from jinbang.apps.nominations.models import Application
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.publication.access import relations
from jinbang.apps.publication.finished import Unfinished, unfinished_contests
from jinbang.apps.publication.models import (
    Certificate,
    CertificateRun,
    Entry,
    Import,
    Notice,
    NoticeItem,
    Objection,
    Release,
)
from jinbang.policy import POLICIES
from jinbang.rules.standing import Standing


def may(action: str, *, viewer: Viewer, programme: Programme, at: datetime, objection: Objection | None = None) -> bool:
    """True where the person may do `action` ("publication.…")."""
    return POLICIES["publication"].may(
        action, relations=relations(viewer=viewer, programme=programme, at=at, objection=objection)
    )


def notices(*, programme: Programme) -> list[Notice]:
    """Public notices, newest first."""
    return list(Notice.objects.filter(programme=programme).order_by("-number"))


def public_notices(*, at: datetime, limit: int = 50) -> list[Notice]:
    """Notices of every programme that have begun, newest first."""
    found = Notice.objects.filter(opens__lte=at).select_related("programme__current").defer("programme__current__files")
    return list(found.order_by("-opens", "-pk")[:limit])


def released_contests(*, programme: Programme) -> set[int]:
    """Ids of the contests of which something has been listed."""
    listed = Entry.objects.filter(contest__programme=programme, listed_at__isnull=False)
    return set(listed.values_list("contest", flat=True).distinct())


def to_announce(*, programme: Programme) -> int:
    """How many proposals have not been on notice yet."""
    return Application.objects.filter(programme=programme, standing=Standing.PROPOSED).count()


def notice_counts(*, notice: Notice) -> dict[int, int]:
    """contest id → how many are on notice, in one query."""
    return dict(NoticeItem.objects.filter(notice=notice).values_list("contest").annotate(n=Count("id")))


def notice_totals(*, programme: Programme) -> dict[int, int]:
    """notice id → how many are on it, for every notice of the programme in one query."""
    found = NoticeItem.objects.filter(notice__programme=programme).values_list("notice")
    return dict(found.annotate(n=Count("id")))


def notice_item(*, notice: Notice, pk: int) -> NoticeItem | None:
    """One proposed nominee of a notice; None where it has no such."""
    return NoticeItem.objects.filter(notice=notice, pk=pk).select_related("contest").first()


def notice(*, programme: Programme, number: int) -> Notice:
    return Notice.objects.get(programme=programme, number=number)


def notice_items(*, notice: Notice, contest: Contest | None = None) -> list[NoticeItem]:
    """What is on notice, in the published order."""
    found = NoticeItem.objects.filter(notice=notice).select_related("contest", "application")
    if contest is not None:
        found = found.filter(contest=contest)
    return list(found.only(
        "name", "organisation", "unit", "order_key", "notice_id", "contest__name", "contest__name_en", "contest__ordinal",
        "contest__key", "application__number", "application__standing",
    ).order_by("contest__ordinal", "order_key", "pk"))  # fmt: skip


def release_of(*, programme: Programme) -> Release | None:
    return Release.objects.filter(programme=programme).first()


def unfinished(*, programme: Programme) -> list[Unfinished]:
    """Contests in which somebody still waits for a decision: until then nothing is released."""
    return unfinished_contests(programme=programme)


def released_programmes() -> list[Programme]:
    """The calls whose lists have been released, newest first."""
    found = Programme.objects.filter(release__done_at__isnull=False).order_by("-release__done_at", "-id")
    return list(found.only("id", "key", "title", "title_en"))


def _public(at: datetime) -> Q:
    """Listed entries whose instant of release has come: the embargo (R18)."""
    return Q(listed_at__isnull=False, listed_at__lte=at)


def entries(*, contest: Contest, at: datetime, after: tuple[str, int] | None = None, limit: int = 200) -> list[Entry]:
    """The entries of a list in the published order, a page at a time (after: order key and id)."""
    found = Entry.objects.filter(_public(at), contest=contest)
    if after is not None:
        found = found.filter(Q(order_key__gt=after[0]) | Q(order_key=after[0], pk__gt=after[1]))
    return list(found.order_by("order_key", "pk")[:limit])


def entry_counts(*, programme: Programme, at: datetime) -> dict[int, int]:
    """contest id → public entries, in one query."""
    return dict(
        Entry.objects.filter(_public(at), contest__programme=programme, revoked_at=None)
        .values("contest").annotate(n=Count("id")).values_list("contest", "n")
    )  # fmt: skip


def entry_counts_by_contest(*, at: datetime) -> dict[int, dict[str, int]]:
    """programme id → contest key → public entries, in one query."""
    out: dict[int, dict[str, int]] = {}
    rows = Entry.objects.filter(_public(at), revoked_at=None).values_list("contest__programme", "contest__key")
    for programme, key, n in rows.annotate(n=Count("id")):
        out.setdefault(programme, {})[key] = n
    return out


def entry_counts_by_key(*, programme: Programme, at: datetime) -> dict[str, int]:
    """contest key → public entries, in one query."""
    rows = Entry.objects.filter(_public(at), contest__programme=programme, revoked_at=None)
    return dict(rows.values_list("contest__key").annotate(n=Count("id")))


def entry_total(*, contest: Contest, at: datetime) -> int:
    """Public entries of a list, revoked ones not counted."""
    return Entry.objects.filter(_public(at), contest=contest, revoked_at=None).count()


def entry_page(
    *, contest: Contest, at: datetime, after: int | None = None, before: int | None = None, limit: int = 100
) -> tuple[list[Entry], int | None, int | None]:
    """A page of a list in the published order, after or before an entry (by id): rows, id to page back from, to go on from."""
    found = Entry.objects.filter(_public(at), contest=contest)
    edge = after if after is not None else before
    back = after is None and before is not None
    if edge is not None:
        side = "lt" if back else "gt"
        key = Subquery(Entry.objects.filter(pk=edge).values("order_key"))
        found = found.filter(Q(**{f"order_key__{side}": key}) | Q(**{"order_key": key, f"pk__{side}": edge}))
    rows = list(
        found.order_by("-order_key", "-pk")[: limit + 1] if back else found.order_by("order_key", "pk")[: limit + 1]
    )
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows.reverse()
        return rows, rows[0].pk if more else None, rows[-1].pk if rows else None
    return rows, rows[0].pk if rows and edge is not None else None, rows[-1].pk if more else None


def entry(*, slug: str, at: datetime) -> Entry:
    """A public entry by its address; DoesNotExist before the release."""
    return (
        Entry.objects.select_related("contest__programme__current")
        .defer("contest__programme__current__files")
        .get(_public(at), slug=slug)
    )


def all_entries(*, programme: Programme) -> QuerySet[Entry]:
    """For the secretariat: every entry with its certificate in force."""
    return (
        Entry.objects.filter(contest__programme=programme)
        .select_related("contest")
        .prefetch_related("certificates")
        .order_by("contest__ordinal", "order_key", "pk")
    )


def entries_page(
    *,
    programme: Programme,
    contest: str = "",
    text: str = "",
    after: str = "",
    limit: int = 50,
    listed_at: datetime | None = None,
) -> tuple[list[Entry], str]:
    """A page of them, and `after` of the next ("": this is the last).  text: in name or organisation; listed_at: only those
    that stand on their list then.  Two queries."""
    found = all_entries(programme=programme)
    if listed_at is not None:
        found = found.filter(listed_at__lte=listed_at, revoked_at=None)
    if contest:
        found = found.filter(contest__key=contest)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(organisation__icontains=text))
    ordinal, _, rest = after.partition("~")
    pk, _, key = rest.partition("~")
    if ordinal.isdecimal() and pk.isdecimal() and len(ordinal + pk) < 19:
        later = Q(order_key__gt=key) | Q(order_key=key, pk__gt=int(pk))
        found = found.filter(Q(contest__ordinal__gt=int(ordinal)) | Q(later, contest__ordinal=int(ordinal)))
    rows = list(found[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], f"{last.contest.ordinal}~{last.pk}~{last.order_key}" if last else ""


def imports(*, contest: Contest) -> list[Import]:
    return list(Import.objects.filter(contest=contest).select_related("by").order_by("-pk"))


def certificate(*, number: str) -> Certificate | None:
    """By number, as printed; None where there is no such certificate."""
    return (
        Certificate.objects.filter(number__iexact=number.strip())
        .select_related("entry__contest__programme__current")
        .first()
    )


def certificate_files(*, programme: Programme, contest: str = "") -> list[tuple[str, str, str]]:
    """(number, holder, digest of the PDF) of every certificate in force, of one list or all, by number."""
    found = Certificate.objects.filter(entry__contest__programme=programme, voided_at=None)
    if contest:
        found = found.filter(entry__contest__key=contest)
    return list(found.order_by("number").values_list("number", "holder", "pdf_digest"))


def certificate_runs(*, programme: Programme, limit: int = 10) -> list[CertificateRun]:
    """Issuings of many certificates at once, newest first."""
    return list(CertificateRun.objects.filter(programme=programme).select_related("asked_by").order_by("-pk")[:limit])


def certificate_run(*, programme: Programme, pk: int) -> CertificateRun:
    """One of them; DoesNotExist otherwise."""
    return CertificateRun.objects.get(programme=programme, pk=pk)


def names_of(*, entries: Iterable[int]) -> dict[int, str]:
    """entry id → name."""
    return dict(Entry.objects.filter(pk__in=list(entries)).values_list("pk", "name"))


def objections(*, programme: Programme, state: str = "") -> QuerySet[Objection]:
    """Cases, newest first."""
    found = Objection.objects.filter(notice__programme=programme).select_related(
        "application__contest", "handler", "notice"
    )
    return (found.filter(state=state) if state else found).defer("application__draft").order_by("-pk")


def objection(*, pk: int) -> Objection:
    return Objection.objects.select_related("notice__programme__current", "application__contest", "handler").get(pk=pk)


def objection_by_access(*, digest: str) -> Objection | None:
    """The case that an objector's code opens."""
    found = Objection.objects.exclude(access_digest="").filter(access_digest=digest)
    return (
        found.select_related("application__contest", "notice__programme__current").defer("application__draft").first()
    )
