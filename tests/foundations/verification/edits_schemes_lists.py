"""Schemes of several acts that fit each other, by the organiser: ballots, notice, objections and lists; and what can only be doubted."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.foundations.verification.call import FIELD, FIRM, OTHER, A, F, digest, entries_of, filing, pair, plan_of
from tests.foundations.verification.edits import carry, doubted, drop, put, refile, relist, rewritten
from tests.foundations.verification.edits_lists import _entries
from tests.foundations.verification.edits_schemes import INVISIBLE, amended
from tests.foundations.verification.edits_sittings import _result
from tests.foundations.verification.story import Entry, Story

from jinbang.draw import commit, draw
from jinbang.transparency import canonical

# --- ballots and decisions ----------------------------------------------------------------------------------------------


@rewritten("ballots")
def a_lower_threshold_of_another_version_is_used_in_the_second_round(s):
    amended(s, s.find("draw.result"), threshold="1/3")
    s.find("ballot.open", 1).facts["threshold"] = "1/3"
    _result(s, F[0], 1, needed=2, carried=True)


@rewritten("ballots")
def fewer_members_are_called_for_the_second_round(s):
    s.find("ballot.open", 1).facts["eligible"] = 5
    s.find("ballot.open", 1).facts["items"][0]["present"] = 5
    s.find("ballot.close", 1).facts["ballots"][0]["present"] = 5


@rewritten("ballots")
def a_lost_ballot_is_never_counted_and_another_round_held(s):
    count = s.find("ballot.count")
    count.facts["results"] = [one for one in count.facts["results"] if one["application"] != F[0]]


@rewritten("ballots")
def a_ballot_is_left_open_so_that_papers_do_not_add_up(s):
    item = {"application": F[3], "round": 1, "present": 6, "recused": 0}
    put(s, s.find("ballot.count", -1), "ballot.open", **s.find("ballot.open").facts | {"sitting": 2, "items": [item]})
    s.find("ballot.cast").facts["papers"] += 1


@rewritten("ballots")
def more_papers_are_cast_than_there_are_ballots_in_another_sitting(s):
    put(s, s.find("ballot.count", -1), "ballot.cast", sitting=9, papers=3)


@rewritten("ballots")
def a_quorum_that_was_not_there_is_written_into_the_close(s):
    row = next(one for one in s.find("ballot.open").facts["items"] if one["application"] == F[1])
    row["present"] = 3


@rewritten("decisions")
def the_decision_comes_before_the_count(s):
    carry(s, s.find("decision"), before=s.find("ballot.count"))


@rewritten("decisions")
def a_nominee_of_the_reserve_goes_before_a_better_one_in_two_decisions(s):
    first = s.find("decision")
    rows = first.facts["decisions"]
    first.facts["decisions"] = [row for row in rows if row[0] != F[0]]
    put(s, first, "decision", decisions=[[F[0], "not-choose", False]])


# --- notice and objections ----------------------------------------------------------------------------------------------


def _never_listed(s: Story, number: str, *, cleared: int = 3) -> None:
    """Nothing of the application after the notice, and a list that fits."""
    for kind in ("application.clear", "application.list", "certificate.issue"):
        for entry in [one for one in s.acts if one.kind == kind and one.facts["application"] == number]:
            drop(s, entry)
    s.find("notice.end").facts["cleared"] = cleared
    relist(s, [entry for entry in _entries(s) if entry[1] != number])


def _months_later(s: Story) -> None:
    s.acts.append(Entry("experts.read", s.stamp("2023-03-01 01:00"), None))


@rewritten("objections")
def a_nominee_is_lost_by_a_case_that_is_never_answered(s):
    drop(s, s.find("application.restore"))
    drop(s, s.find("objection.answer", case="C-2"))
    _never_listed(s, A[1])
    _months_later(s)


@rewritten("objections")
def a_nominee_who_is_kept_stays_suspended_for_ever(s):
    drop(s, s.find("application.restore"))
    _never_listed(s, A[1])


@rewritten("objections")
def a_refused_case_suspends_a_nominee_for_ever(s):
    put(
        s, s.find("objection.refuse"), "application.suspend", application=A[0], from_="on-notice", to="suspended", case="C-1"
    )  # fmt: skip
    _never_listed(s, A[0])


@rewritten("objections")
def an_answer_is_put_off_for_years(s):
    s.find("objection.admit", case="C-2").facts["due"] = s.stamp("2029-01-11 16:00")


@rewritten("objections")
def a_case_is_answered_twice(s):
    put(s, s.find("objection.answer", case="C-3"), "objection.answer", **s.find("objection.answer", case="C-3").facts)


@rewritten("objections")
def an_objection_is_filed_before_the_notice_that_it_is_about(s):
    carry(s, s.find("objection.file", case="C-1"), before=s.find("notice.publish"))


@rewritten("notice")
def a_nominee_is_left_off_the_notice_and_cleared_all_the_same(s):
    s.find("notice.publish").facts["items"].remove(A[1])
    drop(s, s.find("application.announce", application=A[1]))


@rewritten("notice")
def a_nominee_comes_onto_the_notice_on_its_last_day(s):
    carry(s, s.find("application.propose", application=F[2]), after=s.find("objection.answer", case="C-3"))


# --- lists and certificates ---------------------------------------------------------------------------------------------


@rewritten("lists")
def a_release_is_decided_anew_when_it_is_done(s):
    put(s, s.find("application.list", -1), "release.decide", at=s.stamp("2023-01-20 02:00"))


@rewritten("lists")
def a_list_comes_in_two_parts_in_the_file(s):
    document = json.loads(s.files["lists/1.json"])
    first = document["lists"][0]
    document["lists"].append({"list": FIELD, "entries": [first["entries"].pop() | {"order": 1}]})
    refile(s, "lists/1.json", canonical(document), (s.find("release.done"), "digest"))
    s.find("release.done").facts["entries"] = entries_of(s.files["lists/1.json"])


@rewritten("lists")
def an_entry_of_a_contest_that_was_never_reported_is_listed(s):
    relist(s, [*_entries(s)[:2], (OTHER, A[3], "s7"), *_entries(s)[2:]])


@rewritten("lists")
def a_list_holds_more_than_entries(s):
    document = json.loads(s.files["lists/1.json"])
    document["lists"][0]["laureates"] = [A[3]]
    refile(s, "lists/1.json", canonical(document), (s.find("release.done"), "digest"))


@rewritten("lists")
def an_entry_has_no_name(s):
    document = json.loads(s.files["lists/1.json"])
    document["lists"][0]["entries"][0]["name"] = {"zh": "示例"}
    refile(s, "lists/1.json", canonical(document), (s.find("release.done"), "digest"))


@rewritten("certificates")
def a_certificate_number_is_used_again_with_an_invisible_sign(s):
    s.find("certificate.issue", number="D-0007").facts["number"] = "D-0001" + INVISIBLE


@rewritten("certificates")
def a_certificate_number_is_used_again_in_wide_digits(s):
    s.find("certificate.issue", number="D-0007").facts["number"] = "D-000\uff11"


# --- within the rules, and so that nobody can check it ------------------------------------------------------------------


@doubted("definition")
def a_quota_is_raised_by_an_amendment_after_the_recommendations(s):
    quotas = json.loads(s.files["programme/definition-2.json"])["quotas"]
    amended(s, s.find("application.accept"), quotas=[one | {"limit": 9} for one in quotas])


@doubted("definition")
def a_list_gets_more_places_by_an_amendment_before_its_release(s):
    lists = json.loads(s.files["programme/definition-2.json"])["lists"]
    amended(s, s.find("notice.end"), lists=[one | {"size": 9} if one["key"] == "firm" else one for one in lists])


@doubted("definition")
def the_threshold_is_lowered_by_an_amendment_when_the_results_are_known(s):
    amended(s, s.find("package.receive"), threshold="1/3")


@doubted("definition")
def a_co_body_that_does_not_sign_is_amended_away(s):
    mandates = json.loads(s.files["programme/definition-2.json"])["mandates"]
    amended(s, s.find("sheet.submit"), mandates=[one for one in mandates if one["body"] != "co-body"])
    drop(s, s.find("package.sign"))
    s.find("package.report", contest=FIELD).facts["body"] = "field-body"


@doubted("definition")
def the_notice_is_made_shorter_by_an_amendment_when_the_nominees_are_known(s):
    amended(s, s.find("decision"), notice_days=3)


@doubted("filings")
def another_composition_is_filed_when_the_panel_is_drawn(s):
    told = filing(FIRM, 2)
    told["composition"] = told["composition"] | {"max_per_employer": 5}
    signed = put(
        s,
        s.find("draw.result", contest=FIRM),
        "filing.file",
        contest=FIRM,
        number=2,
        body="firm-body",
        digest=told["digest"],
    )
    put(s, signed, "filing.record", **told)
    for entry in s.acts:
        if entry.kind in {"sheet.submit", "package.report"} and entry.facts["contest"] == FIRM:
            entry.facts["filing"] = 2


@doubted("scores")
def a_low_sheet_is_sent_back_and_its_expert_recused(s):
    low = s.find("sheet.submit", pair=pair(A[3], 0))
    told = {"contest": FIELD, "application": A[3], "pair": pair(A[3], 0)}
    put(s, put(s, low, "sheet.send-back", **told), "seat.recuse", **told)
    for report in (one for one in s.acts if one.kind == "package.report" and one.facts["contest"] == FIELD):
        line = next(one for one in report.facts["lines"] if one[0] == A[3])
        line[1], line[4] = "68.30", 4


@doubted("conflicts")
def a_conflict_is_found_when_the_low_score_is_in(s):
    low = s.find("sheet.submit", pair=pair(A[3], 0))
    put(s, low, "conflict.detect", contest=FIELD, pairs=[[A[3], pair(A[3], 0)]])


@doubted("draws")
def the_sources_of_randomness_are_not_announced(s):
    before = commit(plan=replace(plan_of(FIRM), sources=()))
    after = draw(plan=replace(plan_of(FIRM), sources=()), commitment=before, randomness=digest("wished for"))
    told = s.find("draw.result", contest=FIRM)
    refile(
        s,
        "draws/firm-1/commitment.json",
        before.canonical,
        (s.find("draw.commit", contest=FIRM), "commitment"),
        (told, "commitment"),
    )
    refile(s, "draws/firm-1/result.json", after.canonical, (told, "result"))
