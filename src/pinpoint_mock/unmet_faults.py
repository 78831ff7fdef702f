"""Rules of `pinpoint.faults` that nothing has met: how they are described, and the option `strict_faults`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .gateway.calls import CallLog
from .gateway.fault_rules import ANY, UnmetRules
from .messages.message import MessageLog
from .messages.outcomes import DeliveryOutcome
from .phone.spelling import address_key
from .world.formatting import show
from .world.likeness import Known, enclose, find_nearest
from .world.records import counted
from .world.running_test import RUNNING_TEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .gateway.fault_rules import FaultRule
    from .world.session import Session
    from .world.store import World

_NAMED = 3  # how many operations or addresses are named
_LOOKED_AT = 1_000  # how many messages, the last ones, since a test may have sent 100,000
_MAX_RULES = 8


def find_faults_of_test(sessions: Iterable[Session]) -> str:
    """Say which rules that the running test has made nothing has met, in sessions with `strict_faults`.

    Each rule is named once only: the end of the mock, after the test, does not name it again.

    Returns:
        A line for each rule; empty if there are none.
    """
    return _find_unmet([session for session in sessions if session.options.strict_faults], RUNNING_TEST.id)


def find_faults_at_end(session: Session) -> str:
    """Say which rules nothing has met in a session that has ended.

    Rules of tests that are over are left out: they were checked at the end of the test, unless it failed.

    Returns:
        A line for each rule; empty if there are none.
    """
    return _find_unmet([session], RUNNING_TEST.id, None)


def _find_unmet(sessions: Iterable[Session], *tests: str | None) -> str:
    count = 0
    lines: list[str] = []
    for session in sessions:
        with session.lock_patiently():
            world = session.world
            unmet = world.shared.part(UnmetRules).take(*tests)
            count += len(unmet)
            lines += [describe_unmet(world, rule) for rule in unmet[: _MAX_RULES - len(lines)]]
    if not lines:
        return ""
    heading = f"strict_faults: nothing met {counted(count, 'rule')} of pinpoint.faults"
    others = [f"… and {count - len(lines)} more"] if count > len(lines) else []
    return "\n  ".join([f"{heading}:", *lines, *others])


def describe_unmet(world: World, rule: FaultRule) -> str:
    """Return what a rule says, and the requests or messages that came instead.

    Args:
        world: The world whose requests and messages they are.
        rule: The rule.
    """
    instead = _list_messages(world, rule) if isinstance(rule.effect, DeliveryOutcome) else _list_calls(world, rule)
    return f"{rule}; {instead}"


def _list_calls(world: World, rule: FaultRule) -> str:
    calls = Counter(call.route.name for call in world.part(CallLog).calls)
    if not calls:
        return "pinpoint.calls is empty"
    if rule.subject in calls:
        return f"{rule.subject} was called only before the rule was made, or met an older rule"
    if rule.subject == ANY:
        return "requests were made only before the rule was, or met an older rule"
    named = [f"{name} ({count})" for name, count in calls.most_common(_NAMED)]
    return f"the calls were {_join(named, len(calls))}"


def _list_messages(world: World, rule: FaultRule) -> str:
    outcome: DeliveryOutcome = rule.effect
    messages = world.part(MessageLog).messages[-_LOOKED_AT:]
    if not messages:
        return "pinpoint.outbox is empty"
    on_channel = [message for message in messages if outcome.channel in (None, message.channel)]
    if not on_channel:
        return f"messages went by {_join_first(message.channel for message in messages)}"
    if rule.subject == ANY:
        return "none of the messages was one that the rule is for and that nothing else had decided"
    key = address_key(rule.subject)
    same = [message for message in messages if address_key(message.address) == key]
    if not same:
        addresses = list(dict.fromkeys(message.address for message in reversed(messages)))
        near = find_nearest(rule.subject, map(Known, addresses))
        return f"messages went to {_join_first(map(show, addresses))}{enclose(near)}"
    if not any(outcome.channel in (None, message.channel) for message in same):
        return f"messages to it went by {_join_first(message.channel for message in same)}"
    return "messages to it were sent only before the rule was made, or something else had decided on them"


def _join_first(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return _join(distinct[:_NAMED], len(distinct))


def _join(named: list[str], count: int) -> str:
    more = f" and {count - _NAMED} more" if count > _NAMED else ""
    return f"{', '.join(named)}{more}"
