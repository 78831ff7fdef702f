"""ISO 8601 durations: which strings are valid, and the time after a duration."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pinpoint_mock.world.clock import to_datetime, to_microseconds
from pinpoint_mock.world.durations import after, read_duration

START = to_microseconds(datetime(2030, 1, 31, 10, tzinfo=timezone.utc))


@pytest.mark.parametrize(
    ("text", "times", "end"),
    [
        ("PT0S", 1, "2030-01-31T10:00:00+00:00"),
        ("PT12H", 1, "2030-01-31T22:00:00+00:00"),
        ("P1D", 3, "2030-02-03T10:00:00+00:00"),
        ("P1W", 1, "2030-02-07T10:00:00+00:00"),
        ("P1M", 1, "2030-02-28T10:00:00+00:00"),
        ("P1Y2M", 1, "2031-03-31T10:00:00+00:00"),
        ("P7900Y", 2, "9999-12-31T23:59:59+00:00"),
    ],
)
def test_given_a_duration_when_added_then_months_and_years_are_those_of_the_calendar(
    text: str, times: int, end: str
) -> None:
    duration = read_duration(text)
    assert duration is not None
    assert to_datetime(after(START, duration, times)).isoformat() == end


@pytest.mark.parametrize("text", ["", "P", "1D", "P1DT", "P1D\n", "-P1D", "P99999Y", "PT1H ", "P1X"])
def test_given_a_string_that_is_not_a_duration_then_it_is_not_read(text: str) -> None:
    assert read_duration(text) is None
