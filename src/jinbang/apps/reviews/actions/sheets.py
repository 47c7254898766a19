"""Score sheets: declared first, drafts never count, submitting locks, sending back needs a reason (R9, R10)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from jinbang.apps.ledger.actions import append
from jinbang.apps.ledger.pairs import pair_of
from jinbang.apps.panels.access import require as require_contest
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.panels.models import Conflict
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import Viewer, viewer_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.reviews.access import POLICY, relations, require
from jinbang.apps.reviews.content import sheet_content
from jinbang.apps.reviews.letters import confirm_if_done
from jinbang.apps.reviews.models import Package, ScoreSheet, Seat
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy.engine import NOT_YOURS
from jinbang.rules import criteria as criteria_rules


def declare_no_conflict(*, seat_ids: Collection[int], actor: Person, at: datetime) -> int:
    """The expert says, before any content is shown, that there is no conflict with these applications.

    All of them or none; those declared before are passed over.  Returns how many were declared now.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        seats = list(
            Seat.objects.select_for_update(of=("self",)).filter(pk__in=list(seat_ids)).select_related("expert", "contest__programme").order_by("pk")
        )  # fmt: skip
        conflicted = set(
            Conflict.objects.filter(expert__in={s.expert_id for s in seats}, application__in=[s.application_id for s in seats])
            .values_list("expert_id", "application_id")
        )  # fmt: skip
        fresh = [s for s in seats if s.declared_at is None]
        for seat in fresh:
            POLICY.require(
                "declare", relations=relations(viewer=viewer, seat=seat, conflicted=(seat.expert_id, seat.application_id) in conflicted)
            )  # fmt: skip
        if len(seats) != len(set(seat_ids)) or any(s.expert.person_id != actor.pk for s in seats):
            raise Refused(NOT_YOURS)
        Seat.objects.filter(pk__in=[s.pk for s in fresh]).update(declared_at=at)
        if fresh:
            append(
                programme=fresh[0].contest.programme.key, kind="seat.declare", subject=f"contest:{fresh[0].contest.key}",
                actor=viewer.ref, at=at, facts={"applications": [s.application_id for s in fresh]},
            )  # fmt: skip
    return len(fresh)


def recuse(*, seat_id: int, reason: str, actor: Person, at: datetime) -> None:
    """The expert leaves this application: the seat is void, the application out of sight, another will be assigned."""
    with transaction.atomic():
        seat = _locked(seat_id)
        require("recuse", viewer=viewer_of(actor), seat=seat)
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明回避理由。", "Give the reason for leaving.", "R10"))
        if ScoreSheet.objects.filter(seat=seat, state=ScoreSheet.SUBMITTED).exists():
            raise Refused(
                Refusal(
                    "submitted-already",
                    "已提交评分，请联系初评机构退回后再回避。",
                    "You have submitted scores: ask the review body to send them back first.",
                    "R10",
                )
            )
        seat.left_at, seat.left_reason = at, reason
        seat.save(update_fields=["left_at", "left_reason"])
        Conflict.objects.get_or_create(
            expert=seat.expert, application_id=seat.application_id, kind="declared",
            defaults={"detected": False, "reason": reason, "at": at},
        )  # fmt: skip
        append(
            programme=seat.contest.programme.key, kind="seat.recuse", subject=f"application:{seat.application_id}",
            actor=viewer_of(actor).ref, at=at, facts={"expert": seat.expert.code}, opened=_shown(seat),
        )  # fmt: skip


def save_sheet(*, seat_id: int, scores: Mapping[str, str], comment: str, actor: Person, at: datetime) -> ScoreSheet:
    """Keep a draft; anything that can be read as a number is kept, wrong or not: it counts only when submitted."""
    with transaction.atomic():
        seat, sheet = _open_sheet(seat_id, viewer_of(actor), at)
        sheet.scores = {str(k): str(v).strip()[:20] for k, v in scores.items() if str(v).strip()}
        sheet.comment, sheet.saved_at = comment, at
        sheet.save()
        append(
            programme=seat.contest.programme.key, kind="sheet.save", subject=f"application:{seat.application_id}",
            actor=viewer_of(actor).ref, at=at, facts={"expert": seat.expert.code},
        )  # fmt: skip
    return sheet


