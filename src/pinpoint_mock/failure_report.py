"""The report about a mock: the calls made, messages, events, changes, journeys, campaigns, and virtual time.

pytest's plugin prints it with a failing test; elsewhere it is a note on the exception; `pinpoint.report()` returns it.
Only what is shown is read: a test may have sent 100,000 messages.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from .events.event import EventLog
from .gateway.calls import CallLog
from .gateway.fault_rules import FaultRules
from .messages.message import MessageLog
from .messages.sent_message import read_message
from .world.changes import History
from .world.clock import format_timestamp
from .world.formatting import LONGEST, show, show_error
from .world.records import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeAlias

    from .campaigns.outcomes import CampaignOutcome
    from .events.event import KeptEvent
    from .gateway.calls import RawCall
    from .gateway.fault_rules import FaultRule
    from .journeys.whereabouts import Whereabouts
    from .world.session import Session
    from .world.store import World
    from .world.user_code import Failure

    Describe: TypeAlias = Callable[[int | None], str]
    """Makes the line of an item, its parts cut at a width in characters or, for None, the whole line."""

MAX_SESSIONS = 3
MAX_CALLS = 16
MAX_MESSAGES = 8
MAX_EVENTS = 8
MAX_CHANGES = 8
MAX_JOURNEYS = 4
MAX_PATHS = 3
MAX_CAMPAIGNS = 4
MAX_FAILURES = 8
MAX_FAULTS = 4
MAX_WIDTH = 200
TITLE = "Amazon Pinpoint (mock_pinpoint, seed "
"""The beginning of every title."""
IN_PYTEST = "-vv shows all"
ELSEWHERE = "pinpoint.report(full=True) shows all"


def describe(sessions: Sequence[Session], *, is_full: bool, hint: str = IN_PYTEST) -> Iterator[tuple[str, str]]:
    """Yield a title and a text for each session in which anything was done.

    Args:
        sessions: The sessions, the outermost first, those of mocks that have been left too.
        is_full: Whether to show everything, and not only the last sessions, each with about 30 shortened lines.
        hint: How the reader gets everything, for what is left out.
    """
    used = [worlds for session in sessions if (worlds := _list_worlds(session))]
    left_out = 0 if is_full else max(len(used) - MAX_SESSIONS, 0)
    first_lines = [f"… {counted(left_out, 'earlier mock')}; {hint}"] if left_out else []
    for worlds in used[left_out:]:
        for title, world, failures in worlds:
            yield title, _describe_world(world, failures, _Detail(None if is_full else hint), first_lines)
            first_lines = []


def report_session(session: Session, *, is_full: bool = False) -> str:
    """Return the report about one session as a string; an empty one if nothing was done in it."""
    with session.lock_patiently():
        sections = describe([session], is_full=is_full, hint=ELSEWHERE)
        return "\n".join(f"--- {title} ---\n{text}" for title, text in sections)


def describe_idleness(session: Session) -> str:
    """Return what there is to say about a session in which nothing was done."""
    return (
        f"--- {TITLE}{session.seed}) ---\nNothing was done in this mock: it has no calls, messages, events or changes."
    )


class _Detail:
    """How much of a world is shown.

    Args:
        hint: How the reader gets everything; None if everything is shown.
    """

    def __init__(self, hint: str | None) -> None:
        self.hint = hint
        self.has_cut = False

    def limit(self, most: int) -> int | None:
        """Return how many items are shown; None for all."""
        return None if self.hint is None else most

    def shorten(self, describe_item: Describe) -> str:
        """Return an item's line, and remember whether one was cut."""
        if self.hint is None:
            return describe_item(None)
        line = describe_item(MAX_WIDTH)
        if not self.has_cut and "…" in line:
            self.has_cut = line != describe_item(None)
        return line


def _list_worlds(session: Session) -> list[tuple[str, World, Sequence[Failure]]]:
    """Return the worlds of a session in which there is anything to report, each with its title and its failures."""
    title = f"{TITLE}{session.seed})"
    worlds: list[tuple[str, World, Sequence[Failure]]] = [(title, session.world, session.failures)]
    if session.rolled_back is not None:
        worlds.append((f"{title}, rolled back", session.rolled_back, []))
    return [(title, world, failures) for title, world, failures in worlds if failures or _was_used(world)]


def _was_used(world: World) -> bool:
    """Whether anything was done in a world; advancing its clock is enough."""
    return bool(
        world.part(CallLog).calls
        or world.part(MessageLog).messages
        or world.part(History).changes
        or world.clock.was_advanced
        or world.part(FaultRules)
    )


def _describe_world(world: World, failures: Sequence[Failure], detail: _Detail, first_lines: Sequence[str]) -> str:
    try:
        lines = [*first_lines, *_lines(world, failures, detail)]
    except Exception as error:
        lines = [f"could not be described: {show_error(error)}"]
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode()  # keys of a request may have lone surrogates


def _lines(world: World, failures: Sequence[Failure], detail: _Detail) -> Iterator[str]:
    messages = world.part(MessageLog)
    yield from _section("call", world.part(CallLog).calls, detail, MAX_CALLS, _read_call)
    yield from _heading_of(messages)
    yield from _some_messages(messages, detail) if detail.hint else _all_messages(messages)
    yield from _events(world, detail)
    yield from _section("change", world.part(History).changes, detail, MAX_CHANGES)
    yield from _journeys(world, detail)
    yield from _campaigns(world, detail)
    yield from _section("outside failure", failures, detail, MAX_FAILURES, _read_failure)
    yield from _faults(world, detail)
    if detail.has_cut:
        yield f"long lines are cut; {detail.hint}"
    yield f"virtual time: {format_timestamp(world.clock.last_look)}"
    due = world.scheduler.next_due()
    if due is not None:
        yield f"next due: {format_timestamp(due)}"


