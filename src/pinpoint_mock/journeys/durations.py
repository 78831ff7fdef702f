"""ISO 8601 durations, which may count in months and years."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..world.clock import to_datetime, to_microseconds

if TYPE_CHECKING:
    from typing import TypeAlias

    Duration: TypeAlias = Any  # isodate's Duration, or a timedelta: isodate is not typed


def read_duration(text: str, member: str) -> Duration:
    """Parse a duration; nothing and less than nothing are refused."""
    from isodate import ISO8601Error, parse_duration

    try:
        duration = parse_duration(text)
        is_positive = to_datetime(0) + duration > to_datetime(0)
    except (ISO8601Error, ValueError, OverflowError, ArithmeticError):
        is_positive = False
    if not is_positive:
        raise BadRequest(
            f"must be an ISO 8601 duration of more than nothing, such as PT12H or P1D, not {text!r}", member
        )
    return duration


def after(start: int, duration: Duration, times: int = 1) -> int:
    """The moment that lies a number of durations after another; beyond the year 9999 it is that year's end."""
    try:
        return to_microseconds(to_datetime(start) + duration * times)
    except (OverflowError, ValueError):
        return _END_OF_TIME


_END_OF_TIME = to_microseconds(to_datetime(0)) + 253_402_300_799 * (timedelta(seconds=1) // timedelta(microseconds=1))
