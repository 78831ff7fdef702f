"""What a failing test prints about its mocks: the calls made, messages, events, changes, and virtual time.

Only what is printed is read: a test may have sent 100,000 messages.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from .events.event import EventLog
from .gateway.calls import CallLog
from .gateway.fault_rules import FaultRules
from .messages.outbox import MessageLog
from .world.changes import History
from .world.clock import format_timestamp
from .world.formatting import show, show_error
from .world.records import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from .events.event import KeptEvent
    from .gateway.fault_rules import FaultRule
    from .world.session import Session
    from .world.store import World

MAX_SESSIONS = 3
MAX_CALLS = 16
MAX_MESSAGES = 8
MAX_EVENTS = 8
MAX_CHANGES = 8
MAX_FAILURES = 8
MAX_FAULTS = 4
MAX_WIDTH = 200


def describe(sessions: Sequence[Session], *, is_full: bool) -> Iterator[tuple[str, str]]:
    """Yield a title and a text for each session in which anything was done.

    Args:
        sessions: The sessions, the outermost first, those of mocks that have been left too.
        is_full: Whether to show everything, and not only the last sessions, each with about 30 shortened lines.
    """
    for session in sessions if is_full else sessions[-MAX_SESSIONS:]:
        title = f"Amazon Pinpoint (mock_pinpoint, seed {session.seed})"
        yield from _describe_world(title, session.world, session.failures, is_full=is_full)
        if session.rolled_back is not None:
            yield from _describe_world(f"{title}, rolled back", session.rolled_back, [], is_full=is_full)


def _describe_world(
    title: str, world: World, failures: Sequence[object], *, is_full: bool
) -> Iterator[tuple[str, str]]:
    try:
        lines = list(_lines(world, failures, is_full=is_full))
    except Exception as error:
        lines = [f"could not be described: {show_error(error)}"]
    if lines:
        yield title, "\n".join(lines)


def _lines(world: World, failures: Sequence[object], *, is_full: bool) -> Iterator[str]:
    calls, messages = world.part(CallLog).calls, world.part(MessageLog)
    changes, faults = world.part(History).changes, list(world.part(FaultRules))
    if not (calls or messages.messages or changes or failures or faults):
        return
    width = None if is_full else MAX_WIDTH
    yield from _section("call", calls, None if is_full else MAX_CALLS, lambda call: call.read().describe(width))
    yield from _heading_of(messages)
    yield from _all_messages(messages) if is_full else _some_messages(messages)
    yield from _events(world, width, None if is_full else MAX_EVENTS)
    yield from _section("change", changes, None if is_full else MAX_CHANGES)
    yield from _section("outside failure", failures, None if is_full else MAX_FAILURES)
    yield from _faults(world, faults, None if is_full else MAX_FAULTS)
    yield f"virtual time: {format_timestamp(world.clock.last_look)}"
    due = world.scheduler.next_due()
    if due is not None:
        yield f"next due: {format_timestamp(due)}"


def _section(
    title: str,
    items: Sequence[Any],
    limit: int | None,
    describe_item: Callable[[Any], str] = str,
    what: str = "",
    count: int | None = None,
) -> Iterator[str]:
    """Yield a heading with the number of items, and a line for each of the last ones.

    Args:
        title: The name of one item.
        items: The items, or at least the last of them.
        limit: How many are shown; None for all.
        describe_item: Makes the line of an item.
        what: What the heading says of them.
        count: How many items there are, if not all are among those given.
    """
    count = len(items) if count is None else count
    if count:
        yield f"{counted(count, title)}{what}:"
    if limit is not None and count > limit:
        yield f"  … {count - limit} earlier ones; -vv shows all"
        items = items[-limit:]
    for item in items:
        yield f"  {describe_item(item)}"


def _faults(world: World, rules: Sequence[FaultRule], limit: int | None) -> Iterator[str]:
    """Yield the rules that nothing met, each with what came instead, and then the others that are in force."""
    unmet = [rule for rule in rules if rule in rule.unmet]
    others = [rule for rule in rules if rule not in rule.unmet]
    if unmet:
        from .face.unmet_faults import describe_unmet

        yield from _section("fault", unmet, limit, partial(describe_unmet, world), what=" that nothing met")
    yield from _section("fault", others, limit, what=" still in force")


def _events(world: World, width: int | None, limit: int | None) -> Iterator[str]:
    """Yield the events of all apps, in the order in which they came."""
    logs = [app.part(EventLog).events for app in world.apps()]
    last = [event for log in logs for event in (log if limit is None else log[-limit:])]
    last.sort(key=_arrival)
    yield from _section("event", last, limit, lambda event: _cut(str(event.read()), width), count=sum(map(len, logs)))


def _arrival(event: KeptEvent) -> int:
    return event.arrival


def _all_messages(log: MessageLog) -> Iterator[str]:
    """Yield all messages, each with what goes with its text."""
    for kept in log.messages:
        message = kept.read()
        yield f"  {message.describe()}"
        for name in ("headers", "payload", "details"):
            if value := getattr(message, name):
                yield f"    {name}: {show(value, None)}"


def _some_messages(log: MessageLog) -> Iterator[str]:
    """Yield the last messages; those that were not sent go before the others."""
    count = len(log.messages)
    if count > MAX_MESSAGES:
        yield f"  … {count - MAX_MESSAGES} others; -vv shows all"
    chosen = log.unsent[-MAX_MESSAGES:]
    unsent = set(chosen)
    sent = (position for position in range(count - 1, -1, -1) if position not in unsent)
    for position in sorted([*chosen, *islice(sent, MAX_MESSAGES - len(chosen))]):
        yield f"  {log.messages[position].read().describe(MAX_WIDTH)}"


def _heading_of(log: MessageLog) -> Iterator[str]:
    if log.messages:
        unsent = f", {len(log.unsent)} of them not sent" if log.unsent else ""
        yield f"{counted(len(log.messages), 'message')}{unsent}:"


def _cut(line: str, width: int | None) -> str:
    return line if width is None or len(line) <= width else f"{line[:width]} …"
