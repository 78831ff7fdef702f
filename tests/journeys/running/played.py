"""Playing a generated scenario: a mock with its audience and journeys, and the actions of a test."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from botocore.exceptions import ClientError
from conftest import the_client

from pinpoint_mock import mock_pinpoint

from .generated import EVERYBODY, START, TEAM_A

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView, Pinpoint

    from .generated import Scenario

APP = "shop"


class Play:
    """A mock in which a scenario is played.

    Args:
        pinpoint: The mock.
        client: A client of the mock.
        scenario: The scenario.
    """

    def __init__(self, pinpoint: Pinpoint, client: Any, scenario: Scenario) -> None:
        self.pinpoint = pinpoint
        self.client = client
        self.scenario = scenario
        self.app = pinpoint.create_app(APP, channels=["SMS", "EMAIL", "GCM", "VOICE"], region="us-east-1")
        client.create_email_template(
            TemplateName="hello",
            EmailTemplateRequest={"Subject": "Hi", "HtmlPart": '<a href="https://example.com/">Look</a>'},
        )
        client.create_sms_template(TemplateName="hello", SMSTemplateRequest={"Body": "Hi"})
        client.create_push_template(
            TemplateName="hello", PushNotificationTemplateRequest={"Default": {"Title": "Hi", "Body": "Look"}}
        )
        pinpoint.lambdas["deliver"] = deliver
        self.segments = {
            EVERYBODY: self._create_segment({}),
            TEAM_A: self._create_segment({"Attributes": {"team": {"AttributeType": "INCLUSIVE", "Values": ["A"]}}}),
        }
        for endpoint_id, request in scenario.endpoints.items():
            self.client.update_endpoint(ApplicationId=APP, EndpointId=endpoint_id, EndpointRequest=request)
        self.has_deleted = False
        self.journey_ids = [self._publish(request) for request in scenario.journeys]

    def _create_segment(self, dimensions: dict[str, Any]) -> str:
        request = {"Name": "any", "Dimensions": dimensions}
        answer = self.client.create_segment(ApplicationId=APP, WriteSegmentRequest=request)
        return str(answer["SegmentResponse"]["Id"])

    def _publish(self, request: dict[str, Any]) -> str:
        known = self._name_segments({**request, "State": "ACTIVE"})
        answer = self.client.create_journey(ApplicationId=APP, WriteJourneyRequest=known)
        return str(answer["JourneyResponse"]["Id"])

    def _name_segments(self, value: Any) -> Any:
        """Replace the names of segments by their ids."""
        if isinstance(value, dict):
            return {name: self._name_segments(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._name_segments(item) for item in value]
        return self.segments.get(value, value) if isinstance(value, str) else value

    @property
    def journeys(self) -> list[JourneyView]:
        """The journeys that have not been deleted, in the order in which they were published."""
        return [self.app.journey(journey_id) for journey_id in self.journey_ids if self.has_journey(journey_id)]

    def has_journey(self, journey_id: str) -> bool:
        """Return whether a journey has not been deleted."""
        return journey_id in [journey.id for journey in self.app.journeys]

    def take(self, action: str, argument: Any) -> None:
        """Perform an action of the test. An action that is not possible now is refused."""
        try:
            getattr(self, f"_{action.replace(' ', '_')}")(argument)
        except ClientError as error:
            assert error.response["Error"]["Code"] in ("BadRequestException", "NotFoundException")  # noqa: PT017

    def _wait(self, _: None) -> None:
        """Do nothing."""

    def _purchase(self, number: int) -> None:
        event = {"EventType": "purchase", "Timestamp": f"{self.pinpoint.clock.now:%Y-%m-%dT%H:%M:%SZ}"}
        batch = {f"e{number}": {"Endpoint": {}, "Events": {"1": event}}}
        self.client.put_events(ApplicationId=APP, EventsRequest={"BatchItem": batch})

    def _team(self, argument: tuple[int, str]) -> None:
        number, team = argument
        self._update(number, {"Attributes": {"team": [team]}})

    def _opt_out(self, number: int) -> None:
        self._update(number, {"OptOut": "ALL"})

    def _put_endpoint(self, argument: tuple[int, dict[str, Any]]) -> None:
        self._update(*argument)

    def _update(self, number: int, request: dict[str, Any]) -> None:
        self.client.update_endpoint(ApplicationId=APP, EndpointId=f"e{number}", EndpointRequest=request)

    def _delete_endpoint(self, number: int) -> None:
        self.has_deleted = True
        self.client.delete_endpoint(ApplicationId=APP, EndpointId=f"e{number}")

    def _delete_user(self, user_id: str) -> None:
        self.has_deleted = True
        self.client.delete_user_endpoints(ApplicationId=APP, UserId=user_id)

    def _state(self, argument: tuple[int, str]) -> None:
        number, state = argument
        journey_id = self.journey_ids[number % len(self.journey_ids)]
        self.client.update_journey_state(ApplicationId=APP, JourneyId=journey_id, JourneyStateRequest={"State": state})

    def _segment(self, team: str) -> None:
        dimensions = {"Attributes": {"team": {"AttributeType": "INCLUSIVE", "Values": [team]}}}
        request = {"Name": "any", "Dimensions": dimensions}
        self.client.update_segment(ApplicationId=APP, SegmentId=self.segments[EVERYBODY], WriteSegmentRequest=request)

    def _delete_journey(self, number: int) -> None:
        self.client.delete_journey(ApplicationId=APP, JourneyId=self.journey_ids[number % len(self.journey_ids)])

    def _delete_template(self, kind: str) -> None:
        getattr(self.client, f"delete_{kind}_template")(TemplateName="hello")

    def _react(self, argument: tuple[int, str]) -> None:
        number, reaction = argument
        sent = self.pinpoint.outbox.filter(status="SUCCESSFUL")
        if not sent:
            return
        try:
            getattr(sent[number % len(sent)], reaction)()
        except ValueError as error:
            assert "only" in str(error) or "no " in str(error)  # noqa: PT017

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self.pinpoint.clock.advance(timedelta(seconds=seconds))


def deliver(event: Any, context: Any) -> Any:
    """Handle a call as a Lambda function that delivers to most endpoints and times out for some."""
    endpoints = event["Endpoints"]
    if any(endpoint["Attributes"].get("team") == ["B"] for endpoint in endpoints.values()):
        raise TimeoutError
    return {endpoint_id: {"EventAttributes": {"ok": "yes"}} for endpoint_id in endpoints}


@contextmanager
def playing(scenario: Scenario) -> Iterator[Play]:
    """Enter a mock with the initial state of a scenario. Its clock is stopped, except when the test advances it."""
    with time_machine.travel(START, tick=False), mock_pinpoint(seed=1) as pinpoint:
        yield Play(pinpoint, the_client(), scenario)
