"""Builders for the tests of journeys: requests that can be published, and journeys in a real state."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from journey_resources import put_everybody, put_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
SEGMENT_START = {"SegmentStartCondition": {"SegmentId": "segment"}}
EVENT_START = {
    "EventStartCondition": {
        "EventFilter": {
            "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["purchase"]}},
            "FilterType": "ENDPOINT",
        }
    }
}
WAITING = {"StartActivity": "wait", "Activities": {"wait": {"Wait": {"WaitTime": {"WaitFor": "P30D"}}}}}
"""The members of a journey in which all participants wait for 30 days and then leave."""


def furnish(app_id: str) -> str:
    """Create what the journeys of these tests need in an app: a segment with every endpoint, and templates."""
    put_everybody(app_id, "segment")
    put_templates(app_id, "welcome", "letter", "other")
    return app_id


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """Return a client of the mock."""
    return shared_client


@pytest.fixture
def app_id(app_id: str) -> str:
    """Return the id of an app with everything that the journeys of these tests need."""
    return furnish(app_id)


@pytest.fixture
def at_t0(mocked: Pinpoint) -> Iterator[None]:
    """Stop the clock at T0, except when a test advances it."""
    with time_machine.travel(T0, tick=False):
        yield


@pytest.fixture
def event_start() -> dict[str, Any]:
    """Return a StartCondition for an event-triggered journey."""
    return EVENT_START


@pytest.fixture
def put_members(client: PinpointClient, app_id: str) -> Callable[..., None]:
    """Put endpoints with these ids and without users into the app. They are members of its segment."""

    def put_endpoints(*endpoint_ids: str) -> None:
        for endpoint_id in endpoint_ids:
            endpoint: Any = {"ChannelType": "EMAIL", "Address": f"{endpoint_id}@example.com"}
            client.update_endpoint(ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest=endpoint)

    return put_endpoints


@pytest.fixture
def take_out(client: PinpointClient, app_id: str) -> Callable[[str], None]:
    """Delete an endpoint, so that its participant leaves immediately."""

    def delete_endpoint(endpoint_id: str) -> None:
        client.delete_endpoint(ApplicationId=app_id, EndpointId=endpoint_id)

    return delete_endpoint


@pytest.fixture
def record_purchase(client: PinpointClient, app_id: str, put_members: Callable[..., None]) -> Callable[[str], None]:
    """Put an endpoint and its event `purchase`, which starts the journeys with `EVENT_START`."""

    def put_event(endpoint_id: str) -> None:
        put_members(endpoint_id)
        event: Any = {"EventType": "purchase", "Timestamp": "2026-03-02T10:00:00Z"}
        batch: Any = {endpoint_id: {"Endpoint": {}, "Events": {"event": event}}}
        client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": batch})

    return put_event


@pytest.fixture
def request_for() -> Callable[..., Any]:
    """Return a WriteJourneyRequest that can be published. Given members replace its own, and None removes a member."""

    def build(**members: Any) -> Any:
        request = {
            "Name": "welcome",
            "StartCondition": SEGMENT_START,
            "StartActivity": "mail",
            "Activities": {"mail": {"EMAIL": {"TemplateName": "welcome"}}},
            **members,
        }
        return {name: value for name, value in request.items() if value is not None}

    return build


@pytest.fixture
def create(client: PinpointClient, app_id: str, request_for: Callable[..., Any]) -> Callable[..., str]:
    """Create a journey with these members, and return its id."""

    def create_journey(**members: Any) -> str:
        answer = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request_for(**members))
        return answer["JourneyResponse"]["Id"]

    return create_journey


@pytest.fixture
def publish(create: Callable[..., str]) -> Callable[..., str]:
    """Create and publish a journey with these members, and return its id."""

    def publish_journey(**members: Any) -> str:
        return create(State="ACTIVE", **members)

    return publish_journey


@pytest.fixture
def get(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Return the response of GetJourney."""

    def get_journey(journey_id: str) -> Any:
        return client.get_journey(ApplicationId=app_id, JourneyId=journey_id)["JourneyResponse"]

    return get_journey


