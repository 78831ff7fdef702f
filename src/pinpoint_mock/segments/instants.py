"""Reads the timestamps that date criteria compare: ISO 8601, as Java's ISO_INSTANT writes it (documented)."""

from __future__ import annotations

import re

from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..world.clock import to_microseconds

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    _DATE.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})",
)


def parse_instant(value: str) -> int | None:
    """Parse a value of an endpoint to microseconds since the epoch; None if it is not a timestamp."""
    if not _INSTANT.fullmatch(value):
        return None
    try:
        return to_microseconds(read_timestamp(value))
    except BadRequest:
        return None


def parse_wanted_instant(value: str) -> int | None:
    """Parse a value of a dimension like `parse_instant`. A bare date means midnight in UTC (unknown; proposed)."""
    return parse_instant(f"{value}T00:00:00Z" if _DATE.fullmatch(value) else value)
