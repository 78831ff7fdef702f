"""The rules for EventConditions: the activity that sends the message, and the events that its messages can have.

Only events of messages are supported (documented). If no message can have an event type, all participants would take
the same path, so such a type is refused (unknown; proposed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.problems import quote
from ...world.likeness import Known, enclose, find_nearest
from .table import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...gateway.problems import Problem
    from ..publication import Publication
    from .conditions import ConditionsActivity
    from .kind import ActivityKind, Details

_OWN_EVENT = "a split can only ask about events of messages; your own events can only start a journey"


def find_event_problems(publication: Publication, split: ConditionsActivity, details: Details) -> Iterator[Problem]:
    """Yield the EventConditions that no message can meet.

    Args:
        publication: The journey.
        split: The kind of the activity that has the conditions.
        details: The details of the activity, which can be saved.
    """
    for member, condition in split.conditions(details):
        if "EventCondition" in condition:
            member = f"{member}.EventCondition"
            for name, rule in _find_broken_rules(publication, condition["EventCondition"]):
                yield split.problem(f"{member}.{name}", rule)


def _find_broken_rules(publication: Publication, condition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the members of an EventCondition that break a rule, each with the rule."""
    sender = condition.get("MessageActivity")
    senders = find_senders(publication, sender)
    if sender and sender not in publication.activities:
        hint = publication.suggest_activity(sender)
        yield "MessageActivity", f"{quote(sender)} is not an activity of the journey{hint}"
        return
    if sender and not senders:
        names = " and ".join(kind.name for kind in kinds_of(publication.activities[sender])) or "no type"
        yield "MessageActivity", f"{quote(sender)} does not send messages: its type is {names}"
        return
    event_type = condition.get("Dimensions", {}).get("EventType")
    if event_type is not None:
        member = "Dimensions.EventType.Values"
        if not event_type["Values"]:
            yield member, "must have at least one value"
        for value in event_type["Values"]:
            if not any(kind.has_event(value) for kind in senders):
                yield member, _describe_unknown_type(value, senders)


def find_senders(publication: Publication, activity_id: str | None) -> list[ActivityKind]:
    """Return the kinds of the activities whose messages an EventCondition asks about.

    Args:
        publication: The journey.
        activity_id: The MessageActivity. Without it, the messages of all activities count (unknown; proposed).
    """
    if activity_id:
        return _kinds_that_send(publication.activities.get(activity_id, {}))
    return [kind for activity in publication.activities.values() for kind in _kinds_that_send(activity)]


def _kinds_that_send(activity: Mapping[str, Any]) -> list[ActivityKind]:
    return [kind for kind in kinds_of(activity) if kind.event_types]


def _describe_unknown_type(value: str, senders: Sequence[ActivityKind]) -> str:
    if not senders:
        return f"{quote(value)} cannot happen: no activity of the journey sends messages{_explain_own_event(value)}"
    names = dict.fromkeys(kind.name for kind in senders)
    known = dict.fromkeys(event_type for kind in senders for event_type in kind.event_types)
    rule = f"{quote(value)} is not an event of {' or '.join(names)} activities, which have {', '.join(known)}"
    return f"{rule}{enclose(find_nearest(value, map(Known, known))) or _explain_own_event(value)}"


def _explain_own_event(value: str) -> str:
    """Return the end of an error message about an event of an app. Event types of messages start with `_`."""
    return "" if value.startswith("_") else enclose(_OWN_EVENT)
