"""Edits by the organiser to ballots and decisions."""

from __future__ import annotations

from tests.foundations.verification.call import A, F, digest, papers
from tests.foundations.verification.edits import carry, drop, rewritten, row, twice

# --- ballots ------------------------------------------------------------------------------------------------------------


def _result(s, number: str, nth: int = 0, **changes) -> dict:
    found = row(s.find("ballot.count", nth), "results", number)
    found.update(changes)
    return found


@rewritten("ballots")
def a_ballot_is_flipped(s):
    paper = next(one for one in _result(s, F[0])["papers"] if one[1] == "no")
    paper[1] = "yes"


@rewritten("ballots")
def a_ballot_is_flipped_and_counted_so(s):
    found = _result(s, F[0], yes=4, no=1, carried=True)
    next(one for one in found["papers"] if one[1] == "no")[1] = "yes"


@rewritten("ballots")
def a_ballot_is_flipped_with_its_commitment_and_not_counted(s):
    fresh = papers(F[0], 1, (4, 1, 1))
    _result(s, F[0], papers=fresh["papers"])
    row(s.find("ballot.close"), "ballots", F[0])["commitments"] = fresh["commitments"]


@rewritten("ballots")
def the_tally_is_changed(s):
    _result(s, F[0], yes=4, no=1)


@rewritten("ballots")
def a_lost_ballot_is_called_carried(s):
    _result(s, F[0], carried=True)


@rewritten("ballots")
def fewer_votes_are_said_to_be_needed(s):
    _result(s, F[0], needed=3)


@rewritten("ballots")
def the_threshold_is_lowered(s):
    s.find("ballot.open").facts["threshold"] = "1/2"


@rewritten("ballots")
def the_quorum_is_lowered(s):
    s.find("ballot.open").facts["quorum"] = "1/6"


@rewritten("ballots")
def another_base_is_used(s):
    s.find("ballot.open").facts["base"] = "cast"


@rewritten("ballots")
def a_secret_ballot_is_held_openly(s):
    s.find("ballot.open").facts["secret"] = False


@rewritten("ballots")
def there_was_no_quorum(s):
    row(s.find("ballot.open"), "items", A[0])["present"] = 3


@rewritten("ballots")
def members_are_called_present_who_were_not(s):
    row(s.find("ballot.close"), "ballots", F[0])["present"] = 7
    _result(s, F[0], present=7)


@rewritten("ballots")
def a_member_comes_while_the_ballot_is_open(s):
    row(s.find("ballot.open"), "items", F[0])["present"] = 5


@rewritten("ballots")
def a_recusal_is_undone_while_the_ballot_is_open(s):
    row(s.find("ballot.close"), "ballots", A[1])["recused"] = 0


@rewritten("ballots")
def a_recusal_is_forgotten_in_the_count(s):
    _result(s, A[1], recused=0)


@rewritten("ballots")
def the_items_of_a_ballot_are_out_of_order(s):
    s.find("ballot.open").facts["items"].reverse()


@rewritten("ballots")
def a_paper_disappears(s):
    _result(s, A[0])["papers"].pop()


@rewritten("ballots")
def a_paper_is_added(s):
    found = _result(s, A[0])
    found["papers"].append([digest("stuffed"), "yes"])
    found["papers"].sort()
    found["yes"] += 1


@rewritten("ballots")
def a_ballot_box_is_stuffed_with_fitting_commitments(s):
    fresh = papers(F[0], 1, (6, 0, 1))
    _result(s, F[0], papers=fresh["papers"], yes=6, no=0, carried=True, present=7)
    row(s.find("ballot.close"), "ballots", F[0]).update(commitments=fresh["commitments"], present=7)


@rewritten("ballots")
def a_paper_is_opened_twice(s):
    found = _result(s, A[0])
    found["papers"][1] = list(found["papers"][0])


@rewritten("ballots")
def papers_are_counted_that_were_sealed_for_another_item(s):
    other = papers(A[1], 1, (6, 0, 0))
    _result(s, A[0], papers=other["papers"])
    row(s.find("ballot.close"), "ballots", A[0])["commitments"] = other["commitments"]


@rewritten("ballots")
def the_commitments_come_after_the_count(s):
    carry(s, s.find("ballot.close"), after=s.find("ballot.count"))


@rewritten("ballots")
def the_commitments_were_never_published(s):
    drop(s, s.find("ballot.close"))


@rewritten("ballots")
def a_ballot_was_never_opened(s):
    drop(s, s.find("ballot.open"))


@rewritten("ballots")
def a_round_is_left_out(s):
    row(s.find("ballot.open", 1), "items", F[0])["round"] = 3


@rewritten("ballots")
def a_ballot_is_counted_twice(s):
    twice(s, s.find("ballot.count", 1))


@rewritten("ballots")
def the_order_of_papers_tells_who_voted(s):
    _result(s, F[0])["papers"].reverse()


@rewritten("ballots")
def the_order_of_commitments_tells_who_voted(s):
    row(s.find("ballot.close"), "ballots", A[0])["commitments"].reverse()


@rewritten("ballots")
def a_member_votes_twice(s):
    twice(s, s.find("ballot.cast"))


@rewritten("ballots")
def a_ballot_is_held_on_what_the_body_refused(s):
    row(s.find("ballot.open"), "items", F[2])["application"] = A[3]


# --- decisions ----------------------------------------------------------------------------------------------------------


@rewritten("decisions")
def an_application_is_proposed_whose_ballot_was_lost(s):
    row(s.find("decision"), "decisions", F[0])[1] = "propose"
    moved = s.find("application.not-choose")
    moved.kind, moved.facts["to"] = "application.propose", "proposed"


@rewritten("decisions")
def a_deviation_is_denied(s):
    row(s.find("decision"), "decisions", F[1])[2] = False


@rewritten("decisions")
def a_deviation_is_claimed_that_is_none(s):
    row(s.find("decision"), "decisions", A[0])[2] = True


@rewritten("decisions")
def a_decision_is_dropped(s):
    drop(s, s.find("decision"))


@rewritten("decisions")
def an_application_is_left_out_of_the_decision(s):
    rows = s.find("decision").facts["decisions"]
    rows.remove(row(s.find("decision"), "decisions", A[1]))


@rewritten("decisions")
def what_was_decided_is_not_what_happened(s):
    row(s.find("decision"), "decisions", A[1])[1] = "not-choose"


@rewritten("decisions")
def an_application_is_decided_twice(s):
    rows = s.find("decision").facts["decisions"]
    rows.append(list(rows[0]))


@rewritten("decisions")
def an_application_is_decided_that_no_body_reported(s):
    s.find("decision").facts["decisions"].append([A[4], "not-choose", False])


@rewritten("decisions")
def the_last_ballot_on_a_proposal_is_left_out(s):
    row(s.find("decision"), "decisions", F[0])[1:] = ["propose", True]
    s.find("application.not-choose").facts["to"] = "proposed"
    s.find("application.not-choose").kind = "application.propose"
    for kind in ("ballot.open", "ballot.close", "ballot.count"):
        drop(s, s.find(kind, 1))
