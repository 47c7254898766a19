"""R14 to R19, R22, and the log: votes, decisions, notice, objections, lists, certificates."""

from __future__ import annotations

from django.db.models import F, Q

from jinbang.apps.deliberation.models import Decision
from jinbang.apps.invariants.ballots import BALLOTS
from jinbang.apps.invariants.found import Invariant, found
from jinbang.apps.ledger.queries import log_faults
from jinbang.apps.nominations.models import Milestone
from jinbang.apps.programmes.models import Programme
from jinbang.apps.promotion.models import CampaignEvent, Need, Page
from jinbang.apps.publication.models import Certificate, Entry, NoticeItem, Objection, Release
from jinbang.apps.screening.models import IntegrityCheck
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.text import scan_personal


def r15_reasons(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Deviations have reasons; proposals were carried by a ballot where there is a final review."""
    decisions = Decision.objects.filter(application__programme=programme)
    against = [*decisions.filter(deviates=True, reason="").values_list("pk", flat=True)]
    if definition.settings.final_review:
        against += [*decisions.filter(outcome="propose").exclude(ballot__carried=True).values_list("pk", flat=True)]
    return found("R15", "whoever leaves the order says why", decisions.count(), against)


def r16_full_notice(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Nothing on notice was cleared before its days had ended, and everything listed was on notice."""
    items = NoticeItem.objects.filter(notice__programme=programme).select_related("notice")
    closes = {i.application_id: i.notice.closes for i in items}
    cleared = Milestone.objects.filter(application__programme=programme, move="clear").values_list("application", "at")
    against = [f"application {a} cleared at {at.isoformat()}" for a, at in cleared if a not in closes or at < closes[a]]
    listed = Entry.objects.filter(contest__programme=programme, application__isnull=False).exclude(
        application__in=items.values("application")
    )
    against += [f"entry {slug} was never announced" for slug in listed.values_list("slug", flat=True)]
    return found("R16", "the public notice ran its full time", len(items), against)


def r17_objections(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Objections are real-name with evidence and in time; refusals are coded; nothing with an open case is listed."""
    cases = Objection.objects.filter(notice__programme=programme)
    bad = cases.filter(
        Q(objector_name="") | Q(objector_contact="") | Q(text="") | Q(received_at__gte=F("notice__closes"))
        | Q(state=Objection.REFUSED, refusal_code="") | Q(state=Objection.ANSWERED, answer="")
    )  # fmt: skip
    against = [f"objection {code}" for code in bad.values_list("code", flat=True)]
    against += [f"objection {c.code}: no evidence" for c in cases if not c.evidence]
    early = cases.filter(state=Objection.ADMITTED, application__standing="listed")
    against += [f"{code}: listed with an open case" for code in early.values_list("code", flat=True)]
    return found("R17", "objections are real-name, in time, with evidence, and decided by code", cases.count(), against)


def r18_embargo(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Nothing was listed before the release; certificate numbers are unique and belong to listed entries."""
    entries = Entry.objects.filter(contest__programme=programme, listed_at__isnull=False)
    release = Release.objects.filter(programme=programme).first()
    early = entries.filter(listed_at__lt=release.at) if release else entries
    against = [f"entry {slug}" for slug in early.values_list("slug", flat=True)]
    wrong = Certificate.objects.filter(entry__contest__programme=programme).filter(
        Q(entry__listed_at=None) | Q(issued_at__lt=F("entry__listed_at"))
    )
    against += [f"certificate {number}" for number in wrong.values_list("number", flat=True)]
    return found("R18", "nothing is listed or certified before the release", entries.count(), against)


def r19_no_private_data(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Nothing that the public reads holds an identity number, a mobile number or an address."""
    texts: list[str] = []
    for row in NoticeItem.objects.filter(notice__programme=programme).values_list("name", "organisation", "unit"):
        texts += row
    for entry in Entry.objects.filter(contest__programme=programme).values_list(
        "name", "organisation", "unit", "summary"
    ):
        texts += entry
    for pair in Page.objects.filter(entry__contest__programme=programme, consented_at__isnull=False).values_list(
        "text", "text_en"
    ):
        texts += pair
    texts += Need.objects.filter(entry__contest__programme=programme).values_list("text", flat=True)
    texts += CampaignEvent.objects.filter(programme=programme, public=True).values_list("title", flat=True)
    against = [text[:40] for text in texts if scan_personal(text=text)]
    return found("R19", "public texts hold no private number or address", len(texts), against)


def r22_integrity(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Nobody whose last integrity check failed was listed."""
    latest: dict[int, bool] = {}
    for application, clear in IntegrityCheck.objects.filter(application__programme=programme).order_by("pk").values_list("application", "clear"):  # fmt: skip
        latest[application] = clear
    failed = [a for a, clear in latest.items() if not clear]
    against = Entry.objects.filter(application__in=failed).values_list("slug", flat=True)
    return found("R22", "nobody with a failed integrity check is listed", len(latest), against)


def n5_log_intact(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """The log has no gap, and its last checkpoint is the root of its leaves."""
    size, faults = log_faults()
    return found("N5", "the log is complete and its checkpoint is its root", size, faults)


OUTCOME = (
    *BALLOTS, r15_reasons, r16_full_notice, r17_objections, r18_embargo, r19_no_private_data, r22_integrity, n5_log_intact,
)  # fmt: skip
