"""What a failing test prints about its mocks: the calls made, messages, events, what happened, virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .world.clock import to_text
from .world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .messages.outbox import SentMessage
    from .mock import Mock
    from .world.store import World

MAX_MOCKS = 3
MAX_CALLS = 16
MAX_MESSAGES = 8
MAX_EVENTS = 8
MAX_CHANGES = 8
MAX_FAILURES = 8
MAX_FAULTS = 4
MAX_WIDTH = 200


def describe(mocks: Sequence[Mock], *, is_full: bool) -> Iterator[tuple[str, str]]:
    """A title and a text for each mock in which anything was done.

    Args:
        mocks: The mocks, the outermost first; those that have been left are told too.
        is_full: Whether to show everything, and not only the last mocks, each with about 30 shortened lines.
    """
    for mock in mocks if is_full else mocks[-MAX_MOCKS:]:
        title = f"Amazon Pinpoint (mock_pinpoint, seed {mock.seed})"
        failures = [str(failure) for failure in mock.outside.failures]
        yield from _section(title, mock.world, failures, is_full=is_full)
        if mock.rolled_back is not None:
            yield from _section(f"{title}, rolled back", mock.rolled_back, [], is_full=is_full)


def _section(title: str, world: World, failures: list[str], *, is_full: bool) -> Iterator[tuple[str, str]]:
    try:
        lines = list(_lines(world, failures, is_full=is_full))
    except Exception as error:
        lines = [f"could not be described: {type(error).__name__}: {error}"]
    if lines:
        yield title, "\n".join(lines)


def _lines(world: World, failures: list[str], *, is_full: bool) -> Iterator[str]:
    calls = [raw.read().describe(None if is_full else MAX_WIDTH) for raw in world.calls]
    messages = [raw.read() for raw in world.outbox]
    events = [_cut(line, None if is_full else MAX_WIDTH) for line in _events(world)]
    changes = [str(happening) for happening in world.history]
    if calls or messages or changes or failures:
        yield from _part("call", calls, None if is_full else MAX_CALLS)
        yield from _all_of(messages) if is_full else _some_of(messages)
        yield from _part("event", events, None if is_full else MAX_EVENTS)
        yield from _part("change", changes, None if is_full else MAX_CHANGES)
        yield from _part("outside failure", failures, None if is_full else MAX_FAILURES)
        faults = list(map(str, world.faults))
        yield from _part("fault", faults, None if is_full else MAX_FAULTS, " still in force")
        yield f"virtual time: {to_text(world.last_seen)}"
        due = world.scheduler.next_due()
        if due is not None:
            yield f"next due: {to_text(due)}"


def _events(world: World) -> list[str]:
    """The events of all apps, in the order in which they came."""
    from .events.event import EventLog

    events = [event for app in world.apps() for event in app.store(EventLog)]
    return list(map(str, sorted(events, key=lambda event: event.arrival)))


def _all_of(messages: list[SentMessage]) -> Iterator[str]:
    """All messages, each with what goes with its text."""
    yield from _heading_of(messages)
    for message in messages:
        yield f"  {message.describe()}"
        for name in ("headers", "payload", "details"):
            if value := getattr(message, name):
                yield f"    {name}: {value!r}"


def _some_of(messages: list[SentMessage]) -> Iterator[str]:
    """The last messages, in front of which those that were not sent have a place."""
    yield from _heading_of(messages)
    by_interest = sorted(range(len(messages)), key=lambda place: (messages[place].was_sent, -place))
    if len(messages) > MAX_MESSAGES:
        yield f"  … {len(messages) - MAX_MESSAGES} others; -vv shows all"
    for place in sorted(by_interest[:MAX_MESSAGES]):
        yield f"  {messages[place].describe(MAX_WIDTH)}"


def _heading_of(messages: list[SentMessage]) -> Iterator[str]:
    failed = sum(not message.was_sent for message in messages)
    if messages:
        yield f"{counted(len(messages), 'message')}{f', {failed} of them not sent' if failed else ''}:"


def _cut(line: str, width: int | None) -> str:
    return line if width is None or len(line) <= width else f"{line[:width]} …"


def _part(title: str, lines: list[str], limit: int | None, what: str = "") -> Iterator[str]:
    if lines:
        yield f"{counted(len(lines), title)}{what}:"
    if limit is not None and len(lines) > limit:
        yield f"  … {len(lines) - limit} earlier ones; -vv shows all"
        lines = lines[-limit:]
    for line in lines:
        yield f"  {line}"
