"""The event stream of an app: set, replaced, read and deleted."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 987654, tzinfo=timezone.utc)
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/my-stream"
ROLE = "arn:aws:iam::123456789012:role/my-role"


@pytest.fixture
def put(client: PinpointClient, app_id: str) -> Callable[..., Any]:
    """Call PutEventStream, and return its response."""

    def put_event_stream(destination: str = STREAM, role: str = ROLE) -> Any:
        answer = client.put_event_stream(
            ApplicationId=app_id, WriteEventStream={"DestinationStreamArn": destination, "RoleArn": role}
        )
        return answer["EventStream"]

    return put_event_stream


def test_put_returns_the_same_stream_as_get(client: PinpointClient, app_id: str, put: Callable[..., Any]) -> None:
    with time_machine.travel(T0, tick=False):
        stream = put()

    assert stream == {
        "ApplicationId": app_id,
        "DestinationStreamArn": STREAM,
        "LastModifiedDate": "2026-03-02T10:00:00.987Z",
        "RoleArn": ROLE,
    }
    assert client.get_event_stream(ApplicationId=app_id)["EventStream"] == stream


@pytest.mark.parametrize(
    "destination",
    [
        STREAM,
        "arn:aws:firehose:us-east-1:123456789012:deliverystream/my.stream_1",
        "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/s",
    ],
)
def test_kinesis_and_firehose_streams_are_accepted(put: Callable[..., Any], destination: str) -> None:
    assert put(destination)["DestinationStreamArn"] == destination


def test_put_replaces_the_stream(client: PinpointClient, app_id: str, put: Callable[..., Any]) -> None:
    put()

    put(f"{STREAM}2", f"{ROLE}2")

    stream = client.get_event_stream(ApplicationId=app_id)["EventStream"]
    assert (stream["DestinationStreamArn"], stream["RoleArn"]) == (f"{STREAM}2", f"{ROLE}2")


@pytest.mark.parametrize(
    "destination",
    ["", "my-stream", "arn:aws:s3:::bucket", "arn:aws:kinesis:us-east-1:123456789012:stream/", f"{STREAM} "],
)
def test_destination_that_is_not_a_stream_is_refused(
    client: PinpointClient, app_id: str, put: Callable[..., Any], destination: str
) -> None:
    with pytest.raises(
        client.exceptions.BadRequestException, match="DestinationStreamArn must be the ARN of a Kinesis"
    ):
        put(destination)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_event_stream(ApplicationId=app_id)


@pytest.mark.parametrize("role", ["", "my-role", "arn:aws:iam::123456789012:user/me", "arn:aws:iam::12:role/my-role"])
def test_role_that_is_not_an_arn_is_refused_with_the_observed_message(
    client: PinpointClient, put: Callable[..., Any], role: str
) -> None:
    """Terraform repeats its request after this message."""
    with pytest.raises(client.exceptions.BadRequestException, match="make sure the IAM Role is configured correctly"):
        put(role=role)


def test_role_with_a_path_is_accepted(put: Callable[..., Any]) -> None:
    role = "arn:aws:iam::123456789012:role/service-role/pinpoint/my-role"

    assert put(role=role)["RoleArn"] == role


@pytest.mark.parametrize("missing", ["DestinationStreamArn", "RoleArn"])
def test_both_members_are_needed_each_time(raw: Raw, app_id: str, put: Callable[..., Any], missing: str) -> None:
    """Observed: nothing is kept."""
    put()
    members = {name: value for name, value in (("DestinationStreamArn", STREAM), ("RoleArn", ROLE)) if name != missing}

    status, _, body = raw("POST", f"/v1/apps/{app_id}/eventstream", json.dumps(members).encode())

    assert (status, json.loads(body)) == (400, {"Message": f"{missing} is required"})


def test_stream_never_set_is_not_found(client: PinpointClient, app_id: str) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_event_stream(ApplicationId=app_id)
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.delete_event_stream(ApplicationId=app_id)


def test_delete_returns_the_stream_and_then_it_is_not_found(
    client: PinpointClient, app_id: str, put: Callable[..., Any]
) -> None:
    stream = put()

    assert client.delete_event_stream(ApplicationId=app_id)["EventStream"] == stream
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_event_stream(ApplicationId=app_id)


def test_put_get_and_delete_are_answered_with_200_and_the_same_stream(client: PinpointClient, app_id: str) -> None:
    request: Any = {"DestinationStreamArn": STREAM, "RoleArn": ROLE}

    answers: list[Any] = [
        client.put_event_stream(ApplicationId=app_id, WriteEventStream=request),
        client.get_event_stream(ApplicationId=app_id),
        client.delete_event_stream(ApplicationId=app_id),
    ]

    assert [answer["ResponseMetadata"]["HTTPStatusCode"] for answer in answers] == [200, 200, 200]
    assert [answer["EventStream"]["DestinationStreamArn"] for answer in answers] == [STREAM, STREAM, STREAM]
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_event_stream(ApplicationId=app_id)


def test_stream_is_not_wrapped_in_the_body(raw: Raw, app_id: str, put: Callable[..., Any]) -> None:
    put()

    _, _, body = raw("GET", f"/v1/apps/{app_id}/eventstream")

    assert json.loads(body).keys() == {"ApplicationId", "DestinationStreamArn", "LastModifiedDate", "RoleArn"}
