"""Edits by the organiser to the call: its text, its dates and deadlines."""

from __future__ import annotations

from tests.foundations.verification.call import FIELD, FIRM, OTHER, A, F, definition, digest
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
    twice,
)
from tests.foundations.verification.story import Entry, Story

from jinbang.transparency import canonical

COLLECTION_CLOSES = "2022-10-31T16:00:00.000000Z"


# --- definition ---------------------------------------------------------------------------------------------------------


@rewritten("definition")
def the_definition_has_another_digest_than_was_logged(s):
    s.find("programme.publish").facts["digest"] = digest("another")


@rewritten("definition")
def a_rule_is_changed_in_the_file_alone(s):
    path = "programme/definition-2.json"
    s.files[path] = s.files[path].replace(b'"limit":2', b'"limit":9')


@rewritten("definition")
def a_version_is_skipped(s):
    s.find("programme.amend").facts["version"] = 3


@rewritten("definition")
def the_first_publication_is_dropped(s):
    drop(s, s.find("programme.publish"))


@rewritten("definition")
def the_amendment_is_dropped_and_its_file_kept(s):
    drop(s, s.find("programme.amend"))


@rewritten("definition")
def a_version_is_published_twice(s):
    twice(s, s.find("programme.amend"))


@rewritten("definition")
def a_published_version_is_missing(s):
    del s.files["programme/definition-1.json"]


@rewritten("definition")
def a_version_that_nobody_published_is_added(s):
    s.files["programme/definition-3.json"] = canonical(definition())


@rewritten("definition")
def a_definition_of_another_programme_is_published(s):
    change(s, 2, lambda text: text.update(key="other-2022"))


@rewritten("definition")
def the_file_is_no_definition(s):
    refile(s, "programme/definition-2.json", b'{"key":"demo-2022"}', (s.find("programme.amend"), "digest"))


@rewritten("definition")
def a_closed_window_is_reopened_by_an_amendment(s):
    data = canonical(
        definition() | {"calendar": [one | {"closes": "2023-05-01T00:00:00+08:00"} for one in definition()["calendar"]]}
    )
    s.files["programme/definition-3.json"] = data
    put(s, s.find("application.accept"), "programme.amend", version=3, digest=digest(data))


@rewritten("definition")
def a_window_is_moved_into_the_past(s):
    text = definition()
    text["calendar"][3]["closes"] = "2022-11-04T00:00:00+08:00"
    s.files["programme/definition-3.json"] = canonical(text)
    put(s, s.find("sheet.submit"), "programme.amend", version=3, digest=digest(canonical(text)))


@rewritten("definition")
def a_closed_window_is_taken_away(s):
    text = definition()
    del text["calendar"][0]
    s.files["programme/definition-3.json"] = canonical(text)
    put(s, s.find("application.accept"), "programme.amend", version=3, digest=digest(canonical(text)))


# --- dating -------------------------------------------------------------------------------------------------------------

for _kind in (
    "application.submit", "application.recommend", "application.correct", "application.accept", "filing.record",
    "draw.commit", "conflict.declare", "assignment.accept", "sheet.submit", "package.report", "ballot.close", "decision",
    "notice.publish", "objection.file", "release.done", "certificate.issue",
):  # fmt: skip

    def _back(s: Story, kind: str = _kind) -> None:
        entry = s.find(kind, -1)
        entry.at = later(entry.at, days=-15)

    REWRITTEN.append(Edit(f"{_kind} is dated a fortnight back", "dating", _back))


@rewritten("dating")
def a_late_submission_is_dated_back_and_sealed_into_a_later_cut_off(s):
    late = put(
        s,
        s.find("application.submit", application=F[5]),
        "application.submit",
        **dict(s.find("application.submit").facts),
    )
    late.facts["application"], late.at = "2022-A1-00099", "2022-10-31T15:58:00.000000Z"
    moved = mark(s, "collection")
    s.acts.remove(moved)
    s.acts.insert(s.place(late) + 1, moved)


# --- life: a step left out ----------------------------------------------------------------------------------------------

for _move, _number in (
    ("submit", A[0]), ("recall", A[0]), ("return", A[1]), ("recommend", A[0]), ("take-back", A[4]), ("admit", A[0]),
    ("accept", A[0]), ("ask-correction", A[2]), ("correct", A[2]), ("reject", F[2]), ("appeal", F[2]), ("assign", A[0]),
    ("pass", A[0]), ("hold-reserve", F[1]), ("propose", A[0]), ("announce", A[0]), ("suspend", A[1]), ("restore", A[1]),
    ("clear", A[0]), ("list", F[2]),
):  # fmt: skip

    def _left_out(s: Story, move: str = _move, number: str = _number) -> None:
        drop(s, s.find(f"application.{move}", application=number))

    REWRITTEN.append(Edit(f"the {_move} of an application is left out", "life", _left_out))


@rewritten("life")
def a_rejected_application_is_taken_up_again_without_an_appeal(s):
    s.find("application.accept", application=F[2]).facts["from"] = "ineligible"
    drop(s, s.find("application.appeal"))


@rewritten("life")
def a_failed_application_is_proposed(s):
    s.find("application.propose", application=A[1]).facts.update(application=A[3], from_="not-passed")


@rewritten("life")
def a_removed_application_is_cleared(s):
    put(s, s.find("application.clear"), "application.clear", application=A[2], from_="removed", to="cleared")


