"""Edits by the organiser to scores and results."""

from __future__ import annotations

from tests.foundations.verification.call import FIELD, FIRM, A, F, digest
from tests.foundations.verification.edits import carry, drop, rewritten, row

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
