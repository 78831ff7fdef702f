"""The UTC offsets for the Timezone of a schedule, in journeys and campaigns."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEZONES = tuple(
    (  # noqa: SIM905  (a list of 37 lines reads worse)
        "UTC UTC+01 UTC+02 UTC+03 UTC+03:30 UTC+04 UTC+04:30 UTC+05 UTC+05:30 UTC+05:45 UTC+06 UTC+06:30 UTC+07 "
        "UTC+08 UTC+08:45 UTC+09 UTC+09:30 UTC+10 UTC+10:30 UTC+11 UTC+12 UTC+12:45 UTC+13 UTC+13:45 UTC-02 "
        "UTC-02:30 UTC-03 UTC-03:30 UTC-04 UTC-05 UTC-06 UTC-07 UTC-08 UTC-09 UTC-09:30 UTC-10 UTC-11"
    ).split()
)
"""The valid values of Timezone. They are documented; the service model lists them only in prose."""


def offset_of(schedule: Mapping[str, Any]) -> timezone:
    """Return the UTC offset of a schedule's Timezone. Without a Timezone, it is UTC."""
    name: str = schedule.get("Timezone", "UTC")
    hours, _, minutes = name[4:].partition(":")
    size = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return timezone(-size if name[3:4] == "-" else size)
