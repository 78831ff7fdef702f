"""The numbers of a journey: its metrics by type, and its KPIs over a range of dates.

Everything is zero until participants are simulated. Source: docs/behaviours.md#journeys-numbers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..world.clock import to_datetime
from .activities.table import kinds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

KPI_RANGE = timedelta(days=31)  # documented; exactly 31 times 24 hours is a range that clients use (observed)
KPI_AGE = timedelta(days=90)  # documented

JOURNEY_METRICS = (
    "ENDPOINT_ENTERED",
    "ENDPOINT_LEFT",
    "ENDPOINT_ACTIVE",
    "CANCELLED",
    "REENTRY_CAP_EXCEEDED",
    "ACTIVE_ENDPOINT_REJECTED",
)
RUN_METRICS = (
    "ENDPOINT_PRODUCED",
    "ENDPOINTS_FROM_USER",
    "ENDPOINT_OPT_OUT",
    "ENDPOINT_INACTIVE",
    "FILTERED_OUT_BY_SEGMENT",
    "ENDPOINT_MISSING_ADDRESS",
    "ENDPOINT_MISSING_CHANNEL",
    "ENDPOINT_MISSING_TIMEZONE",
    "ENDPOINT_TIMEZONE_MISMATCH",
    "DUPLICATE_ENDPOINT",
    "DUPLICATE_USER",
    "PAUSED",
    "ENDED",
    "ENDPOINT_ESTIMATED_TIMEZONE",
)
_EMAIL_MEASURES = (
    "sent",
    "delivered",
    "opened",
    "clicked",
    "hardbounced",
    "softbounced",
    "complained",
    "rejected",
    "unsubscribed",
)
KPI_NAMES = frozenset(
    name
    for measure in _EMAIL_MEASURES
    for name in (f"journey-emails-{measure}", f"emails-{measure}-grouped-by-journey-activity")
)


def zeroes(names: tuple[str, ...]) -> dict[str, str]:
    """Metrics in which nothing was counted: numbers travel as strings. That zeroes are present is proposed."""
    return dict.fromkeys(names, "0")


def activity_metrics(activity: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The ActivityType that metrics give an activity, and its metrics."""
    for kind in kinds_of(activity):
        return kind.metric_type, zeroes(kind.metric_keys(activity[kind.name]))
    return "UNKNOWN", {}


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
