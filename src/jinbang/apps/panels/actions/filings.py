"""Filing: the body drafts, every co-body signs, the acknowledger records or returns; a change is filed again (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.mailroom.actions import post
from jinbang.apps.panels.access import acting_body, require
from jinbang.apps.panels.content import content_digest
from jinbang.apps.panels.models import Filing, FilingSignature
from jinbang.apps.panels.recorded import on_record
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.queries import holders
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest, Mandate
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules import composition as composition_rules
from jinbang.rules import criteria as criteria_rules
from jinbang.rules.composition import Composition


def save_filing(
    *,
    contest_id: int,
    work_plan: str,
    composition: dict[str, Any],
    criteria: dict[str, Any],
    actor: Person,
    at: datetime,
) -> Filing:
    """Save the draft of the next filing; signatures given to an earlier draft are void, since the text changed."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = _contest(contest_id)
        require("file", viewer=viewer, contest=contest, at=at)
        newest = contest.filings.select_for_update().order_by("-number").first()
        if newest is not None and newest.state == Filing.FILED:
            raise Refused(
                Refusal("under-way", "已报送，等待受理。", "It has been filed and waits to be recorded.", "R9")
            )
        if newest is not None and newest.state == Filing.RECORDED:
            raise Refused(
                Refusal("on-record", "已备案；变更须填写理由后重新备案。", "It is on record: a change needs a reason and is filed again.", "R9")
            )  # fmt: skip
        if newest is None or newest.state in (Filing.RETURNED, Filing.SUPERSEDED):
            newest = Filing(contest=contest, number=(newest.number if newest else 0) + 1)
        newest.work_plan, newest.composition, newest.criteria = work_plan, composition, criteria
        newest.save()
        newest.signatures.all().delete()
        append(
            programme=contest.programme.key, kind="filing.save", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"number": newest.number},
        )  # fmt: skip
    return newest


def sign_filing(*, filing_id: int, actor: Person, at: datetime) -> Filing:
    """A body signs; with the last body's signature the filing goes to the acknowledger.

    Refused where work plan, composition or criteria do not hold together; every finding is named.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        filing = Filing.objects.select_for_update().select_related("contest__programme").get(pk=filing_id)
        contest = filing.contest
        require("sign-filing", viewer=viewer, contest=contest, at=at)
        if filing.state != Filing.DRAFT:
            raise Refused(
                Refusal("wrong-state", "该备案材料不在起草状态。", "This filing is not a draft any more.", "R9")
            )
        _refuse_incomplete(filing)
        body = acting_body(viewer=viewer, contest=contest, at=at)
        assert body is not None  # the policy asked for a manager of one of its bodies
        _, made = FilingSignature.objects.get_or_create(filing=filing, body_id=body, defaults={"by": actor, "at": at})
        if not made:
            raise Refused(Refusal("signed-already", "本机构已签署。", "Your body has signed already.", "R9"))
        bodies = dict(Mandate.objects.filter(contest=contest).values_list("body", "body__body_key"))
        missing = set(bodies) - set(filing.signatures.values_list("body", flat=True))
        if not missing:
            filing.state, filing.filed_at, filing.filed_by = Filing.FILED, at, actor
            filing.digest = content_digest(filing)
            filing.save()
            _write_to_acknowledgers(filing, at)
        promised = (
            {} if missing else {"reference": f"{contest.key} {filing.number}", "content": f"sha256:{filing.digest}"}
        )
        entry = append(
            programme=contest.programme.key, kind="filing.file" if not missing else "filing.sign",
            subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"number": filing.number, "body": body, "digest": filing.digest} | promised,
            opened={"contest": contest.key, "number": filing.number, "body": bodies[body]}
            | ({} if missing else {"digest": filing.digest}),
        )  # fmt: skip
        if not missing:
            _write_to_bodies(
                filing, at, "filing.receipt", ("报送回执", "Receipt of the filing"),
                (
                    "各机构均已签署，备案材料已报送；可核验的回执见附件。",
                    "Every body has signed and the filing was received; the attached receipt can be verified.",
                ),
                receipts=(entry,),
            )  # fmt: skip
    return filing


def return_filing(*, filing_id: int, comments: str, actor: Person, at: datetime) -> Filing:
    """The acknowledger sends it back with comments; a new draft begins as a copy."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        filing = _filed(filing_id, "return-filing", viewer, at)
        if not comments.strip():
            raise Refused(Refusal("reason-needed", "请填写退回意见。", "Say what should be changed.", "R9"))
        filing.state, filing.returned_at, filing.comments = Filing.RETURNED, at, comments
        filing.save()
        Filing.objects.create(
            contest=filing.contest, number=filing.number + 1, work_plan=filing.work_plan, composition=filing.composition,
            criteria=filing.criteria, amends=filing.amends, amendment_reason=filing.amendment_reason,
        )  # fmt: skip
        append(
            programme=filing.contest.programme.key, kind="filing.return", subject=f"contest:{filing.contest.key}",
            actor=viewer.ref, at=at, facts={"number": filing.number},
            opened={"contest": filing.contest.key, "number": filing.number},
        )  # fmt: skip
        _write_to_bodies(
            filing, at, "filing.returned", ("备案材料退回修改", "Your filing was returned"), (comments, comments)
        )
    return filing


