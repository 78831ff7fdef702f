"""The Schedule of a journey: its times, formatted at the offset of its Timezone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..calendar.utc_offsets import offset_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def format_schedule(schedule: Mapping[str, Any]) -> dict[str, Any]:
    """Format a schedule for responses: whole seconds, at the Timezone's offset in digits (observed)."""
    offset = offset_of(schedule)
    return {
        name: value.astimezone(offset).isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in schedule.items()
    }


def format_as_sent(time: datetime) -> str:
    """Format a time as SDKs send it: with Z for UTC."""
    return time.isoformat().replace("+00:00", "Z")
