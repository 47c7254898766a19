"""The draw: commit to roster, exclusions, quotas and chances; then randomness; then the result (R11, N8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.panels.access import require
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.panels.models import Draw, Invitation, RosterPlace
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest
from jinbang.draw import Candidate, Commitment, Infeasible, Plan, PlanError, Quota, RandomnessError, Source, commit
from jinbang.draw.randomness import ENOUGH_BITS, bits, canonical, last_out, tidy
from jinbang.draw.sample import replay
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.composition import Composition

_KINDS = ("ssq", "dlt", "drand", "code")


def commit_draw(*, contest_id: int, sources: Sequence[Source], actor: Person, at: datetime) -> Draw:
    """Fix roster, quotas of the filed composition, everyone's chances and the sources of randomness, before it exists.

    sources: public results still to come that bring 64 bits together; Refused otherwise, with the field "s<place>-<part>".
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = Contest.objects.select_related("programme").select_for_update(of=("self",)).get(pk=contest_id)
        require("draw", viewer=viewer, contest=contest, at=at)
        filing = recorded_filing(contest)
        if contest.draws.filter(drawn_at=None).exists():
            raise Refused(
                Refusal("under-way", "已有抽取方案等待随机数。", "A committed draw waits for its randomness.", "R11")
            )
        if contest.invitations.exists():
            raise Refused(Refusal("drawn-already", "专家组已产生。", "The panel has been drawn already.", "R11"))
        _announced(sources, at)
        composition = Composition.from_json(filing.composition)
        plan = _plan(contest, composition, tuple(sources))
        try:
            commitment = commit(plan=plan)
        except Infeasible as error:
            raise Refused(
                Refusal("infeasible-draw", f"按备案的构成无法抽取：{error}", f"The filed composition cannot be met: {error}", "R11")
            ) from error  # fmt: skip
        except PlanError as error:
            raise Refused(Refusal("bad-roster", f"名册不能用于抽取：{error}", f"The roster cannot be drawn from: {error}", "R11")) from error  # fmt: skip
        draw = Draw.objects.create(
            contest=contest, number=contest.draws.count() + 1, document=commitment.canonical.decode(),
            commitment=commitment.digest, committed_at=at, committed_by=actor,
        )  # fmt: skip
        append(
            programme=contest.programme.key, kind="draw.commit", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={
                "commitment": commitment.digest, "roster": len(plan.candidates), "size": plan.size,
                "sources": [source.announced() for source in sources],
            },
            opened={
                "contest": contest.key, "number": draw.number, "commitment": commitment.digest, "roster": len(plan.candidates),
                "size": plan.size,
            },
        )  # fmt: skip
    return draw