def submit_sheet(*, seat_id: int, scores: Mapping[str, str], comment: str, actor: Person, at: datetime) -> ScoreSheet:
    """Submit and lock.  Refused("bad-scores") names every criterion that is missing or out of its scale."""
    with transaction.atomic():
        seat, sheet = _open_sheet(seat_id, viewer_of(actor), at)
        criteria = criteria_rules.from_json(filed=sheet.filing.criteria)
        checked = criteria_rules.check_scores(criteria=criteria, scores=scores, comment=comment)
        if not checked.ok:
            raise Refused(
                Refusal(
                    "bad-scores",
                    "评分还不能提交，请补齐或改正下列各项；已填内容都在。",
                    "These scores cannot be submitted yet: fill in or correct what is listed; what you typed is kept.",
                    "R9",
                    checked.as_fields(),
                )
            )  # fmt: skip
        sheet.scores = {key: str(value) for key, value in checked.values.items()}
        sheet.comment, sheet.saved_at, sheet.submitted_at = comment, at, at
        sheet.total = criteria_rules.weighted_total(criteria=criteria, scores=checked.values)
        sheet.state = ScoreSheet.SUBMITTED
        sheet.digest = hashlib.sha256(sheet_content(sheet=sheet)).hexdigest()
        sheet.save()
        append(
            programme=seat.contest.programme.key, kind="sheet.submit", subject=f"application:{seat.application_id}",
            actor=viewer_of(actor).ref, at=at, facts={
                "expert": seat.expert.code, "digest": sheet.digest,
                "reference": f"seat {seat.pk}", "content": f"sha256:{sheet.digest}",
            },
            opened={**_shown(seat), "filing": sheet.filing.number, "marks": sheet.scores},
        )  # fmt: skip
        confirm_if_done(seat=seat, actor=actor, at=at)
    return sheet


def send_back_sheet(*, seat_id: int, reason: str, actor: Person, at: datetime) -> None:
    """The body sends a submitted sheet back, with a reason; it stops counting until submitted again."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        seat = _locked(seat_id)
        require_contest("send-back", viewer=viewer, contest=seat.contest, at=at)
        sheet = ScoreSheet.objects.select_for_update().filter(seat=seat, state=ScoreSheet.SUBMITTED).first()
        if sheet is None:
            raise Refused(Refusal("not-submitted", "该评分尚未提交。", "These scores are not submitted.", "R9"))
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明退回理由。", "Say why you send it back.", "R9"))
        _refuse_after_report(seat)
        sheet.state, sheet.returned_reason = ScoreSheet.RETURNED, reason
        sheet.save(update_fields=["state", "returned_reason"])
        append(
            programme=seat.contest.programme.key, kind="sheet.send-back", subject=f"application:{seat.application_id}",
            actor=viewer.ref, at=at, facts={"expert": seat.expert.code, "reason": reason}, opened=_shown(seat),
        )  # fmt: skip


def _shown(seat: Seat) -> dict[str, Any]:
    """A seat as the public sees it: the application by number, the expert under the pseudonym of this seat alone."""
    contest, number = seat.contest, str(seat.number)
    pair = pair_of(programme=contest.programme.key, expert=seat.expert.code, application=number)
    return {"contest": contest.key, "application": number, "pair": pair}


def _locked(seat_id: int) -> Seat:
    return (
        Seat.objects.select_for_update(of=("self",))
        .select_related("expert", "contest__programme__current")
        .defer("contest__programme__current__files", "contest__programme__current__difference")
        .annotate(**{"number": F("application__number")})
        .get(pk=seat_id)
    )


def _open_sheet(seat_id: int, viewer: Viewer, at: datetime) -> tuple[Seat, ScoreSheet]:
    seat = _locked(seat_id)
    require("score", viewer=viewer, seat=seat)
    filing = recorded_filing(seat.contest)
    window = definition_of(seat.contest.programme).window("preliminary")
    if not window.contains(at):
        raise Refused(Refusal("window-closed", "不在初评期内。", "The preliminary review is not open.", window.source))
    sheet = ScoreSheet.objects.select_for_update().select_related("filing").filter(seat=seat).first()
    if sheet is None:
        sheet = ScoreSheet(seat=seat, filing=filing, saved_at=at)
    elif sheet.state == ScoreSheet.SUBMITTED:
        raise Refused(
            Refusal(
                "submitted-already",
                "已提交，不能修改；需要修改请联系初评机构退回。",
                "These scores are submitted and locked: ask the review body to send them back.",
                "R9",
            )
        )
    elif sheet.filing_id != filing.pk:
        sheet.filing = filing
    return seat, sheet


def _refuse_after_report(seat: Seat) -> None:
    if Package.objects.filter(contest=seat.contest, state__in=(Package.REPORTED, Package.RECEIVED)).exists():
        raise Refused(Refusal("reported-already", "初评结果已报送，评分已锁定。", "The result has been reported: scores are locked.", "R13"))  # fmt: skip
