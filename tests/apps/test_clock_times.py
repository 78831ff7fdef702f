"""Times of day: the valid strings, and the time of each."""

from __future__ import annotations

from datetime import time

import pytest

from pinpoint_mock.apps.clock_times import read_hours_and_minutes, read_time_of_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00", time(0)),
        ("08:05", time(8, 5)),
        ("23:59", time(23, 59)),
        ("T08:05", time(8, 5)),
        ("08:05:09", time(8, 5, 9)),
        ("T23:59:59", time(23, 59, 59)),
    ],
)
def test_each_iso_form_is_read(text: str, expected: time) -> None:
    assert read_time_of_day(text) == expected
    assert read_hours_and_minutes(text) == (expected if len(text) == len("HH:MM") else None)


@pytest.mark.parametrize(
    "text", ["", "8:00", "24:00", "08:60", "08:00:60", "08", "0800", "08:00\n", " 08:00", "t08:00", "0٨:00", "T8:00"]
)
def test_other_strings_are_not_times_of_day(text: str) -> None:
    assert read_time_of_day(text) is None
    assert read_hours_and_minutes(text) is None
