"""Instants and wall clocks, across gaps and folds, and the starts and ends of schedules with LocalTime."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.calendar.local_time import (
    find_first_instant,
    find_last_instant,
    find_local_end,
    find_local_start,
    find_offset_change,
    to_instant,
    to_wall_clock,
)
from pinpoint_mock.world.clock import DAY, to_datetime, to_microseconds

ZONES = [
    "UTC",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Kiritimati",
]


def at(text: str) -> int:
    """Return the instant of an ISO 8601 time."""
    return to_microseconds(datetime.fromisoformat(text))


def clock(text: str) -> datetime:
    """Return what a clock shows."""
    return datetime.fromisoformat(text)


zones = st.sampled_from(ZONES).map(ZoneInfo)
wall_clocks = st.datetimes(clock("2000-01-01T00:00"), clock("2040-01-01T00:00"))
A_DAY_THAT_APIA_SKIPPED = clock("2011-12-30T00:00")


@pytest.mark.parametrize(
    ("wall_clock", "zone", "instant"),
    [
        (clock("2026-01-15T09:00"), "America/New_York", "2026-01-15T14:00:00+00:00"),
        (clock("2026-07-15T09:00"), "America/New_York", "2026-07-15T13:00:00+00:00"),
        (clock("2026-07-15T09:00"), "Asia/Kathmandu", "2026-07-15T03:15:00+00:00"),
        (clock("2026-03-08T01:59:59.999999"), "America/New_York", "2026-03-08T06:59:59.999999+00:00"),
        (clock("2026-03-08T03:00"), "America/New_York", "2026-03-08T07:00:00+00:00"),
    ],
)
def test_given_a_wall_clock_when_its_instant_is_found_then_the_offset_of_that_day_counts(
    wall_clock: datetime, zone: str, instant: str
) -> None:
    assert to_instant(wall_clock, ZoneInfo(zone)) == at(instant)


@pytest.mark.parametrize(
    ("wall_clock", "zone", "shown"),
    [
        (clock("2026-03-08T02:30"), "America/New_York", clock("2026-03-08T03:30")),
        (clock("2026-10-04T02:10"), "Australia/Lord_Howe", clock("2026-10-04T02:40")),
        (A_DAY_THAT_APIA_SKIPPED, "Pacific/Apia", clock("2011-12-31T00:00")),
    ],
)
def test_given_a_time_that_clocks_skip_when_its_instant_is_found_then_it_is_later_by_the_gap(
    wall_clock: datetime, zone: str, shown: datetime
) -> None:
    assert to_wall_clock(to_instant(wall_clock, ZoneInfo(zone)), ZoneInfo(zone)) == shown


@pytest.mark.parametrize("fold", [0, 1])
def test_given_a_time_that_clocks_show_twice_when_its_instant_is_found_then_it_is_the_earlier_one(fold: int) -> None:
    wall_clock = clock("2026-11-01T01:30").replace(fold=fold)
    assert to_instant(wall_clock, ZoneInfo("America/New_York")) == at("2026-11-01T05:30:00+00:00")


@given(wall_clocks, zones)
def test_a_wall_clock_survives_a_round_trip_unless_it_is_skipped(wall_clock: datetime, zone: ZoneInfo) -> None:
    instant = to_instant(wall_clock, zone)
    back = to_wall_clock(instant, zone)
    assert back >= wall_clock
    assert back == wall_clock or to_wall_clock(instant - int((back - wall_clock) / timedelta(microseconds=1)), zone) < (
        wall_clock
    )


@given(wall_clocks, zones)
def test_an_instant_survives_a_round_trip_unless_its_time_was_shown_before(moment: datetime, zone: ZoneInfo) -> None:
    instant = to_microseconds(moment.replace(tzinfo=timezone.utc))
    back = to_instant(to_wall_clock(instant, zone), zone)
    assert back == instant or (back < instant and to_wall_clock(back, zone) == to_wall_clock(instant, zone))


@given(wall_clocks, zones)
def test_an_offset_changes_at_the_first_instant_that_has_another(moment: datetime, zone: ZoneInfo) -> None:
    start = to_microseconds(moment.replace(tzinfo=timezone.utc))
    change = find_offset_change(zone, start, start + DAY)
    offsets = [to_datetime(instant).astimezone(zone).utcoffset() for instant in (start, change - 1, change)]
    assert offsets[0] == offsets[1]
    assert change == start + DAY or offsets[1] != offsets[2]


def test_an_offset_that_changes_within_a_day_changes_to_the_microsecond() -> None:
    start = at("2026-03-08T00:00:00+00:00")
    assert find_offset_change(ZoneInfo("America/New_York"), start, start + DAY) == at("2026-03-08T07:00:00+00:00")


def test_given_the_end_of_the_calendar_when_clocks_would_show_the_next_year_then_they_show_the_last_possible_time() -> (
    None
):
    last = at("9999-12-31T23:59:59.999999+00:00")
    assert to_wall_clock(last, ZoneInfo("Asia/Tokyo")) == clock("9999-12-31T23:59:59.999999")


class TestLocalSchedules:
    START = datetime(2026, 3, 2, 17, tzinfo=timezone.utc)
    OFFSET = timezone(timedelta(hours=-8))  # so it is 09:00 by the clocks

    @pytest.mark.parametrize(
        ("zone", "instant"),
        [
            ("Asia/Tokyo", "2026-03-02T09:00:00+09:00"),
            ("Europe/London", "2026-03-02T09:00:00+00:00"),
            ("America/Los_Angeles", "2026-03-02T17:00:00+00:00"),
        ],
    )
    def test_given_a_zone_when_its_start_is_found_then_its_clocks_show_the_time_of_the_schedule(
        self, zone: str, instant: str
    ) -> None:
        assert find_local_start(self.START, self.OFFSET, [ZoneInfo(zone)]) == at(instant)
        assert find_local_end(self.START, self.OFFSET, [ZoneInfo(zone)]) == at(instant)

    def test_given_several_zones_when_start_and_end_are_found_then_latest_start_and_earliest_end_count(self) -> None:
        zones = [ZoneInfo(name) for name in ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")]
        assert find_local_start(self.START, self.OFFSET, zones) == at("2026-03-02T17:00:00+00:00")
        assert find_local_end(self.START, self.OFFSET, zones) == at("2026-03-02T00:00:00+00:00")

    @pytest.mark.parametrize("zone", ZONES)
    def test_the_first_and_the_last_zone_on_earth_enclose_every_other(self, zone: str) -> None:
        first, last = find_first_instant(self.START, self.OFFSET), find_last_instant(self.START, self.OFFSET)
        assert (first, last) == (at("2026-03-02T09:00:00+14:00"), at("2026-03-02T09:00:00-12:00"))
        assert first <= find_local_start(self.START, self.OFFSET, [ZoneInfo(zone)]) <= last
