"""The rules of WaitTime and EvaluationWaitTime, and the times at which such waits end."""

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
    """Yield the problems of a WaitTime, which may be empty."""
    if len(wait) > 1:
        yield Problem(member, "must have exactly one of WaitFor and WaitUntil, but has both")
    if "WaitFor" in wait:
        yield from find_wait_duration_problems(wait["WaitFor"], f"{member}.WaitFor")
    if "WaitUntil" in wait:
        try:
            read_timestamp(wait["WaitUntil"])
        except BadRequest as error:
            yield Problem.of(error).inside(f"{member}.WaitUntil")


def describe_lateness(publication: Publication, wait: Mapping[str, str]) -> str:
    """Return the rule that a WaitTime breaks if it does not end before the journey does; empty if it breaks none.

    Args:
        publication: The journey.
        wait: The WaitTime, which can be saved.
    """
    until, end = wait.get("WaitUntil"), publication.end
    if not until or end is None or read_timestamp(until) < end:
        return ""
    return f"ends at {until}, which is not before the end of the journey at {format_as_sent(end)}"


class WaitEnd(NamedTuple):
    """The end of a wait.

    Args:
        due: The time, in microseconds since the epoch.
        is_timer: Whether the wait is a duration, which stops while the journey is paused.
    """

    due: int
    is_timer: bool


def find_wait_end(wait: Mapping[str, str], now: int) -> WaitEnd:
    """Return when a wait that begins now ends. Without a wait, this is now or earlier."""
    if "WaitUntil" in wait:
        return WaitEnd(to_microseconds(read_timestamp(wait["WaitUntil"])), is_timer=False)
    if "WaitFor" in wait:
        return WaitEnd(after(now, read_duration(wait["WaitFor"])), is_timer=True)
    return WaitEnd(now, is_timer=True)


def is_timer_set(wait: Mapping[str, str]) -> bool:
    """Return whether a wait is a duration longer than zero, so that every participant waits."""
    return "WaitFor" in wait and bool(read_duration(wait["WaitFor"]))
