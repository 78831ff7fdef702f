"""The rules for WaitTime and EvaluationWaitTime: how long an activity holds its participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...gateway.errors import BadRequest
from ...gateway.problems import Problem
from ...gateway.validation import read_timestamp
from ..durations import find_wait_duration_problems
from ..schedule import format_as_sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..publication import Publication


def find_wait_time_problems(wait: Mapping[str, str], member: str) -> Iterator[Problem]:
    """Find what is wrong with a WaitTime, which may be empty."""
    if len(wait) > 1:
        yield Problem(member, "must have exactly one of WaitFor and WaitUntil, and has both")
    if "WaitFor" in wait:
        yield from find_wait_duration_problems(wait["WaitFor"], f"{member}.WaitFor")
    if "WaitUntil" in wait:
        try:
            read_timestamp(wait["WaitUntil"])
        except BadRequest as error:
            yield Problem.of(error).inside(f"{member}.WaitUntil")


def describe_lateness(publication: Publication, wait: Mapping[str, str]) -> str:
    """Return the rule that a WaitTime breaks that does not end before the journey does; empty if it does.

    Args:
        publication: The journey.
        wait: The WaitTime, which can be saved.
    """
    until, end = wait.get("WaitUntil"), publication.end
    if not until or end is None or read_timestamp(until) < end:
        return ""
    return f"ends at {until}, which is not before the journey does: {format_as_sent(end)}"
