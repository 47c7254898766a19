"""Edits by the organiser to filings, draws, conflicts and assignments."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.foundations.verification.call import FIELD, FIRM, A, F, digest, pair, pairs, plan_of
from tests.foundations.verification.edits import carry, drop, put, refile, rewritten, twice

from jinbang.draw import commit, draw

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
