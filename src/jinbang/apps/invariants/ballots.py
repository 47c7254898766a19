"""R14: ballots count right, and what was sealed is what was opened."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

from django.db.models import F

from jinbang.apps.deliberation.models import Ballot, HasVoted, Member, Urn
from jinbang.apps.invariants.found import Invariant, found
from jinbang.apps.ledger.openings import opened_facts
from jinbang.apps.programmes.models import Programme
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.voting import needed
from jinbang.transparency.paper import ballot_ref, place_nonce, seal_paper


def r14_votes(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Counted ballots repeat from their papers; secret papers carry no name; nobody voted where recused or twice."""
    against: list[str] = []
    urns = (
        Urn.objects.filter(ballot__item__sitting__programme=programme)
        .select_related("ballot__item__sitting")
        .defer("archive")
    )
    looked_at = 0
    voted = Counter(
        HasVoted.objects.filter(ballot__item__sitting__programme=programme).values_list("ballot", flat=True)
    )
    seats = Counter(Member.objects.filter(sitting__programme=programme).values_list("sitting", flat=True))
    for urn in urns.iterator(chunk_size=500):
        looked_at += 1
        ballot, sitting = urn.ballot, urn.ballot.item.sitting
        if len(urn.papers) != voted[ballot.pk]:
            against.append(f"ballot {ballot.pk}: {len(urn.papers)} papers of {voted[ballot.pk]} voters")
        if urn.papers != sorted(urn.papers):
            against.append(f"ballot {ballot.pk}: papers lie in an order of their own")
        if ballot.box == "sealed":
            against += _names(ballot, urn.papers, seats[sitting.pk])
        if ballot.counted_at is None:
            continue
        votes = Counter({"yes": ballot.yes, "no": ballot.no, "abstain": ballot.abstain})
        if ballot.box == "sealed" and +votes != Counter(p[1] for p in urn.papers):
            against.append(f"ballot {ballot.pk}: the tally is not that of the papers")
        eligible = sitting.eligible - ballot.recused
        base = {"present": ballot.present, "eligible": eligible, "cast": votes["yes"] + votes["no"]}[sitting.base]
        need = needed(base=base, share=Fraction(sitting.threshold))
        quorate = ballot.present >= needed(base=eligible, share=Fraction(sitting.quorum))
        carried = votes["yes"] >= need and votes["yes"] > 0 and quorate
        if (ballot.needed, ballot.carried) != (need, carried) or sum(votes.values()) > ballot.present:
            against.append(f"ballot {ballot.pk}: {need} needed, carried {carried}")
    away = HasVoted.objects.filter(ballot__item__sitting__programme=programme, member__recusals__item=F("ballot__item"))
    against += [f"voted though recused: {pk}" for pk in away.values_list("pk", flat=True)]
    return found("R14", "ballots count right, by exact fractions; secret ones have no names", looked_at, against)


def _names(ballot: Ballot, papers: list[list[object]], seats: int) -> list[str]:
    if ballot.secret:
        return (
            [f"ballot {ballot.pk}: a secret paper says more than its choice"]
            if any(len(p) != 2 for p in papers)
            else []
        )
    places = [int(str(p[2])) for p in papers]
    right = all(place_nonce(place=int(str(p[2])), salt=str(p[3])) == p[0] for p in papers)
    if not right or len(set(places)) != len(places) or not all(1 <= place <= seats for place in places):
        return [f"ballot {ballot.pk}: papers with names that are not the members'"]
    return []


def r14_sealed(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """In the log: each ballot was closed once and then counted once, each commitment was opened once, the tally equals."""
    against: list[str] = []
    sealed: dict[str, tuple[int, list[str]]] = {}
    for entry, facts in opened_facts(programme=programme.key, kind="ballot.close"):
        for one in facts["ballots"]:
            ref = _ref(programme, facts, one)
            if ref in sealed:
                against.append(f"{ref} was closed twice")
            sealed[ref] = (entry, one["commitments"])
            if one["commitments"] != sorted(set(one["commitments"])):
                against.append(f"{ref}: commitments are not sorted, or one is there twice")
    counted: dict[str, int] = defaultdict(int)
    for entry, facts in opened_facts(programme=programme.key, kind="ballot.count"):
        for one in facts["results"]:
            ref = _ref(programme, facts, one)
            counted[ref] += 1
            closed, commitments = sealed.get(ref, (entry, []))
            if closed >= entry or counted[ref] > 1:
                against.append(f"{ref} was not counted once, after it was closed")
            if "archive" not in one and not _opens(ref, commitments, one["papers"]):
                against.append(f"{ref}: the papers are not those that were sealed")
            tally = Counter(choice for _, choice in one["papers"])
            if "archive" not in one and any(one[choice] != tally[choice] for choice in ("yes", "no", "abstain")):
                against.append(f"{ref}: the tally is not that of the papers")
    kept = Ballot.objects.filter(item__sitting__programme=programme, counted_at__isnull=False).exclude(
        urn__commitments=""
    )
    for ballot in kept.select_related("item__application").only(
        "round", "item__sitting_id", "item__application__number"
    ):
        item = ballot.item
        ref = ballot_ref(
            programme=programme.key, sitting=item.sitting_id, application=item.application.number, round=ballot.round
        )
        if ref not in counted:
            against.append(f"{ref} is counted and the log does not say so")
    return found("R14", "every sealed paper was opened once, after the voting", len(sealed), against)


def _ref(programme: Programme, facts: dict[str, object], one: dict[str, object]) -> str:
    return ballot_ref(
        programme=programme.key, sitting=int(str(facts["sitting"])), application=str(one["application"]), round=int(str(one["round"]))
    )  # fmt: skip


def _opens(ref: str, commitments: list[str], papers: list[list[str]]) -> bool:
    return sorted(seal_paper(ballot=ref, nonce=nonce, choice=choice) for nonce, choice in papers) == commitments


BALLOTS = (r14_votes, r14_sealed)
