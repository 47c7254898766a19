"""Instants as a definition writes them and a page says them: 24:00 is kept exclusive, spoken as 24:00 (R1, T1)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.calendar import end_of_day, parse_instant, speak_instant, start_of_day

BEIJING = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DEADLINE = datetime(2022, 11, 1, tzinfo=BEIJING)


@pytest.mark.parametrize(
    "written",
    ["2022-10-31T24:00", "2022-10-31 24:00", "2022-10-31T24:00:00", "2022-11-01T00:00", "2022-10-31T16:00Z",
     "2022-10-31T24:00+08:00", "2022-10-31T17:00:00.000+01:00"],
)  # fmt: skip
def test_twenty_four_hundred_is_the_first_instant_of_the_next_day(written: str) -> None:
    value = parse_instant(written=written, zone=BEIJING).value
    assert value is not None
    assert (value.astimezone(UTC), value.tzinfo) == (DEADLINE.astimezone(UTC), BEIJING)


def test_a_date_alone_is_its_first_instant_or_its_24_00() -> None:
    starts = [parse_instant(written=one, zone=BEIJING).value for one in ("2022-10-31", date(2022, 10, 31))]
    ends = [parse_instant(written=one, zone=BEIJING, edge="end").value for one in ("2022-10-31", date(2022, 10, 31))]
    assert starts == [datetime(2022, 10, 31, tzinfo=BEIJING)] * 2
    assert ends == [DEADLINE] * 2


def test_what_a_toml_reader_already_made_of_it_is_read_too() -> None:
    naive = datetime(2022, 10, 31, 18, 30)  # noqa: DTZ001 - a TOML local date-time
    aware = datetime(2022, 10, 31, 10, 30, tzinfo=UTC)
    assert [parse_instant(written=one, zone=BEIJING).value for one in (naive, aware)] == [
        datetime(2022, 10, 31, 18, 30, tzinfo=BEIJING)
    ] * 2


def test_seconds_and_their_fraction_are_read() -> None:
    value = parse_instant(written="2022-10-31T23:59:59.5", zone=BEIJING).value
    assert value == datetime(2022, 10, 31, 23, 59, 59, 500_000, tzinfo=BEIJING)


def test_a_time_the_clocks_skip_is_refused() -> None:
    assert parse_instant(written="2022-03-27T02:30", zone=BERLIN).codes == ("instant-skipped",)


def test_a_time_that_comes_twice_asks_for_its_offset_and_takes_it() -> None:
    (problem,) = parse_instant(written="2022-10-30T02:30", zone=BERLIN).problems
    assert problem.code == "instant-twice"
    assert problem.en.endswith("add the offset, +02:00 / +01:00.")
    first, second = (
        parse_instant(written=f"2022-10-30T02:30{offset}", zone=BERLIN).value for offset in ("+02:00", "+01:00")
    )
    assert first is not None
    assert second is not None
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("written", "code"),
    [("", "empty"), ("31 Oct", "instant-shape"), ("2022-10-31+08:00", "instant-shape"), ("2022/10/31", "instant-shape"),
     ("２０２２-10-31", "instant-shape"), ("2022-02-30", "instant-date"), ("2022-10-31T24:01", "instant-date"),
     ("2022-10-31T25:00", "instant-date"), ("2022-10-31T12:60", "instant-date"), ("0001-01-01", "instant-date"),
     ("9999-12-31T24:00", "instant-date"), ("2022-10-31T10:00+99:00", "instant-date")],
)  # fmt: skip
def test_what_is_no_time_says_why(written: str, code: str) -> None:
    assert parse_instant(written=written, zone=BEIJING).codes == (code,)


@given(
    st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", fullmatch=True)
)
def test_any_text_is_answered(written: str) -> None:
    result = parse_instant(written=written, zone=BERLIN, edge="end")
    assert (result.value is None) == bool(result.errors)


def test_an_exclusive_end_at_midnight_is_spoken_as_24_00() -> None:
    said = [speak_instant(instant=DEADLINE, zone=BEIJING, language=language, edge="end") for language in ("zh", "en")]
    assert said == ["2022年10月31日24:00", "31 Oct 2022, 24:00"]


def test_the_same_instant_as_an_opening_is_spoken_as_00_00() -> None:
    said = [speak_instant(instant=DEADLINE, zone=BEIJING, language=language) for language in ("zh", "en")]
    assert said == ["2022年11月1日00:00", "1 Nov 2022, 00:00"]


def test_an_end_is_midnight_in_the_zone_it_is_spoken_in() -> None:
    in_utc = DEADLINE.astimezone(UTC)
    assert speak_instant(instant=in_utc, zone=BEIJING, language="zh", edge="end") == "2022年10月31日24:00"
    assert speak_instant(instant=in_utc, zone=BERLIN, language="en", edge="end") == "31 Oct 2022, 17:00"


def test_seconds_are_spoken_only_where_there_are_some() -> None:
    late = DEADLINE - timedelta(seconds=1)
    assert speak_instant(instant=late, zone=BEIJING, language="zh", edge="end") == "2022年10月31日23:59:59"


def test_an_hour_that_comes_twice_is_spoken_with_its_offset() -> None:
    instants = [datetime(2022, 10, 30, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    assert [speak_instant(instant=one, zone=BERLIN, language="en") for one in instants] == [
        "30 Oct 2022, 02:30 (UTC+02:00)",
        "30 Oct 2022, 02:30 (UTC+01:00)",
    ]


@pytest.mark.parametrize("day", [date(2022, 3, 26), date(2022, 3, 27), date(2022, 10, 29), date(2022, 10, 30)])
def test_24_00_is_spoken_right_on_both_sides_of_a_change_of_clocks(day: date) -> None:
    end = end_of_day(day=day, zone=BERLIN)
    assert speak_instant(instant=end, zone=BERLIN, language="zh", edge="end") == f"2022年{day.month}月{day.day}日24:00"


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T01:00:00-02:00"),
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T00:30:00-04:00"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-31T00:00:00+14:00"),
        ("America/Havana", date(2022, 11, 6), "2022-11-06T00:00:00-04:00"),
        ("Asia/Shanghai", date(2022, 11, 1), "2022-11-01T00:00:00+08:00"),
    ],
)
def test_a_day_starts_at_its_first_instant_even_without_a_midnight(zone: str, day: date, first: str) -> None:
    assert start_of_day(day=day, zone=ZoneInfo(zone)).isoformat() == first


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "America/St_Johns"])


@given(st.dates(date(1950, 1, 1), date(2037, 12, 30)), ZONES)
def test_the_day_before_its_start_is_another_day(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    start = start_of_day(day=day, zone=zone).astimezone(UTC)
    before = (start - timedelta(seconds=1)).astimezone(zone)
    assert (before.date() < day, start.astimezone(zone).date()) == (True, day)


@given(st.dates(date(1950, 1, 1), date(2037, 12, 30)), ZONES)
def test_an_end_of_day_spoken_and_read_again_is_the_same_instant(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    end = end_of_day(day=day, zone=zone)
    assert (
        speak_instant(instant=end, zone=zone, language="zh", edge="end") == f"{day.year}年{day.month}月{day.day}日24:00"
    )
    again = parse_instant(written=f"{day.isoformat()}T24:00", zone=zone).value
    assert again is not None
    assert again.astimezone(UTC) == end.astimezone(UTC)
