"""The same nominee has the same key, and the key tells nothing (R4)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jinbang.apps.nominations.subject import live_key, normal_words, organisation_key, person_key, work_key
from tests.answers import person_id, uscc


@given(st.integers(0, 10**7))
def test_R4_a_code_typed_full_width_lower_case_or_with_blanks_is_the_same(n):
    code = uscc(n)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    assert organisation_key(uscc=code) == organisation_key(uscc=wide) == organisation_key(uscc=f" {code.lower()} ")


@given(st.integers(0, 498), st.integers(0, 498))
def test_R4_different_persons_have_different_keys(n, m):
    assert (person_key(number=person_id(n)) == person_key(number=person_id(m))) == (n == m)


@given(st.text(max_size=30), st.text(alphabet=" 　-·()（）《》“”，。", max_size=5))
def test_R4_blanks_and_punctuation_do_not_make_another_technology(title, noise):
    one = work_key(kind="technology", title=title, owner="示例单位")
    assert one == work_key(kind="technology", title=noise + title + noise, owner="示例 单位")
    assert normal_words(normal_words(title)) == normal_words(title)


def test_keys_are_keyed_and_hold_nothing_readable(settings):
    before = organisation_key(uscc=uscc(1))
    settings.SECRET_KEY = "another key of this site, long enough"
    assert organisation_key(uscc=uscc(1)) != before
    assert uscc(1) not in before
    assert len(before) == 64


def test_R4_several_tracks_only_where_the_setting_allows_them_and_for_works_only():
    key = "k" * 64
    assert live_key(key=key, nominee="technology", contest="a/1", one_track=True) == key
    assert live_key(key=key, nominee="person", contest="a/1", one_track=False) == key
    tracks = {live_key(key=key, nominee="technology", contest=one, one_track=False) for one in ("a/1", "a/2")}
    assert len(tracks) == 2
