"""What happens in an app is published once, and rooms subscribe to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.apps.deletion import AppDeleted
from pinpoint_mock.endpoints.audience import EndpointsDeleted
from pinpoint_mock.endpoints.audience_changes import EndpointsWritten
from pinpoint_mock.events.recording import EventsRecorded
from pinpoint_mock.journeys.journey import JourneyStateChanged
from pinpoint_mock.messages.sending import MessagesSettled
from pinpoint_mock.segments.segment import SegmentChanged
from pinpoint_mock.world import bus

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import App


@dataclass(frozen=True)
class Opened:
    """A fact."""

    name: str


class OpenedLoudly(Opened):
    """A fact of a type of its own."""


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Any]], list[tuple[App, Any]]]:
    """Subscribe to a type of fact for the time of the test, and see each with its app."""
    monkeypatch.setattr(bus, "SUBSCRIBERS", {kind: list(all_) for kind, all_ in bus.SUBSCRIBERS.items()})

    def subscribe(fact_type: type[Any]) -> list[tuple[App, Any]]:
        seen: list[tuple[App, Any]] = []
        bus.subscribe(fact_type)(lambda app, fact: seen.append((app, fact)))
        return seen

    return subscribe


@pytest.fixture
def app(mocked: Pinpoint, app_id: str) -> App:
    with mocked.app(app_id).locked_app() as app:
        return app


def test_when_a_fact_is_published_then_its_subscribers_are_called_in_order(
    app: App, published: Callable[[type[Any]], list[Any]]
) -> None:
    first, second = published(Opened), published(Opened)
    bus.publish(app, Opened("shop"))
    assert first == second == [(app, Opened("shop"))]


def test_when_a_fact_of_another_type_is_published_then_a_subscriber_is_not_called(
    app: App, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(Opened)
    bus.publish(app, OpenedLoudly("shop"))
    assert seen == []


def test_given_a_checkpoint_when_it_is_left_then_subscribers_are_as_before(
    app: App, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(Opened)
    with mock_pinpoint() as pinpoint, pinpoint.checkpoint():
        pass
    bus.publish(app, Opened("shop"))
    assert len(seen) == 1


def test_when_an_endpoint_is_written_then_that_is_published_once_with_the_endpoint_as_it_is_now(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    client.update_endpoint(
        ApplicationId=app_id, EndpointId="One", EndpointRequest={"ChannelType": "SMS", "Address": "+12065550100"}
    )
    [(app, fact)] = seen
    assert app.id == app_id
    assert {key: endpoint.address for key, endpoint in fact.endpoints.items()} == {"one": "+12065550100"}


def test_when_a_batch_of_endpoints_is_written_then_that_is_published_once(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    items: Any = [{"Id": "one"}, {"Id": "two"}]
    client.update_endpoints_batch(ApplicationId=app_id, EndpointBatchRequest={"Item": items})
    [(_, fact)] = seen
    assert list(fact.endpoints) == ["one", "two"]


def test_when_a_write_is_refused_then_nothing_is_published(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    with pytest.raises(client.exceptions.BadRequestException):
        client.update_endpoint(ApplicationId=app_id, EndpointId="one", EndpointRequest={"ChannelType": "SMS"})
    assert seen == []


def test_when_a_user_is_deleted_then_the_endpoints_are_published_as_they_were(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsDeleted)
    for endpoint_id in ("one", "two"):
        client.update_endpoint(
            ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest={"User": {"UserId": "ann"}}
        )
    client.delete_user_endpoints(ApplicationId=app_id, UserId="ann")
    client.update_endpoint(ApplicationId=app_id, EndpointId="three", EndpointRequest={})
    client.delete_endpoint(ApplicationId=app_id, EndpointId="three")
    assert [[endpoint.id for endpoint in fact.endpoints] for _, fact in seen] == [["one", "two"], ["three"]]


def test_when_events_are_put_then_those_that_are_recorded_are_published_once(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen, written = published(EventsRecorded), published(EndpointsWritten)
    event: Any = {"EventType": "sale", "Timestamp": "2030-01-01T00:00:00Z"}
    item: Any = {"Endpoint": {}, "Events": {"a": event, "b": event, "refused": {**event, "EventType": ""}}}
    client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": {"phone": item}})
    [(_, fact)] = seen
    assert [event.id for event in fact.events] == ["a", "b"]
    assert len(written) == 1


def test_when_messages_are_sent_then_what_became_of_them_and_their_events_are_published_once_a_request(
    mocked: Pinpoint, client: PinpointClient, published: Callable[[type[Any]], list[Any]]
) -> None:
    settled, recorded = published(MessagesSettled), published(EventsRecorded)
    mocked.create_app("shop", region="us-east-1", channels=["SMS"])
    addresses: Any = {"+12065550100": {"ChannelType": "SMS"}, "nonsense": {"ChannelType": "SMS"}}
    client.send_messages(
        ApplicationId="shop",
        MessageRequest={"Addresses": addresses, "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}}},
    )
    [(_, messages)], [(_, events)] = settled, recorded
    assert [(message.address, message.result.status) for message in messages.messages] == [
        ("+12065550100", "SUCCESSFUL"),
        ("nonsense", "PERMANENT_FAILURE"),
    ]
    assert [event.read().event_type for event in events.events] == ["_SMS.SUCCESS"]


def test_when_a_segment_is_made_changed_and_deleted_then_each_is_published_with_the_newest_version(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(SegmentChanged)
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Name": "all"})["SegmentResponse"]
    client.update_segment(ApplicationId=app_id, SegmentId=segment["Id"], WriteSegmentRequest={"Name": "everybody"})
    client.delete_segment(ApplicationId=app_id, SegmentId=segment["Id"])
    assert {fact.segment_id for _, fact in seen} == {segment["Id"]}
    assert [fact.newest and fact.newest.version for _, fact in seen] == [1, 2, None]


def test_when_an_app_is_deleted_then_that_is_published_with_the_app_as_it_was(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(AppDeleted)
    client.delete_app(ApplicationId=app_id)
    [(app, fact)] = seen
    assert (app.id, fact) == (app_id, AppDeleted())


def test_when_a_resource_changes_then_the_change_is_published_and_in_the_history(
    mocked: Pinpoint, client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(JourneyStateChanged)
    request: Any = {
        "Name": "welcome",
        "State": "ACTIVE",
        "StartActivity": "a",
        "Activities": {"a": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
        "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
    }
    client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
    [(_, change)] = seen
    assert (change.before, change.after) == ("DRAFT", "ACTIVE")
    assert change in mocked.clock.history
