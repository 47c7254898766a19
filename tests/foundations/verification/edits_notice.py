"""Edits by the organiser to the notice and to objections."""

from __future__ import annotations

from tests.foundations.verification.call import A, F
from tests.foundations.verification.edits import carry, drop, put, rewritten

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
