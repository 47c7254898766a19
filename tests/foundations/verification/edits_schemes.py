"""Schemes of several acts that fit each other, by the organiser: the call, the collection and the screening."""

from __future__ import annotations

import json

from tests.foundations.verification.call import FIRM, A, F, definition, digest
from tests.foundations.verification.edits import (
    REWRITTEN,
    Edit,
    carry,
    change,
    drop,
    later,
    mark,
    put,
    refile,
    rewritten,
)
from tests.foundations.verification.story import Entry, Story

from jinbang.transparency import canonical

INVISIBLE = "\u200b"


def amended(s: Story, after: Entry, **changes) -> None:
    """A third version of the call, published right after that act, with these members of its settings or of its text."""
    text = definition()
    text["settings"] |= {name: value for name, value in changes.items() if name in text["settings"]}
    text |= {name: value for name, value in changes.items() if name not in text["settings"]}
    data = canonical(text)
    s.files["programme/definition-3.json"] = data
    put(s, after, "programme.amend", version=3, digest=digest(data))


def _spelled(s: Story, old: bytes, new: bytes) -> None:
    path = "programme/definition-2.json"
    assert old in s.files[path]
    refile(s, path, s.files[path].replace(old, new, 1), (s.find("programme.amend"), "digest"))


# --- definition ---------------------------------------------------------------------------------------------------------


@rewritten("definition")
def a_definition_says_two_things_of_one_quota(s):
    _spelled(s, b'"limit":2', b'"limit":2,"limit":9')


@rewritten("definition")
def a_definition_holds_what_is_no_number(s):
    _spelled(s, b'"size":3', b'"size":NaN')


@rewritten("definition")
def a_definition_is_spelled_otherwise(s):
    path = "programme/definition-2.json"
    refile(s, path, json.dumps(json.loads(s.files[path]), indent=1).encode(), (s.find("programme.amend"), "digest"))


@rewritten("definition")
def a_share_of_the_call_would_fill_the_memory(s):
    change(s, 2, lambda text: text["settings"].update(quorum="1e-999999999"))


@rewritten("definition")
def the_zone_of_the_call_is_a_folder(s):
    change(s, 2, lambda text: text.update(zone="America"))


@rewritten("definition")
def a_window_closes_in_no_year(s):
    change(s, 2, lambda text: text["calendar"][0].update(closes="0001-01-01T00:00:00+23:00"))


# --- deadlines ----------------------------------------------------------------------------------------------------------


@rewritten("deadlines")
def a_late_submission_is_dated_back_by_minutes_and_the_cut_off_sealed_after_it(s):
    seal = mark(s, "collection")
    s.acts.remove(seal)
    after = s.find("application.lapse-draft")
    s.acts.insert(s.place(after) + 1, Entry("experts.read", "2022-10-31T16:20:00.000000Z", None))
    late = Entry("application.submit", "2022-10-31T15:59:30.000000Z", dict(s.find("application.submit").facts))
    late.facts["application"] = "2022-A1-00097"
    s.acts[s.place(after) + 2 : s.place(after) + 2] = [late, seal]


@rewritten("deadlines")
def the_cut_off_is_sealed_when_the_night_is_over(s):
    seal = mark(s, "collection")
    s.acts.remove(seal)
    s.acts.insert(s.place(s.find("application.withdraw")), seal)


@rewritten("deadlines")
def the_cut_off_of_the_review_is_moved_before_the_last_result(s):
    seal = mark(s, "preliminary")
    s.acts.remove(seal)
    s.acts.insert(s.place(s.find("package.report", -1)), seal)


@rewritten("deadlines")
def the_cut_off_of_the_review_is_sealed_when_the_committee_sits(s):
    seal = mark(s, "preliminary")
    s.acts.remove(seal)
    s.acts.insert(s.place(s.find("ballot.open")) + 1, seal)


@rewritten("deadlines")
def a_score_sheet_is_put_in_after_the_cut_off_of_the_review(s):
    sheet = s.find("sheet.submit", -1)
    drop(s, sheet)
    sheet.at = "2022-11-30T15:59:30.000000Z"
    s.acts.insert(s.place(mark(s, "preliminary")) + 1, sheet)


@rewritten("deadlines")
def an_objection_is_put_in_after_the_cut_off_of_the_notice(s):
    late = Entry("objection.file", "2022-12-17T15:59:30.000000Z", dict(s.find("objection.file").facts))
    late.facts["case"] = "C-9"
    s.acts.insert(s.place(mark(s, "notice-1")) + 1, late)


