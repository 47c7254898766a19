"""A window holds its first instant and not its last (R1, T1)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.calendar import Window, parse_window

BEIJING = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
CLOSES = datetime(2022, 11, 1, tzinfo=BEIJING)
COLLECTION = Window(opens=datetime(2022, 9, 1, tzinfo=BEIJING), closes=CLOSES, zone=BEIJING)


def test_t1_r1_the_last_microsecond_is_in_time_and_24_00_is_too_late() -> None:
    """T1: 23:59:59.999 is accepted, 24:00:00.000 is refused."""
    moments = [CLOSES - timedelta(milliseconds=1), CLOSES - timedelta(microseconds=1), CLOSES]
    assert [COLLECTION.contains(at) for at in moments] == [True, True, False]


def test_the_opening_instant_is_in_and_the_one_before_is_not() -> None:
    opens = COLLECTION.opens
    assert opens is not None
    assert [COLLECTION.contains(opens - timedelta(microseconds=1)), COLLECTION.contains(opens)] == [False, True]
    assert COLLECTION.before(opens - timedelta(microseconds=1))
    assert COLLECTION.after(CLOSES)


def test_an_instant_of_another_zone_is_compared_as_an_instant() -> None:
    assert COLLECTION.contains(datetime(2022, 10, 31, 15, 59, 59, tzinfo=UTC))
    assert not COLLECTION.contains(datetime(2022, 10, 31, 16, 0, tzinfo=UTC))


def test_a_window_says_24_00_in_both_languages() -> None:
    assert [COLLECTION.spoken_closing(language=language) for language in ("zh", "en")] == [
        "2022年10月31日24:00",
        "31 Oct 2022, 24:00",
    ]
    assert COLLECTION.spoken(language="zh") == "2022年9月1日00:00至2022年10月31日24:00"
    assert COLLECTION.spoken(language="en") == "1 Sep 2022, 00:00 to 31 Oct 2022, 24:00"


def test_a_window_open_on_a_side_says_so() -> None:
    opens, closes = COLLECTION.opens, COLLECTION.closes
    windows = [Window(opens=None, closes=closes, zone=BEIJING), Window(opens=opens, closes=None, zone=BEIJING)]
    windows.append(Window(opens=None, closes=None, zone=BEIJING))
    assert [one.spoken(language="zh") for one in windows] == [
        "截至2022年10月31日24:00",
        "2022年9月1日00:00起",
        "不限时间",
    ]
    assert [one.spoken(language="en") for one in windows] == [
        "until 31 Oct 2022, 24:00",
        "from 1 Sep 2022, 00:00",
        "at any time",
    ]
    assert [one.contains(datetime(1999, 1, 1, tzinfo=UTC)) for one in windows] == [True, False, True]


def test_the_hour_that_comes_twice_is_not_confused() -> None:
    """Two times of one zone compare by the wall clock in Python; a window compares instants."""
    window = Window(
        opens=datetime(2022, 10, 30, 0, 45, tzinfo=UTC).astimezone(BERLIN),
        closes=datetime(2022, 10, 30, 1, 15, tzinfo=UTC).astimezone(BERLIN),
        zone=BERLIN,
    )
    inside = datetime(2022, 10, 30, 1, 0, tzinfo=UTC).astimezone(BERLIN)
    outside = datetime(2022, 10, 30, 0, 30, tzinfo=UTC).astimezone(BERLIN)
    assert (window.contains(inside), window.contains(outside)) == (True, False)


def test_days_of_23_and_25_hours_are_whole_days() -> None:
    lengths = []
    for day in ("2022-03-27", "2022-10-30", "2022-10-31"):
        window = parse_window(opens=day, closes=day, zone=BERLIN).value
        assert window is not None
        assert window.opens is not None
        assert window.closes is not None
        lengths.append((window.closes.astimezone(UTC) - window.opens.astimezone(UTC)) / timedelta(hours=1))
    assert lengths == [23, 25, 24]


def test_windows_that_touch_do_not_overlap() -> None:
    november = Window(opens=CLOSES, closes=datetime(2022, 12, 1, tzinfo=BEIJING), zone=BEIJING)
    assert (COLLECTION.overlaps(november), november.overlaps(COLLECTION)) == (False, False)


def test_what_two_windows_share_is_a_window() -> None:
    late = Window(opens=datetime(2022, 10, 15, tzinfo=BEIJING), closes=None, zone=BEIJING)
    assert COLLECTION.overlap(late) == Window(opens=late.opens, closes=CLOSES, zone=BEIJING)


def test_a_naive_or_reversed_window_is_a_bug_of_its_caller() -> None:
    with pytest.raises(ValueError, match="aware"):
        Window(opens=datetime(2022, 1, 1), closes=None, zone=BEIJING)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="closes after it opens"):
        Window(opens=CLOSES, closes=CLOSES, zone=BEIJING)


def test_a_definition_writes_its_edges_as_dates_or_times() -> None:
    window = parse_window(opens=date(2022, 9, 1), closes="2022-10-31T24:00", zone=BEIJING).value
    assert window == COLLECTION
    assert parse_window(opens="2022-09-01", closes=date(2022, 10, 31), zone=BEIJING).value == COLLECTION


def test_the_mistakes_of_both_edges_are_reported_at_once() -> None:
    assert parse_window(opens="soon", closes="2022-02-30", zone=BEIJING).codes == ("instant-shape", "instant-date")


def test_a_window_that_closes_before_it_opens_is_a_problem_of_the_definition() -> None:
    assert parse_window(opens="2022-11-01", closes="2022-10-31", zone=BEIJING).codes == ("window-order",)


INSTANTS = st.datetimes(datetime(2022, 1, 1), datetime(2022, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(INSTANTS, INSTANTS, INSTANTS, INSTANTS, INSTANTS)
def test_an_instant_is_in_the_overlap_exactly_when_it_is_in_both(
    a: datetime, b: datetime, c: datetime, d: datetime, at: datetime
) -> None:
    if a == b or c == d:
        return
    first = Window(opens=min(a, b).astimezone(BERLIN), closes=max(a, b), zone=BERLIN)
    second = Window(opens=min(c, d), closes=max(c, d).astimezone(BEIJING), zone=BEIJING)
    shared = first.overlap(second)
    assert (shared is not None and shared.contains(at)) == (first.contains(at) and second.contains(at))
    assert first.overlaps(second) == second.overlaps(first)
