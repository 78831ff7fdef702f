"""The instants that date criteria compare: ISO 8601 as Java's ISO_INSTANT writes it (documented)."""

from __future__ import annotations

import re

from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..world.clock import to_microseconds

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    _DATE.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})",
)


def instant_of(text: str) -> int | None:
    """The instant that an endpoint's value is, in microseconds since the epoch; None if it is none."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return to_microseconds(read_timestamp(text))
    except BadRequest:
        return None


def wanted_instant(text: str) -> int | None:
    """The instant that a criterion names; a bare date is its midnight in UTC (unknown; proposed)."""
    return instant_of(f"{text}T00:00:00Z" if _DATE.fullmatch(text) else text)
