"""Whether a participant who was in a journey may enter again. Source: docs/behaviours.md#journeys-entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..world.clock import format_timestamp
from .durations import after, read_duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .participants import Participants


def find_reentry_obstacle(limits: Mapping[str, Any], participants: Participants, row: int, now: int) -> str | None:
    """Return why a participant may not enter again; None if nothing is against it.

    Args:
        limits: The journey's Limits.
        participants: The journey's participants.
        row: The participant's last entry.
        now: The time.
    """
    cap, entries = limits.get("EndpointReentryCap", 0), participants.entries[row]
    if cap and entries >= cap:
        times = "once" if entries == 1 else f"{entries} times"
        return f"it has entered {times}, and EndpointReentryCap is {cap}"
    interval = limits.get("EndpointReentryInterval")
    if interval:
        earliest = after(participants.entered[row], read_duration(interval))
        if now < earliest:
            return f"EndpointReentryInterval {interval} ends at {format_timestamp(earliest)}"
    return None
