"""Time zones that an import renames (documented). Source: docs/behaviours.md#import-jobs."""

from __future__ import annotations

_RENAMED = {
    "Canada/East-Saskatchewan": "America/Managua",
    "US/Pacific-New": "America/Los_Angeles",
}


def rename_timezone(timezone: str) -> str:
    """Return the name that an import writes for a time zone."""
    return _RENAMED.get(timezone, timezone)
