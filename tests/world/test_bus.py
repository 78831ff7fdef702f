"""Each fact about an app is published once, and packages subscribe to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from journey_resources import put_everybody

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.apps.deletion import AppDeleted
from pinpoint_mock.endpoints.audience import EndpointsDeleted
from pinpoint_mock.endpoints.audience_changes import AudienceChanges, EndpointsWritten
from pinpoint_mock.events.event import EventsRecorded
from pinpoint_mock.jobs.job import JobStatusChanged
from pinpoint_mock.journeys.changes import JourneyStateChanged
from pinpoint_mock.journeys.journey import Journey
from pinpoint_mock.messages.sending import MessagesSettled
from pinpoint_mock.segments.segment import Segment, SegmentChanged
from pinpoint_mock.world import bus

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import App


def journey_in(app_id: str) -> Any:
    return {
        "Name": "welcome",
        "State": "ACTIVE",
        "StartActivity": "a",
        "Activities": {"a": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
        "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(app_id)}},
    }


@dataclass(frozen=True)
class Opened:
    """A fact."""

    name: str


class OpenedLoudly(Opened):
    """A fact of a subclass."""


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Any]], list[tuple[App, Any]]]:
    """Subscribe to a type of fact during the test, and record each fact with its app."""
    monkeypatch.setattr(bus, "SUBSCRIBERS", {kind: list(all_) for kind, all_ in bus.SUBSCRIBERS.items()})

    def subscribe(fact_type: type[Any]) -> list[tuple[App, Any]]:
        seen: list[tuple[App, Any]] = []
        bus.subscribe(fact_type)(lambda app, fact: seen.append((app, fact)))
        return seen

    return subscribe


@pytest.fixture
def app(mocked: Pinpoint, app_id: str) -> App:
    with mocked.app(app_id)._reference.locked_app() as app:
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


def test_given_a_watch_when_it_has_ended_then_its_function_is_no_longer_called_but_others_are(
    app: App, published: Callable[[type[Any]], list[Any]]
) -> None:
    others, seen = published(Opened), list[Opened]()
    end = bus.watch(Opened, lambda _, fact: seen.append(fact))
    bus.publish(app, Opened("shop"))
    end()
    bus.publish(app, Opened("market"))
    assert seen == [Opened("shop")]
    assert [fact for _, fact in others] == [Opened("shop"), Opened("market")]


def test_given_a_checkpoint_when_it_is_left_then_subscribers_are_as_before(
    app: App, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(Opened)
    with mock_pinpoint() as pinpoint, pinpoint.checkpoint():
        pass
    bus.publish(app, Opened("shop"))
    assert len(seen) == 1


def test_when_an_endpoint_is_written_then_the_fact_is_published_once_with_the_endpoint_as_it_is_now(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    client.update_endpoint(
        ApplicationId=app_id, EndpointId="One", EndpointRequest={"ChannelType": "SMS", "Address": "+12065550100"}
    )
    [(app, fact)] = seen
    assert app.id == app_id
    assert [(endpoint.id, endpoint.address) for endpoint in fact.endpoints] == [("One", "+12065550100")]
    assert fact.user_ids == ()


def test_when_attributes_of_a_user_are_written_then_the_user_is_published_even_if_no_endpoint_changed(
    mocked: Pinpoint, client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    client.update_endpoint(ApplicationId=app_id, EndpointId="one", EndpointRequest={"User": {"UserId": "ann"}})
    seen = published(EndpointsWritten)
    with mocked.app(app_id)._reference.locked_app() as app:
        changes = AudienceChanges(app)
        changes.write_user("ann", {"Plan": ["gold"]})
        changes.commit()
    [(_, fact)] = seen
    assert (fact.endpoints, fact.user_ids) == ((), ("ann",))


def test_given_a_fact_that_was_published_when_more_endpoints_are_written_then_it_does_not_change(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    for endpoint_id in ("one", "two"):
        client.update_endpoint(ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest={})
    assert [[endpoint.id for endpoint in fact.endpoints] for _, fact in seen] == [["one"], ["two"]]


def test_when_a_request_writes_no_endpoint_then_nothing_is_published(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": {}})
    assert seen == []


def test_when_a_batch_of_endpoints_is_written_then_the_fact_is_published_once(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(EndpointsWritten)
    items: Any = [{"Id": "one"}, {"Id": "two"}]
    client.update_endpoints_batch(ApplicationId=app_id, EndpointBatchRequest={"Item": items})
    [(_, fact)] = seen
    assert [endpoint.id for endpoint in fact.endpoints] == ["one", "two"]


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


def test_when_messages_are_sent_then_their_results_and_events_are_published_once_for_each_request(
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


def test_when_a_segment_is_created_changed_and_deleted_then_each_is_published_with_the_newest_version(
    client: PinpointClient, app_id: str, published: Callable[[type[Any]], list[Any]]
) -> None:
    seen = published(SegmentChanged)
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Name": "all"})["SegmentResponse"]
    client.update_segment(ApplicationId=app_id, SegmentId=segment["Id"], WriteSegmentRequest={"Name": "everybody"})
    client.delete_segment(ApplicationId=app_id, SegmentId=segment["Id"])
    assert {fact.segment_id for _, fact in seen} == {segment["Id"]}
    assert [fact.newest and fact.newest.version for _, fact in seen] == [1, 2, None]


def test_when_an_app_is_deleted_then_the_fact_is_published_with_the_app_as_it_was(
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
    client.create_journey(ApplicationId=app_id, WriteJourneyRequest=journey_in(app_id))
    [(_, change)] = seen
    assert (change.before, change.after) == ("DRAFT", "ACTIVE")
    assert change in mocked.clock.history


def test_given_a_journey_that_changes_its_state_when_the_fact_is_published_then_the_journey_has_the_state(
    client: PinpointClient, app_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "SUBSCRIBERS", {kind: list(all_) for kind, all_ in bus.SUBSCRIBERS.items()})
    seen: list[tuple[str, str]] = []

    @bus.subscribe(JourneyStateChanged)
    def note(app: App, change: JourneyStateChanged) -> None:
        seen.append((change.after, app.collection(Journey)[change.journey_id].state))

    journey = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=journey_in(app_id))["JourneyResponse"]
    client.update_journey_state(
        ApplicationId=app_id, JourneyId=journey["Id"], JourneyStateRequest={"State": "CANCELLED"}
    )
    assert seen == [("ACTIVE", "ACTIVE"), ("CANCELLED", "CANCELLED")]


def test_given_an_import_that_is_completed_when_the_fact_is_published_then_its_segment_exists(
    mocked: Pinpoint, client: PinpointClient, app_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "SUBSCRIBERS", {kind: list(all_) for kind, all_ in bus.SUBSCRIBERS.items()})
    segments: dict[str, int] = {}

    @bus.subscribe(JobStatusChanged)
    def note(app: App, change: JobStatusChanged) -> None:
        segments[change.after] = len(app.collection(Segment))

    mocked.s3.put("s3://files/people.csv", "ChannelType,Address\nEMAIL,ann@example.com\n")
    role = "arn:aws:iam::123456789012:role/files"
    request: Any = {"S3Url": "s3://files/people.csv", "RoleArn": role, "Format": "CSV", "DefineSegment": True}
    client.create_import_job(ApplicationId=app_id, ImportJobRequest=request)
    mocked.clock.run_until_idle()
    assert segments == {"PROCESSING": 0, "COMPLETED": 1}
