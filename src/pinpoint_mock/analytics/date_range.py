"""The date range of a KPI. Source: docs/behaviours/kpis.md#kpi-range."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..gateway.errors import BadRequest
from ..world.clock import to_datetime
from ..world.formatting import describe_duration

KPI_RANGE = timedelta(days=31)  # documented; clients use ranges of exactly 31 times 24 hours (observed)
KPI_AGE = timedelta(days=90)  # documented


def choose_kpi_range(start: datetime | None, end: datetime | None, now: int) -> tuple[datetime, datetime]:
    """Choose the date range of a KPI: the given range, else the last 31 days (documented).

    Without EndTime, the range ends now. Without StartTime, it begins 31 days before its end, but less than 90 days ago
    (proposed). Dates are in whole seconds (documented): fractions are cut off.

    Raises:
        BadRequest: If the range is longer than 31 days, begins 90 days ago or earlier, or ends before it begins.
    """
    today = _cut(to_datetime(now))
    start, end = (None if date is None else _cut(date) for date in (start, end))
    oldest = today - KPI_AGE
    for name, date in (("StartTime", start), ("EndTime", end)):
        if date is not None and date <= oldest:
            raise BadRequest(f"must be less than {KPI_AGE.days} days ago, not {date.isoformat()}", name)
    end = today if end is None else end
    start = max(end - KPI_RANGE, oldest + timedelta(seconds=1)) if start is None else start
    if end < start:
        raise BadRequest(f"must not be before StartTime: {end.isoformat()} is before {start.isoformat()}", "EndTime")
    if end - start > KPI_RANGE:
        rule = f"The range from StartTime to EndTime must be at most {KPI_RANGE.days} days"
        raise BadRequest(f"{rule}, not {describe_duration(end - start)}")
    return start, end


def _cut(date: datetime) -> datetime:
    return date.replace(microsecond=0)
