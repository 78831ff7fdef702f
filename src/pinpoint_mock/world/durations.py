"""ISO 8601 durations, which may contain months and years."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .clock import to_datetime, to_microseconds

if TYPE_CHECKING:
    from typing import TypeAlias

    Duration: TypeAlias = Any  # isodate's Duration, or a timedelta: isodate is not typed


@lru_cache(maxsize=256)
def read_duration(value: str) -> Duration | None:
    """Read a duration; None if it is not a duration, is negative, or goes beyond the calendar."""
    from isodate import ISO8601Error, parse_duration

    if not value.endswith(_DESIGNATORS):
        return None  # isodate would accept "P1DT" and a newline at the end
    try:
        duration = parse_duration(value)
        return duration if to_datetime(0) + duration >= to_datetime(0) else None
    except (ISO8601Error, ValueError, OverflowError, ArithmeticError):
        return None


_DESIGNATORS = ("Y", "M", "W", "D", "H", "S")
_NUMBER = re.compile(r"(\d{1,9})([smhd])", re.ASCII)


def read_length(value: str) -> timedelta | None:
    """Read a length of time from a command line: a number with a unit such as `10s`, or an ISO 8601 duration.

    Args:
        value: The length. The units are s, m, h and d.

    Returns:
        The length; None if the string has another form.
    """
    number = _NUMBER.fullmatch(value)
    if number is not None:
        value = f"{'P' if number[2] == 'd' else 'PT'}{number[1]}{number[2].upper()}"
    duration = read_duration(value)
    return duration if isinstance(duration, timedelta) else None


def after(start: int, duration: Duration, times: int = 1) -> int:
    """Return the time after a number of durations, at most the end of the year 9999."""
    try:
        return to_microseconds(to_datetime(start) + duration * times)
    except (OverflowError, ValueError):
        return _END_OF_TIME


_END_OF_TIME = to_microseconds(to_datetime(0)) + 253_402_300_799 * (timedelta(seconds=1) // timedelta(microseconds=1))
