"""The hours in which a journey or a campaign may send on a channel.

Source: docs/behaviours.md#time-zones-and-sending-hours.
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
"""How far ahead an opening is looked for: as long as a journey may last (documented quota)."""
_LAST_SEARCHED = LAST + 360 * DAY
_TOMORROW = timedelta(days=1)


def read_sending_hours(request: Mapping[str, Any], channel: SendingChannel) -> SendingHours | None:
    """Read when a channel may send; reading takes time, so keep the result.

    Args:
        request: The stored members QuietTime, SendingSchedule, OpenHours and ClosedDays, as far as it has them.
        channel: The channel, as OpenHours and ClosedDays name it.

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
    """Read closed days; an offset in them is ignored, since each zone's own clocks count (unknown; proposed)."""
    for rule in rules:
        start, end = (read_timestamp(rule[name]).replace(tzinfo=None) for name in ("StartDateTime", "EndDateTime"))
        yield ClosedDaysRule(rule["Name"], start, end)


def _read_time(text: str) -> time:
    moment = read_time_of_day(text)
    assert moment is not None, f"{text!r} was checked when it was saved"
    return moment


class _Span(NamedTuple):
    """What is known from `start` until just before `end`: closed until `opening`, and open from then on."""

    start: int
    opening: int | None
    end: int


class SendingHours:
    """The hours in which a channel may send.

    It remembers what it last found for some zones: one answer is good for all instants until the next opening or
    closing. This is no state of the world; a checkpoint may share it.

    Args:
        rules: What closes the channel.
    """

    __slots__ = ("_rules", "_spans")

    def __init__(self, rules: Sequence[HourRule]) -> None:
        self._rules = rules
        self._spans: dict[tuple[tzinfo, ...], _Span] = {}

    def find_opening(self, zones: tuple[tzinfo, ...], now: int) -> int | None:
        """Find when sending is allowed in all of some zones: an endpoint's own, or those of a user's endpoints.

        Args:
            zones: The zones; without any, sending is always allowed.
            now: The instant from which on it is wanted.

        Returns:
            `now`, if sending is allowed already; else the first later instant at which it is; None if there is none
            within `FURTHEST`.
        """
        span = self._spans.get(zones)
        if span is None or not span.start <= now < span.end:
            return self._search(zones, now, now)
        if span.opening is None:  # the search went as far as it had to for an earlier instant
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
        """Search for an opening from an instant on, and remember it; from `now` to there the channel is closed."""
        limit = min(now + FURTHEST, _LAST_SEARCHED)
        while instant < limit:
            statuses = [self._read_status(zone, instant) for zone in zones]
            closed = [end for is_open, end in statuses if not is_open]
            if not closed:
                self._spans[zones] = _Span(now, instant, min((end for _, end in statuses), default=limit))
                return instant
            instant = max(closed)  # that zone allows nothing before
        self._spans[zones] = _Span(now, None, instant)
        return None

    def _read_status(self, zone: tzinfo, instant: int) -> tuple[bool, int]:
        """Return whether a zone allows sending at an instant, and until when at least that stays so."""
        wall_clock = to_wall_clock(instant, zone)
        is_open = not any(rule.closes(wall_clock) for rule in self._rules)
        boundary = datetime.combine(wall_clock, time.min) + _TOMORROW
        for rule in self._rules:
            for other in rule.list_boundaries(wall_clock):
                if wall_clock < other < boundary:
                    boundary = other
        return is_open, find_offset_change(zone, instant, instant + (boundary - wall_clock) // MICROSECOND)
