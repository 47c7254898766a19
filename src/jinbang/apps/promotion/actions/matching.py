"""Pages, offers, needs, matches and their follow-up (N21)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.apps.programmes.models import Programme
from jinbang.apps.promotion.models import CampaignEvent, FollowUp, Match, Need, Offer, Page
from jinbang.apps.publication.models import Entry
from jinbang.lifecycle import Lifecycle, Move, Refusal, Refused
from jinbang.policy import POLICIES, R

POLICY = POLICIES["promotion"]
KINDS = ("funding", "pilot", "partner", "market", "talent", "site", "other")
MATCH = Lifecycle(
    "match",
    (
        Move("contact", (Match.LEAD,), Match.CONTACTED, source="N21"),
        Move("sign", (Match.CONTACTED,), Match.SIGNED, source="N21"),
        Move("land", (Match.SIGNED,), Match.LANDED, source="N21"),
        Move("drop", (Match.LEAD, Match.CONTACTED, Match.SIGNED), Match.DROPPED, source="N21"),
    ),
    {
        Match.LEAD: ("线索", "lead"), Match.CONTACTED: ("对接", "contacted"), Match.SIGNED: ("签约", "signed"),
        Match.LANDED: ("落地", "implemented"), Match.DROPPED: ("终止", "dropped"),
    },
)  # fmt: skip


def relations(*, viewer: Viewer, programme: Programme, entry: Entry | None, at: datetime) -> frozenset[str]:
    """Relations between a person and a listed entry or the promotion of a programme."""
    found = {R.ANYONE}
    if viewer.person is None:
        return frozenset(found)
    if viewer.holds(Role.SECRETARY, programme=programme.key, at=at):
        found.add(R.SECRETARY)
    if entry is not None and entry.application is not None:
        own = viewer.organisations(Role.PREPARER, programme=programme.key, at=at)
        if entry.application.preparer_id == viewer.id or entry.application.organisation_id in own:
            found.add(R.OWNER)
    return frozenset(found)


def edit_page(*, entry_id: int, text: str, text_en: str = "", consent: bool, actor: Person, at: datetime) -> Page:
    """The nominee's own words for its public page; shown only with consent."""
    with transaction.atomic():
        entry = _entry(entry_id)
        _require("edit-page", actor, entry.contest.programme, entry, at)
        page, _ = Page.objects.update_or_create(
            entry=entry,
            defaults={"text": text, "text_en": text_en, "consented_at": at if consent else None, "updated_at": at, "updated_by": actor},
        )  # fmt: skip
        _record(entry.contest.programme, "page.edit", f"entry:{entry.slug}", actor, at, consent=str(consent))
    return page


def state_need(*, entry_id: int, kind: str, text: str, actor: Person, at: datetime) -> Need:
    """What a listed nominee looks for."""
    _kind(kind, text)
    with transaction.atomic():
        entry = _entry(entry_id)
        _require("need", actor, entry.contest.programme, entry, at)
        need = Need.objects.create(entry=entry, kind=kind, text=text.strip(), at=at)
        _record(entry.contest.programme, "need.state", f"entry:{entry.slug}", actor, at, kind_of=kind)
    return need


def make_offer(*, programme_id: int, organisation: str, contact: str, kind: str, text: str, at: datetime) -> Offer:
    """Anyone may offer; the contact is for the secretariat only."""
    _kind(kind, text)
    if not organisation.strip() or not contact.strip():
        raise Refused(
            Refusal(
                "incomplete",
                "请填写单位和联系方式。",
                "Give your organisation and how to reach you.",
                "N21",
                (("organisation", "必填", "Needed"), ("contact", "必填", "Needed")),
            )
        )
    if max(len(organisation.strip()), len(contact.strip())) > 200:
        raise Refused(Refusal("too-long", "单位和联系方式各不超过 200 字。", "Organisation and contact have at most 200 characters each.", "N21"))  # fmt: skip
    with transaction.atomic():
        programme = Programme.objects.get(pk=programme_id)
        offer = Offer.objects.create(programme=programme, organisation=organisation.strip(), contact=contact.strip(), kind=kind, text=text.strip(), at=at)  # fmt: skip
        append(programme=programme.key, kind="offer.make", subject=f"offer:{offer.pk}", actor="anyone", at=at)
    return offer


