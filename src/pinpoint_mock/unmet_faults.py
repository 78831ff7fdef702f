"""Rules of `pinpoint.faults` that were never used: their description, and the check of the option `strict_faults`."""

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

_NAMED = 3  # the number of operations or addresses that are named
_LOOKED_AT = 1_000  # the number of messages that are searched, the last ones: a test may have sent 100,000
_MAX_RULES = 8


def find_faults_of_test(sessions: Iterable[Session]) -> str:
    """Find the rules that the running test made and that were never used, in sessions with `strict_faults`.

    Each rule is reported only once: the end of the mock, after the test, does not report it again.

    Returns:
        An error message with a line for each rule; empty if all rules were used.
    """
    return _find_unmet([session for session in sessions if session.options.strict_faults], RUNNING_TEST.id)


def find_faults_at_end(session: Session) -> str:
    """Find the rules of a session that were never used, when the session ends.

    Rules of earlier tests are left out: they were checked at the end of the test, unless it failed.

    Returns:
        An error message with a line for each rule; empty if all rules were used.
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
    verb = "was" if count == 1 else "were"
    heading = f"strict_faults: {counted(count, 'rule')} of pinpoint.faults {verb} never used"
    others = [f"… and {count - len(lines)} more"] if count > len(lines) else []
    return "\n  ".join([f"{heading}:", *lines, *others])


def describe_unmet(world: World, rule: FaultRule) -> str:
    """Return a rule as a string, with the requests or messages that came instead.

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
        return f"every call of {rule.subject} came before the rule was made, or used an older rule"
    if rule.subject == ANY:
        return "every call came before the rule was made, or used an older rule"
    named = [f"{name} ({count})" for name, count in calls.most_common(_NAMED)]
    return f"the calls were {_join(named, len(calls))}"


def _list_messages(world: World, rule: FaultRule) -> str:
    outcome: DeliveryOutcome = rule.effect
    messages = world.part(MessageLog).messages[-_LOOKED_AT:]
    if not messages:
        return "pinpoint.outbox is empty"
    on_channel = [message for message in messages if outcome.channel in (None, message.channel)]
    if not on_channel:
        return f"messages were sent by {_join_first(message.channel for message in messages)}"
    if rule.subject == ANY:
        return "every message was of another kind, or something else had decided its outcome"
    key = address_key(rule.subject)
    same = [message for message in messages if address_key(message.address) == key]
    if not same:
        addresses = list(dict.fromkeys(message.address for message in reversed(messages)))
        near = find_nearest(rule.subject, map(Known, addresses))
        return f"messages were sent to {_join_first(map(show, addresses))}{enclose(near)}"
    if not any(outcome.channel in (None, message.channel) for message in same):
        return f"messages to it were sent by {_join_first(message.channel for message in same)}"
    return "every message to it was sent before the rule was made, or something else had decided its outcome"


def _join_first(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return _join(distinct[:_NAMED], len(distinct))


def _join(named: list[str], count: int) -> str:
    more = f" and {count - _NAMED} more" if count > _NAMED else ""
    return f"{', '.join(named)}{more}"
