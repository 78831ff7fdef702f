"""Times of day in requests."""

from __future__ import annotations

import re
from datetime import time

_TIME = re.compile("T?([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_HH_MM = len("08:00")


def read_time_of_day(value: str) -> time | None:
    """Read a time of day in an ISO 8601 form, such as 08:00, T08:00 or 08:00:00; None if it has another form."""
    match = _TIME.fullmatch(value)
    if match is None:
        return None
    hour, minute, second = match.groups(default="0")
    return time(int(hour), int(minute), int(second))


def read_hours_and_minutes(value: str) -> time | None:
    """Read a time of day in the exact form HH:MM, with leading zeros; None if it has another form."""
    return read_time_of_day(value) if len(value) == _HH_MM else None