def match(*, need_id: int, offer_id: int, note: str = "", actor: Person, at: datetime) -> Match:
    """The secretariat brings a need and an offer together."""
    with transaction.atomic():
        need = Need.objects.select_related("entry__contest__programme").get(pk=need_id)
        programme = need.entry.contest.programme
        _require("match", actor, programme, None, at)
        offer = Offer.objects.get(pk=offer_id, programme=programme)
        found, made = Match.objects.get_or_create(need=need, offer=offer, defaults={"note": note, "at": at})
        if not made:
            raise Refused(Refusal("matched-already", "已对接。", "They have been brought together already.", "N21"))
        FollowUp.objects.create(match=found, state=found.state, note=note, by=actor, at=at)
        _record(programme, "match.make", f"match:{found.pk}", actor, at)
    return found


def follow_up(
    *, match_id: int, move: str, note: str = "", amount: Decimal | None = None, actor: Person, at: datetime
) -> Match:
    """Follow a match to its outcome: contact, sign, land or drop; amount in 万元."""
    with transaction.atomic():
        found = (
            Match.objects.select_for_update(of=("self",))
            .select_related("need__entry__contest__programme")
            .get(pk=match_id)
        )
        programme = found.need.entry.contest.programme
        _require("follow-up", actor, programme, None, at)
        if move not in MATCH.moves:
            raise Refused(Refusal("bad-move", "请选择进展。", "Choose what has happened.", "N21"))
        refusal = MATCH.refusal(move, state=found.state, facts={})
        if refusal is not None:
            raise Refused(refusal)
        found.state = MATCH.moves[move].target
        found.amount = amount if amount is not None else found.amount
        found.save(update_fields=["state", "amount"])
        FollowUp.objects.create(match=found, state=found.state, note=note, by=actor, at=at)
        _record(programme, f"match.{move}", f"match:{found.pk}", actor, at)
    return found


def plan_event(
    *, programme_id: int, on: date, medium: str, title: str, entry_id: int | None = None, link: str = "", public: bool = True,
    actor: Person, at: datetime,
) -> CampaignEvent:  # fmt: skip
    """One item of the campaign calendar."""
    if not title.strip() or not medium.strip():
        raise Refused(Refusal("incomplete", "请填写媒体和标题。", "Give the medium and a title.", "N21"))
    with transaction.atomic():
        programme = Programme.objects.get(pk=programme_id)
        _require("plan-campaign", actor, programme, None, at)
        event = CampaignEvent.objects.create(programme=programme, on=on, medium=medium.strip(), title=title.strip(), entry_id=entry_id, link=link, public=public)  # fmt: skip
        _record(programme, "campaign.plan", f"campaign:{event.pk}", actor, at)
    return event


def _entry(entry_id: int) -> Entry:
    entry = Entry.objects.select_related("contest__programme", "application").get(pk=entry_id)
    if entry.listed_at is None or entry.revoked_at is not None:
        raise Refused(Refusal("not-listed", "该条目未入榜。", "This entry is not listed.", "N21"))
    return entry


def _require(action: str, actor: Person, programme: Programme, entry: Entry | None, at: datetime) -> None:
    POLICY.require(action, relations=relations(viewer=viewer_of(actor), programme=programme, entry=entry, at=at))


def _kind(kind: str, text: str) -> None:
    if kind not in KINDS or not text.strip():
        wrong = [("kind", "请选择", "Choose one")] if kind not in KINDS else []
        wrong += [("text", "必填", "Needed")] if not text.strip() else []
        raise Refused(
            Refusal("incomplete", "请选择类型并填写内容。", "Choose a kind and write what it is.", "N21", tuple(wrong))
        )
    if len(text) > 4000:
        raise Refused(Refusal("too-long", "内容不超过 4000 字。", "At most 4,000 characters.", "N21"))


def _record(programme: Programme, kind: str, subject: str, actor: Person, at: datetime, **facts: str) -> None:
    append(programme=programme.key, kind=kind, subject=subject, actor=viewer_of(actor).ref, at=at, facts=dict(facts))
