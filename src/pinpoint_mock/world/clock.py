"""The clock of a world: the time that the test sees (real, frozen or travelled), plus what the mock was advanced by.

All code asks this clock for the time. It counts whole microseconds since the epoch, so that many small steps add up to
exactly one large step.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta, timezone
from functools import lru_cache

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_END = (datetime.max.replace(tzinfo=timezone.utc) - _EPOCH) // _MICROSECOND
"""The last time that can be shown."""
LAST = (datetime(9999, 1, 1, tzinfo=timezone.utc) - _EPOCH) // _MICROSECOND
"""The last time that a test can go to: a year is left for what is scheduled then."""


class Clock:
    """Virtual time.

    Args:
        offset: How far it is ahead of the time outside the mock, in microseconds.
    """

    __slots__ = ("action_time", "last_look", "offset", "request_time")

    def __init__(self, offset: int = 0) -> None:
        self.offset = offset
        self.last_look = 0
        self.request_time: int | None = None
        self.action_time: int | None = None

    def now(self) -> int:
        """Return the time; it stands still during a request, and is the due time while an action runs."""
        if self.request_time is not None:
            return self.request_time
        if self.action_time is not None:
            return self.action_time
        return min(read_outer_time() + self.offset, _END)

    @property
    def was_advanced(self) -> bool:
        """Whether the mock has moved time."""
        return self.offset != 0

    def look(self) -> int:
        """Return the time now and remember it, for the report of a test whose time has been left by then."""
        self.last_look = now = self.now()
        return now

    def copy(self) -> Clock:
        """Return an independent clock that shows the same time."""
        copied = Clock(self.offset)
        copied.last_look = self.last_look
        return copied


def read_outer_time() -> int:
    """Return the time outside the mock: freezegun's if it is active, else `time.time()` (which time-machine replaces).

    This asks freezegun's factory directly, because freezegun's `time.time` returns real time in worker threads and its
    `datetime.now` is shifted by `tz_offset`.
    """
    freezegun = sys.modules.get("freezegun.api")
    if freezegun is not None and freezegun.freeze_factories:
        return to_microseconds(freezegun.freeze_factories[-1]().replace(tzinfo=timezone.utc))
    return int(time.time() * SECOND + 0.5)


def to_microseconds(moment: datetime) -> int:
    """Convert an aware datetime to microseconds since the epoch."""
    return (moment - _EPOCH) // _MICROSECOND


def to_datetime(microseconds: int) -> datetime:
    """Convert microseconds since the epoch to an aware datetime in UTC, to the last one if they lie after it."""
    return _EPOCH + timedelta(microseconds=min(microseconds, _END))


def format_timestamp(microseconds: int) -> str:
    """Format a time as the service writes dates: UTC, three decimals, Z.

    Source: docs/behaviours.md#all-operations, documented.
    """
    second, part = divmod(microseconds, SECOND)
    return f"{_text_of_second(second)}.{part // 1000:03d}Z"


@lru_cache(maxsize=16)
def _text_of_second(second: int) -> str:
    return to_datetime(second * SECOND).replace(tzinfo=None).isoformat()
