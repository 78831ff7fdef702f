"""A trial: a single activity decides for one participant, in a copy of the mock that is thrown away afterwards.

Messages pass the same gates and are composed in the same way as in a running journey, but neither Lambda functions nor
webhooks are called. Source: docs/behaviours/journeys.md#journey-decide-no-effect.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ..events.event import Event
from ..world.clock import to_datetime
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import listed
from .activities.custom import CustomActivity
from .activities.event_rules import find_senders
from .activities.holdout import HoldoutActivity
from .activities.message import MessageActivity
from .activities.random_split import RandomSplitActivity
from .activities.table import kinds_of
from .activity_decision import ActivityDecision
from .custom_message import RehearsedCustomMessage
from .message_events import KnownEvent, MessageEvents
from .participants import ACTIVE, Participants, participants_of
from .plan import find_repeated
from .publication import Publication
from .sender import ActivitySender
from .steps import STAYS
from .visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .activities.kind import ActivityKind, Details
    from .journey import Journey
    from .seen_events import SeenEvent
    from .steps import Step


def decide_alone(
    app: App, journey: Journey, endpoints: Sequence[Endpoint], activity_id: str, seen: Sequence[SeenEvent]
) -> ActivityDecision:
    """Return what an activity would decide for a participant, and change nothing.

    Args:
        app: The app.
        journey: The journey, in any state.
        endpoints: The endpoint, or the endpoints of a user.
        activity_id: The id of the activity.
        seen: Events for conditions to find, in addition to the recorded ones.

    Raises:
        LookupError: If the journey does not have the activity.
        ValueError: If the activity cannot be decided, or if its conditions cannot find an event of `seen`.
    """
    kind, details = _find_activity(app, journey, activity_id)
    if seen:
        _check_seen(app, journey, activity_id, kind, details, seen)
    world = app.world
    copied = world.copy()
    try:
        trial_app = copied.find_app(app.id)
        assert trial_app is not None
        return _Trial(trial_app, journey, activity_id, kind, details).run(endpoints, seen)
    finally:
        world.take_apps_back()


def _find_activity(app: App, journey: Journey, activity_id: str) -> tuple[ActivityKind, Details]:
    """Return the kind and the details of an activity. Check that the details are complete enough for a decision."""
    activities: Mapping[str, Any] = journey.request.get("Activities", {})
    if activity_id not in activities:
        hint = enclose(find_nearest(activity_id, map(Known, activities)))
        has = listed([*activities], none="no activities")
        raise LookupError(f"activity {activity_id!r} does not exist in journey {journey.name!r}; it has {has}{hint}")
    kinds = kinds_of(activities[activity_id])
    if len(kinds) != 1:
        names = " and ".join(kind.name for kind in kinds) or "none"
        raise ValueError(f"activity {activity_id!r} cannot be decided: it must have exactly one type, but has {names}")
    [kind] = kinds
    details: Details = activities[activity_id][kind.name]
    if not isinstance(kind, MessageActivity):  # a message that cannot be created is not sent, and the decision says why
        ways = {pointer.member for pointer in kind.pointers(details)}
        for problem in kind.find_publish_problems(Publication(app, journey.request), details):
            if problem.member not in ways:
                raise ValueError(f"activity {activity_id!r} cannot be decided: {problem.message}")
    return kind, details


def _check_seen(
    app: App, journey: Journey, activity_id: str, kind: ActivityKind, details: Details, seen: Sequence[SeenEvent]
) -> None:
    """Refuse events that no condition of an activity can find."""
    watched = list(kind.watches(details))
    if not watched:
        raise ValueError(
            f"seen is for activities that ask about events of messages, and activity {activity_id!r} does not"
        )
    publication = Publication(app, journey.request)
    senders = [sender for message_activity in watched for sender in find_senders(publication, message_activity)]
    known = dict.fromkeys(event_type for sender in senders for event_type in sender.event_types)
    for event_type in (event.event_type for event in seen):
        if senders and not any(sender.has_event(event_type) for sender in senders):
            hint = enclose(find_nearest(event_type, map(Known, known)))
            raise ValueError(f"seen must be events of the messages, {listed([*known])}, not {event_type!r}{hint}")


class _Trial:
    """The trial of an activity, in a copy of the app.

    Args:
        app: The copy of the app.
        journey: The journey.
        activity_id: The id of the activity.
        kind: The kind of the activity.
        details: The details of the activity.
    """

    def __init__(self, app: App, journey: Journey, activity_id: str, kind: ActivityKind, details: Details) -> None:
        self._app = app
        self._journey = journey
        self._id = activity_id
        self._kind = kind
        self._details = details
        self._now = app.world.clock.now()
        found = participants_of(app, journey.id)
        self._participants = Participants() if found is None else found
        targets = (pointer.target for pointer in kind.pointers(details) if pointer.target is not None)
        self._ids = list(dict.fromkeys(chain(journey.request["Activities"], targets)))
        self._numbers = {each: number for number, each in enumerate(self._ids)}

    def run(self, endpoints: Sequence[Endpoint], seen: Sequence[SeenEvent]) -> ActivityDecision:
        """Let the activity decide, and return the decision."""
        row = self._find_row(endpoints)
        self._add_events(endpoints, seen)
        participants = self._participants
        due = participants.dues[row] if participants.activities[row] == self._numbers[self._id] else 0
        participants.activities[row], participants.states[row] = self._numbers[self._id], ACTIVE
        step = self._visit(row, is_back=False)
        waits = step.target == STAYS
        if waits:
            due = due or participants.dues[row]
            if not isinstance(self._kind, MessageActivity):
                step = self._visit(row, is_back=True)
        return ActivityDecision(
            participants.keys[row] if row in participants.endpoints_of_users else endpoints[0].id,
            self._id,
            self._kind.name,
            step.outcome.label,
            self._ids[step.target] if step.target >= 0 else None,
            to_datetime(due) if waits else None,
            (*step.reasons, *self._explain(step)),
        )

    def _find_row(self, endpoints: Sequence[Endpoint]) -> int:
        """Return the row of the participant's current entry. If the participant is not inside, add an entry now."""
        participants = self._participants
        keys = [endpoint.id.lower() for endpoint in endpoints]
        rows = sorted(row for key in keys for row in participants.find_rows(key))
        if rows and participants.is_inside(rows[-1]):
            return rows[-1]
        run, number = participants.number_of_run(""), self._numbers[self._id]
        user_id = endpoints[0].user_id
        if user_id is None or self._journey.is_event_triggered:
            return participants.add(keys[:1], run, number, self._now)[0]
        return participants.add_users({user_id: tuple(keys)}, run, number, self._now)[0]

    def _add_events(self, endpoints: Sequence[Endpoint], seen: Sequence[SeenEvent]) -> None:
        """Add events about the messages that the conditions ask about, for each endpoint."""
        events = self._app.part(MessageEvents)
        watched = self._kind.watches(self._details)
        activity_ids = dict.fromkeys(each for given in watched for each in ([given] if given else self._ids))
        for event_type, attributes, metrics in seen:
            for endpoint in endpoints:
                given = {"EventType": event_type, "Attributes": attributes, "Metrics": metrics}
                event = Event("", endpoint.id, self._now, self._now, given, None, {})
                for activity_id in activity_ids:
                    known = KnownEvent(self._now, event_type, event, self._now)
                    events.add(self._journey.id, activity_id, endpoint.id.lower(), known)

    def _visit(self, row: int, *, is_back: bool) -> Step:
        """Let the activity decide, on arrival or after the wait, and return the step."""
        visit = Visit(
            self._app,
            self._journey,
            self._participants,
            self._numbers[self._id],
            self._id,
            self._details,
            self._numbers,
            [row],
            self._now,
            is_in_loop=self._id in find_repeated(self._journey.request["Activities"]),
        )
        if isinstance(self._kind, CustomActivity):
            rehearsed = RehearsedCustomMessage.of(self._journey.id, self._id, self._details)
            ActivitySender(visit, rehearsed).send()
        elif is_back:
            self._kind.resume(visit)
        else:
            self._kind.arrive(visit)
        return list(self._participants.steps.of(row))[-1]

    def _explain(self, step: Step) -> Iterator[str]:
        """Yield the reasons that the step itself does not contain."""
        if isinstance(self._kind, (HoldoutActivity, RandomSplitActivity)):
            yield "by chance: the same seed, journey and entry always give the same result"
        if isinstance(self._kind, CustomActivity):
            yield f"{self._details.get('DeliveryUri')!r} was not called"
        if step.target >= 0 and self._ids[step.target] not in self._journey.request["Activities"]:
            yield f"{self._ids[step.target]!r} is not an activity of the journey"
