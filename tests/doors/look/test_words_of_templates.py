"""The filters: how times, sums, ordinals and states are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from jinbang.apps.nominations.states import APPLICATION
from jinbang.lifecycle import Refusal
from jinbang.rules.definition import Text
from jinbang.web import present
from jinbang.web.templatetags import jinbang as words

END = datetime(2022, 10, 31, 16, 0, tzinfo=UTC)  # 1 November 00:00 in Beijing


def test_the_end_of_a_window_is_spoken_as_2400_of_the_day_before() -> None:
    """R1, T1."""
    with translation.override("zh-hans"):
        assert words.spoken_end(END) == "2022年10月31日24:00"
    with translation.override("en"):
        assert words.spoken_end(END) == "31 Oct 2022, 24:00"


def test_a_moment_that_is_no_end_keeps_its_own_day() -> None:
    with translation.override("zh-hans"):
        assert words.spoken(END) == "2022年11月1日00:00"
        assert words.spoken(date(2022, 9, 6)) == "2022年9月6日"
        assert words.to_minute(END + timedelta(seconds=42, microseconds=7)) == "2022年11月1日00:00"
        assert (words.spoken(None), words.spoken_end(None), words.clock(None)) == ("", "", "")


def test_the_clock_is_the_programmes_not_the_readers() -> None:
    assert words.clock(END - timedelta(seconds=1)) == "23:59:59"
    assert words.clock(END, "Europe/Berlin") == "17:00:00"


@pytest.mark.parametrize(
    ("number", "zh"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (58, "五十八"), (99, "九十九"), (100, "100"), (0, "0")],
)
def test_ordinals_are_chinese_numerals_in_chinese_only(number: int, zh: str) -> None:
    with translation.override("zh-hans"):
        assert words.chinese_numeral(number) == zh
    with translation.override("en"):
        assert words.chinese_numeral(number) == str(number)


def test_say_speaks_whatever_has_words_in_the_readers_language() -> None:
    things = [Text("中", "en"), Refusal("code", "中", "en"), ("中", "en"), ["中", "en"]]
    with translation.override("zh-hans"):
        assert {words.say(one) for one in things} == {"中"}
    with translation.override("en"):
        assert {words.say(one) for one in things} == {"en"}
    assert (words.say(None), words.say(7)) == ("", "7")


def test_what_personal_data_show_is_masked() -> None:
    """R19."""
    assert words.mask("欧阳示例", "name") == "欧***"
    assert words.mask("someone@example.org", "email") == "s***@example.org"
    with pytest.raises(KeyError):
        words.mask("x", "anything")


def test_a_clause_is_named_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert [words.clause(one) for one in ("notice 2.2", "R2", "sector practice", "民法典201")] == [
            "通知 2.2", "规则 R2", "行业惯例", "民法典201",
        ]  # fmt: skip
    with translation.override("en"):
        assert [words.clause(one) for one in ("notice 2.2", "R17")] == ["notice 2.2", "rule R17"]


def test_sizes_are_said_as_limits_are_set() -> None:
    assert [words.file_size(n) for n in (0, 1024, 999_900, 20_000_000, 3_440_000, None)] == [
        "1 KB",
        "1 KB",
        "1 MB",
        "20 MB",
        "3.4 MB",
        "",
    ]


def test_every_standing_has_words_and_a_tone() -> None:
    assert set(present.TONES) == set(APPLICATION.words)
    assert {present.standing(state).tone for state in APPLICATION.words} == {
        "neutral", "under-way", "care", "refused", "done", "listed",
    }  # fmt: skip


def test_gold_is_only_for_what_is_listed() -> None:
    assert [state for state, tone in present.TONES.items() if tone == "listed"] == ["listed"]


def test_slots_are_used_then_reserved_then_free() -> None:
    assert [slot.state for slot in present.slots(used=2, reserved=1, total=4)] == ["used", "used", "reserved", "free"]


def test_a_chip_escapes_what_it_says() -> None:
    assert str(words.chip("<b>", "done")) == '<span class="chip done">&lt;b&gt;</span>'
