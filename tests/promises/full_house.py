"""A call with as many rows as asked behind every page: what `Busy` has once, many times over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from jinbang.apps.deliberation import actions as deliberation
from jinbang.apps.deliberation.models import Decision, Item
from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.models import (
    Application,
    Attachment,
    DuplicateSighting,
    Extension,
    Milestone,
    Return,
    Version,
)
from jinbang.apps.panels.actions import report_solicitation
from jinbang.apps.panels.models import Conflict, Draw, Expert, Filing, Solicitation
from jinbang.apps.people.models import Person, Role
from jinbang.apps.programmes.models import Version as Edition
from jinbang.apps.promotion.models import CampaignEvent, Match, Need, Offer
from jinbang.apps.publication.models import Certificate, CertificateRun, Import
from jinbang.apps.publication.models import Entry as Listed
from jinbang.apps.reviews.models import AssignmentRun, Package, PackageLine, ScoreSheet, Seat
from tests import publishing
from tests.doors.busy import LATER, RELEASED, Busy, Place
from tests.doors.secretariat import later
from tests.promises.crowd import Crowd
from tests.world import SEAL, World

ROUND = 9  # copies of each thing at a time, so that the newest rows are of every kind


class FullHouse(Busy):
    """`grow(n)`: n of everything that is there once."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.held = 1
        at = world.at(LATER)
        self.expert = self.seats[0].expert
        reviewed = self.seats[0].application
        self.recommended = world.recommended_application()
        self.decided = publishing.proposed(world, unit=world.new_unit())
        Decision.objects.create(application=self.decided, outcome="propose", by=world.secretary, at=at)
        Conflict.objects.create(expert=self.expert, application=reviewed, kind="employer", detected=True, at=at)
        DuplicateSighting.objects.create(application=self.recommended, other=self.submitted, at=at)
        Seat.objects.create(contest=self.review.contest, application=self.decided, expert=self.expert, seated_at=at)
        filing = Filing.objects.filter(contest=self.review.contest).latest("pk")
        for n, seat in enumerate(self.seats):  # enough of them for a rank
            ScoreSheet.objects.create(
                seat=seat, state=ScoreSheet.SUBMITTED, scores=self.review.scores(80 + n), total=80 + n, saved_at=at, submitted_at=at,
                filing=filing,
            )  # fmt: skip
        self._vote()
        self._results(reviewed)
        self._after_release()
        self.crowds = [Crowd(one) for one in (*Application.objects.all(), *self._wholes())]
        self.crowds += [Crowd(one, person=None) for one in (self.expert, Expert.objects.get(pk=min(self.tokens)))]
        self.crowds += [Crowd(one, alone=True, **changes) for one, changes in self._single_rows()]

    def _vote(self) -> None:
        """The sitting is open, every item up for a vote."""
        at = self.world.at(LATER)
        for member in self.sitting.members.select_related("person"):
            deliberation.sign_in(sitting_id=self.sitting.pk, actor=member.person, at=at)
        deliberation.open_sitting(sitting_id=self.sitting.pk, actor=self.member, at=at)
        items = list(self.sitting.items.values_list("pk", flat=True))
        deliberation.open_ballots(sitting_id=self.sitting.pk, items=items, actor=self.member, at=at)

    def _results(self, reviewed: Application) -> None:
        """A result to receive, and a proposal of an assignment to accept."""
        package = publishing.ranked(self.world, [reviewed], ["pass"])
        Package.objects.filter(pk=package.pk).update(state=Package.REPORTED)
        accepted = AssignmentRun.objects.get()
        self.proposal = AssignmentRun.objects.create(
            contest=accepted.contest, objective=accepted.objective, seed=2, digest=accepted.digest, pairs=accepted.pairs,
            certificate=accepted.certificate, made_at=self.world.at(LATER), made_by=accepted.made_by,
        )  # fmt: skip

    def _after_release(self) -> None:
        """A certificate, a need that meets an offer, the campaign, a list from outside, a checkpoint."""
        world, at = self.world, self.world.at(LATER)
        Certificate.objects.create(
            number="SL-1", entry=self.entry, holder="示例", issued_at=at, issued_by=world.secretary, pdf_digest=SEAL
        )
        self.run = CertificateRun.objects.create(
            programme=world.programme,
            entries=[self.entry.pk],
            asked_at=at,
            asked_by=world.secretary,
            done=1,
            open=False,
        )
        need = Need.objects.create(entry=self.entry, kind="funding", text="示例需求", at=at)
        self.offer = Offer.objects.create(
            programme=world.programme,
            organisation="示例机构",
            contact="010-5550 0108",
            kind="funding",
            text="示例供给",
            at=at,
        )
        Match.objects.create(need=need, offer=self.offer, at=at)
        self.event = CampaignEvent.objects.create(
            programme=world.programme, on=date(2022, 12, 6), medium="示例媒体", title="示例报道", entry=self.entry
        )
        apart = next(one for one in world.contests.values() if one.separately_organised)
        self.imported = Import.objects.create(
            contest=apart, file_name="示例.xlsx", digest=SEAL, rows=1, at=at, by=world.secretary
        )
        Listed.objects.create(
            contest=apart, imported=self.imported, slug="sl-outside", name="示例外部条目", listed_at=at
        )

    def _wholes(self) -> list[Any]:
        """Copied with all that is theirs."""
        world = self.world
        return [
            later.committee(world, 1)[0],
            world.officer(Role.UNIT_HANDLER, world.unit.organisation), world.officer(Role.PREPARER, world.applicant.organisation),
            world.new_unit().organisation, self.notice, self.offer, self.event, self.imported,
        ]  # fmt: skip

    def _single_rows(self) -> list[tuple[Any, dict[str, Any]]]:
        """Copied by themselves."""
        world, at = self.world, self.world.at(LATER)
        extension = Extension.objects.create(
            programme=world.programme, unit=world.unit.organisation, stage="collection", until=at, reason="示例", by=world.secretary, at=at
        )  # fmt: skip
        sent_back = Return.objects.create(application=self.submitted, by=world.approver, at=at, reason="示例")
        attached = Attachment.objects.create(
            application=self.draft, field="no-such", name="示例.pdf", content_type="application/pdf", size=9, digest=SEAL, uploaded_at=at, uploaded_by=self.draft.preparer
        )  # fmt: skip
        filing = Filing.objects.filter(contest=self.review.contest).latest("pk")
        checkpoint = Checkpoint.objects.create(size=1, root=b"\0" * 32, at=at, text="示例", reason="test")
        return [
            (extension, {}), (sent_back, {}), (attached, {}), (checkpoint, {}), (filing, {"state": Filing.SUPERSEDED, "receipt_number": None}),
            (self._reported(), {}),
            (Entry.objects.latest("pk"), {}), (Letter.objects.latest("pk"), {}), (self.sitting, {}), (self.proposal, {}),
            (Version.objects.filter(application=self.submitted).latest("pk"), {}), (Edition.objects.latest("pk"), {}),
            (Draw.objects.filter(contest=self.review.contest).latest("pk"), {}),
            (Milestone.objects.filter(application=self.on_notice).latest("pk"), {}),
        ]  # fmt: skip

    def _reported(self) -> Solicitation:
        """Lobbying that the expert reported."""
        return report_solicitation(
            programme_id=self.world.programme.pk, kind="gift", text="示例", application_id=self.submitted.pk,
            actor=self.expert.person, at=self.world.at(LATER),
        )  # fmt: skip

    def grow(self, number: int) -> None:
        """Until there are `number` of everything."""
        while self.held < number:
            step = min(ROUND, number - self.held)
            for crowd in self.crowds:
                crowd.add(step)
            self.held += step
        self._count_again()

    def places(self) -> Iterator[Place]:
        """As in `Busy`, and what a unit has ticked in its queue."""
        for place in super().places():
            if place.name == "unit:batch":
                waiting = Application.objects.filter(unit=self.world.unit.organisation, standing="submitted")
                place.posted = {"ids": list(waiting.values_list("pk", flat=True))}
            yield place

    def _who(self, audience: str, name: str) -> tuple[Person | None, str, dict[str, Any]]:
        person, when, things = super()._who(audience, name)
        if name == "applicant:colleagues":
            things = {**things, "organisation": self.world.applicant.organisation.pk}
        if name == "secretariat:certificate-run":
            things = {**things, "pk": self.run.pk}
        if name == "body:pairs":
            things = {**things, "pk": self.proposal.pk}
        return person, RELEASED if name in ("public:offers", "public:lists") else when, things

    def _count_again(self) -> None:
        """What is numbered from 1 on: ranks of a result, the agenda; and what a proposal and a run of certificates name."""
        for model, field, rows in (
            (PackageLine, "rank", PackageLine.objects.order_by("pk")),
            (Item, "order", Item.objects.filter(sitting=self.sitting).order_by("pk")),
        ):
            numbered = list(rows)
            for n, one in enumerate(numbered, 1):
                setattr(one, field, n)
            model._default_manager.bulk_update(numbered, [field], batch_size=300)
        experts = Expert.objects.filter(invitations__contest=self.review.contest).values_list("pk", flat=True)
        pairs = [[pk, expert, 0.5] for pk, expert in product([self.seats[0].application_id], experts)]
        AssignmentRun.objects.filter(state=AssignmentRun.PROPOSED).update(pairs=pairs)
        out = dict.fromkeys(map(str, Listed.objects.values_list("pk", flat=True)), "示例")
        CertificateRun.objects.filter(pk=self.run.pk).update(left_out=out, entries=list(out), done=len(out))
