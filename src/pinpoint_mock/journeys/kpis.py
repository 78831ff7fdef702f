"""The KPIs of a journey: counts of what became of its e-mails, over a range of dates.

They are counted as the events come, so that no KPI looks at all events. Source: docs/behaviours.md#journeys-numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..events.event import EventsRecorded
from ..gateway.errors import BadRequest
from ..messages.message_event import MessageEvent
from ..messages.origins import JourneyOrigin
from ..world.bus import subscribe
from ..world.clock import to_datetime, to_microseconds
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..world.store import App

KPI_RANGE = timedelta(days=31)  # documented; exactly 31 times 24 hours is a range that clients use (observed)
KPI_AGE = timedelta(days=90)  # documented

_MEASURES = {
    "_email.send": "sent",
    "_email.open": "opened",
    "_email.click": "clicked",
    "_email.hardbounce": "hardbounced",
    "_email.softbounce": "softbounced",
    "_email.complaint": "complained",
    "_email.rejected": "rejected",
    "_email.unsubscribe": "unsubscribed",
}
"""What each event counts for."""
_DELIVERED = "delivered"
_NOT_DELIVERED = ("softbounced", "hardbounced", "rejected")
"""Delivered are those that were sent, less these (documented)."""
_NAMES = {
    name: (measure, is_grouped)
    for measure in (*_MEASURES.values(), _DELIVERED)
    for name, is_grouped in (
        (f"journey-emails-{measure}", False),
        (f"emails-{measure}-grouped-by-journey-activity", True),
    )
}
KPI_NAMES = frozenset(_NAMES)
_GROUP_SUFFIX = "-grouped-by-journey-activity"


class EmailCounts(Part):
    """How many e-mails of journeys were sent, opened and so on: by journey, activity and measure, and by time."""

    __slots__ = ("_by_journey",)

    def __init__(self) -> None:
        self._by_journey: dict[str, dict[tuple[str, str], Counter[int]]] = {}

    def add(self, journey_id: str, activity_id: str, measure: str, time: int) -> None:
        """Count one."""
        self._by_journey.setdefault(journey_id, defaultdict(Counter))[activity_id, measure][time] += 1

    def count(self, journey_id: str, start: int, end: int) -> dict[tuple[str, str], int]:
        """Return the counts of a journey in a range of times, both ends included, by activity and measure."""
        counts = self._by_journey.get(journey_id, {})
        found = {
            key: sum(number for time, number in times.items() if start <= time <= end) for key, times in counts.items()
        }
        return {key: number for key, number in found.items() if number}

    def forget(self, journey_id: str) -> None:
        """Forget the counts of a journey."""
        self._by_journey.pop(journey_id, None)

    def copy(self) -> EmailCounts:
        """Return the same counts in a part of its own."""
        copy = EmailCounts()
        for journey_id, counts in self._by_journey.items():
            copied: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
            copied.update((key, times.copy()) for key, times in counts.items())
            copy._by_journey[journey_id] = copied
        return copy


@subscribe(EventsRecorded)
def count_emails(app: App, recorded: EventsRecorded) -> None:
    """Count the events of a journey's e-mails."""
    counts = app.part(EmailCounts)
    for kept in recorded.events:
        if isinstance(kept, MessageEvent) and isinstance(origin := kept.message.batch.origin, JourneyOrigin):
            measure = _MEASURES.get(kept.event_type)
            if measure is not None:
                counts.add(origin.journey_id, origin.activity_id, measure, kept.arrival)


def compute_kpi(app: App, journey_id: str, name: str, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Compute a KPI of a journey.

    Args:
        app: The app.
        journey_id: The journey.
        name: One of `KPI_NAMES`.
        start: The first moment of the range.
        end: The last one; the end of that second, since dates come in seconds.

    Returns:
        Its rows: one, or one for each activity that has data; none if nothing has happened.
    """
    measure, is_grouped = _NAMES[name]
    last = to_microseconds(end + timedelta(seconds=1)) - 1
    counts = app.part(EmailCounts).count(journey_id, to_microseconds(start), last)
    by_activity: Counter[str] = Counter()
    for activity_id, number in _numbers_of(measure, counts):
        by_activity[activity_id] += number
    for activity_id, number in by_activity.items():
        by_activity[activity_id] = max(number, 0)  # an e-mail may have been sent before the range, and bounce in it
    key = _key_of(name)
    if not is_grouped:
        row = {"GroupedBys": [], "Values": [_value(key, by_activity.total())]}  # the model requires both members
        return [row] if by_activity else []
    group = "JourneyActivityId"
    return [
        {"GroupedBys": [{"Key": group, "Type": "String", "Value": activity_id}], "Values": [_value(key, number)]}
        for activity_id, number in by_activity.items()
    ]


def _numbers_of(measure: str, counts: dict[tuple[str, str], int]) -> Iterator[tuple[str, int]]:
    for (activity_id, counted), number in counts.items():
        if counted == measure or (measure == _DELIVERED and counted == "sent"):
            yield activity_id, number
        elif measure == _DELIVERED and counted in _NOT_DELIVERED:
            yield activity_id, -number


def _key_of(name: str) -> str:
    """Return the key of a KPI's value: its name as one word, without its tail (documented of other KPIs)."""
    return "".join(part.capitalize() for part in name.removesuffix(_GROUP_SUFFIX).split("-"))


def _value(key: str, number: int) -> dict[str, str]:
    return {"Key": key, "Type": "Double", "Value": str(float(number))}


def choose_kpi_range(start: datetime | None, end: datetime | None, now: int) -> tuple[datetime, datetime]:
    """Choose the range of dates of a KPI: the one that is given, else the preceding 31 days (documented).

    If only one end is given, the other follows from it (proposed).

    Raises:
        BadRequest: If the range is longer than 31 days, begins 90 days ago or earlier, or ends before it
            begins.
    """
    today = to_datetime(now).replace(microsecond=0)
    end = today if end is None else end
    oldest = today - KPI_AGE
    for name, moment in (("StartTime", start), ("EndTime", end)):
        if moment is not None and moment <= oldest:
            raise BadRequest(f"must be less than {KPI_AGE.days} days ago, not {moment.isoformat()}", name)
    start = max(end - KPI_RANGE, oldest + timedelta(seconds=1)) if start is None else start
    if end < start:
        raise BadRequest(f"must not be before StartTime: {end.isoformat()} is before {start.isoformat()}", "EndTime")
    if end - start > KPI_RANGE:
        rule = f"The range from StartTime to EndTime must be at most {KPI_RANGE.days} days"
        raise BadRequest(f"{rule}, not {end - start}")
    return start, end
