"""Waves: groups of participants who enter one run of a journey with LocalTime, as their clocks reach its start.

Source: docs/behaviours/sending-limits.md#local-time-journey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..calendar.local_time import find_local_end, find_local_start
from ..calendar.timezones import find_zone
from ..calendar.utc_offsets import offset_of
from ..world.clock import to_datetime, to_microseconds
from ..world.durations import after, read_duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timezone

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .journey import Journey

ESTIMATED = "ENDPOINT_ESTIMATED_TIMEZONE"
_MISSING, _MISMATCH = "ENDPOINT_MISSING_TIMEZONE", "ENDPOINT_TIMEZONE_MISMATCH"


@dataclass
class Wave:
    """The participants who enter a run at one time. Without LocalTime, all enter in one wave.

    Args:
        start: The start or refresh to which the run belongs; None without LocalTime.
        end: The EndTime of the journey, if it has one.
        offset: The UTC offset of the schedule.
        methods: The methods that estimate time zones.
        now: The current time.
        since: When participants last entered this run; None if this is the first time.
        next_start: When the next participants enter this run; 0 for never.
    """

    start: datetime | None
    end: datetime | None
    offset: timezone
    methods: Sequence[str]
    now: int
    since: int | None
    next_start: int = 0

    @classmethod
    def of(cls, app: App, journey: Journey, tick: int, since: int | None) -> Wave:
        """Return the wave that enters now."""
        request = journey.request
        schedule = request["Schedule"]
        start = None
        if request.get("LocalTime"):
            start = schedule["StartTime"]
            if tick:
                frequency = read_duration(request["RefreshFrequency"])
                start = to_datetime(after(to_microseconds(start), frequency, tick))
        methods = request.get("TimezoneEstimationMethods", ())
        return cls(start, schedule.get("EndTime"), offset_of(schedule), methods, app.world.clock.now(), since)

    @property
    def is_first(self) -> bool:
        """Whether this is the first wave of the run."""
        return self.since is None

    def sort(self, endpoints: Iterable[Endpoint]) -> str | None:
        """Return why a participant does not enter now.

        Returns:
            The name of a metric; an empty string if it enters at another time; None if it enters now.
        """
        if self.start is None:
            return None
        found = [find_zone(endpoint, self.methods) for endpoint in endpoints]
        zones = tuple(dict.fromkeys(each.zone for each in found if each.zone is not None))
        if not zones:
            return _MISSING if self.is_first else ""
        start = find_local_start(self.start, self.offset, zones)
        if start > self.now:
            self.next_start = min(start, self.next_start or start)
            return ""
        if self.since is not None and start <= self.since:
            return ""
        if self.end is not None and self.now >= find_local_end(self.end, self.offset, zones):
            return _MISMATCH
        return None

    def count_estimated(self, endpoints: Iterable[Endpoint]) -> int:
        """Return how many of the given endpoints have an estimated time zone."""
        if self.start is None or not self.methods:
            return 0
        return sum(find_zone(endpoint, self.methods).is_estimated for endpoint in endpoints)
