"""The report about a mock: its calls, messages, events, changes, journeys, campaigns, faults, and virtual time.

pytest's plugin prints it with a failing test. Without the plugin, it is a note on the exception. `pinpoint.report()`
returns it. It reads only what it shows: a test may have sent 100,000 messages.
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
    from .journeys.journey import Journey
    from .journeys.whereabouts import Whereabouts
    from .world.session import Session
    from .world.store import World
    from .world.user_code import Failure

    Describe: TypeAlias = Callable[[int | None], str]
    """A function that returns the line of an item. It cuts the item's parts at a width in characters; None: uncut."""

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
"""The start of every title."""
IN_PYTEST = "-vv shows all"
ELSEWHERE = "pinpoint.report(full=True) shows all"


def describe(sessions: Sequence[Session], *, is_full: bool, hint: str = IN_PYTEST) -> Iterator[tuple[str, str]]:
    """Yield a title and a report for each session that was used.

    Args:
        sessions: The sessions, the outermost first, including those of mocks that have ended.
        is_full: Whether to show everything. If not, the last sessions are shown, each with about 30 shortened lines.
        hint: How the reader can see everything. It is shown where something is left out.
    """
    used = [worlds for session in sessions if (worlds := _list_worlds(session))]
    left_out = 0 if is_full else max(len(used) - MAX_SESSIONS, 0)
    first_lines = [f"… {counted(left_out, 'earlier mock')}; {hint}"] if left_out else []
    for worlds in used[left_out:]:
        for title, world, failures in worlds:
            yield title, _describe_world(world, failures, _Detail(None if is_full else hint), first_lines)
            first_lines = []


def report_session(session: Session, *, is_full: bool = False) -> str:
    """Return the report about one session as a string, which is empty if the session was not used."""
    with session.lock_patiently():
        sections = describe([session], is_full=is_full, hint=ELSEWHERE)
        return "\n".join(f"--- {title} ---\n{section}" for title, section in sections)


def describe_idleness(session: Session) -> str:
    """Return the report about a session that was not used."""
    return f"--- {TITLE}{session.seed}) ---\nThis mock was not used: it has no calls, messages, events or changes."


class _Detail:
    """The level of detail of a report.

    Args:
        hint: How the reader can see everything; None if the report shows everything.
    """

    def __init__(self, hint: str | None) -> None:
        self.hint = hint
        self.has_cut = False

    def limit(self, most: int) -> int | None:
        """Return the number of items to show; None for all."""
        return None if self.hint is None else most

    def shorten(self, describe_item: Describe) -> str:
        """Return an item's line, and remember if it was cut."""
        if self.hint is None:
            return describe_item(None)
        line = describe_item(MAX_WIDTH)
        if not self.has_cut and "…" in line:
            self.has_cut = line != describe_item(None)
        return line


def _list_worlds(session: Session) -> list[tuple[str, World, Sequence[Failure]]]:
    """Return the worlds of a session that have something to report, each with its title and its failures."""
    title = f"{TITLE}{session.seed})"
    worlds: list[tuple[str, World, Sequence[Failure]]] = [(title, session.world, session.failures)]
    if session.rolled_back is not None:
        worlds.append((f"{title}, rolled back", session.rolled_back, []))
    return [(title, world, failures) for title, world, failures in worlds if failures or _was_used(world)]


def _was_used(world: World) -> bool:
    """Return whether a world was used; advancing its clock is enough."""
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
        lines = [f"this report could not be written: {show_error(error)}"]
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode()  # keys of a request may have lone surrogates


def _lines(world: World, failures: Sequence[Failure], detail: _Detail) -> Iterator[str]:
    messages = world.part(MessageLog)
    yield from _section("call", world.part(CallLog).calls, detail, MAX_CALLS, _read_call)
    yield from _heading_of(messages)
    yield from _some_messages(messages, detail) if detail.hint else _all_messages(messages)
    yield from _events(world, detail)
    yield from _section("change", world.part(History).changes, detail, MAX_CHANGES)
    yield from _journeys(world, detail)
    yield from _drafts(world, detail)
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
        title: The noun for one item.
        items: The items, or at least the last of them.
        detail: The level of detail.
        most: The number of items to show, unless all are shown.
        read: Returns the function that describes an item.
        what: The rest of the heading, after the number of items.
        count: The number of all items, if `items` has only the last of them.
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
    """Yield the rules that were never used, each with the calls or messages instead, then the other active rules."""
    rules = list(world.part(FaultRules))
    unmet = [rule for rule in rules if rule in rule.unmet]
    others = [rule for rule in rules if rule not in rule.unmet]
    if unmet:
        from .unmet_faults import describe_unmet

        def read(rule: FaultRule) -> Describe:
            return lambda _: describe_unmet(world, rule)

        yield from _section("fault", unmet, detail, MAX_FAULTS, read, what=" never used")
    yield from _section("fault", others, detail, MAX_FAULTS, what=" still in force")


def _events(world: World, detail: _Detail) -> Iterator[str]:
    """Yield the events of all apps, in the order in which they arrived."""
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
    """Yield where the participants of journeys are, and in a full report the paths of the last to enter."""
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


def _drafts(world: World, detail: _Detail) -> Iterator[str]:
    """Yield the journeys that the test created and did not publish."""
    from .journeys.journey import Journey

    drafts = [(app, journey) for app in world.apps() for journey in app.collection(Journey) if journey.state == "DRAFT"]
    if not drafts:
        return
    from .exports.kept_loads import KeptLoads

    loaded = {(found.application_id, found.id) for load in world.part(KeptLoads).records for found in load.resources}
    created = [journey for app, journey in drafts if (app.id, journey.id) not in loaded]
    yield from _section("journey", created, detail, MAX_JOURNEYS, _read_draft, what=" not published")


def _read_draft(journey: Journey) -> Describe:
    advice = "DRAFT: participants cannot enter; publish it with State='ACTIVE'"
    return lambda width: _cut(f"{journey.name!r} ({journey.id}) {advice}", width)


def _campaigns(world: World, detail: _Detail) -> Iterator[str]:
    """Yield the results of campaigns, with the reasons why they sent no messages."""
    from .campaigns.outcomes import find_outcomes

    found = [each for app in world.apps() for each in find_outcomes(app)]

    def read(each: CampaignOutcome) -> Describe:
        return lambda width: _cut(str(each), width)

    yield from _section("campaign", found, detail, MAX_CAMPAIGNS, read)


def _all_messages(log: MessageLog) -> Iterator[str]:
    """Yield all messages, each with its headers, payload and details."""
    for kept in log.messages:
        message = read_message(kept)
        yield f"  {message.describe()}"
        for name in ("headers", "payload", "details"):
            if value := getattr(message, name):
                yield f"    {name}: {show(value, None)}"


def _some_messages(log: MessageLog, detail: _Detail) -> Iterator[str]:
    """Yield the last messages. Messages that were not sent are chosen first."""
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
