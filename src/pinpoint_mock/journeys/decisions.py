"""The conditions of splits, read once for all participants at a split, and the reasons for each decision.

A participant meets a condition if one of its endpoints meets it (documented). Segments and dimensions see the endpoints
as they are now. The reasons are created when a test reads them, but they show the endpoints as they were at the time of
the decision. Source: docs/behaviours/journeys.md#conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ..endpoints.audience import Audience
from ..endpoints.endpoint import Endpoint
from ..segments.criteria import explain
from ..segments.evaluation import compile_dimensions, compile_segment
from ..segments.event_dimensions import compile_event_dimensions
from ..segments.explanation import describe_below
from ..segments.segment import Reference, find_referenced
from .message_events import MessageEvents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..endpoints.endpoint import Values
    from ..segments.criteria import Criterion
    from ..segments.event_dimensions import EventCriterion
    from .message_events import KnownEvent
    from .visit import Visit

Subject: TypeAlias = "Endpoint | tuple[Endpoint, ...]"
"""The subject of a condition: the endpoint of a participant, or the endpoints of a user."""

_NO_VALUES: Values = {}


@dataclass(frozen=True, eq=False)
class SplitCondition:
    """A condition of a split, for the participants who are at the split now.

    Args:
        words: The condition in one line.
        holds: Returns whether a participant meets the condition, given its row and its subject.
        describe: Returns the reasons, one per line.
    """

    words: str
    holds: Callable[[int, Subject], bool]
    describe: Callable[[int, Subject], Sequence[str]]


@dataclass(frozen=True, eq=False)
class Decision:
    """The reasons why participants took a branch.

    Args:
        conditions: The conditions that were evaluated.
        rows: The participants.
        subjects: The subject of each participant.
    """

    conditions: Sequence[SplitCondition]
    rows: Sequence[int]
    subjects: Sequence[Subject]

    def describe(self, place: int) -> list[str]:
        """Return the reasons for the participant at an index of `rows`, one per line."""
        row, subject = self.rows[place], self.subjects[place]
        lines: list[str] = []
        for condition in self.conditions:
            mark = "✓" if condition.holds(row, subject) else "✗"
            lines += [f"{mark} {condition.words}", *(f"    {line}" for line in condition.describe(row, subject))]
        return lines


def find_subjects(visit: Visit, rows: Sequence[int]) -> list[Subject]:
    """Return the subject of each participant in `rows`."""
    endpoints, participants = visit.app.part(Audience).endpoints, visit.participants
    keys, users = participants.keys, participants.endpoints_of_users
    if not users:
        return [endpoints[keys[row]] for row in rows]
    return [
        tuple(endpoints[key] for key in users[row] if key in endpoints) if row in users else endpoints[keys[row]]
        for row in rows
    ]


def endpoints_in(subjects: Sequence[Subject]) -> Iterator[Endpoint]:
    """Yield the endpoints of subjects."""
    for subject in subjects:
        if isinstance(subject, Endpoint):
            yield subject
        else:
            yield from subject


class ConditionReader:
    """A reader of a split's conditions, for the participants of a visit.

    Args:
        visit: The visit.
        subjects: The subject of each participant.
    """

    def __init__(self, visit: Visit, subjects: Sequence[Subject]) -> None:
        self._visit = visit
        self._subjects = subjects
        users = visit.app.part(Audience).users
        user_ids = {endpoint.user_id for endpoint in endpoints_in(subjects)} - {None}
        self._attributes = {user_id: users[user_id].attributes for user_id in user_ids if user_id is not None}

    def read(self, given: Mapping[str, Any]) -> SplitCondition:
        """Return a SimpleCondition in the form in which it can be evaluated."""
        if "SegmentCondition" in given:
            return self._read_segment(given["SegmentCondition"]["SegmentId"])
        if "SegmentDimensions" in given:
            criterion = compile_dimensions(self._visit.app, given["SegmentDimensions"], self._user_attributes)
            return _of_endpoint("the endpoint's values", criterion)
        return self._read_event(given["EventCondition"])

    def _user_attributes(self, endpoint: Endpoint) -> Values:
        """Return the user attributes that an endpoint has now, even if this is called later."""
        if endpoint.user_id is None:
            return endpoint.user_attributes
        return self._attributes.get(endpoint.user_id, _NO_VALUES)

    def _read_segment(self, segment_id: str) -> SplitCondition:
        app = self._visit.app
        segment = find_referenced(app, Reference(segment_id, None))
        if segment is None:  # unknown; proposed
            words = f"in segment {segment_id!r}, which was deleted and has no endpoints"
            return SplitCondition(words, lambda _row, _subject: False, lambda _row, _subject: ())
        criterion = compile_segment(app, segment, endpoints_in(self._subjects), self._user_attributes)
        return _of_endpoint(f"in {criterion.path}", criterion)

    def _read_event(self, given: Mapping[str, Any]) -> SplitCondition:
        criterion = compile_event_dimensions(given.get("Dimensions", {}))
        activity_id = given.get("MessageActivity")
        visit, participants = self._visit, self._visit.participants
        known = visit.app.part(MessageEvents)
        activity_ids = list(visit.numbers) if activity_id is None else [activity_id]
        places = [known.of(visit.journey.id, each) for each in activity_ids]
        now, total = visit.now, known.total  # later events do not count, even if they have the same time

        def find(row: int, subject: Subject) -> Iterator[KnownEvent]:
            since = participants.entered[row]
            for endpoint in endpoints_in((subject,)):
                key = endpoint.id.lower()
                for place in places:
                    for event in place.get(key, ()):
                        if since <= event.sent and event.arrival <= now and event.sequence < total:
                            yield event

        def holds(row: int, subject: Subject) -> bool:
            return any(_meets(criterion, event) for event in find(row, subject))

        def describe(row: int, subject: Subject) -> list[str]:
            return _describe_events(criterion, list(find(row, subject)))

        about = "" if activity_id is None else f" about the message of {activity_id!r}"
        return SplitCondition(f"an event{about} with {criterion.wanted}", holds, describe)


def _of_endpoint(words: str, criterion: Criterion) -> SplitCondition:
    test = criterion.holds

    def holds(_: int, subject: Subject) -> bool:
        return test(subject) if isinstance(subject, Endpoint) else any(map(test, subject))

    def describe(_: int, subject: Subject) -> list[str]:
        if isinstance(subject, Endpoint):
            return list(describe_below(explain(criterion, subject)))
        lines: list[str] = []
        for endpoint in subject:
            found = describe_below(explain(criterion, endpoint))
            lines += [f"endpoint {endpoint.id!r}:", *(f"    {line}" for line in found)]
        return lines

    return SplitCondition(words, holds, describe)


def _meets(criterion: EventCriterion, event: KnownEvent) -> bool:
    if criterion.types and event.event_type not in criterion.types:
        return False  # most events have another type, so there is no need to read them
    return criterion.holds(event.read())


def _describe_events(criterion: EventCriterion, events: Sequence[KnownEvent]) -> list[str]:
    if not events:
        return ["found no event"]
    found = ", ".join(dict.fromkeys(event.event_type for event in events))
    lines = [f"found {found}"]
    for event in events:
        if event.event_type in criterion.types and len(criterion.tests) > 1:
            lines += map(str, criterion.explain(event.read()))
    return lines
