"""Notes about the results of a run that the author of the journey should know: unsent messages, misspelt events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from ..messages.message import MessageLog
from ..world.likeness import find_alike
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..journeys.journey import Journey
    from ..messages.message import RawMessage
    from ..messages.origins import JourneyOrigin
    from ..world.store import World
    from .event_lines import PlannedEvent


def describe_unsent(world: World) -> Iterator[str]:
    """Yield a sentence for each activity and status of messages that were not sent, with the first reason."""
    log = world.part(MessageLog)
    groups: dict[tuple[str, str], list[RawMessage]] = {}
    for position in log.unsent:
        message = log.messages[position]
        origin = cast("JourneyOrigin", message.batch.origin)  # in a run, only journeys send messages
        groups.setdefault((origin.activity_id, message.result.status), []).append(message)
    for (activity, status), messages in groups.items():
        was = "was" if len(messages) == 1 else "were"
        reason = messages[0].result.status_message
        yield f"{counted(len(messages), 'message')} of {activity!r} {was} not sent ({status}): {reason}"


def describe_unknown_types(journey: Journey, events: Iterable[PlannedEvent]) -> Iterator[str]:
    """Yield a sentence for each type of event that the journey does not use, if it uses one with a similar name.

    Args:
        journey: The journey.
        events: The events in the files. The sentence names the place of the first one.
    """
    places: dict[str, str] = {}
    for event in events:
        places.setdefault(event.event_type, event.where)
    used = dict.fromkeys(_find_event_types(journey.request))
    for event_type in (each for each in places if each not in used):
        near = find_alike(event_type, used)
        if near and not event_type.startswith("_"):  # the types of Pinpoint itself are checked one by one
            hint = f"(did you mean {near!r}?)"
            yield f"{places[event_type]}: the journey does not use events of the type {event_type!r} {hint}"


def _find_event_types(value: Any) -> Iterator[str]:
    """Yield the types of events that the conditions in a request name."""
    if isinstance(value, Mapping):
        yield from value.get("EventType", {}).get("Values", ())
        for member in value.values():
            yield from _find_event_types(member)
    elif isinstance(value, list):
        for item in value:
            yield from _find_event_types(item)