def _section(
    title: str,
    items: Sequence[Any],
    detail: _Detail,
    most: int,
    read: Callable[[Any], Describe] = lambda item: lambda _: str(item),
    what: str = "",
    count: int | None = None,
) -> Iterator[str]:
    """Yield a heading with the number of items, and a line for each of the last ones.

    Args:
        title: The name of one item.
        items: The items, or at least the last of them.
        detail: How much is shown.
        most: How many are shown if not all are.
        read: Gives what makes the line of an item.
        what: What the heading says of them.
        count: How many items there are, if not all are among those given.
    """
    count = len(items) if count is None else count
    limit = detail.limit(most)
    if count:
        yield f"{counted(count, title)}{what}:"
    if limit is not None and count > limit:
        yield f"  … {count - limit} earlier ones; {detail.hint}"
        items = items[-limit:]
    for item in items:
        yield f"  {detail.shorten(read(item))}"


def _read_call(call: RawCall) -> Describe:
    return call.read().describe


def _read_failure(failure: Failure) -> Describe:
    return lambda width: failure.describe(LONGEST if width else None)


def _faults(world: World, detail: _Detail) -> Iterator[str]:
    """Yield the rules that nothing met, each with what came instead, and then the others that are in force."""
    rules = list(world.part(FaultRules))
    unmet = [rule for rule in rules if rule in rule.unmet]
    others = [rule for rule in rules if rule not in rule.unmet]
    if unmet:
        from .unmet_faults import describe_unmet

        def read(rule: FaultRule) -> Describe:
            return lambda _: describe_unmet(world, rule)

        yield from _section("fault", unmet, detail, MAX_FAULTS, read, what=" that nothing met")
    yield from _section("fault", others, detail, MAX_FAULTS, what=" still in force")


def _events(world: World, detail: _Detail) -> Iterator[str]:
    """Yield the events of all apps, in the order in which they came."""
    logs = [app.part(EventLog).events for app in world.apps()]
    limit = detail.limit(MAX_EVENTS)
    last = [event for log in logs for event in (log if limit is None else log[-limit:])]
    last.sort(key=_arrival)

    def read(event: KeptEvent) -> Describe:
        line = event.read().describe(is_full=limit is None)
        return lambda width: _cut(line, width)

    yield from _section("event", last, detail, MAX_EVENTS, read, count=sum(map(len, logs)))


def _arrival(event: KeptEvent) -> int:
    return event.arrival


def _journeys(world: World, detail: _Detail) -> Iterator[str]:
    """Yield where the participants of journeys are, and in full the paths of those who entered last."""
    from .journeys.whereabouts import find_whereabouts

    found = [each for app in world.apps() for each in find_whereabouts(app)]

    def read(each: Whereabouts) -> Describe:
        return lambda width: _cut(str(each), width)

    what = " published or loaded" if any(each.journey.is_loaded for each in found) else " published"
    if detail.hint is not None:
        yield from _section("journey", found, detail, MAX_JOURNEYS, read, what=what)
    elif found:
        yield f"{counted(len(found), 'journey')}{what}:"
        for each in found:
            yield f"  {each}"
            yield from (f"    {line}" for line in each.describe_last_paths(MAX_PATHS))


def _campaigns(world: World, detail: _Detail) -> Iterator[str]:
    """Yield what the campaigns have done, and why they have sent nothing."""
    from .campaigns.outcomes import find_outcomes

    found = [each for app in world.apps() for each in find_outcomes(app)]

    def read(each: CampaignOutcome) -> Describe:
        return lambda width: _cut(str(each), width)

    yield from _section("campaign", found, detail, MAX_CAMPAIGNS, read)


def _all_messages(log: MessageLog) -> Iterator[str]:
    """Yield all messages, each with what goes with its text."""
    for kept in log.messages:
        message = read_message(kept)
        yield f"  {message.describe()}"
        for name in ("headers", "payload", "details"):
            if value := getattr(message, name):
                yield f"    {name}: {show(value, None)}"


def _some_messages(log: MessageLog, detail: _Detail) -> Iterator[str]:
    """Yield the last messages; those that were not sent go before the others."""
    count = len(log.messages)
    if count > MAX_MESSAGES:
        yield f"  … {count - MAX_MESSAGES} others; {detail.hint}"
    chosen = log.unsent[-MAX_MESSAGES:]
    unsent = set(chosen)
    sent = (position for position in range(count - 1, -1, -1) if position not in unsent)
    for position in sorted([*chosen, *islice(sent, MAX_MESSAGES - len(chosen))]):
        yield f"  {detail.shorten(read_message(log.messages[position]).describe)}"


def _heading_of(log: MessageLog) -> Iterator[str]:
    count, unsent = len(log.messages), len(log.unsent)
    if not count:
        return
    what = "" if not unsent else f", {unsent} of them not sent" if unsent < count else ", none sent"
    yield f"{counted(count, 'message')}{', not sent' if unsent == count == 1 else what}:"


def _cut(line: str, width: int | None) -> str:
    return line if width is None or len(line) <= width else f"{line[:width]} …"
