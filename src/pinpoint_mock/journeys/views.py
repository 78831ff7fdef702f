"""The view of a journey that the handle gives to your test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from ..drawing.mermaid import draw_mermaid
from ..drawing.outline import draw_text
from ..drawing.svg import draw_svg
from ..endpoints.audience import Audience
from ..endpoints.views import find_endpoint
from ..gateway.names import check_enumerated
from ..world.arguments import check_count, check_string, check_strings, refuse_value
from ..world.records import counted
from ..world.view import View, quote_name
from .entry_explanation import explain_entry
from .graph import graph_of
from .journey import Journey
from .lifecycle import participants_left
from .participant_records import list_participants
from .participants import participants_of
from .paths import JourneyPath, make_path
from .plan import plan_of
from .recipient_events import record_recipient_event
from .seen_events import read_seen
from .short_waits import check_waits
from .testing import publish_test
from .trial import decide_alone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from ..drawing.graph import JourneyGraph
    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .activity_decision import ActivityDecision
    from .entry_explanation import EntryExplanation
    from .participant_records import JourneyParticipantRecords
    from .participants import Participants
    from .seen_events import Seen


class JourneyView(View[Journey]):
    """A journey of an app."""

    __slots__ = ()

    _kind = "journey"
    _entity_type = Journey
    _members = ("id", "name", "state", "participants_left")
    _checks = {"state": check_enumerated("State")}  # noqa: RUF012  (never changed)

    @property
    def name(self) -> str:
        """The name of the journey."""
        with self._locked() as (_, journey):
            return journey.name

    @property
    def state(self) -> str:
        """The state of the journey: DRAFT, ACTIVE, PAUSED, CLOSED, COMPLETED or CANCELLED."""
        with self._locked() as (_, journey):
            return journey.state

    @property
    def participants_left(self) -> int:
        """The number of participants who are in the journey now."""
        with self._locked() as (app, journey):
            return participants_left(app, journey)

    @property
    def participants(self) -> JourneyParticipantRecords:
        """One record for each entry of a participant, in the order of entry.

        `filter(activity=…)` returns the participants at an activity, and `filter(state="ACTIVE")` all who are inside.
        """
        return cast("JourneyParticipantRecords", list_participants(self._locked, plan_of))

    def path(self, participant: str, *, entry: int | None = None) -> JourneyPath:
        """Return the path of a participant: when it was at which activity, what was decided there, and why.

        Args:
            participant: The endpoint's id, its address or its user's id, as for `app.endpoint`.
            entry: The number of the entry, 1 for the first. By default, the path is that of the last entry.

        Returns:
            The path. If the participant has not entered, the path is empty, and printing it shows the reasons.

        Raises:
            LookupError: If the app does not have the endpoint, or if the participant has not entered that many times.
            TypeError: If an argument has the wrong type.
            ValueError: If the entry is less than 1.
        """
        name = check_string("participant", participant)
        number = None if entry is None else check_count("entry", entry, 1)
        with self._locked() as (app, journey):
            participants = participants_of(app, journey.id)
            rows = [] if participants is None else _find_rows(app, participants, name)
            if number is not None and number > len(rows):
                times = counted(len(rows), "time")
                raise LookupError(f"participant {name!r} has entered journey {journey.name!r} {times}, not {number}")
            if participants is None or not rows:
                endpoints = app.part(Audience).of_user(name) or [find_endpoint(app, name)]
                return JourneyPath("\n".join(str(explain_entry(app, journey, endpoint)) for endpoint in endpoints))
            row = rows[-1 if number is None else number - 1]
            return make_path(app, journey, participants, row)

    def explain(self, endpoint: str) -> EntryExplanation:
        """Explain why an endpoint has entered the journey, or has not.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as for `app.endpoint`. If a user has several
                endpoints, which enter together, the explanation is about the first one.

        Returns:
            The explanation. It is true if the endpoint has entered. Printed, it shows why it cannot enter now.

        Raises:
            LookupError: If the app does not have the endpoint, or if an address belongs to several endpoints.
            TypeError: If `endpoint` is not a string.
            ValueError: If `endpoint` has lone surrogates.
        """
        name = check_string("endpoint", endpoint)
        with self._locked() as (app, journey):
            of_user = app.part(Audience).of_user(name)
            return explain_entry(app, journey, of_user[0] if of_user else find_endpoint(app, name))

    def decide(self, endpoint: str, *, activity: str, seen: Seen = ()) -> ActivityDecision:
        """Return what a single activity would decide for an endpoint now, and change nothing.

        The journey may be in any state, even DRAFT, and the endpoint need not be in the journey. A message passes the
        gates and is composed, but it is not sent. Lambda functions that deliver messages and webhooks are not called.
        Predicates of fault rules and functions that recommend items are called.
        Source: docs/behaviours/journeys.md#journey-decide-no-effect.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as for `app.endpoint`.
            activity: The id of the activity.
            seen: Events that the conditions of the activity should find for the messages that they ask about, in
                addition to the recorded events. Pass types such as `_email.open`, or mappings with EventType,
                Attributes and Metrics, such as `{"EventType": "_custom.delivered", "Attributes": {"status": "sent"}}`.

        Returns:
            The decision: what would happen, and why.

        Raises:
            LookupError: If the app does not have the endpoint, if the journey does not have the activity, or if an
                address belongs to several endpoints.
            TypeError: If an argument has the wrong type.
            ValueError: If the activity of a draft is incomplete, or if no message can have an event of `seen`.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop", channels=["EMAIL"])
            ...     client = boto3.client("pinpoint")
            ...     _ = client.update_endpoint(
            ...         ApplicationId="shop",
            ...         EndpointId="ann",
            ...         EndpointRequest={"Attributes": {"tier": ["gold"]}},
            ...     )
            ...     is_gold = {"SegmentDimensions": {"Attributes": {"tier": {"Values": ["gold"]}}}}
            ...     split = {"Condition": {"Conditions": [is_gold]}, "TrueActivity": "thanks"}
            ...     _ = client.create_journey(
            ...         ApplicationId="shop",
            ...         WriteJourneyRequest={
            ...             "Name": "welcome",
            ...             "Activities": {
            ...                 "gold": {"ConditionalSplit": split},
            ...                 "thanks": {"EMAIL": {"TemplateName": "thanks"}},
            ...             },
            ...         },
            ...     )
            ...     print(shop.journeys.one(name="welcome").decide("ann", activity="gold"))
            'ann' at 'gold' (ConditionalSplit): yes -> 'thanks'
                ✓ the endpoint's values
                    ✓ Attributes['tier']: found ['gold'], wanted INCLUSIVE ['gold']
        """
        name, activity_id = check_string("endpoint", endpoint), check_string("activity", activity)
        events = read_seen(seen)
        with self._locked() as (app, journey):
            return decide_alone(app, journey, _find_participant(app, journey, name), activity_id, events)

    def test(
        self, people: Iterable[str] | None = None, waits: Literal["skip"] | timedelta | None = None
    ) -> JourneyView:
        """Test the journey as Pinpoint's own Test does: publish a copy of it for a few people.

        The copy is named `Test-` plus the name of the journey. The journey may be in any state and does not change. The
        people enter together and only once, five minutes after this call. This is also true for an event-triggered
        journey, a later schedule, or a journey with refreshes. Limits and sending hours apply as written.
        Source: docs/behaviours/journeys.md#journey-test-copy.

        Args:
            people: The endpoint ids, addresses or user ids of the people who should enter. None means the segment that
                the journey names, or every endpoint if it does not name one.
            waits: None for the waits as written. A timedelta replaces each Wait and each EvaluationWaitTime. `"skip"`
                removes these waits, and also quiet time, open hours and closed days. A split that asks about events of
                a message still waits for an hour, because the service itself adds that wait.

        Returns:
            The copy. Advance the clock, then look at its participants and paths.

        Raises:
            LookupError: If the app does not have one of the people, or if an address belongs to several endpoints.
            TypeError: If an argument has the wrong type.
            ValueError: If `people` is empty, if `waits` has another value, or if the copy cannot be published.

        Example:
            >>> import boto3
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     shop = pinpoint.create_app("shop", channels=["SMS"])
            ...     client = boto3.client("pinpoint")
            ...     _ = client.create_sms_template(TemplateName="hello", SMSTemplateRequest={"Body": "Hello"})
            ...     _ = client.update_endpoint(
            ...         ApplicationId="shop",
            ...         EndpointId="ann",
            ...         EndpointRequest={"ChannelType": "SMS", "Address": "+12065550100"},
            ...     )
            ...     _ = client.create_journey(
            ...         ApplicationId="shop",
            ...         WriteJourneyRequest={
            ...             "Name": "welcome",
            ...             "StartActivity": "pause",
            ...             "Activities": {
            ...                 "pause": {"Wait": {"WaitTime": {"WaitFor": "P30D"}, "NextActivity": "hello"}},
            ...                 "hello": {"SMS": {"TemplateName": "hello"}},
            ...             },
            ...         },
            ...     )
            ...     tested = shop.journeys.one(name="welcome").test(people=["ann"], waits="skip")
            ...     _ = pinpoint.clock.advance(minutes=5)
            ...     tested.name, tested.path("ann").activities
            ('Test-welcome', ['pause', 'hello'])
        """
        names = None if people is None else check_strings("people", people)
        if names == []:
            refuse_value("people", "at least one endpoint id, address or user id, or None", people)
        checked_waits = check_waits(waits)
        with self._locked() as (app, journey):
            copy = publish_test(app, journey, names, checked_waits)
        return JourneyView(self._app, copy.id)

    def record_event(self, endpoint: str, event_type: str, *, activity: str) -> None:
        """Record an event about the message that an activity sent to an endpoint, as if Pinpoint had received it.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as for `app.endpoint`.
            event_type: The type of the event, such as `_email.open`.
            activity: The id of the activity that sent the message. If it sent several, the event is about the last one.

        Raises:
            LookupError: If the app does not have the endpoint, if the journey does not have the activity, or if the
                activity has not sent the endpoint a message.
            TypeError: If an argument is not a string.
            ValueError: If the message's channel has no events of that type. The error message lists its types.
        """
        name, kind = check_string("endpoint", endpoint), check_string("event_type", event_type)
        activity_id = check_string("activity", activity)
        with self._locked() as (app, journey):
            record_recipient_event(app, journey, find_endpoint(app, name), kind, activity_id)

    def to_mermaid(self) -> str:
        """Return the journey as a Mermaid flowchart, with the number of participants who took each way."""
        return draw_mermaid(self._graph())

    def to_text(self) -> str:
        """Return the journey as lines of text: each activity, and how many participants went on to which other one."""
        return draw_text(self._graph())

    def to_svg(self) -> str:
        """Return the journey as an SVG picture for light and dark mode, with the number of participants on each way.

        Raises:
            ImportError: If the layout library is not installed. Run `pip install 'pinpoint-mock[cli]'`.
        """
        return draw_svg(self._graph())

    def _graph(self) -> JourneyGraph:
        with self._locked() as (app, journey):
            return graph_of(app, journey)

    def _describe(self, entity: Journey) -> str:
        return f"{quote_name(entity.name)} {entity.state}"


def _find_participant(app: App, journey: Journey, name: str) -> list[Endpoint]:
    """Return the endpoints that enter a journey together as one participant, starting with the named one."""
    audience = app.part(Audience)
    of_user = audience.of_user(name)
    endpoint = of_user[0] if of_user else find_endpoint(app, name)
    if journey.is_event_triggered or endpoint.user_id is None:
        return [endpoint]
    return [endpoint, *(other for other in audience.of_user(endpoint.user_id) if other is not endpoint)]


def _find_rows(app: App, participants: Participants, name: str) -> list[int]:
    """Return the rows of a participant's entries by the name that the test uses, even for a deleted endpoint."""
    if name in participants.newest_of_users:
        users = participants.endpoints_of_users
        return [row for row, key in enumerate(participants.keys) if key == name and row in users]
    rows = participants.find_rows(name.lower())
    of_user = [endpoint.id.lower() for endpoint in app.part(Audience).of_user(name)]
    if not rows and of_user:
        return sorted({row for key in of_user for row in participants.find_rows(key)})
    return rows or participants.find_rows(find_endpoint(app, name).id.lower())
