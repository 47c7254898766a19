"""Edits by the organiser to memberships, places and the screening."""

from __future__ import annotations

from tests.foundations.verification.call import OTHER, A, F
from tests.foundations.verification.edits import (
    carry,
    change,
    drop,
    put,
    rewritten,
    twice,
)

COLLECTION_CLOSES = "2022-10-31T16:00:00.000000Z"


# --- memberships --------------------------------------------------------------------------------------------------------


@rewritten("memberships")
def a_membership_is_dropped(s):
    drop(s, s.find("membership.approve", unit=2))


@rewritten("memberships")
def a_membership_is_of_a_channel_that_the_call_has_not(s):
    s.find("membership.approve", unit=3).facts["channel"] = "invented"


@rewritten("memberships")
def a_membership_is_approved_twice(s):
    twice(s, s.find("membership.approve", unit=2)).facts["from"] = "2022-12-01T00:00:00.000000Z"


@rewritten("memberships")
def a_membership_is_dated_back(s):
    s.find("membership.approve").facts["from"] = "2022-09-01T00:00:00.000000Z"


@rewritten("memberships")
def a_membership_ends_that_never_was(s):
    s.find("membership.end").facts["channel"] = "society"


@rewritten("memberships")
def a_unit_recommends_through_a_channel_that_it_left(s):
    first = s.find("application.recommend", application=A[2])
    put(s, s.find("application.return"), "membership.end", unit=1, channel="provincial", until=first.at)


@rewritten("memberships")
def a_recommendation_is_charged_to_another_channel(s):
    s.find("application.recommend", application=F[0]).facts["channel"] = "provincial"


# --- quotas -------------------------------------------------------------------------------------------------------------


@rewritten("quotas")
def a_place_is_used_twice(s):
    s.find("application.recommend", application=A[1]).facts["slot"] = 1


@rewritten("quotas")
def a_quota_is_exceeded(s):
    for place, number in ((4, F[5]), (5, "2022-B-00091")):
        new = put(
            s,
            s.find("application.recommend", application=F[2]),
            "application.submit",
            **dict(s.find("application.submit", application=F[0]).facts),
        )
        new.facts["application"] = number
        done = put(s, new, "application.recommend", **dict(s.find("application.recommend", application=F[0]).facts))
        done.facts.update(application=number, slot=place)


@rewritten("quotas")
def a_quota_is_exceeded_by_one_under_a_lower_definition(s):
    change(s, 2, lambda text: text["quotas"][2].update(limit=2))


@rewritten("quotas")
def a_place_number_is_beyond_the_quota(s):
    s.find("application.recommend", application=A[3]).facts["slot"] = 6


@rewritten("quotas")
def a_place_has_the_number_nought(s):
    s.find("application.recommend", application=A[3]).facts["slot"] = 0


@rewritten("quotas")
def a_place_is_charged_to_the_wrong_one_of_two_channels(s):
    s.find("application.recommend", application=A[2]).facts["channel"] = "society"


@rewritten("quotas")
def another_unit_recommends_than_was_chosen(s):
    s.find("application.recommend", application=F[0]).facts["unit"] = 1


@rewritten("quotas")
def a_recommendation_is_charged_to_another_contest(s):
    s.find("application.recommend", application=A[3]).facts.update(contest=OTHER, slot=1, channel="society")


@rewritten("quotas")
def another_version_is_recommended_than_was_submitted(s):
    s.find("application.recommend", application=A[1]).facts["version"] = 2


@rewritten("quotas")
def a_rejection_gives_the_place_back_against_the_rules(s):
    s.find("application.reject").facts["slot"] = 3


@rewritten("quotas")
def another_place_is_freed_than_was_held(s):
    s.find("application.take-back").facts["slot"] = 2


@rewritten("quotas")
def an_application_holds_two_places(s):
    again = twice(s, s.find("application.recommend", application=A[0]))
    again.facts["slot"] = 3


@rewritten("quotas")
def a_membership_ends_though_its_places_are_used(s):
    entry = s.find("application.recommend", application=F[2])
    put(s, entry, "membership.end", unit=2, channel="society", until=entry.at)


@rewritten("quotas")
def the_tracks_of_a_list_share_places_and_they_are_exceeded(s):
    def shared(text):
        for quota in text["quotas"][:2]:
            quota.update(per="list", limit=1)

    change(s, 2, shared)


@rewritten("quotas")
def a_withdrawal_after_the_deadline_gives_the_place_back(s):
    last = s.find("application.admit", application=F[0])
    put(s, last, "application.withdraw", application=F[0], from_="screening", to="withdrawn", slot=1)


# --- screening ----------------------------------------------------------------------------------------------------------


@rewritten("screening")
def an_application_is_judged_that_never_passed(s):
    drop(s, s.find("application.accept", application=A[1]))


@rewritten("screening")
def a_rejected_application_is_judged(s):
    drop(s, s.find("application.accept", application=F[2]))


@rewritten("screening")
def an_application_is_rejected_without_a_code(s):
    s.find("application.reject").facts["codes"] = []


@rewritten("screening")
def an_application_is_rejected_for_a_reason_that_the_call_has_not(s):
    s.find("application.reject").facts["codes"] = ["S7"]


@rewritten("screening")
def a_correction_is_asked_for_what_cannot_be_mended(s):
    s.find("application.ask-correction").facts["codes"] = ["S9"]


@rewritten("screening")
def a_correction_is_asked_for_without_a_code(s):
    s.find("application.ask-correction").facts["codes"] = []


@rewritten("screening")
def a_correction_was_due_before_it_was_asked_for(s):
    s.find("application.ask-correction").facts["due"] = "2022-11-01T00:00:00.000000Z"


@rewritten("screening")
def a_favoured_applicant_gets_a_second_round_of_correction(s):
    first, answer = s.find("application.ask-correction"), s.find("application.correct")
    again = put(s, answer, "application.ask-correction", **dict(first.facts))
    put(s, again, "application.correct", **dict(answer.facts))


@rewritten("screening")
def an_application_moved_to_another_track_is_not_looked_at_again(s):
    entry = s.find("application.accept", application=A[3])
    carry(s, entry, before=s.find("application.retrack"))
