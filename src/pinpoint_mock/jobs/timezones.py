"""The time zones that an import renames (documented). Source: docs/behaviours/jobs.md#renamed-time-zones."""

from __future__ import annotations

_RENAMED = {
    "Canada/East-Saskatchewan": "America/Managua",
    "US/Pacific-New": "America/Los_Angeles",
}


def rename_timezone(timezone: str) -> str:
    """Return the name under which an import stores a time zone."""
    return _RENAMED.get(timezone, timezone)
