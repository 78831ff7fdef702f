"""Openings, compared with a check of every minute by a second, simpler implementation of the rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from pinpoint_mock.calendar import sending_hours
from pinpoint_mock.calendar.sending_hours import read_sending_hours
from pinpoint_mock.world.clock import DAY, MINUTE, to_datetime, to_microseconds

if TYPE_CHECKING:
    from datetime import tzinfo

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
SCANNED_MINUTES = 2 * 24 * 60
CLOCK_CHANGES = [
    datetime(2026, 3, 8, 7, tzinfo=ZoneInfo("UTC")),  # New York: +1 h
    datetime(2026, 11, 1, 6, tzinfo=ZoneInfo("UTC")),  # New York: -1 h
    datetime(2026, 10, 3, 15, 30, tzinfo=ZoneInfo("UTC")),  # Lord Howe: +30 min
    datetime(2026, 4, 4, 15, tzinfo=ZoneInfo("UTC")),  # Lord Howe: -30 min
    datetime(2026, 9, 6, 4, tzinfo=ZoneInfo("UTC")),  # Santiago: +1 h, at midnight
    datetime(2026, 4, 5, 3, tzinfo=ZoneInfo("UTC")),  # Santiago: -1 h, at midnight
    datetime(2026, 2, 15, 2, tzinfo=ZoneInfo("UTC")),  # Casablanca: -1 h, for Ramadan
    datetime(2026, 3, 22, 2, tzinfo=ZoneInfo("UTC")),  # Casablanca: +1 h
    datetime(2011, 12, 30, 10, tzinfo=ZoneInfo("UTC")),  # Apia: +24 h
]
zone_names = st.sampled_from(
    [
        "Africa/Casablanca",
        "America/New_York",
        "America/Santiago",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "UTC",
    ]
)
zone_tuples = st.lists(zone_names, min_size=1, max_size=3).map(lambda names: tuple(map(ZoneInfo, names)))
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))
rules = st.builds(lambda start, end: {"StartTime": start, "EndTime": end}, times, times)
days = st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(rules, max_size=4), max_size=7)
instants = st.builds(
    lambda change, minutes: to_microseconds(change) + minutes * MINUTE,
    st.sampled_from(CLOCK_CHANGES),
    st.integers(-36 * 60, 12 * 60),
)


@st.composite
def requests(draw: st.DrawFn, now: int) -> dict[str, Any]:
    """Draw quiet time, open hours, and closed days near an instant."""
    around = st.integers(-2 * 24 * 60, 2 * 24 * 60)
    closed = []
    for _ in range(draw(st.integers(0, 2))):
        start = to_datetime(now + draw(around) * MINUTE).replace(second=0, microsecond=0, tzinfo=None)
        end = start + timedelta(minutes=draw(st.integers(0, 24 * 60)))
        closed.append({"Name": "closed", "StartDateTime": start.isoformat(), "EndDateTime": end.isoformat()})
    return {
        "QuietTime": {"Start": draw(times), "End": draw(times)},
        "SendingSchedule": True,
        "OpenHours": {"SMS": draw(days)},
        "ClosedDays": {"SMS": closed},
    }


def is_open(request: dict[str, Any], zone: tzinfo, instant: int) -> bool:
    """Return whether a zone allows sending, by comparing strings."""
    moment = to_datetime(instant).astimezone(zone)
    stamp = moment.isoformat()[: len("2026-03-08T02:30:00")]
    clock = stamp[len("2026-03-08T") : len("2026-03-08T02:30")]
    start, end = request["QuietTime"]["Start"], request["QuietTime"]["End"]
    if start < end and start <= clock < end:
        return False
    if start > end and (clock >= start or clock < end):
        return False
    if any(rule["StartDateTime"] <= stamp < rule["EndDateTime"] for rule in request["ClosedDays"]["SMS"]):
        return False
    by_day = request["OpenHours"]["SMS"]
    today, yesterday = (by_day.get(WEEKDAYS[(moment.weekday() - back) % 7], []) for back in (0, 1))
    if not today:
        return True
    spans = [(rule["StartTime"], rule["EndTime"] if rule["EndTime"] > rule["StartTime"] else "24:00") for rule in today]
    spans += [("00:00", rule["EndTime"]) for rule in yesterday if rule["EndTime"] <= rule["StartTime"]]
    return any(start <= clock < end for start, end in spans)


@given(st.data(), instants, zone_tuples)
@settings(max_examples=75)
def test_an_opening_is_the_first_minute_that_all_zones_allow(
    data: st.DataObject, now: int, zones: tuple[tzinfo, ...]
) -> None:
    request = data.draw(requests(now))
    minutes = (now + minute * MINUTE for minute in range(SCANNED_MINUTES))
    first = next((minute for minute in minutes if all(is_open(request, zone, minute) for zone in zones)), None)
    hours = read_sending_hours(request, "SMS")
    found = now if hours is None else hours.find_opening(zones, now)

    event("none" if first is None else "now" if first == now else "later")
    if first is None:
        assert found is None or found >= now + SCANNED_MINUTES * MINUTE
    else:
        assert found == first


@given(st.data(), instants, zone_tuples, st.lists(st.integers(-36 * 60, 72 * 60), min_size=2, max_size=12))
@settings(max_examples=100)
def test_openings_do_not_depend_on_earlier_searches(
    data: st.DataObject, base: int, zones: tuple[tzinfo, ...], minutes: list[int]
) -> None:
    request = data.draw(requests(base))
    hours = read_sending_hours(request, "SMS")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending_hours, "FURTHEST", data.draw(st.integers(1, 4)) * DAY // 4)
        for minute in minutes:
            now = base + minute * MINUTE
            fresh = read_sending_hours(request, "SMS")
            if hours is not None and fresh is not None:
                found = hours.find_opening(zones, now)
                event("none" if found is None else "now" if found == now else "later")
                assert found == fresh.find_opening(zones, now)
                assert (hours.explain(zones, now) == "") is (found == now)
