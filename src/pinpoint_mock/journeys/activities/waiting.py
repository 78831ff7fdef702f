"""WaitTime and EvaluationWaitTime: their rules, and how long they hold participants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...gateway.errors import BadRequest
from ...gateway.problems import Problem
from ...gateway.validation import read_timestamp
from ...world.clock import to_microseconds
from ...world.durations import after, read_duration
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


class WaitEnd(NamedTuple):
    """When a wait ends.

    Args:
        due: The time, in microseconds since the epoch.
        is_timer: Whether it is a duration, which stands still while the journey is paused.
    """

    due: int
    is_timer: bool


def find_wait_end(wait: Mapping[str, str], now: int) -> WaitEnd:
    """Return when a wait ends that begins now; now or before, if there is nothing to wait for."""
    if "WaitUntil" in wait:
        return WaitEnd(to_microseconds(read_timestamp(wait["WaitUntil"])), is_timer=False)
    if "WaitFor" in wait:
        return WaitEnd(after(now, read_duration(wait["WaitFor"])), is_timer=True)
    return WaitEnd(now, is_timer=True)


def is_timer_set(wait: Mapping[str, str]) -> bool:
    """Whether a wait is a duration of more than nothing, so that everybody waits."""
    return "WaitFor" in wait and bool(read_duration(wait["WaitFor"]))