@rewritten("life")
def an_application_appears_in_the_middle(s):
    put(
        s,
        s.find("application.accept"),
        "application.accept",
        application="2022-A1-00077",
        from_="screening",
        to="accepted",
    )


@rewritten("life")
def a_move_leads_elsewhere(s):
    s.find("application.decline").facts["to"] = "recommended"


@rewritten("life")
def an_application_is_moved_to_another_list(s):
    for entry in (s.find("application.retrack", 0), s.find("application.retrack", 1)):
        entry.facts.update({key: FIRM for key in ("old", "new") if entry.facts[key] == OTHER})


@rewritten("life")
def a_recommended_application_is_forgotten(s):
    for entry in [one for one in s.acts if (one.facts or {}).get("application") == A[3]][3:]:
        drop(s, entry)


# --- deadlines ----------------------------------------------------------------------------------------------------------


def _submission(s: Story, at: str, after: Entry, number: str = "2022-A1-00088") -> Entry:
    late = put(s, after, "application.submit", **dict(s.find("application.submit").facts))
    late.facts["application"], late.at = number, at
    return late


@rewritten("deadlines")
def an_application_is_submitted_at_the_very_instant_of_the_deadline(s):
    _submission(s, COLLECTION_CLOSES, s.find("application.submit", application=A[5]))


@rewritten("deadlines")
def an_application_is_moved_past_the_deadline(s):
    entry = s.find("application.submit", application=A[5])
    drop(s, entry)
    entry.at = "2022-10-31T16:20:00.000000Z"
    s.acts.insert(s.place(mark(s, "collection")) + 1, entry)


@rewritten("deadlines")
def an_application_dated_in_time_stands_after_the_cut_off(s):
    _submission(s, "2022-10-31T15:59:59.999999Z", s.find("application.submit", application=F[5]))


@rewritten("deadlines")
def the_cut_off_is_moved_before_the_last_submissions(s):
    moved = mark(s, "collection")
    s.acts.remove(moved)
    s.acts.insert(s.place(s.find("application.submit", application=A[5])), moved)


@rewritten("deadlines")
def the_cut_off_of_the_recommendation_is_moved_to_the_front(s):
    moved = mark(s, "recommendation")
    s.acts.remove(moved)
    s.acts.insert(s.place(s.find("application.recommend", -1)), moved)


@rewritten("deadlines")
def no_cut_off_was_sealed(s):
    s.acts.remove(mark(s, "collection"))


@rewritten("deadlines")
def an_application_is_submitted_before_the_collection_opens(s):
    change(s, 2, lambda text: text["calendar"][0].update(opens="2022-10-15T00:00:00+08:00"))


@rewritten("deadlines")
def the_deadline_was_earlier_all_along(s):
    for version in (1, 2):
        change(s, version, lambda text: text["calendar"][0].update(closes="2022-10-30T00:00:00+08:00"))


@rewritten("deadlines")
def an_extension_is_dropped(s):
    drop(s, s.find("deadline.extend"))


@rewritten("deadlines")
def an_extension_is_of_another_application(s):
    s.find("deadline.extend").facts["application"] = A[0]


@rewritten("deadlines")
def an_extension_is_granted_after_the_deadline(s):
    carry(s, s.find("deadline.extend"), before=s.find("application.submit", application=F[5]))


@rewritten("deadlines")
def an_extension_moves_the_deadline_forward(s):
    s.find("deadline.extend").facts["until"] = "2022-10-25T00:00:00.000000Z"


@rewritten("deadlines")
def an_extension_names_a_stage_that_cannot_be_extended(s):
    put(
        s,
        s.find("deadline.extend"),
        "deadline.extend",
        stage="final",
        until="2023-02-01T00:00:00.000000Z",
        contest=FIELD,
    )


@rewritten("deadlines")
def an_application_comes_after_the_units_own_cut_off(s):
    late = _submission(s, "2022-10-31T08:00:00.000000Z", s.find("deadline.extend"))
    late.facts["unit"] = 2


@rewritten("deadlines")
def a_unit_sets_a_cut_off_that_has_passed(s):
    s.find("unit.cut-off").facts["until"] = "2022-09-10T00:00:00.000000Z"


@rewritten("deadlines")
def an_application_enters_a_contest_that_takes_none(s):
    s.find("application.submit", application=A[5]).facts["contest"] = "partners"


@rewritten("deadlines")
def a_recommendation_comes_after_the_deadline(s):
    entry = s.find("application.recommend", application=A[3])
    carry(s, entry, before=s.find("application.admit"))


@rewritten("deadlines")
def a_recommendation_is_taken_back_after_the_deadline(s):
    entry = put(
        s,
        s.find("application.lapse"),
        "application.take-back",
        application=A[0],
        from_="recommended",
        to="submitted",
        slot=1,
    )
    entry.at = later("2022-11-02T16:00:00.000000Z", seconds=2)


@rewritten("deadlines")
def a_correction_comes_after_it_was_due(s):
    s.find("application.ask-correction").facts["due"] = "2022-11-04T00:00:00.000000Z"


@rewritten("deadlines")
def a_sheet_comes_after_the_preliminary_review(s):
    change(s, 2, lambda text: text["calendar"][2].update(closes="2022-11-09T00:00:00+08:00"))


@rewritten("deadlines")
def a_result_is_reported_late(s):
    change(s, 2, lambda text: text["calendar"][2].update(closes="2022-11-15T00:00:00+08:00"))
