"""The hours in which a journey or a campaign may send on a channel.

Source: docs/behaviours/sending-limits.md#time-zones-and-sending-hours.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..apps.clock_times import read_time_of_day
from ..gateway.validation import read_timestamp
from ..world.clock import DAY, LAST
from .hour_rules import WEEKDAYS, ClosedDaysRule, OpenHoursRule, OpeningHours, QuietTimeRule
from .local_time import MICROSECOND, find_offset_change, to_wall_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from typing import Literal

    from .hour_rules import HourRule

    SendingChannel: TypeAlias = Literal["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"]

FURTHEST = 540 * DAY
"""How far ahead to search for an opening: as long as a journey may last (documented quota)."""
_LAST_SEARCHED = LAST + 360 * DAY
_TOMORROW = timedelta(days=1)


def read_sending_hours(request: Mapping[str, Any], channel: SendingChannel) -> SendingHours | None:
    """Read when a channel may send. This takes time, so callers should keep the result.

    Args:
        request: A mapping with the stored members QuietTime, SendingSchedule, OpenHours and ClosedDays, if present.
        channel: The channel, by its name in OpenHours and ClosedDays.

    Returns:
        The hours, or None if the channel may always send.
    """
    rules = [*_read_quiet_time(request.get("QuietTime", {}))]
    if request.get("SendingSchedule"):
        rules += _read_open_hours(request.get("OpenHours", {}).get(channel, {}))
        rules += _read_closed_days(request.get("ClosedDays", {}).get(channel, ()))
    return SendingHours(rules) if rules else None


def _read_quiet_time(quiet_time: Mapping[str, str]) -> Iterator[HourRule]:
    start, end = (quiet_time.get(name) for name in ("Start", "End"))
    if start and end and start != end:
        yield QuietTimeRule(_read_time(start), _read_time(end))


def _read_open_hours(days: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[HourRule]:
    hours = {
        WEEKDAYS.index(day): tuple(
            OpeningHours(_read_time(rule["StartTime"]), _read_time(rule["EndTime"])) for rule in rules
        )
        for day, rules in days.items()
        if rules
    }
    if hours:
        yield OpenHoursRule(hours)


def _read_closed_days(rules: Iterable[Mapping[str, str]]) -> Iterator[HourRule]:
    """Read closed days. Their UTC offset is ignored, because local time counts (unknown; proposed)."""
    for rule in rules:
        start, end = (read_timestamp(rule[name]).replace(tzinfo=None) for name in ("StartDateTime", "EndDateTime"))
        yield ClosedDaysRule(rule["Name"], start, end)


def _read_time(written: str) -> time:
    value = read_time_of_day(written)
    assert value is not None, f"{written!r} was checked when it was saved"
    return value


class _Span(NamedTuple):
    """A known period from `start` until just before `end`: closed until `opening`, and open after that."""

    start: int
    opening: int | None
    end: int


class SendingHours:
    """The hours in which a channel may send.

    It caches the last result for each tuple of zones, which is valid until the next opening or closing. The cache is
    not part of the mock's state, so a checkpoint may share it.

    Args:
        rules: The rules that close the channel.
    """

    __slots__ = ("_rules", "_spans")

    def __init__(self, rules: Sequence[HourRule]) -> None:
        self._rules = rules
        self._spans: dict[tuple[tzinfo, ...], _Span] = {}

    def find_opening(self, zones: tuple[tzinfo, ...], now: int) -> int | None:
        """Find when sending is allowed in all given zones: the zone of an endpoint, or the zones of a user's endpoints.

        Args:
            zones: The zones. Without any, sending is always allowed.
            now: The instant at which the search begins.

        Returns:
            `now` if sending is allowed then. Otherwise, the first later instant at which it is allowed; None if that
            instant is later than `FURTHEST`.
        """
        span = self._spans.get(zones)
        if span is None or not span.start <= now < span.end:
            return self._search(zones, now, now)
        if span.opening is None:  # the earlier search covered everything before `span.end`
            return self._search(zones, now, span.end)
        return now if span.opening <= now else span.opening

    def explain(self, zones: tuple[tzinfo, ...], now: int) -> str:
        """Explain why sending is not allowed at an instant.

        Returns:
            The first rule that forbids it, the time and the zone; an empty string if sending is allowed.
        """
        for zone in zones:
            wall_clock = to_wall_clock(now, zone)
            for rule in self._rules:
                if rule.closes(wall_clock):
                    return f"{rule.describe(wall_clock)} in {zone}"
        return ""

    def _search(self, zones: tuple[tzinfo, ...], now: int, instant: int) -> int | None:
        """Search for an opening from `instant` on, and cache it. From `now` to `instant` the channel is closed."""
        limit = min(now + FURTHEST, _LAST_SEARCHED)
        while instant < limit:
            statuses = [self._read_status(zone, instant) for zone in zones]
            closed = [end for is_open, end in statuses if not is_open]
            if not closed:
                self._spans[zones] = _Span(now, instant, min((end for _, end in statuses), default=limit))
                return instant
            instant = max(closed)  # that zone does not allow sending before
        self._spans[zones] = _Span(now, None, instant)
        return None

    def _read_status(self, zone: tzinfo, instant: int) -> tuple[bool, int]:
        """Return whether a zone allows sending at an instant, and an instant until which this does not change."""
        wall_clock = to_wall_clock(instant, zone)
        is_open = not any(rule.closes(wall_clock) for rule in self._rules)
        boundary = datetime.combine(wall_clock, time.min) + _TOMORROW
        for rule in self._rules:
            for other in rule.list_boundaries(wall_clock):
                if wall_clock < other < boundary:
                    boundary = other
        return is_open, find_offset_change(zone, instant, instant + (boundary - wall_clock) // MICROSECOND)
