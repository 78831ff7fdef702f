"""Recommendations about splits: branches that no participant takes, and branches that all participants take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..journeys.activities.conditions import ConditionsActivity
from ..world.clock import MINUTE
from .findings import Remark
from .refusals import read_steps
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .activity_graph import ActivityGraph, ActivityNode
    from .member_check import Steps
    from .resource import LintedResource

_REACTIONS = frozenset(
    {
        "_email.open",
        "_email.click",
        "_email.unsubscribe",
        "_email.complaint",
        "_SMS.OPTOUT",
        "_journey.opened_notification",
    }
)
"""The events that a recipient causes, perhaps hours or days later."""
_ALL = 100  # percent


class _EventQuestion(NamedTuple):
    """A condition of a split that checks for an event.

    Args:
        split: The split.
        steps: The steps to the EventCondition.
        condition: The EventCondition.
    """

    split: ActivityNode
    steps: Steps
    condition: Mapping[str, Any]

    @property
    def event_types(self) -> list[str]:
        """The event types that the condition checks for; empty for any."""
        found: list[str] = self.condition.get("Dimensions", {}).get("EventType", {}).get("Values", [])
        return found

    def find_senders(self, graph: ActivityGraph) -> list[ActivityNode]:
        """Return the activities whose messages the condition is about."""
        named = self.condition.get("MessageActivity")
        return [node for node in graph if node.sends and named in (None, "", node.id)]


def _find_event_questions(graph: ActivityGraph) -> Iterator[_EventQuestion]:
    for node in graph:
        if isinstance(node.kind, ConditionsActivity):
            for path, condition in node.kind.conditions(node.details):
                if "EventCondition" in condition:
                    steps = (*node.steps, *read_steps(path), "EventCondition")
                    yield _EventQuestion(node, steps, condition["EventCondition"])


@recommend("R203", "event-that-cannot-happen", "journey", needs=("Activities",))
def find_impossible_events(journey: LintedResource) -> Iterator[Remark]:
    """A condition checks for an event of a message that no participant has got yet.

    The MessageActivity is after the split, or on another branch. Or there is no MessageActivity, and no activity before
    the split sends a message that can cause the event, such as an `_email.open` after only an SMS. All participants
    take the other branch. (If MessageActivity names an SMS, an `_email.open` is an error: E214.)

    Evidence: documented (only an event of a sent message meets a condition).
    """
    graph = journey.graph
    for question in _find_event_questions(graph) if graph.is_sound else ():
        senders = question.find_senders(graph)
        named = question.condition.get("MessageActivity")
        can_happen = any(each.kind.has_event(value) for each in senders for value in question.event_types)
        if not named and question.event_types and not can_happen:
            continue  # E214 reports it
        before = [each for each in senders if question.split.id in graph.reach_after(each.id)]
        if senders and not before:
            where = f"before {question.split.id!r}"
            message = f"{named!r} does not come {where}" if named else f"no activity {where} sends a message"
            hint = "name an activity that sends a message before the split"
            yield Remark((*question.steps, "MessageActivity"), message, hint)
        for value in question.event_types if before else ():
            can_send = any(each.kind.has_event(value) for each in senders)
            if can_send and not any(each.kind.has_event(value) for each in before):
                names = ", ".join(repr(each.id) for each in before)
                message = (
                    f"{value!r} cannot happen: no activity before {question.split.id!r} can cause it; only {names} "
                    f"send{'s' if len(before) == 1 else ''} messages there"
                )
                yield Remark((*question.steps, "Dimensions", "EventType", "Values"), message)


@recommend("R209", "condition-without-event", "journey", needs=("Activities",))
def find_conditions_without_event(journey: LintedResource) -> Iterator[Remark]:
    """An EventCondition does not name an event type: any event of the message meets it.

    Sending the message is such an event, so all participants who got the message take the branch.

    Evidence: documented (Dimensions has the event type, and is not required); it is unknown what the service does
    without it, and this behaviour is ours.
    """
    for question in _find_event_questions(journey.graph):
        if not question.event_types:
            message = "no event type is set: any event of the message meets the condition, even the one for sending it"
            hint = "set Dimensions.EventType, such as {'DimensionType': 'INCLUSIVE', 'Values': ['_email.open']}"
            yield Remark((*question.steps, "Dimensions"), message, hint)


@recommend("R204", "split-without-wait", "journey")
def find_splits_without_wait(journey: LintedResource) -> Iterator[Remark]:
    """A split checks whether a recipient reacted to a message, but it does not give the recipient enough time.

    A split right after a message, without an EvaluationWaitTime, checks only once, after an implicit wait. The wait is
    one hour after an e-mail, SMS or push notification, and 15 minutes after a custom channel. A recipient who opens the
    message later counts as a recipient who did not open it.

    Evidence: documented (the implicit waits, in the user guide's troubleshooting), observed.
    """
    graph = journey.graph

    def passes(node: ActivityNode) -> bool:
        return not graph.always_waits(node)

    for question in _find_event_questions(graph):
        reactions = _REACTIONS.intersection(question.event_types)
        if not reactions or question.split.wait:
            continue
        for sender in question.find_senders(graph):
            if not any(map(sender.kind.has_event, reactions)):
                continue  # another finding reports it
            if question.split.id in graph.reach_after(sender.id, passes):
                minutes = graph.leave_at(question.split, 0) // MINUTE
                message = f"the split checks for {min(reactions)!r} only once, {minutes} minutes after {sender.id!r}"
                hint = "set EvaluationWaitTime, such as {'WaitFor': 'P1D'}"
                yield Remark((*question.split.steps, "EvaluationWaitTime"), message, hint)
                break


@recommend("R205", "split-without-default", "journey")
def find_splits_without_default(journey: LintedResource) -> Iterator[Remark]:
    """A MultiCondition has no DefaultActivity: a participant who meets none of its conditions leaves the journey.

    This is valid, and may be intended. A published journey with 22 activities has five such splits.

    Evidence: documented (if no next activity is set, the journey ends).
    """
    for node in journey.graph:
        if node.kind.name == "MultiCondition" and not node.details.get("DefaultActivity"):
            message = "a participant who meets none of the conditions leaves the journey here"
            yield Remark((*node.steps, "DefaultActivity"), message, "set DefaultActivity, unless this is intended")


@recommend("R206", "split-without-effect", "journey")
def find_splits_without_effect(journey: LintedResource) -> Iterator[Remark]:
    """All branches of a split lead to the same activity, or to the end of the journey.

    The split has no effect, except that participants may wait there.

    Evidence: documented (if no next activity is set, the journey ends).
    """
    for node in journey.graph:
        targets = {pointer.target for pointer in node.pointers}
        if len(node.pointers) > 1 and len(targets) == 1:
            where = "the end of the journey" if None in targets else repr(*targets)
            yield Remark(node.steps, f"all branches of {node.id!r} lead to {where}")


@recommend("R207", "repeated-condition", "journey")
def find_repeated_conditions(journey: LintedResource) -> Iterator[Remark]:
    """A MultiCondition has the same condition twice: no participant ever takes the second branch.

    A participant takes the first branch whose condition is met.

    Evidence: documented (the order of the branches).
    """
    for node in journey.graph:
        if node.kind.name == "MultiCondition" and isinstance(node.kind, ConditionsActivity):
            conditions = [condition for _, condition in node.kind.conditions(node.details)]
            for position, condition in enumerate(conditions):
                if condition and condition in conditions[:position]:
                    first = conditions.index(condition) + 1
                    steps = (*node.steps, "Branches", position, "Condition")
                    yield Remark(steps, f"no participant takes this branch: branch {first} has the same condition")


@recommend("R208", "holdout", "journey", "campaign")
def find_useless_holdouts(resource: LintedResource) -> Iterator[Remark]:
    """A holdout holds out all participants, or none.

    At 100 percent, no message after the holdout is ever sent. At 0 percent, the activity has no effect.

    Evidence: documented (a participant who is held out leaves the journey; an endpoint that is held out does not get
    the campaign's message).
    """
    if resource.noun == "campaign":
        if resource.members.get("HoldoutPercent") == _ALL:
            yield Remark(("HoldoutPercent",), "all endpoints are held out: the campaign sends nothing")
        return
    for node in resource.graph:
        percentage = node.details.get("Percentage") if node.kind.name == "Holdout" else None
        if percentage == _ALL:
            yield Remark((*node.steps, "Percentage"), "all participants are held out: none continues from here")
        elif percentage == 0:
            yield Remark((*node.steps, "Percentage"), "no participant is held out: the activity has no effect")
