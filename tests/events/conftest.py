"""Fixtures for the tests of events: they send events and read records."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

    Put = Callable[..., Any]

TIMESTAMP = "2022-02-01T00:05:11.123Z"
ACCEPTED = {"StatusCode": 202, "Message": "Accepted"}


def an_event(**members: Any) -> dict[str, Any]:
    """Make an event with the required members and the given ones."""
    return {"EventType": "sale", "Timestamp": TIMESTAMP, **members}


class Handler:
    """A handler that stores what it gets."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def __call__(self, event: Any, context: Any) -> None:
        self.events.append(event)

    @property
    def batches(self) -> list[list[Any]]:
        """The event types of each call."""
        return [[record["event_type"] for record in read_records(event)] for event in self.events]


def read_records(event: Any) -> list[Any]:
    """Return the records that a handler behind Kinesis gets, decoded in the usual way."""
    return [json.loads(b64decode(record["kinesis"]["data"])) for record in event["Records"]]


@pytest.fixture
def shop(mocked: Pinpoint, app_id: str) -> AppView:
    """Return the app of the events."""
    return mocked.app(app_id)


@pytest.fixture
def put_items(client: PinpointClient, app_id: str) -> Callable[[Any], Any]:
    """Send items, and return the results by endpoint."""

    def put_events(items: Any) -> Any:
        answer = client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": items})
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
        return answer["EventsResponse"]["Results"]

    return put_events


@pytest.fixture
def put(put_items: Callable[[Any], Any]) -> Put:
    """Send one item, with one event or the given events, and return its result."""

    def put_item(endpoint: Any = None, endpoint_id: str = "phone", **events: Any) -> Any:
        item = {"Endpoint": endpoint or {}, "Events": events or {"first": an_event()}}
        return put_items({endpoint_id: item})[endpoint_id]

    return put_item


@pytest.fixture
def get(client: PinpointClient, app_id: str) -> Callable[..., Any]:
    """Return the result of GetEndpoint."""

    def get_endpoint(endpoint_id: str = "phone") -> Any:
        return client.get_endpoint(ApplicationId=app_id, EndpointId=endpoint_id)["EndpointResponse"]

    return get_endpoint


@pytest.fixture
def write(client: PinpointClient, app_id: str) -> Callable[..., None]:
    """Write an endpoint with UpdateEndpoint."""

    def update_endpoint(endpoint: Any, endpoint_id: str = "phone") -> None:
        client.update_endpoint(ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest=endpoint)

    return update_endpoint
