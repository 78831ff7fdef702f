"""Entering again: how many times, and how soon."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.limits.reentry import read_reentry_limits
from pinpoint_mock.world.clock import DAY, SECOND

ENTERED = 1_893_492_000_000_000  # 2030-01-01T10:00:00Z


@pytest.mark.parametrize(
    ("limits", "entries", "later", "reason"),
    [
        ({}, 5, 0, None),
        ({"EndpointReentryCap": 0}, 5, 0, None),
        ({"EndpointReentryCap": 1}, 0, 0, None),
        ({"EndpointReentryCap": 1}, 1, 0, "EndpointReentryCap 1: it has entered once"),
        ({"EndpointReentryCap": 2}, 1, 0, None),
        ({"EndpointReentryCap": 2}, 2, 999 * DAY, "EndpointReentryCap 2: it has entered 2 times"),
        ({"EndpointReentryInterval": "P1D"}, 0, 0, None),
        (
            {"EndpointReentryInterval": "P1D"},
            1,
            DAY - 1,
            "EndpointReentryInterval P1D: it entered at 2030-01-01 10:00:00 and may enter again at 2030-01-02 10:00:00",
        ),
        ({"EndpointReentryInterval": "P1D"}, 1, DAY, None),
        (
            {"EndpointReentryInterval": "P1M"},
            1,
            31 * DAY - SECOND,
            "EndpointReentryInterval P1M: it entered at 2030-01-01 10:00:00 and may enter again at 2030-02-01 10:00:00",
        ),
        ({"EndpointReentryInterval": "P1M"}, 1, 31 * DAY, None),
        (
            {"EndpointReentryCap": 1, "EndpointReentryInterval": "P1D"},
            1,
            0,
            "EndpointReentryCap 1: it has entered once",
        ),
        ({"EndpointReentryInterval": ""}, 1, 0, None),
    ],
)
def test_given_earlier_entries_when_a_participant_wants_to_enter_again_then_the_limits_allow_or_refuse_it(
    limits: dict[str, Any], entries: int, later: int, reason: str | None
) -> None:
    assert read_reentry_limits(limits).find_reason(entries, ENTERED, ENTERED + later) == reason


@pytest.mark.parametrize(
    ("limits", "are_any"),
    [
        ({}, False),
        ({"EndpointReentryCap": 0, "EndpointReentryInterval": ""}, False),
        ({"EndpointReentryCap": 1}, True),
        ({"EndpointReentryInterval": "PT1H"}, True),
    ],
)
def test_given_limits_then_they_are_true_only_if_there_are_any(limits: dict[str, Any], are_any: bool) -> None:
    assert bool(read_reentry_limits(limits)) is are_any
