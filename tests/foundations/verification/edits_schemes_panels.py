"""Schemes of several acts that fit each other, by the organiser: filings, draws, seats and scores."""

from __future__ import annotations

from tests.foundations.verification.call import FIELD, FIRM, A, F, digest, filing, pair, pairs, plan_of
from tests.foundations.verification.edits import carry, doubted, drop, put, rewritten
from tests.foundations.verification.edits_scores import _line
from tests.foundations.verification.story import Entry, Story

from jinbang.draw import commit, draw


def _filed_anew(s: Story, after: Entry, **changes) -> None:
    """A second filing of the firms, signed and on record right after that act."""
    told = filing(FIRM, 2) | changes
    signed = put(s, after, "filing.file", contest=FIRM, number=2, body="firm-body", digest=told["digest"])
    put(s, signed, "filing.record", **told)


# --- filings ------------------------------------------------------------------------------------------------------------


@rewritten("filings")
def the_rule_is_filed_anew_when_the_scores_are_known(s):
    rule = filing(FIRM, 2)["rule"] | {"kind": "median"}
    _filed_anew(s, s.find("sheet.submit", -1), rule=rule)
    for report in (one for one in s.acts if one.kind == "package.report" and one.facts["contest"] == FIRM):
        report.facts["filing"] = 2


@rewritten("filings")
def the_weights_are_filed_anew_when_the_scores_are_known(s):
    criteria = [filing(FIRM, 2)["criteria"][0] | {"weight": "2"}]
    _filed_anew(s, s.find("sheet.submit", -1), criteria=criteria)
    for report in (one for one in s.acts if one.kind == "package.report" and one.facts["contest"] == FIRM):
        report.facts["filing"] = 2


@rewritten("filings")
def fewer_reviews_are_filed_when_some_are_missing(s):
    _filed_anew(s, s.find("assignment.accept", contest=FIRM), reviews_per_application=2)


@rewritten("filings")
def the_rule_trims_everything_away(s):
    for record in (one for one in s.acts if one.kind == "filing.record"):
        record.facts["rule"] = record.facts["rule"] | {"kind": "trimmed", "trim": 3}


# --- draws --------------------------------------------------------------------------------------------------------------


def _second_draw(s: Story, *, result: bool = True) -> None:
    """Another draw of the firms, honestly held by the same plan."""
    plan = plan_of(FIRM)
    before = commit(plan=plan)
    after = draw(plan=plan, commitment=before, randomness=digest("another beacon"))
    s.files["draws/firm-2/commitment.json"] = before.canonical
    told = {"contest": FIRM, "number": 2, "commitment": digest(before.canonical)}
    put(s, s.find("draw.commit", contest=FIRM), "draw.commit", **told, roster=12, size=5)
    if result:
        s.files["draws/firm-2/result.json"] = after.canonical
        put(s, s.find("draw.result", contest=FIRM), "draw.result", **told, result=digest(after.canonical), seats=5)


@rewritten("draws")
def two_draws_are_held_and_the_nicer_one_kept(s):
    _second_draw(s)


@rewritten("draws")
def a_second_draw_is_prepared_in_case_the_first_does_not_please(s):
    _second_draw(s, result=False)


@rewritten("draws")
def a_panel_is_chosen_by_hand(s):
    for kind in ("draw.commit", "draw.result"):
        drop(s, s.find(kind, contest=FIRM))
    for name in ("commitment.json", "result.json"):
        del s.files[f"draws/firm-1/{name}"]


@rewritten("draws")
def seats_are_given_before_the_draw(s):
    carry(s, s.find("draw.result", contest=FIRM), after=s.find("assignment.accept", contest=FIRM))


@rewritten("draws")
def a_draw_that_does_not_please_is_never_told(s):
    drop(s, s.find("draw.result", contest=FIRM))
    del s.files["draws/firm-1/result.json"]


# --- scores and seats ---------------------------------------------------------------------------------------------------


def _without_the_lowest(s: Story) -> None:
    """The result without the first sheet of A[3]: 68.30 from four sheets, of which none is trimmed."""
    _line(s, A[3], score="68.30", reviews=4)


@doubted("scores")
def a_low_sheet_is_sent_back_and_never_handed_in_again(s):
    low = s.find("sheet.submit", pair=pair(A[3], 0))
    put(s, low, "sheet.send-back", contest=FIELD, application=A[3], pair=pair(A[3], 0))
    _without_the_lowest(s)


@rewritten("scores")
def an_honest_expert_is_recused_to_lose_a_low_score(s):
    low = s.find("sheet.submit", pair=pair(A[3], 0))
    put(s, low, "seat.recuse", contest=FIELD, application=A[3], pair=pair(A[3], 0))
    _without_the_lowest(s)


@rewritten("assignment")
def an_expert_scores_whose_seat_was_never_given(s):
    drop(s, s.find("assignment.accept", 1, contest=FIELD))


@rewritten("results")
def two_scores_of_one_expert_are_swapped(s):
    one, other = s.find("sheet.submit", pair=pair(A[0], 4)), s.find("sheet.submit", pair=pair(A[3], 4))
    one.facts["marks"], other.facts["marks"] = other.facts["marks"], one.facts["marks"]


@rewritten("results")
def the_sheets_of_two_applications_are_swapped(s):
    for entry in (one for one in s.acts if one.kind == "sheet.submit"):
        number = entry.facts["application"]
        swapped = {F[0]: F[2], F[2]: F[0]}.get(number)
        if swapped:
            nth = next(n for n in range(3) if pair(number, n) == entry.facts["pair"])
            entry.facts.update(application=swapped, pair=pair(swapped, nth))


@rewritten("results")
def a_result_is_sent_back_after_it_was_received(s):
    received = s.find("package.receive", contest=FIELD)
    put(s, received, "package.return", contest=FIELD, number=1)


@rewritten("assignment")
def a_friend_is_seated_when_the_sheets_are_in(s):
    put(
        s, s.find("sheet.submit", -1), "assignment.accept",
        **s.find("assignment.accept", contest=FIRM).facts | {"seats": pairs(F[2:3], [9]), "run": 7},
    )  # fmt: skip


@rewritten("assignment")
def the_same_application_gets_a_second_round_again_and_again(s):
    told = s.find("assignment.accept", contest=FIRM).facts | {"objective": "second-round"}
    first = put(
        s, s.find("assignment.accept", contest=FIRM), "assignment.accept", **told | {"seats": pairs(F[2:3], [7, 8])}
    )
    put(s, first, "assignment.accept", **told | {"seats": pairs(F[2:3], [9])})
