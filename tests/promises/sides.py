"""Three sides of one house: what a person's own things are, another's in the same call, and those of another call.

`near`: an applicant, a unit, a review body and an expert with everything that is theirs.  `next_door`: another applicant, unit,
body and expert of the same call.  `elsewhere`: the same of a call in which nobody of the first two holds an office.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from jinbang.apps.nominations import actions as nominations
from jinbang.apps.nominations.actions import attach
from jinbang.apps.nominations.models import Attachment
from jinbang.apps.nominations.store import keep
from jinbang.apps.panels.actions import report_solicitation
from jinbang.apps.panels.models import Invitation
from jinbang.apps.people.models import Person, Role
from jinbang.apps.publication import actions as publication
from jinbang.apps.publication.models import Entry
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews.models import AssignmentRun
from jinbang.policy import R
from jinbang.policy.faces import visible_fields
from jinbang.rules.standing import Standing as S
from tests import publishing
from tests.doors.secretariat import later
from tests.doors.visiting import PDF
from tests.reviewing import COMMENT, SCORED, Review
from tests.world import SEAL, World, call_files

ELSEWHERE = "another-call"
OFFICES = {
    "secretary": Role.SECRETARY, "screener": Role.SCREENER, "acknowledger": Role.ACKNOWLEDGER, "committee": Role.COMMITTEE,
    "scrutineer": Role.SCRUTINEER, "auditor": Role.AUDITOR,
}  # fmt: skip


@dataclass
class Side:
    """What is there.  things: name → value for the addresses; secrets: words that only those who may see them may read."""

    world: World
    review: Review
    things: dict[str, Any] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)

    def keep(self, name: str, application: Any) -> None:
        self.things[name] = application.pk
        self.secrets |= {application.title, application.organisation.name} - {""}


def house(world: World) -> tuple[Side, Side, Side]:
    """near, next_door, elsewhere."""
    far = World(files={**call_files(), "programme.toml": _renamed(call_files()["programme.toml"])})
    far._count = itertools.count(40_000)  # numbers are for one database
    listed, listed_far = released(world), released(far)
    near, beside = reviewed_side(world, "rising-enterprise"), reviewed_side(world, "convergence-organisation")
    away = reviewed_side(far, "rising-enterprise")
    for side in (near, beside, away):
        collected(side)
    published(near, listed)
    published(away, listed_far)
    return near, beside, away


def _renamed(text: str) -> str:
    for old, new in (('key = "kczg-2022"', f'key = "{ELSEWHERE}"'), ('"KCZG-2022"', '"OTHER-2022"')):
        assert old in text
        text = text.replace(old, new, 1)
    return text


def reviewed_side(world: World, contest: str) -> Side:
    """A contest at review: two applications of one expert, the first declared and the second not; one who is invited."""
    review = Review(world, contest)
    seats = review.seated(2)
    expert = seats[0].expert
    own = [seat for seat in seats if seat.expert_id == expert.pk]
    assert len(own) == 2, "everybody reviews everything where there are as many experts as sheets"
    reviews.declare_no_conflict(seat_ids=[own[0].pk], actor=expert.person, at=world.at(SCORED))
    reviews.submit_sheet(
        seat_id=own[0].pk, scores=review.scores(83), comment=COMMENT, actor=expert.person, at=world.at(SCORED)
    )
    side = Side(world, review)
    form = world.definition.form_for(contest)
    seen = visible_fields(form, relation=R.SEATED, blind=world.definition.settings.blind_review)
    field = next(f.key for s in form.sections for f in s.fields if f.key in seen)
    kept = keep(file=ContentFile(PDF), name="示例附件.pdf", accept=("pdf",), limit=10_000).digest
    for name, one in (("reviewed", own[0]), ("undeclared", own[1])):
        version = one.application.current
        version.attachments = [{"field": field, "name": "示例附件.pdf", "size": len(PDF), "digest": kept}]
        version.save(update_fields=["attachments"])
        Attachment.objects.create(
            application=one.application, field=field, name="示例附件.pdf", content_type="application/pdf", size=len(PDF),
            digest=kept, uploaded_at=world.at(SCORED), uploaded_by=one.application.preparer,
        )  # fmt: skip
        side.keep(name, world.fresh(one.application))
        side.things[f"seat-{name}"] = one.pk
    side.things |= {
        "key": world.key, "ordinal": review.contest.ordinal, "contest-pk": review.contest.pk, "contest": contest,
        "signed": Invitation.objects.get(expert=expert).pk, "digest-reviewed": kept,
    }  # fmt: skip
    waiting = Invitation.objects.filter(contest=review.contest, state=Invitation.WAITING).earliest("order")
    token = f"token-of-{world.key}-{contest}"
    waiting.state, waiting.invited_at, waiting.token_digest = Invitation.INVITED, world.at(SCORED), _digest(token)
    waiting.save()
    # The expert of this side is asked once more, by another letter: nothing else of the house has an open invitation.
    waiting.expert.person = expert.person
    waiting.expert.save(update_fields=["person"])
    side.things |= {"asked": waiting.pk, "token": token}
    side.things["run"] = AssignmentRun.objects.filter(contest=review.contest).latest("pk").pk
    side.people |= {"body": review.manager, "expert": expert.person, "acknowledger": review.acknowledger}
    return side


def _digest(token: str) -> str:
    from jinbang.apps.panels.words import digest_of

    return digest_of(token)


def collected(side: Side) -> None:
    """An applicant and a unit, and an application wherever one can stand."""
    world, contest = side.world, side.review.contest.key
    applicant, unit = world.new_applicant(), world.new_unit()
    given: dict[str, Any] = {"contest": contest, "unit": unit, "applicant": applicant}
    attachable = next(f.key for s in world.definition.form_for(contest).sections for f in s.fields if f.type == "file")

    def drafted(name: str) -> Any:
        one = world.draft_application(**given)
        side.things["digest"] = attach(
            application_id=one.pk, field=attachable, file=ContentFile(PDF, name="示例附件.pdf"), actor=applicant.person,
            at=world.at("2022-10-20T10:00"),
        ).digest  # fmt: skip
        side.keep(name, world.fresh(one))
        return one

    def sent(name: str) -> Any:
        one = drafted(name)
        nominations.submit(application_id=one.pk, actor=applicant.person, at=world.at("2022-10-20T11:00"))
        return world.fresh(one)

    drafted("draft")
    for name in ("submitted", "correcting", "ineligible"):
        sent(name)
    recommended = sent("recommended")
    nominations.recommend(
        application_id=recommended.pk, version_digest=recommended.current.digest, opinion="同意推荐。", seal_digest=SEAL,
        actor=unit.approver, at=world.at("2022-10-20T12:00"),
    )  # fmt: skip
    for name, standing, move in (
        ("correcting", S.CORRECTING, "ask-correction"),
        ("ineligible", S.INELIGIBLE, "reject"),
    ):
        one = publishing.Application.objects.get(pk=side.things[name])
        publishing.stand(one, standing, at=world.at("2022-11-02T09:00"), move=move)
    side.things |= {
        "unit": unit.organisation.pk, "organisation": applicant.organisation.pk,
        "section": world.definition.form_for(contest).sections[0].key,
    }  # fmt: skip
    side.people |= {"applicant": applicant.person, "handler": unit.handler, "approver": unit.approver}


def released(world: World) -> Entry:
    """A list with an entry.  It comes first: nothing is released while anybody waits."""
    listed = publishing.proposed(world, unit=world.new_unit(), applicant=world.new_applicant())
    return publishing.listed(world, listed)[0]


def published(side: Side, entry: Entry) -> None:
    """A case at screening, a sitting, a notice with an objection, a list with a certificate, and who works there."""
    world = side.world
    for name, role in OFFICES.items():
        if name != "acknowledger":
            side.people[name] = world.office(world.person(), world.secretariat, role)
    certificates, _ = publication.issue_certificates(
        programme_id=world.programme.pk, entries=[entry.pk], render=publishing.drawn, actor=world.secretary,
        at=world.at("2023-01-12T09:00"),
    )  # fmt: skip
    run = publication.ask_certificates(
        programme_id=world.programme.pk, entries=[entry.pk], actor=world.secretary, at=world.at("2023-01-12T10:00")
    )
    shown = publishing.proposed(world, unit=world.new_unit(), applicant=world.new_applicant())
    notice = publishing.on_notice(world, shown, at="2022-12-04T10:00")
    objection, _ = publication.file_objection(
        notice_id=notice.pk, application_id=shown.pk, name="示例异议人", contact="010-5550 0109",
        text=f"对{world.key}的异议：权属存在争议，详见所附材料。", evidence=publishing.EVIDENCE, at=world.at("2022-12-04T12:00"),
    )  # fmt: skip
    objection.handler = side.people["secretary"]
    objection.save(update_fields=["handler"])
    report_solicitation(
        programme_id=world.programme.pk, kind="gift", text=f"请托报告{world.key}", actor=side.people["expert"],
        at=world.at("2022-12-04T12:00"),
    )  # fmt: skip
    publishing.reviewed(world, unit=world.new_unit())
    sitting = later.convened(world, [side.people["committee"], *later.committee(world, 2)])
    side.secrets |= {f"对{world.key}的异议", f"请托报告{world.key}"}
    side.things |= {
        "case": side.things["reviewed"], "run-of-certificates": run.pk, "sitting": sitting.pk, "notice": notice.number, "objection": objection.pk,
        "item": notice.items.get(application=shown).pk, "slug": entry.slug, "certificate": certificates[0].number,
        "evidence": objection.evidence[0]["digest"], "version": 1, "kind": "csv",
        "form": next(iter(world.definition.forms)), "checkpoint": 1,
    }  # fmt: skip
