"""Edits by the organiser to lists and certificates."""

from __future__ import annotations

import json

from tests.foundations.verification.call import FIELD, FIRM, OUTSIDE, A, F
from tests.foundations.verification.edits import carry, change, drop, put, refile, relist, rewritten, twice

from jinbang.transparency import canonical

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
