"""Pinpoint's own Test of a journey: a copy of the journey for a few people, published immediately.

Source: docs/behaviours/journeys.md#testing.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from ..endpoints.views import find_endpoint
from ..gateway.errors import BadRequest
from ..gateway.problems import refuse
from ..segments.segment import Membership, Segment, arn_of, put_imported, put_segment
from .active_journeys import put_journey
from .draft_rules import find_draft_problems
from .journey import Journey
from .lifecycle import publish_journey
from .publish_rules import find_publish_problems
from .short_waits import name_test, shorten_waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..gateway.problems import Problem
    from ..world.store import App
    from .short_waits import Waits

_LEFT_OUT = ("CreationDate", "LastModifiedDate", "LocalTime", "RefreshFrequency", "RefreshOnSegmentUpdate", "State")
"""The members that control when and how often people enter. In a test they enter immediately, and once (proposed)."""
_SEGMENT_MEMBER = "StartCondition.SegmentStartCondition.SegmentId"


def make_test_request(request: Mapping[str, Any], waits: Waits) -> dict[str, Any]:
    """Build the request for a test copy of a journey: with its own name and waits, and without a start or end time.

    Args:
        request: The WriteJourneyRequest of the journey. How people enter stays the same.
        waits: See `shorten_waits`.
    """
    schedule: Mapping[str, Any] = request.get("Schedule", {})
    times = ("StartTime", "EndTime")
    return {
        **{name: value for name, value in shorten_waits(request, waits).items() if name not in _LEFT_OUT},
        "Name": name_test(request["Name"]),
        "Schedule": {name: value for name, value in schedule.items() if name not in times},
    }


def publish_test(app: App, journey: Journey, people: Sequence[str] | None, waits: Waits) -> Journey:
    """Publish a copy of a journey for a test, and return it.

    Args:
        app: The app.
        journey: The journey, in any state.
        people: Endpoint ids, addresses or user ids; None for the journey's own segment.
        waits: See `shorten_waits`.

    Raises:
        LookupError: If the app does not have one of the people.
        ValueError: If the copy cannot be published.
    """
    membership = None if people is None else _find_members(app, people)
    own_segment = _find_segment_id(journey)
    has_new_segment = membership is not None or own_segment is None
    segment_id = app.world.ids.resources.uuid_hex() if has_new_segment else str(own_segment)
    start = {"SegmentStartCondition": {"SegmentId": segment_id}}
    request = {**make_test_request(journey.request, waits), "StartCondition": start}
    _check(app, journey, request, is_segment_known=not has_new_segment)
    if has_new_segment:
        _put_segment(app, segment_id, request["Name"], membership)
    now = app.world.clock.now()
    copy = Journey(
        app.world.ids.resources.uuid_hex(),
        request,
        "DRAFT",
        now,
        now,
        default_limits=journey.default_limits,
        tested=journey.tested or journey.request,
    )
    put_journey(app, copy)
    return publish_journey(app, copy)


def _find_members(app: App, people: Sequence[str]) -> Membership:
    """Return a segment's list of people. A name means an endpoint, unless only a user has that name."""
    audience = app.part(Audience)
    users = frozenset(name for name in people if name in audience.users and audience.find(name) is None)
    endpoints = frozenset(find_endpoint(app, name).id.lower() for name in people if name not in users)
    return Membership(endpoints, users)


def _find_segment_id(journey: Journey) -> str | None:
    """Return the id of the segment that a journey names; None if events of any endpoint start it."""
    condition = journey.request.get("StartCondition", {})
    named = condition.get("SegmentStartCondition") or condition.get("EventStartCondition", {})
    segment_id: str | None = named.get("SegmentId") or None
    return segment_id


def _check(app: App, journey: Journey, request: Mapping[str, Any], *, is_segment_known: bool) -> None:
    """Refuse a copy that cannot be published, before anything changes."""
    problems: Iterable[Problem] = chain(find_draft_problems(request), find_publish_problems(app, request))
    if not is_segment_known:
        problems = _without_segment(problems)
    try:
        refuse(problems)
    except BadRequest as error:
        raise ValueError(f"journey {journey.name!r} cannot be published for a test: {error.message}") from None


def _without_segment(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Ignore the problem that the test segment does not exist: it is created after all other checks."""
    return (problem for problem in problems if problem.member != _SEGMENT_MEMBER)


def _put_segment(app: App, segment_id: str, name: str, membership: Membership | None) -> None:
    """Create the segment of a test: a list of people, or all endpoints without such a list."""
    now = app.world.clock.now()
    if membership is not None:
        put_imported(app, segment_id, name, None, membership, now)
        return
    app.world.tags.register(arn_of(app, segment_id), {})
    put_segment(app, Segment(segment_id, 1, name, {"Dimensions": {}}, None, None, now, now))
