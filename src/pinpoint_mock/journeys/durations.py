"""The checks of members whose values must be ISO 8601 durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.problems import Problem, quote
from ..world.durations import read_duration

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_duration_problems(value: str, member: str) -> Iterator[Problem]:
    """Yield a problem unless a string is a duration longer than zero."""
    if not read_duration(value):
        rule = "must be an ISO 8601 duration longer than zero, such as PT12H or P1D"
        yield Problem(member, f"{rule}, not {quote(value)}")


def find_wait_duration_problems(value: str, member: str) -> Iterator[Problem]:
    """Yield a problem unless a string is a duration. A wait may be zero, as when the console tests a journey."""
    if read_duration(value) is None:
        yield Problem(member, f"must be an ISO 8601 duration, such as PT1H or P1D, not {quote(value)}")
