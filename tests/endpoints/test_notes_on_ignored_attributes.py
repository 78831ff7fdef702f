"""Attributes that were removed from an app are ignored in later writes: a note on the call names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

KINDS = ("endpoint-custom-attributes", "endpoint-metric-attributes", "endpoint-user-attributes")
ENDPOINT: Any = {
    "Attributes": {"colour": ["blue"], "size": ["m"]},
    "Metrics": {"age": 30.0},
    "User": {"UserId": "ann", "UserAttributes": {"plan": ["gold"]}},
}


def write(client: PinpointClient, app_id: str, request: Any = None) -> None:
    client.update_endpoint(ApplicationId=app_id, EndpointId="phone", EndpointRequest=request or ENDPOINT)


def remove(client: PinpointClient, app_id: str, *names: str, kind: str = KINDS[0]) -> None:
    request: Any = {"Blacklist": list(names)}
    client.remove_attributes(ApplicationId=app_id, AttributeType=kind, UpdateAttributesRequest=request)


@pytest.fixture
def with_removed(client: PinpointClient, app_id: str) -> None:
    """An app that ignores an attribute of each kind."""
    write(client, app_id)
    for kind, name in zip(KINDS, ("colour", "age", "plan"), strict=True):
        remove(client, app_id, name, kind=kind)


IGNORED = "ignored because of RemoveAttributes: attribute 'colour', metric 'age', user attribute 'plan'"


@pytest.mark.usefixtures("with_removed")
def test_given_removed_attributes_when_an_endpoint_is_written_then_a_note_names_them(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    write(client, app_id)

    assert mocked.calls[-1].notes == (IGNORED,)
    assert str(mocked.calls[-1]).endswith(f") → {IGNORED}")


@pytest.mark.usefixtures("with_removed")
def test_given_removed_attributes_when_other_attributes_are_written_then_there_is_no_note(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    write(client, app_id, {"Attributes": {"size": ["l"], "Colour": ["red"]}, "Metrics": {"colour": 1.0}})

    assert mocked.calls[-1].notes == ()


@pytest.mark.usefixtures("with_removed")
def test_given_removed_attributes_when_a_batch_is_written_then_a_note_names_each_once(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    items: Any = [{**ENDPOINT, "Id": f"phone-{number}"} for number in range(3)]

    client.update_endpoints_batch(ApplicationId=app_id, EndpointBatchRequest={"Item": items})

    assert mocked.calls[-1].notes == (IGNORED,)


@pytest.mark.usefixtures("with_removed")
def test_given_removed_attributes_when_events_write_an_endpoint_then_a_note_names_them(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    client.put_events(
        ApplicationId=app_id, EventsRequest={"BatchItem": {"phone": {"Endpoint": ENDPOINT, "Events": {}}}}
    )

    assert mocked.calls[-1].notes == (IGNORED,)


@pytest.mark.usefixtures("with_removed")
def test_given_removed_attributes_when_the_request_is_refused_then_there_is_no_note(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    with pytest.raises(ClientError):
        write(client, app_id, {**ENDPOINT, "ChannelType": "SMS"})

    assert mocked.calls[-1].notes == ()


def test_given_many_removed_attributes_then_a_note_names_the_first_five(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    request = {"Attributes": {f"a{number}": ["x"] for number in range(7)}}
    write(client, app_id, request)
    remove(client, app_id, "a*")

    write(client, app_id, request)

    named = ", ".join(f"attribute 'a{number}'" for number in range(5))
    assert mocked.calls[-1].notes == (f"ignored because of RemoveAttributes: {named}, … and 2 more",)


def test_given_no_removed_attributes_then_there_is_no_note(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    write(client, app_id)

    assert mocked.calls[-1].notes == ()
