"""Caps: how many messages a recipient may get, for any sending times."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.limits.caps import read_caps
from pinpoint_mock.limits.sending_record import SendingRecord
from pinpoint_mock.world.clock import DAY, MINUTE

HOUR = 60 * MINUTE
START = 1_893_492_000_000_000  # 2030-01-01T10:00:00Z
ENDPOINTS = {"phone": "ann", "mail": "ann", "bob": "bob"}
"""The participant of each endpoint."""


def find_exceeded(limits: dict[str, Any], sent: list[tuple[str, str, str, int]], now: int = START) -> str | None:
    """Find the cap that a message of journey-1 to Ann's phone would exceed.

    Args:
        limits: The journey's limits.
        sent: The sender, participant, endpoint and time of each earlier message.
        now: The current time.
    """
    record = SendingRecord()
    for sender, participant, endpoint, time in sent:
        record.add(("user", participant), sender, time)
        record.add(endpoint, sender, time)
    exceeded = read_caps(limits, {}).find_exceeded(record, "journey-1", ("user", "ann"), "phone", now)
    return None if exceeded is None else exceeded[1]


@pytest.mark.parametrize(
    ("limits", "sent", "reason"),
    [
        ({"DailyCap": 1}, [], None),
        ({"DailyCap": 1}, [("journey-1", "ann", "phone", 0)], "DailyCap 1: 1 message since 2029-12-31 10:00"),
        ({"DailyCap": 1}, [("journey-1", "ann", "mail", 0)], "DailyCap 1: 1 message since 2029-12-31 10:00"),
        ({"DailyCap": 1}, [("journey-2", "ann", "phone", 0)], None),
        ({"DailyCap": 1}, [("journey-1", "bob", "bob", 0)], None),
        ({"DailyCap": 2}, [("journey-1", "ann", "phone", 0)], None),
        ({"DailyCap": 1}, [("journey-1", "ann", "phone", DAY)], None),
        (
            {"DailyCap": 1},
            [("journey-1", "ann", "phone", DAY - 1)],
            "DailyCap 1: 1 message since 2029-12-31 10:00",
        ),
        ({"DailyCap": 0}, [("journey-1", "ann", "phone", 0)], None),
        ({"TotalCap": 2}, [("journey-1", "ann", "phone", day * DAY) for day in (400, 1)], "TotalCap 2: 2 messages"),
        ({"TotalCap": 1}, [("journey-1", "ann", "mail", 0)], None),
        ({"TotalCap": 1}, [("journey-2", "ann", "phone", 0)], None),
        (
            {"TimeframeCap": {"Cap": 2, "Days": 7}},
            [("journey-1", "ann", "phone", 6 * DAY), ("journey-2", "ann", "phone", 0)],
            "TimeframeCap 2 in 7 days: 2 messages since 2029-12-25 10:00",
        ),
        (
            {"TimeframeCap": {"Cap": 2, "Days": 7}},
            [("journey-1", "ann", "phone", 7 * DAY), ("journey-2", "ann", "phone", 0)],
            None,
        ),
        ({"TimeframeCap": {"Cap": 1, "Days": 7}}, [("journey-2", "ann", "mail", 0)], None),
        ({"TimeframeCap": {"Cap": 1}}, [("journey-1", "ann", "phone", 0)], None),
        ({"TimeframeCap": {"Days": 7}}, [("journey-1", "ann", "phone", 0)], None),
        (
            {"DailyCap": 1, "TotalCap": 1},
            [("journey-1", "ann", "phone", 0)],
            "DailyCap 1: 1 message since 2029-12-31 10:00",
        ),
    ],
)
def test_given_earlier_messages_when_one_more_is_to_be_sent_then_the_first_cap_that_it_exceeds_is_named(
    limits: dict[str, Any], sent: list[tuple[str, str, str, int]], reason: str | None
) -> None:
    assert find_exceeded(limits, [(*others, START - ago) for *others, ago in sent]) == reason  # type: ignore[misc]


@pytest.mark.parametrize(
    ("limits", "defaults", "expected"),
    [
        ({}, {}, []),
        ({}, {"DailyCap": 0, "TotalCap": 0, "TimeframeCap": {}}, []),
        ({}, {"DailyCap": 3}, [("DailyCap", 3, True)]),
        ({"DailyCap": 5}, {"DailyCap": 3}, [("DailyCap", 5, False)]),
        ({"DailyCap": 0}, {"DailyCap": 3}, []),
        ({}, {"TotalCap": 3}, [("TotalCap", 3, False)]),
        ({"TotalCap": 0}, {"TotalCap": 3}, []),
        ({}, {"TimeframeCap": {"Cap": 3, "Days": 7}}, [("TimeframeCap", 3, True)]),
        ({"TimeframeCap": {"Cap": 5, "Days": 7}}, {"TimeframeCap": {"Cap": 3, "Days": 7}}, [("TimeframeCap", 5, True)]),
        ({"TimeframeCap": {"Cap": 0, "Days": 0}}, {"TimeframeCap": {"Cap": 3, "Days": 7}}, []),
    ],
)
def test_given_limits_and_the_defaults_of_the_application_then_the_journeys_limits_override_them(
    limits: dict[str, Any], defaults: dict[str, Any], expected: list[tuple[str, int, bool]]
) -> None:
    caps = read_caps(limits, defaults)
    assert [(cap.name, cap.most, cap.counts_all_senders) for cap in caps] == expected
    assert bool(caps) is bool(expected)


def test_given_the_daily_cap_of_the_application_then_messages_of_all_journeys_count() -> None:
    record = SendingRecord()
    record.add("phone", "journey-2", START)
    caps = read_caps({}, {"DailyCap": 1})
    assert caps.find_exceeded(record, "journey-1", "phone", "phone", START) is not None


@settings(max_examples=200)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(["journey-1", "journey-2"]), st.sampled_from([*ENDPOINTS])),
        max_size=60,
    ),
    daily=st.integers(0, 3),
    of_all=st.booleans(),
    total=st.integers(0, 6),
    timeframe=st.integers(0, 4),
    days=st.integers(0, 3),
)
def test_given_any_times_when_messages_are_sent_then_no_window_exceeds_a_cap_and_none_is_stopped_needlessly(
    steps: list[tuple[int, str, str]], daily: int, of_all: bool, total: int, timeframe: int, days: int
) -> None:
    others = {"TotalCap": total, "TimeframeCap": {"Cap": timeframe, "Days": days}}
    caps = read_caps(others if of_all else {**others, "DailyCap": daily}, {"DailyCap": daily} if of_all else {})
    record, sent, now = SendingRecord(), list[tuple[int, str, str]](), START
    for hours, sender, endpoint in steps:
        now += hours * HOUR

        def count(endpoints: set[str], senders: set[str], span: int, now: int = now) -> int:
            return sum(time > now - span and by in senders and to in endpoints for time, by, to in sent)

        of_participant = {name for name, owner in ENDPOINTS.items() if owner == ENDPOINTS[endpoint]}
        everybody = {"journey-1", "journey-2"}
        is_stopped = (
            (daily and count(of_participant, everybody if of_all else {sender}, DAY) >= daily)
            or (total and count({endpoint}, {sender}, 10**18) >= total)
            or (timeframe and days and count({endpoint}, everybody, days * DAY) >= timeframe)
        )
        participant = ("user", ENDPOINTS[endpoint])
        reason = caps.find_exceeded(record, sender, participant, endpoint, now)
        assert (reason is not None) is bool(is_stopped), reason
        if reason is None:
            record.add(endpoint, sender, now)
            record.add(participant, sender, now)
            sent.append((now, sender, endpoint))