@pytest.fixture
def state_of(get: Callable[[str], Any]) -> Callable[[str], str]:
    """Return the state in the response of GetJourney."""

    def read_state(journey_id: str) -> str:
        return str(get(journey_id)["State"])

    return read_state


@pytest.fixture
def ask_for(client: PinpointClient, app_id: str) -> Callable[[str, Any], Any]:
    """Return the response of UpdateJourneyState for a requested state."""

    def update_journey_state(journey_id: str, state: Any) -> Any:
        answer = client.update_journey_state(
            ApplicationId=app_id, JourneyId=journey_id, JourneyStateRequest={"State": state}
        )
        return answer["JourneyResponse"]

    return update_journey_state


@pytest.fixture
def runs_of(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Return the runs that GetJourneyRuns lists."""

    def get_runs(journey_id: str) -> Any:
        return client.get_journey_runs(ApplicationId=app_id, JourneyId=journey_id)["JourneyRunsResponse"]["Item"]

    return get_runs


@pytest.fixture
def reach(
    mocked: Pinpoint,
    create: Callable[..., str],
    publish: Callable[..., str],
    put_members: Callable[..., None],
    ask_for: Callable[[str, Any], Any],
) -> Callable[..., str]:
    """Return a function that brings a journey into a state by requests and by advancing the clock.

    Only a CLOSED journey has a participant, `ann`, unless others were put into the app before.
    """

    def reach_state(state: str, **members: Any) -> str:
        if state == "DRAFT":
            return create(**members)
        if state in ("CLOSED", "COMPLETED"):
            if state == "CLOSED":
                put_members("ann")
                members = {**WAITING, **members}
            journey_id = publish(**members)
            mocked.clock.advance(minutes=5, seconds=1)
            return journey_id
        journey_id = publish(RefreshFrequency="P1D", **members)
        mocked.clock.advance(minutes=6)
        if state != "ACTIVE":
            ask_for(journey_id, state)
            mocked.clock.advance(minutes=6)
        return journey_id

    return reach_state


@pytest.fixture
def refused(client: PinpointClient, app_id: str, request_for: Callable[..., Any]) -> Callable[..., None]:
    """Check that a journey with these members is refused with a 400 and this message, on create and on update."""

    def check(text: str, **members: Any) -> None:
        request = request_for(**members)
        draft = client.create_journey(ApplicationId=app_id, WriteJourneyRequest={"Name": "draft"})["JourneyResponse"]
        with pytest.raises(client.exceptions.BadRequestException) as on_create:
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
        with pytest.raises(client.exceptions.BadRequestException) as on_update:
            client.update_journey(ApplicationId=app_id, JourneyId=draft["Id"], WriteJourneyRequest=request)
        assert text in on_create.value.response["Error"]["Message"]
        assert text in on_update.value.response["Error"]["Message"]
        assert client.get_journey(ApplicationId=app_id, JourneyId=draft["Id"])["JourneyResponse"] == draft
        assert len(client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"]) == 1

    return check


@pytest.fixture
def unpublishable(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    get: Callable[[str], Any],
) -> Callable[..., None]:
    """Check that a journey can be saved, and that publishing it is refused with this message and changes nothing."""

    def check(text: str, **members: Any) -> None:
        journey_id = create(**members)
        draft = get(journey_id)
        request = request_for(**members, State="ACTIVE")
        with pytest.raises(client.exceptions.BadRequestException) as on_update:
            client.update_journey(ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request)
        with pytest.raises(client.exceptions.BadRequestException) as on_create:
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
        assert on_update.value.response["Error"]["Message"].startswith(text)
        assert on_create.value.response["Error"]["Message"].startswith(text)
        assert get(journey_id) == draft

    return check
