"""The checks of members that must be ISO 8601 durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.problems import Problem, quote
from ..world.durations import read_duration

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_duration_problems(text: str, member: str) -> Iterator[Problem]:
    """Find what is wrong with a duration, which must be more than nothing."""
    if not read_duration(text):
        rule = "must be an ISO 8601 duration of more than nothing, such as PT12H or P1D"
        yield Problem(member, f"{rule}, not {quote(text)}")


def find_wait_duration_problems(text: str, member: str) -> Iterator[Problem]:
    """Find what is wrong with a wait: a duration, which may be nothing (the console tests journeys so)."""
    if read_duration(text) is None:
        yield Problem(member, f"must be an ISO 8601 duration, such as PT1H or P1D, not {quote(text)}")
