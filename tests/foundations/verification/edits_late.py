"""Edits by the organiser to panels, scores, ballots, the notice and the lists."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.foundations.verification.call import FIELD, FIRM, OUTSIDE, A, F, digest, pair, pairs, papers, plan_of
from tests.foundations.verification.edits import carry, drop, put, refile, relist, rewritten, row, twice
from tests.foundations.verification.edits_early import change

from jinbang.draw import commit, draw
from jinbang.transparency import canonical

# --- filings ------------------------------------------------------------------------------------------------------------


@rewritten("filings")
def a_filing_is_recorded_after_the_sheets(s):
    carry(s, s.find("filing.record", contest=FIRM), after=s.find("sheet.submit", -1))


@rewritten("filings")
def a_filing_is_not_recorded_at_all(s):
    drop(s, s.find("filing.record", contest=FIRM))


@rewritten("filings")
def a_co_body_never_signed_the_filing(s):
    drop(s, s.find("filing.sign", number=2))


@rewritten("filings")
def a_strange_body_signs_a_filing(s):
    s.find("filing.file", contest=FIRM).facts["body"] = "field-body"


@rewritten("filings")
def what_is_recorded_is_not_what_was_filed(s):
    s.find("filing.record", contest=FIELD).facts["digest"] = digest("another filing")


@rewritten("filings")
def a_filing_is_recorded_that_was_never_filed(s):
    drop(s, s.find("filing.file", contest=FIRM))


@rewritten("filings")
def a_filing_that_was_sent_back_is_recorded(s):
    put(s, s.find("filing.file", contest=FIRM), "filing.return", contest=FIRM, number=1)


@rewritten("filings")
def an_earlier_filing_replaces_a_later_one(s):
    again = twice(s, s.find("filing.record", contest=FIELD))
    again.facts["number"] = 1


@rewritten("filings")
def two_reviews_are_enough(s):
    record = s.find("filing.record", contest=FIRM)
    record.facts["rule"] = record.facts["rule"] | {"min_reviews": 2}


@rewritten("filings")
def a_sheet_is_scored_by_a_filing_that_is_not_on_record(s):
    s.find("sheet.submit", application=F[0]).facts["filing"] = 2


@rewritten("filings")
def a_panel_is_drawn_before_the_filing(s):
    carry(s, s.find("draw.commit", contest=FIELD), before=s.find("filing.record", contest=FIELD))


# --- draws --------------------------------------------------------------------------------------------------------------

FOLDER = "draws/firm-1"


def _redraw(s, **changes) -> None:
    """A draw by another plan, honestly held, with all files and digests in order."""
    plan = replace(plan_of(FIRM), **changes)
    before = commit(plan=plan)
    after = draw(plan=plan, commitment=before, randomness=digest("beacon firm"))
    told = s.find("draw.result", contest=FIRM)
    refile(
        s, f"{FOLDER}/commitment.json", before.canonical, (s.find("draw.commit", contest=FIRM), "commitment"), (told, "commitment")
    )  # fmt: skip
    refile(s, f"{FOLDER}/result.json", after.canonical, (told, "result"))


def _rewrite(s, name: str, bend) -> None:
    """A bent document of the draw, canonical and with its new digest everywhere."""
    path = f"{FOLDER}/{name}.json"
    document = json.loads(s.files[path])
    bend(document)
    data = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    told = s.find("draw.result", contest=FIRM)
    if name == "commitment":
        refile(s, path, data, (s.find("draw.commit", contest=FIRM), "commitment"), (told, "commitment"))
        _rewrite(s, "result", lambda result: result.update(commitment=digest(data)))
    else:
        refile(s, path, data, (told, "result"))


@rewritten("draws")
def a_drawn_expert_is_swapped_for_a_substitute(s):
    def swap(result):
        result["seats"][0], result["substitutes"][0] = result["substitutes"][0], result["seats"][0]

    _rewrite(s, "result", swap)


@rewritten("draws")
def the_order_of_substitutes_is_changed(s):
    _rewrite(s, "result", lambda result: result["substitutes"].reverse())


@rewritten("draws")
def another_panel_is_drawn_than_the_ticket_leads_to(s):
    _rewrite(s, "result", lambda result: result.update(panel=result["panel"] + 1))


@rewritten("draws")
def the_ticket_is_changed(s):
    _rewrite(s, "result", lambda result: result.update(ticket="1"))


@rewritten("draws")
def the_randomness_is_changed_afterwards(s):
    _rewrite(s, "result", lambda result: result.update(randomness=f"{digest('wished for')}/"))


@rewritten("draws")
def an_experts_chance_is_raised(s):
    _rewrite(s, "commitment", lambda plan: plan["roster"][0].update(chance="1"))


@rewritten("draws")
def an_expert_is_taken_off_the_roster(s):
    _rewrite(s, "commitment", lambda plan: plan["roster"].pop())


@rewritten("draws")
def a_quota_of_the_draw_is_lifted(s):
    _rewrite(s, "commitment", lambda plan: plan["quotas"][0].update(high=5))


@rewritten("draws")
def a_draw_is_held_with_other_quotas_than_filed(s):
    _redraw(s, quotas=tuple(quota for quota in plan_of(FIRM).quotas if quota.attribute != "sector"))


@rewritten("draws")
def a_draw_is_held_for_fewer_seats_than_filed(s):
    _redraw(s, size=3)
    s.find("draw.commit", contest=FIRM).facts["size"] = s.find("draw.result", contest=FIRM).facts["seats"] = 3


@rewritten("draws")
def the_composition_is_changed_after_the_draw(s):
    record = s.find("filing.record", contest=FIRM)
    record.facts["composition"] = record.facts["composition"] | {"max_per_employer": 2}


@rewritten("draws")
def a_draw_is_repeated_until_it_pleases(s):
    told = s.find("draw.result", contest=FIRM)
    twice(s, told)


@rewritten("draws")
def a_commitment_is_logged_when_the_randomness_was_out(s):
    carry(s, s.find("draw.commit", contest=FIRM), before=s.find("draw.result", contest=FIELD))


@rewritten("draws")
def a_draw_is_held_before_it_was_committed_to(s):
    carry(s, s.find("draw.commit", contest=FIRM), after=s.find("draw.result", contest=FIRM))


@rewritten("draws")
def a_draw_was_never_committed_to(s):
    drop(s, s.find("draw.commit", contest=FIRM))


@rewritten("draws")
def a_result_of_a_draw_is_left_out_of_the_log(s):
    drop(s, s.find("draw.result", contest=FIRM))


@rewritten("draws")
def an_earlier_draw_is_hidden(s):
    for entry in (s.find("draw.commit", contest=FIRM), s.find("draw.result", contest=FIRM)):
        entry.facts["number"] = 2


@rewritten("draws")
def the_logged_size_of_the_roster_is_another(s):
    s.find("draw.commit", contest=FIRM).facts["roster"] = 40


@rewritten("draws")
def the_logged_number_of_seats_is_another(s):
    s.find("draw.result", contest=FIRM).facts["seats"] = 7


@rewritten("draws")
def the_files_of_a_draw_are_missing(s):
    del s.files[f"{FOLDER}/commitment.json"], s.files[f"{FOLDER}/result.json"]


@rewritten("draws")
def the_result_of_a_draw_is_missing(s):
    del s.files[f"{FOLDER}/result.json"]


@rewritten("draws")
def the_draws_of_two_contests_are_swapped(s):
    for name in ("commitment.json", "result.json"):
        one, other = f"{FOLDER}/{name}", f"draws/tech.field-1/{name}"
        s.files[one], s.files[other] = s.files[other], s.files[one]


# --- conflicts ----------------------------------------------------------------------------------------------------------


@rewritten("conflicts")
def a_conflicted_expert_is_seated(s):
    seats = s.find("assignment.accept", contest=FIELD).facts["seats"]
    seats[seats.index([A[0], pair(A[0], 4)])] = [A[0], pair(A[0], 7)]
    seats.sort()


@rewritten("conflicts")
def a_conflicted_expert_scores(s):
    s.find("sheet.submit", application=A[0]).facts["pair"] = pair(A[0], 7)


@rewritten("conflicts")
def a_conflict_is_declared_and_the_expert_scores(s):
    s.find("conflict.declare").facts["pairs"] = pairs(A[3:4], [2])


@rewritten("conflicts")
def an_expert_who_recused_is_seated_again(s):
    s.find("assignment.accept", 1, contest=FIELD).facts["seats"] = pairs(A[2:3], [4])


@rewritten("conflicts")
def an_expert_who_recused_scores(s):
    s.find("sheet.submit", 4, application=A[2]).facts["pair"] = pair(A[2], 4)


@rewritten("conflicts")
def a_conflict_is_entered_in_another_contest(s):
    s.find("conflict.declare").facts["contest"] = FIRM


# --- assignment ---------------------------------------------------------------------------------------------------------


@rewritten("assignment")
def an_application_gets_one_review_too_few(s):
    s.find("assignment.accept", contest=FIELD).facts["seats"].pop()


@rewritten("assignment")
def an_application_gets_one_review_too_many(s):
    seats = s.find("assignment.accept", contest=FIELD).facts["seats"]
    seats.append([A[3], pair(A[3], 6)])
    seats.sort()


@rewritten("assignment")
def an_expert_is_seated_twice(s):
    seats = s.find("assignment.accept", contest=FIELD).facts["seats"]
    seats.insert(0, seats[0])


@rewritten("assignment")
def an_expert_is_seated_in_the_wrong_contest(s):
    s.find("assignment.accept", contest=FIRM).facts["contest"] = FIELD


@rewritten("assignment")
def the_order_of_seats_tells_who_reviews(s):
    s.find("assignment.accept", contest=FIELD).facts["seats"].reverse()


@rewritten("assignment")
def an_assignment_is_dropped(s):
    drop(s, s.find("assignment.accept", contest=FIRM))


@rewritten("assignment")
def an_assignment_comes_after_the_sheets(s):
    carry(s, s.find("assignment.accept", contest=FIRM), after=s.find("sheet.submit", -1))


@rewritten("assignment")
def somebody_scores_who_has_no_seat(s):
    s.find("sheet.submit", application=F[0]).facts["pair"] = pair(F[0], 9)


@rewritten("assignment")
def a_sheet_is_entered_in_another_contest(s):
    s.find("sheet.submit", application=F[0]).facts["contest"] = FIELD


@rewritten("assignment")
def the_result_of_an_assignment_is_above_its_own_bound(s):
    s.find("assignment.accept", contest=FIELD).facts["total"] = "15.5"


@rewritten("assignment")
def a_seat_is_void_that_was_never_taken(s):
    s.find("seat.recuse").facts["pair"] = pair(A[2], 8)


@rewritten("assignment")
def a_sheet_is_sent_back_to_nobody(s):
    s.find("sheet.send-back").facts["pair"] = pair(A[0], 8)


# --- scores -------------------------------------------------------------------------------------------------------------


def _marks(s, nth: int = 1, **marks) -> None:
    entry = s.find("sheet.submit", nth, application=A[0])
    entry.facts["marks"] = {key: value for key, value in (entry.facts["marks"] | marks).items() if value is not None}


@rewritten("scores")
def a_mark_is_above_the_scale(s):
    _marks(s, new="100.5")


@rewritten("scores")
def a_mark_is_below_the_scale(s):
    _marks(s, new="-0.5")


@rewritten("scores")
def a_mark_is_between_two_steps(s):
    _marks(s, new="90.3")


@rewritten("scores")
def a_criterion_is_left_out(s):
    _marks(s, use=None)


@rewritten("scores")
def a_criterion_is_added(s):
    _marks(s, fame="100")


@rewritten("scores")
def a_mark_is_no_number(s):
    _marks(s, new="1e2")


@rewritten("scores")
def a_sheet_is_replaced_without_being_sent_back(s):
    drop(s, s.find("sheet.send-back"))


@rewritten("scores")
def a_sheet_comes_after_the_result_was_reported(s):
    again = s.find("sheet.submit", -1, application=A[3])
    carry(s, again, after=s.find("package.report", contest=FIELD))


@rewritten("scores")
def a_sheet_is_sent_back_after_the_result_was_reported(s):
    carry(s, s.find("sheet.send-back"), after=s.find("package.report", contest=FIELD))


# --- results ------------------------------------------------------------------------------------------------------------


def _line(s, number: str, **changes):
    """A line of every report of its contest."""
    names = ("application", "score", "rank", "suggestion", "reviews", "adjusted")
    for entry in s.acts:
        if entry.kind == "package.report" and any(line[0] == number for line in entry.facts["lines"]):
            line = row(entry, "lines", number)
            for key, value in changes.items():
                line[names.index(key)] = value


@rewritten("results")
def a_reported_score_is_raised_by_a_hundredth(s):
    _line(s, A[0], score="90.61")


@rewritten("results")
def a_reported_score_loses_its_decimals(s):
    _line(s, F[2], score="6")


@rewritten("results")
def a_rank_is_changed(s):
    _line(s, A[3], rank=3)


@rewritten("results")
def a_tie_is_broken_by_hand(s):
    _line(s, A[2], rank=3)


@rewritten("results")
def two_ranks_are_swapped(s):
    for entry in (one for one in s.acts if one.kind == "package.report" and one.facts["contest"] == FIRM):
        lines = entry.facts["lines"]
        lines[0][0], lines[1][0] = lines[1][0], lines[0][0]


@rewritten("results")
def the_lines_are_out_of_order(s):
    s.find("package.report", contest=FIELD).facts["lines"].reverse()


@rewritten("results")
def an_application_under_review_has_no_line(s):
    s.find("package.report", contest=FIELD).facts["lines"].pop()


@rewritten("results")
def an_application_is_ranked_that_was_not_under_review(s):
    s.find("package.report", contest=FIELD).facts["lines"].append(["2022-A1-00055", "60.00", 5, "fail", 5, False])


@rewritten("results")
def an_application_has_two_lines(s):
    lines = s.find("package.report", contest=FIELD).facts["lines"]
    lines.append(list(lines[-1]))


@rewritten("results")
def the_number_of_reviews_is_another(s):
    _line(s, A[0], reviews=6)


@rewritten("results")
def a_suggestion_is_raised_and_says_nothing(s):
    _line(s, F[1], suggestion="pass")


@rewritten("results")
def an_adjustment_is_hidden(s):
    _line(s, F[2], adjusted=False)


@rewritten("results")
def a_score_is_changed_in_its_sheet(s):
    _marks(s, 2, new="99")


@rewritten("results")
def a_sheet_is_dropped(s):
    drop(s, s.find("sheet.submit", application=F[0]))


@rewritten("results")
def a_weight_is_changed_in_the_filing(s):
    record = s.find("filing.record", contest=FIELD)
    record.facts["criteria"] = [one | {"weight": "50"} for one in record.facts["criteria"]]


@rewritten("results")
def the_rule_is_changed_in_the_filing(s):
    record = s.find("filing.record", contest=FIELD)
    record.facts["rule"] = record.facts["rule"] | {"kind": "mean"}


@rewritten("results")
def the_tie_break_is_changed_in_the_filing(s):
    _marks(s, 1, new="84.5", use="80")  # so that something is decided by it
    record = s.find("filing.record", contest=FIELD)
    record.facts["rule"] = record.facts["rule"] | {"decimals": 1}


@rewritten("results")
def the_number_of_places_is_lowered_afterwards(s):
    s.find("package.report", contest=FIELD).facts["places"] = 1


@rewritten("results")
def another_result_is_received_than_was_reported(s):
    s.find("package.receive", contest=FIELD).facts["digest"] = digest("another result")


@rewritten("results")
def a_result_is_received_that_was_sent_back(s):
    s.find("package.receive", contest=FIRM).facts["number"] = 1


@rewritten("results")
def an_application_fails_that_was_suggested_to_pass(s):
    s.find("application.pass", application=A[1]).facts.update(to="not-passed")
    s.find("application.pass", application=A[1]).kind = "application.fail"


@rewritten("results")
def an_application_is_ranked_on_two_reviews(s):
    for entry in (s.find("sheet.submit", application=F[2]),):
        drop(s, entry)
    _line(s, F[2], score="6.50", reviews=2)


# --- co-signatures ------------------------------------------------------------------------------------------------------


@rewritten("co-signatures")
def a_co_body_never_signed_the_result(s):
    drop(s, s.find("package.sign"))


@rewritten("co-signatures")
def the_bodies_signed_different_results(s):
    s.find("package.sign").facts["digest"] = digest("another result")


@rewritten("co-signatures")
def one_body_signs_for_both(s):
    s.find("package.report", contest=FIELD).facts["body"] = "field-body"


@rewritten("co-signatures")
def a_strange_body_signs_a_result(s):
    s.find("package.report", contest=FIRM).facts["body"] = "co-body"


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


# --- notice -------------------------------------------------------------------------------------------------------------


@rewritten("notice")
def the_notice_is_a_day_short(s):
    s.find("notice.publish").facts["closes"] = s.stamp("12-16 16:00")


@rewritten("notice")
def the_notice_says_fewer_days_than_the_call(s):
    s.find("notice.publish").facts.update(days=5, closes=s.stamp("12-15 16:00"))


@rewritten("notice")
def the_notice_counts_other_days_than_the_call(s):
    s.find("notice.publish").facts["kind"] = "working"


@rewritten("notice")
def the_notice_is_dated_back(s):
    s.find("notice.publish").facts.update(opens=s.stamp("12-08 01:00"), closes=s.stamp("12-15 16:00"))


@rewritten("notice")
def an_application_is_announced_that_is_not_on_the_notice(s):
    s.find("notice.publish").facts["items"].remove(A[0])


@rewritten("notice")
def an_application_is_on_notice_that_was_not_proposed(s):
    items = s.find("notice.publish").facts["items"]
    items.append(F[0])
    items.sort()


@rewritten("notice")
def an_application_is_cleared_before_the_notice_ends(s):
    entry = s.find("application.clear", application=A[0])
    carry(s, entry, after=s.find("objection.refuse"))


@rewritten("notice")
def the_notice_ends_early(s):
    carry(s, s.find("notice.end"), after=s.find("objection.refuse"))


@rewritten("notice")
def the_lists_are_out_while_a_notice_is_running(s):
    told = s.find("notice.publish")
    put(s, s.find("notice.end"), "notice.publish", **told.facts | {
        "number": 2, "items": [], "opens": s.stamp("12-18 01:00"), "closes": s.stamp("12-25 16:00"),
    })  # fmt: skip


@rewritten("notice")
def there_was_no_notice(s):
    drop(s, s.find("notice.publish"))


@rewritten("notice")
def the_items_of_a_notice_come_twice(s):
    s.find("notice.publish").facts["items"].insert(0, A[0])


# --- objections ---------------------------------------------------------------------------------------------------------


@rewritten("objections")
def an_objection_is_dropped_when_it_was_admitted(s):
    drop(s, s.find("objection.file", case="C-2"))


@rewritten("objections")
def a_refusal_is_dropped(s):
    drop(s, s.find("objection.refuse"))


@rewritten("objections")
def an_objection_was_never_admitted(s):
    drop(s, s.find("objection.admit", case="C-2"))


@rewritten("objections")
def an_objection_was_never_answered(s):
    drop(s, s.find("objection.answer", case="C-2"))


@rewritten("objections")
def the_outcome_of_an_objection_is_flipped(s):
    s.find("objection.answer", case="C-3").facts["outcome"] = "keep"


@rewritten("objections")
def the_outcome_of_an_objection_is_not_obeyed(s):
    s.find("objection.answer", case="C-2").facts["outcome"] = "remove"


@rewritten("objections")
def an_objection_is_refused_without_a_code_of_the_call(s):
    s.find("objection.refuse").facts["code"] = "unwelcome"


@rewritten("objections")
def an_objection_is_received_after_the_notice(s):
    carry(s, s.find("objection.file", case="C-1"), after=s.find("notice.end"))


@rewritten("objections")
def an_objection_is_about_somebody_else(s):
    s.find("objection.admit", case="C-2").facts["application"] = A[0]


@rewritten("objections")
def an_objection_is_answered_late(s):
    s.find("objection.admit", case="C-2").facts["due"] = s.stamp("12-12 01:00")


@rewritten("objections")
def an_admitted_objection_suspends_nobody(s):
    drop(s, s.find("application.suspend", application=A[1]))


@rewritten("objections")
def a_nominee_is_removed_by_a_case_that_is_not_there(s):
    s.find("application.remove").facts["case"] = "C-9"


@rewritten("objections")
def an_objection_is_not_concluded_when_its_nominee_is_released(s):
    put(
        s,
        s.find("objection.file", case="C-3"),
        "objection.file",
        case="C-4",
        notice=1,
        application=F[1],
        state="received",
    )


# --- lists --------------------------------------------------------------------------------------------------------------


def _entries(s) -> list:
    return [
        (one["list"], entry["application"], entry["entry"])
        for one in json.loads(s.files["lists/1.json"])["lists"]
        for entry in one["entries"]
    ]


def _swapped(s, old, new) -> None:
    relist(s, [new if entry[1] == old else entry for entry in _entries(s)])


@rewritten("lists")
def a_list_entry_is_swapped_for_one_that_was_not_chosen(s):
    _swapped(s, F[1], (FIRM, F[0], "s3"))


@rewritten("lists")
def a_removed_application_is_listed(s):
    _swapped(s, A[1], (FIELD, A[2], "s2"))


@rewritten("lists")
def an_application_is_added_to_the_list(s):
    relist(s, [(FIELD, A[3], "s0"), *_entries(s)])


@rewritten("lists")
def an_application_is_left_off_the_list(s):
    relist(s, [entry for entry in _entries(s) if entry[1] != A[1]])


@rewritten("lists")
def an_application_is_left_off_the_list_and_never_listed(s):
    relist(s, [entry for entry in _entries(s) if entry[1] != A[1]])
    drop(s, s.find("application.list", application=A[1]))


@rewritten("lists")
def an_application_is_put_on_another_list(s):
    _swapped(s, A[1], (FIRM, A[1], "s2"))


@rewritten("lists")
def an_application_is_listed_twice(s):
    relist(s, [*_entries(s)[:2], (FIELD, A[0], "s9"), *_entries(s)[2:]])


@rewritten("lists")
def two_entries_have_one_name_in_the_register(s):
    _swapped(s, A[1], (FIELD, A[1], "s1"))


@rewritten("lists")
def more_are_listed_than_there_are_places(s):
    for version in (1, 2):
        change(s, version, lambda text: text["lists"][1].update(size=1))


@rewritten("lists")
def a_list_is_changed_in_its_file_alone(s):
    s.files["lists/1.json"] = s.files["lists/1.json"].replace("示例研究院".encode(), "示例研究所".encode(), 1)


@rewritten("lists")
def the_logged_entries_are_not_those_of_the_file(s):
    entries = s.find("release.done").facts["entries"]
    entries[0], entries[1] = [FIELD, A[1], 1], [FIELD, A[0], 2]


@rewritten("lists")
def the_released_list_is_missing(s):
    del s.files["lists/1.json"]


@rewritten("lists")
def a_second_list_is_published_that_was_never_released(s):
    s.files["lists/2.json"] = s.files["lists/1.json"]


@rewritten("lists")
def the_lists_are_out_before_the_decided_instant(s):
    instant = s.stamp("12-20 03:00")
    s.find("release.decide").facts["at"] = instant
    relist(s, _entries(s), at=instant)


@rewritten("lists")
def the_release_was_never_decided(s):
    drop(s, s.find("release.decide"))


@rewritten("lists")
def the_instant_of_release_is_dated_back(s):
    s.find("release.decide").facts["at"] = s.stamp("12-01 02:00")
    relist(s, _entries(s), at=s.stamp("12-01 02:00"))


@rewritten("lists")
def the_list_states_another_instant(s):
    relist(s, _entries(s), at=s.stamp("12-19 02:00"))


@rewritten("lists")
def more_is_released_than_was_imported(s):
    relist(s, [*_entries(s), (OUTSIDE, None, "s7")])


@rewritten("lists")
def an_import_is_dropped(s):
    drop(s, s.find("list.import"))


@rewritten("lists")
def what_was_imported_is_not_released(s):
    relist(s, _entries(s)[:-2])


@rewritten("lists")
def a_list_that_is_decided_here_is_imported(s):
    s.find("list.import").facts["list"] = FIRM


@rewritten("lists")
def the_entries_of_a_list_are_out_of_order(s):
    document = json.loads(s.files["lists/1.json"])
    document["lists"][0]["entries"][0]["order"] = 2
    refile(s, "lists/1.json", canonical(document), (s.find("release.done"), "digest"))


@rewritten("lists")
def the_release_never_listed_anybody(s):
    drop(s, s.find("application.list", application=A[0]))


# --- certificates -------------------------------------------------------------------------------------------------------


@rewritten("certificates")
def a_certificate_number_is_used_twice(s):
    s.find("certificate.issue", number="D-0007").facts["number"] = "D-0001"


@rewritten("certificates")
def a_certificate_is_for_an_entry_that_is_on_no_list(s):
    s.find("certificate.issue").facts["entry"] = "s99"


@rewritten("certificates")
def a_certificate_names_another_application(s):
    s.find("certificate.issue").facts["application"] = A[1]


@rewritten("certificates")
def a_certificate_names_another_list(s):
    s.find("certificate.issue").facts["list"] = FIRM


@rewritten("certificates")
def an_entry_has_two_certificates_in_force(s):
    drop(s, s.find("certificate.void"))


@rewritten("certificates")
def a_certificate_is_void_twice(s):
    twice(s, s.find("certificate.void"))


@rewritten("certificates")
def a_certificate_is_void_that_was_never_issued(s):
    s.find("certificate.void").facts["number"] = "D-0099"


@rewritten("certificates")
def a_certificate_is_issued_for_a_revoked_entry(s):
    put(
        s,
        s.find("entry.revoke"),
        "certificate.issue",
        **s.find("certificate.issue", entry="s6").facts | {"number": "D-0010"},
    )


@rewritten("certificates")
def a_certificate_comes_before_the_release(s):
    carry(s, s.find("certificate.issue"), before=s.find("release.done"))


@rewritten("certificates")
def the_entry_of_another_is_revoked(s):
    s.find("application.revoke").facts["entry"] = "s1"


@rewritten("certificates")
def an_entry_is_revoked_that_is_not_there(s):
    s.find("entry.revoke").facts["entry"] = "s99"