def record_filing(*, filing_id: int, actor: Person, at: datetime) -> Filing:
    """Record it, with a receipt number: a record, not an approval.  Criteria are frozen from now on."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        filing = _filed(filing_id, "record-filing", viewer, at)
        contest = filing.contest
        contest.filings.filter(state=Filing.RECORDED).update(state=Filing.SUPERSEDED)
        filing.state, filing.recorded_at, filing.recorded_by = Filing.RECORDED, at, actor
        filing.receipt_number = f"{contest.programme.key}-{contest.code}-F{filing.number:02d}"[:40]
        filing.save()
        append(
            programme=contest.programme.key, kind="filing.record", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"number": filing.number, "receipt": filing.receipt_number, "digest": filing.digest},
            opened=on_record(filing),
        )  # fmt: skip
        _write_to_bodies(
            filing, at, "filing.recorded", ("备案回执", "Filing receipt"),
            (f"已备案，回执编号 {filing.receipt_number}，摘要 {filing.digest}。", f"On record as {filing.receipt_number}, digest {filing.digest}."),
        )  # fmt: skip
    return filing


def amend_filing(*, contest_id: int, reason: str, actor: Person, at: datetime) -> Filing:
    """Begin a change of what is on record; the old one holds until the new one is recorded."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = _contest(contest_id)
        require("file", viewer=viewer, contest=contest, at=at)
        recorded = contest.filings.select_for_update().filter(state=Filing.RECORDED).first()
        if recorded is None:
            raise Refused(Refusal("nothing-recorded", "尚无备案。", "Nothing is on record yet.", "R9"))
        if not reason.strip():
            raise Refused(Refusal("reason-needed", "请说明变更理由。", "Give the reason for the change.", "R9"))
        if contest.filings.filter(state__in=(Filing.DRAFT, Filing.FILED)).exists():
            raise Refused(Refusal("under-way", "已有变更在进行中。", "A change is under way already.", "R9"))
        number = contest.filings.order_by("-number").values_list("number", flat=True)[0] + 1
        filing = Filing.objects.create(
            contest=contest, number=number, work_plan=recorded.work_plan, composition=recorded.composition,
            criteria=recorded.criteria, amends=recorded, amendment_reason=reason,
        )  # fmt: skip
        append(
            programme=contest.programme.key, kind="filing.amend", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"number": number, "reason": reason}, opened={"contest": contest.key, "number": number},
        )  # fmt: skip
    return filing


def _contest(contest_id: int) -> Contest:
    return Contest.objects.select_related("programme").get(pk=contest_id)


def _filed(filing_id: int, action: str, viewer: Any, at: datetime) -> Filing:
    filing = Filing.objects.select_for_update().select_related("contest__programme").get(pk=filing_id)
    require(action, viewer=viewer, contest=filing.contest, at=at)
    if filing.state != Filing.FILED:
        raise Refused(
            Refusal("wrong-state", "该备案材料不在待受理状态。", "This filing does not wait to be recorded.", "R9")
        )
    return filing


def _refuse_incomplete(filing: Filing) -> None:
    findings: list[tuple[str, str, str]] = []
    if len(filing.work_plan.strip()) < 20:
        findings.append(
            ("work_plan", "请填写评审工作方案（不少于 20 字）", "Write the work plan (at least 20 characters)")
        )
    try:
        findings += [
            ("composition", zh, en) for zh, en in composition_rules.problems(Composition.from_json(filing.composition))
        ]
    except ValueError as error:
        findings.append(("composition", f"专家构成方案无法读取：{error}", str(error)))
    findings += [("criteria", p.zh, p.en) for p in criteria_rules.validate(filed=filing.criteria).errors]
    if findings:
        raise Refused(
            Refusal(
                "incomplete", "备案材料还不完整：" + "；".join(f[1] for f in findings),
                "The filing is not complete: " + "; ".join(f[2] for f in findings), "R9", tuple(findings),
            )
        )  # fmt: skip


def _write_to_acknowledgers(filing: Filing, at: datetime) -> None:
    contest = filing.contest
    offices = Mandate.objects.filter(contest=contest).values_list("acknowledger", flat=True)
    for person in holders(organisations=offices, roles=(Role.SECRETARY, Role.ACKNOWLEDGER), at=at):
        post(
            key=f"filing.filed:{filing.pk}:{person.pk}", kind="filing.filed", person=person, at=at,
            programme=contest.programme.key, subject=(f"待备案：{contest.name}", f"To be recorded: {contest.name_en}"),
            body=("评审工作方案、专家构成方案和评价标准已报送，请受理备案或退回补充。", "A work plan, expert composition and criteria were filed. Record them, or return them with comments."),
        )  # fmt: skip


def _write_to_bodies(
    filing: Filing,
    at: datetime,
    kind: str,
    subject: tuple[str, str],
    body: tuple[str, str],
    *,
    receipts: Sequence[int] = (),
) -> None:
    contest = filing.contest
    bodies = Mandate.objects.filter(contest=contest).values_list("body", flat=True)
    for person in holders(organisations=bodies, roles=(Role.BODY_MANAGER,), at=at):
        post(
            key=f"{kind}:{filing.pk}:{person.pk}", kind=kind, person=person, at=at, programme=contest.programme.key,
            subject=(f"{subject[0]}：{contest.name}", f"{subject[1]}: {contest.name_en}"), body=body, receipts=receipts,
        )  # fmt: skip