def draw_experts(*, draw_id: int, randomness: str, actor: Person, at: datetime) -> Draw:
    """Type in the public randomness.  The first person's entry waits; when a second person has typed the same, it is drawn.

    The second may be of the body or a witness (who records filings, the secretariat, the auditor).  Refused("differs") where
    the two do not agree: whoever mistyped types it again; Refused("bad-randomness") where it is not of the announced form,
    Refused("not-out-yet") before the last announced result.  After the draw, seats and stand-ins wait in order to be invited.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        draw = (
            Draw.objects.select_for_update(of=("self",))
            .select_related("contest__programme", "first_by")
            .get(pk=draw_id)
        )
        contest = draw.contest
        require("witness-draw", viewer=viewer, contest=contest, at=at)
        if draw.drawn_at is not None:
            raise Refused(Refusal("drawn-already", "已抽取。", "It has been drawn.", "R11"))
        commitment = Commitment.read(canonical=draw.document.encode())
        typed = _of_the_announced_form(randomness, commitment.sources(), at)
        if draw.first_by_id in (None, actor.pk):
            draw.first_randomness, draw.first_by, draw.first_at = typed, actor, at
            draw.save(update_fields=["first_randomness", "first_by", "first_at"])
            append(
                programme=contest.programme.key, kind="draw.randomness", subject=f"contest:{contest.key}", actor=viewer.ref,
                at=at, facts={"commitment": draw.commitment},
            )  # fmt: skip
            return draw
        if typed != draw.first_randomness:
            raise _refused(
                "differs", "与第一人录入的随机数不一致。请两人对照公布的结果核对，录错的一方重新录入。",
                "This is not what the first person typed. Compare both with what was published; whoever mistyped types it again.",
            )  # fmt: skip
        result = replay(commitment=commitment, randomness=typed)
        draw.randomness, draw.randomness_by, draw.drawn_at = typed, actor, at
        draw.result = {
            "seats": list(result.seats), "substitutes": list(result.substitutes), "canonical": result.canonical.decode(),
        }  # fmt: skip
        draw.save()
        places = RosterPlace.objects.filter(contest=contest).values_list("expert__code", "expert_id")
        expert = dict(places)
        Invitation.objects.bulk_create(
            Invitation(contest=contest, expert_id=expert[code], order=order, substitute=substitute)
            for substitute, codes in ((False, result.seats), (True, result.substitutes))
            for order, code in enumerate(codes, start=1)
        )
        append(
            programme=contest.programme.key, kind="draw.result", subject=f"contest:{contest.key}", actor=viewer.ref, at=at,
            facts={"commitment": draw.commitment, "randomness": draw.randomness, "seats": draw.result["seats"]},
            opened={
                "contest": contest.key, "number": draw.number, "commitment": draw.commitment,
                "result": hashlib.sha256(result.canonical).hexdigest(), "seats": len(result.seats),
            },
        )  # fmt: skip
    return draw


def _announced(sources: Sequence[Source], at: datetime) -> None:
    """Refuse sources that say too little, are out already, or bring so few bits that all outcomes can be tried."""
    for n, source in enumerate(sources):
        if source.kind not in _KINDS:
            raise _refused("bad-source", "请选择来源的种类。", "Choose the kind of the source.", f"s{n}-kind")
        if not source.label.strip():
            raise _refused("bad-source", "请写明哪一期或哪一轮。", "Say which result or round it is.", f"s{n}-label")
        if source.out is None and source.kind != "code":
            raise _refused("bad-source", "请写明结果的产生时间。", "Say when the result comes out.", f"s{n}-published")
        if source.out is not None and source.out <= at:
            raise _refused(
                "out-already", "该结果此时已经产生。来源须在承诺之后产生。",
                "This result is out by now. A source has to come out after the commitment.", f"s{n}-published",
            )  # fmt: skip
        if source.kind == "code" and len(source.commitment) != 64:
            raise _refused("bad-source", "口令以其 SHA-256（64 位十六进制数）承诺。", "A code is committed to by its SHA-256, 64 hexadecimal digits.", f"s{n}-commitment")  # fmt: skip
    if (brought := bits(sources=sources)) < ENOUGH_BITS:
        raise _refused(
            "too-little",
            f"预先公布的随机数来源合计 {brought:.0f} 比特，至少需要 {ENOUGH_BITS} 比特：例如两期双色球和两期大乐透，或一轮 drand 信标。",
            f"The announced sources bring {brought:.0f} bits, at least {ENOUGH_BITS} are needed: two 双色球 and two 大乐透 results, or a drand round.",
            "s0-kind",
        )  # fmt: skip


def _of_the_announced_form(randomness: str, sources: Sequence[Source], at: datetime) -> str:
    """The typed text in its one spelling.  Draws committed to before sources were announced take any text."""
    if not sources:
        typed = tidy(randomness)
        if len(typed) < 8:
            raise _refused(
                "too-little", "随机数过短，至少 8 个字符。", "The randomness is too short: at least 8 characters."
            )
        return typed
    last = last_out(sources=sources)
    if last is not None and at < last:
        raise _refused("not-out-yet", "约定的结果尚未全部产生，还不能录入。", "Not all announced results are out yet.")
    try:
        return canonical(text=randomness, sources=sources)
    except RandomnessError as error:
        field = "r0" if error.part is None else f"r{error.part}"
        raise _refused("bad-randomness", f"与约定的来源不符：{error.zh}。", f"Not what was announced: {error}.", field) from error  # fmt: skip


def _refused(code: str, zh: str, en: str, field: str = "randomness") -> Refused:
    return Refused(Refusal(code, zh, en, "R11", ((field, zh, en),)))


def _plan(contest: Contest, composition: Composition, sources: tuple[Source, ...]) -> Plan:
    quotas = [
        Quota(family, value, low, high)
        for family, values in composition.quotas.items()
        if family != "employer"
        for value, (low, high) in values.items()
    ]
    quotas.append(Quota("employer", None, 0, composition.max_per_employer))
    if composition.outside_needed and not any(q.attribute == "outside" for q in quotas):
        quotas.append(Quota("outside", "yes", composition.outside_needed, None))
    candidates = []
    places = list(contest.roster.filter(removed_at=None).select_related("expert").order_by("pk"))
    # The plan is published: employers appear by numbers of this draw only.
    employers = {pk: n for n, pk in enumerate(dict.fromkeys(p.expert.employer_id for p in places), start=1)}
    for place in places:
        e = place.expert
        attributes = {
            "employer": f"U{employers[e.employer_id]:03d}", "outside": "no" if e.member_of_body_id else "yes", "region": e.region or "—",
            "sector": e.sector or "—",
        }  # fmt: skip
        candidates.append(Candidate(id=e.code, attributes=attributes))
    return Plan(
        candidates=tuple(candidates), size=composition.size, quotas=tuple(quotas), substitutes=composition.substitutes,
        title=contest.key, sources=sources,
    )  # fmt: skip
