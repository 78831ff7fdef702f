"""Recommendations about splits: branches that no participant takes, and branches that all of them take."""

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
"""The events that a recipient causes, who may take hours or days to do so."""
_ALL = 100  # percent


class _EventQuestion(NamedTuple):
    """A condition of a split about an event.

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
        """The types of events that it asks for; empty for any."""
        found: list[str] = self.condition.get("Dimensions", {}).get("EventType", {}).get("Values", [])
        return found

    def find_senders(self, graph: ActivityGraph) -> list[ActivityNode]:
        """Return the activities whose messages it is about."""
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
    """A condition asks for an event of a message that no participant has got by then.

    The MessageActivity comes after the split, or on another branch. Without a MessageActivity, no activity before the
    split sends messages that can have the event: an `_email.open` behind an SMS alone. All participants take the other
    branch. (An `_email.open` of an SMS that is named is an error, E214.)

    Evidence: documented (a condition is met by an event of a message that was sent, and by nothing else).
    """
    graph = journey.graph
    for question in _find_event_questions(graph) if graph.is_sound else ():
        senders = question.find_senders(graph)
        named = question.condition.get("MessageActivity")
        can_happen = any(each.kind.has_event(value) for each in senders for value in question.event_types)
        if not named and question.event_types and not can_happen:
            continue  # which is an error, E214
        before = [each for each in senders if question.split.id in graph.reach_after(each.id)]
        if senders and not before:
            who = f"{named!r} is" if named else "the activities that send messages are"
            hint = "ask about a message that was sent on the way to the split"
            yield Remark((*question.steps, "MessageActivity"), f"{who} not before {question.split.id!r}", hint)
        for value in question.event_types if before else ():
            can_send = any(each.kind.has_event(value) for each in senders)
            if can_send and not any(each.kind.has_event(value) for each in before):
                names = ", ".join(repr(each.id) for each in before)
                message = (
                    f"{value!r} cannot happen: of the activities before {question.split.id!r} ({names}) none has it"
                )
                yield Remark((*question.steps, "Dimensions", "EventType", "Values"), message)


@recommend("R209", "condition-without-event", "journey", needs=("Activities",))
def find_conditions_without_event(journey: LintedResource) -> Iterator[Remark]:
    """An EventCondition names no type of events: any event of the message meets it.

    Sending the message is such an event, so all participants who got it take the branch.

    Evidence: documented (Dimensions has the type of the event, and is not required); what the service does without it
    is unknown, and this is ours.
    """
    for question in _find_event_questions(journey.graph):
        if not question.event_types:
            message = "no event is named: any event of the message meets the condition, and sending it is one"
            hint = "set Dimensions.EventType, such as {'DimensionType': 'INCLUSIVE', 'Values': ['_email.open']}"
            yield Remark((*question.steps, "Dimensions"), message, hint)


@recommend("R204", "split-without-wait", "journey")
def find_splits_without_wait(journey: LintedResource) -> Iterator[Remark]:
    """A split asks whether a recipient has reacted to a message, and does not give the recipient time to do so.

    Without an EvaluationWaitTime, a split right after a message looks once, after the implicit wait: one hour after an
    e-mail, SMS or push, 15 minutes after a custom channel. A recipient who opens the message later counts as one who
    has not opened it.

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
                continue  # which is another finding
            if question.split.id in graph.reach_after(sender.id, passes):
                minutes = graph.leave_at(question.split, 0) // MINUTE
                message = (
                    f"the split looks for {min(reactions)!r} {minutes} minutes after {sender.id!r}, and never again"
                )
                hint = "set EvaluationWaitTime, such as {'WaitFor': 'P1D'}"
                yield Remark((*question.split.steps, "EvaluationWaitTime"), message, hint)
                break


@recommend("R205", "split-without-default", "journey")
def find_splits_without_default(journey: LintedResource) -> Iterator[Remark]:
    """A MultiCondition has no DefaultActivity: a participant who meets none of its conditions leaves the journey.

    That is legal, and may be meant. A published journey of 22 activities has five such splits.

    Evidence: documented (a next activity that is absent is the end).
    """
    for node in journey.graph:
        if node.kind.name == "MultiCondition" and not node.details.get("DefaultActivity"):
            message = "a participant who meets none of the conditions leaves the journey here"
            yield Remark((*node.steps, "DefaultActivity"), message, "set DefaultActivity, unless that is meant")


@recommend("R206", "split-without-effect", "journey")
def find_splits_without_effect(journey: LintedResource) -> Iterator[Remark]:
    """All ways out of a split lead to the same activity, or to the end.

    The split decides nothing, though it may wait.

    Evidence: documented (a next activity that is absent is the end).
    """
    for node in journey.graph:
        targets = {pointer.target for pointer in node.pointers}
        if len(node.pointers) > 1 and len(targets) == 1:
            where = "the end" if None in targets else repr(*targets)
            yield Remark(node.steps, f"all ways out of {node.id!r} lead to {where}")


@recommend("R207", "repeated-condition", "journey")
def find_repeated_conditions(journey: LintedResource) -> Iterator[Remark]:
    """A MultiCondition has the same condition twice: no participant ever takes the second branch.

    The first branch whose condition is met is taken.

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

    At 100 percent no message after it is ever sent; at 0 the activity does nothing.

    Evidence: documented (a participant who is held out leaves the journey, an endpoint gets no message of the
    campaign).
    """
    if resource.noun == "campaign":
        if resource.members.get("HoldoutPercent") == _ALL:
            yield Remark(("HoldoutPercent",), "all endpoints are held out: the campaign sends nothing")
        return
    for node in resource.graph:
        percentage = node.details.get("Percentage") if node.kind.name == "Holdout" else None
        if percentage == _ALL:
            yield Remark((*node.steps, "Percentage"), "all participants are held out: none passes this activity")
        elif percentage == 0:
            yield Remark((*node.steps, "Percentage"), "no participant is held out: the activity does nothing")
