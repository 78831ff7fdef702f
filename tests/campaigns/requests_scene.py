"""Times and schedules for the tests of requests about campaigns."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
LATER, END = "2026-03-04T10:00:00Z", "2030-01-01T00:00:00Z"
IMMEDIATE = {"StartTime": "IMMEDIATE"}
DAILY = {"StartTime": LATER, "Frequency": "DAILY", "EndTime": END}
FILTER = {
    "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["purchase"]}},
    "FilterType": "ENDPOINT",
}


def triggered(frequency: str = "EVENT", **members: Any) -> dict[str, Any]:
    """Make the Schedule of a campaign that events trigger."""
    return {"StartTime": LATER, "EndTime": END, "Frequency": frequency, "EventFilter": FILTER, **members}
