"""The settings of an app: what is kept, and how an update merges into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOCK_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")  # documented: HH:MM, 24 hours, leading zeros
KEPT = ("CampaignHook", "Limits", "QuietTime", "JourneyLimits")
"""The members that the answer shows; the other two exist only in the request. Source: the service model."""

_LIMITS = {  # documented ranges; 0 means not set (Terraform sends it)
    "Daily": (0, 100),
    "MaximumDuration": (60, None),
    "MessagesPerSecond": (1, 20_000),
    "Session": (0, None),
    "Total": (0, 100),
}
JOURNEY_LIMITS = {"DailyCap": (0, 100), "TotalCap": (0, 100)}
TIMEFRAME_CAP = {"Cap": (0, 100), "Days": (0, 30)}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an app that has been written to.

    Args:
        members: What the answer shows, by member.
        last_modified_date: When they were written.
    """

    members: Mapping[str, Any]
    last_modified_date: str


def check_settings(members: Mapping[str, Any]) -> None:
    """Refuse settings that break a documented rule."""
    check_ranges("Limits", members.get("Limits", {}), _LIMITS)
    journey_limits = members.get("JourneyLimits", {})
    check_ranges("JourneyLimits", journey_limits, JOURNEY_LIMITS)
    check_ranges("JourneyLimits.TimeframeCap", journey_limits.get("TimeframeCap", {}), TIMEFRAME_CAP)
    check_quiet_time(members.get("QuietTime", {}))


def check_ranges(member: str, values: Mapping[str, Any], ranges: Mapping[str, tuple[int, int | None]]) -> None:
    """Refuse numbers outside their range; 0 always means not set."""
    for name, (low, high) in ranges.items():
        value = values.get(name, 0)
        if value != 0 and (value < low or (high is not None and value > high)):
            limit = f"at least {low}" if high is None else f"between {low} and {high}"
            raise BadRequest(f"must be {limit}, not {value}", f"{member}.{name}")


def check_quiet_time(quiet_time: Mapping[str, str]) -> None:
    """Refuse times that are not HH:MM; an empty one means not set."""
    for name in ("Start", "End"):
        value = quiet_time.get(name, "")
        if value and not CLOCK_TIME.fullmatch(value):
            raise BadRequest(f"must be a time of day as HH:MM, such as 08:00, not {value!r}", f"QuietTime.{name}")
