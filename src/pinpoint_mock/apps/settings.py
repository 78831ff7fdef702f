"""The settings of an app: the members that are stored, and the rules for their values.

Source: docs/behaviours/apps.md#settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..gateway.problems import Problem, quote
from .clock_times import read_hours_and_minutes
from .hook_rules import find_hook_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    Ranges: TypeAlias = Mapping[str, tuple[int, int | None]]

ANSWERED_MEMBERS = ("CampaignHook", "Limits", "QuietTime", "JourneyLimits")
"""The members that responses show; the other two exist only in requests. Source: the service model."""

CAMPAIGN_LIMITS: Ranges = {  # documented ranges; 0 means not set (Terraform sends it)
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
    """The settings of an app whose settings were updated.

    Args:
        members: The members that the response shows.
        last_modified_date: The time of the last update.
    """

    members: Mapping[str, Any]
    last_modified_date: str


def find_settings_problems(members: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of settings that break documented rules."""
    yield from find_range_problems("Limits", members.get("Limits", {}), CAMPAIGN_LIMITS)
    journey_limits = members.get("JourneyLimits", {})
    yield from find_range_problems("JourneyLimits", journey_limits, JOURNEY_LIMITS)
    timeframe_cap = journey_limits.get("TimeframeCap", {})
    yield from find_range_problems("JourneyLimits.TimeframeCap", timeframe_cap, TIMEFRAME_CAP)
    yield from find_quiet_time_problems(members.get("QuietTime", {}))
    for problem in find_hook_problems(members.get("CampaignHook", {})):
        yield problem.inside("CampaignHook")


def find_range_problems(member: str, values: Mapping[str, Any], ranges: Ranges) -> Iterator[Problem]:
    """Yield a problem for each number outside its range; 0 always means not set."""
    for name, (low, high) in ranges.items():
        value = values.get(name, 0)
        if value != 0 and (value < low or (high is not None and value > high)):
            limit = f"at least {low}" if high is None else f"between {low} and {high}"
            yield Problem(f"{member}.{name}", f"must be {limit}, not {value}")


def find_quiet_time_problems(quiet_time: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each time that is not HH:MM (documented); an empty one means not set."""
    for name in ("Start", "End"):
        text = quiet_time.get(name, "")
        if text and read_hours_and_minutes(text) is None:
            yield Problem(f"QuietTime.{name}", f"must be a time of day as HH:MM, such as 08:00, not {quote(text)}")


def find_quiet_time_notes(quiet_time: Mapping[str, str], member: str = "QuietTime") -> Iterator[str]:
    """Yield a note if a quiet time has only Start or only End: it has no effect then (unknown; proposed)."""
    given = [name for name in ("Start", "End") if quiet_time.get(name)]
    if len(given) == 1:
        yield f"{member} has only {given[0]}: without both Start and End, no hours are quiet"