@rewritten("deadlines")
def an_objection_is_dated_after_the_notice(s):
    s.find("objection.file", case="C-1").at = "2022-12-18T01:00:00.000000Z"


for _stage in ("recommendation", "preliminary", "notice-1"):
    REWRITTEN.append(
        Edit(
            f"no cut-off was sealed at the end of {_stage}",
            "deadlines",
            lambda s, stage=_stage: s.acts.remove(mark(s, stage)),
        )
    )


@rewritten("deadlines")
def a_unit_puts_off_its_cut_off_when_it_has_passed(s):
    here = s.find("deadline.extend")
    here.at = "2022-10-30T17:00:00.000000Z"
    put(s, here, "unit.cut-off", unit=2, stage="collection", until="2022-10-31T12:00:00.000000Z")


@rewritten("deadlines")
def a_submission_lapses_before_its_deadline(s):
    carry(s, s.find("application.lapse", application=A[5]), before=s.find("application.withdraw"))


# --- memberships and quotas ---------------------------------------------------------------------------------------------


@rewritten("quotas")
def an_application_that_nobody_recommended_goes_to_screening(s):
    lapse = s.find("application.lapse", application=A[5])
    drop(s, lapse)
    put(s, s.find("application.admit", -1), "application.admit", application=A[5], from_="submitted", to="screening")


@rewritten("memberships")
def a_membership_comes_after_the_recommendation_that_needs_it(s):
    carry(s, s.find("membership.approve", unit=1, channel="provincial"), after=s.find("application.recommend", -1))
    approved = s.find("membership.approve", unit=1, channel="provincial")
    approved.facts["from"] = approved.at


@rewritten("quotas")
def a_place_is_used_again_for_a_friend_of_whoever_was_refused(s):
    number = "2022-B-00093"
    new = put(
        s, s.find("application.recommend", application=F[2]), "application.submit",
        **s.find("application.submit", application=F[0]).facts | {"application": number},
    )  # fmt: skip
    again = s.find("application.recommend", application=F[2]).facts | {"application": number}
    put(s, new, "application.recommend", **again)


@rewritten("quotas")
def a_quota_is_used_up_by_another_spelling_of_the_same_contest(s):
    s.find("application.recommend", application=F[2]).facts["contest"] = FIRM + INVISIBLE


# --- screening ----------------------------------------------------------------------------------------------------------


@rewritten("screening")
def an_application_is_refused_while_it_may_still_be_corrected(s):
    asked = s.find("application.ask-correction")
    put(s, asked, "application.reject", application=A[2], from_="correcting", to="ineligible", codes=["S1"], slot=None)


@rewritten("screening")
def a_favoured_applicant_gets_weeks_for_a_correction(s):
    s.find("application.ask-correction").facts["due"] = "2022-11-29T16:00:00.000000Z"


@rewritten("screening")
def a_disliked_applicant_gets_an_hour_for_a_correction(s):
    asked = s.find("application.ask-correction")
    asked.facts["due"] = later(asked.at, hours=1)


@rewritten("screening")
def a_refusal_is_appealed_twice(s):
    first = s.find("application.appeal")
    upheld = put(s, first, "application.uphold", application=F[2], from_="appealed", to="ineligible")
    put(s, upheld, "application.appeal", **first.facts)


# --- life ---------------------------------------------------------------------------------------------------------------


@rewritten("life")
def an_application_bears_the_number_of_another_with_an_invisible_sign(s):
    first = s.find("application.submit")
    put(s, first, "application.submit", **first.facts | {"application": A[0] + INVISIBLE})


@rewritten("life")
def an_application_bears_the_number_of_another_in_wide_digits(s):
    first = s.find("application.submit")
    put(s, first, "application.submit", **first.facts | {"application": A[0][:-1] + "\uff11"})


@rewritten("life")
def in_a_call_without_recommendation_an_application_is_forgotten(s):
    for version in (1, 2):
        change(s, version, lambda text: text["settings"].update(recommendation=False))
    drop(s, s.find("application.lapse", application=A[5]))


@rewritten("life")
def a_ghost_is_admitted_that_was_never_handed_in(s):
    put(
        s, s.find("application.admit"), "application.admit", application="2022-A1-00066", from_="recommended", to="screening"
    )  # fmt: skip
