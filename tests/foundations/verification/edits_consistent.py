"""Edits that leave no trace inside a bundle: everything was rewritten to fit.

No rule is broken by what is left, so no check of the rules can see it; a receipt, or a checkpoint that somebody kept, can.
"""

from __future__ import annotations

from tests.foundations.verification.call import F, digest, papers
from tests.foundations.verification.edits import CONSISTENT, drop, edit, put, row


def consistent(promise: str):
    return edit(CONSISTENT, promise)


def _without(s, number: str) -> None:
    for entry in [one for one in s.acts if (one.facts or {}).get("application") == number]:
        drop(s, entry)


@consistent("receipt")
def an_application_never_was(s):
    _without(s, F[5])
    drop(s, s.find("notice.end"))  # nothing but its own acts would tell


@consistent("receipt")
def an_objection_never_was(s):
    drop(s, s.find("objection.file", case="C-1"))
    drop(s, s.find("objection.refuse"))


@consistent("receipt")
def a_score_is_changed_with_the_whole_result(s):
    entry = s.find("sheet.submit", 0, application=F[0])
    entry.facts["marks"] = {"growth": "8.3"}
    for report in (one for one in s.acts if one.kind == "package.report"):
        for line in report.facts["lines"]:
            if line[0] == F[0]:
                line[1] = "8.20"


@consistent("receipt")
def a_submission_is_dated_back_with_all_its_neighbours(s):
    entry = s.find("application.submit", -1, application=F[5])
    entry.at = "2022-11-01T02:59:59.000000Z"


@consistent("seen")
def an_application_is_smuggled_in_before_the_cut_off(s):
    first = s.find("application.submit")
    put(s, first, "application.submit", **first.facts | {"application": "2022-A1-00042"})


@consistent("seen")
def a_ballot_is_flipped_with_its_commitment_and_its_count(s):
    fresh = papers(F[1], 1, (5, 0, 1))
    row(s.find("ballot.count"), "results", F[1]).update(papers=fresh["papers"], yes=5, no=0)
    row(s.find("ballot.close"), "ballots", F[1])["commitments"] = fresh["commitments"]


@consistent("seen")
def a_filing_is_replaced_with_its_digests(s):
    for entry in s.acts:
        if entry.kind in {"filing.file", "filing.record"} and entry.facts["contest"] == "firm":
            entry.facts["digest"] = digest("another filing")


@consistent("seen")
def a_conflict_never_was(s):
    drop(s, s.find("conflict.declare"))


@consistent("seen")
def the_log_ends_earlier(s):
    while s.acts[-1].kind != "certificate.void":
        s.acts.pop()
