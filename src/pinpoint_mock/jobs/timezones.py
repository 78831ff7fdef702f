"""Time zones that an import writes by another name. Source: the user guide, documented."""

from __future__ import annotations

_RENAMED = {
    "Canada/East-Saskatchewan": "America/Managua",
    "US/Pacific-New": "America/Los_Angeles",
}


def renamed(timezone: str) -> str:
    """The name that is kept for a time zone."""
    return _RENAMED.get(timezone, timezone)
