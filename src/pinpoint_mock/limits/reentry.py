"""The limits on how often and how soon a participant may enter again.

Source: docs/behaviours/sending-limits.md#limits
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.clock import to_datetime
from ..world.durations import after, read_duration

if TYPE_CHECKING:
    from collections.abc import Mapping


class ReentryLimits(NamedTuple):
    """The limits on entering again. Without limits, it is false.

    Args:
        cap: The maximum number of entries; 0 for no limit.
        interval: The minimum time between one entry and the next, as an ISO 8601 duration; empty for none.
    """

    cap: int = 0
    interval: str = ""

    def __bool__(self) -> bool:
        return bool(self.cap or self.interval)

    def find_reason(self, entries: int, last_entry: int, now: int) -> str | None:
        """Return why a participant cannot enter, in a few words; None if it can.

        Args:
            entries: How many times the participant has entered.
            last_entry: When it last entered; ignored if it never entered.
            now: When it is to enter.
        """
        if entries == 0:
            return None
        if self.cap and entries >= self.cap:
            return _describe_cap(self.cap, entries)
        if self.interval and (earliest := _find_earliest(last_entry, self.interval)) > now:
            return _describe_interval(self.interval, last_entry, earliest)
        return None


def read_reentry_limits(limits: Mapping[str, Any]) -> ReentryLimits:
    """Read EndpointReentryCap and EndpointReentryInterval of a journey's Limits."""
    return ReentryLimits(limits.get("EndpointReentryCap", 0), limits.get("EndpointReentryInterval", ""))


# Many participants entered at the same time and may try to enter again at the same time, so results are cached.


@lru_cache(maxsize=1024)
def _find_earliest(last_entry: int, interval: str) -> int:
    return after(last_entry, read_duration(interval))


@lru_cache(maxsize=64)
def _describe_cap(cap: int, entries: int) -> str:
    return f"EndpointReentryCap {cap}: it has entered {'once' if entries == 1 else f'{entries} times'}"


@lru_cache(maxsize=64)
def _describe_interval(interval: str, last_entry: int, earliest: int) -> str:
    entered, earliest_time = (f"{to_datetime(time):%Y-%m-%d %H:%M:%S}" for time in (last_entry, earliest))
    return f"EndpointReentryInterval {interval}: it entered at {entered} and may enter again at {earliest_time}"
