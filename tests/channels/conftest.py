"""Shared by the tests of channels: the three operations by channel type, and complete requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import ALL_CHANNELS
from pinpoint_mock.gateway.model import service_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

CERTIFICATE = {"Certificate": "a certificate", "PrivateKey": "a private key"}
TOKEN = {"TokenKey": "a token key", "TokenKeyId": "a key id", "TeamId": "a team", "BundleId": "com.example.app"}
EMAIL = {
    "FromAddress": "sender@example.com",
    "Identity": "arn:aws:ses:us-east-1:123456789012:identity/sender@example.com",
}
REQUESTS: dict[str, dict[str, Any]] = {
    "ADM": {"ClientId": "an id", "ClientSecret": "a client secret"},
    "APNS": CERTIFICATE,
    "APNS_SANDBOX": TOKEN,
    "APNS_VOIP": CERTIFICATE,
    "APNS_VOIP_SANDBOX": {**CERTIFICATE, **TOKEN},
    "BAIDU": {"ApiKey": "an api key", "SecretKey": "a secret key"},
    "EMAIL": EMAIL,
    "GCM": {"ApiKey": "an api key"},
    "SMS": {"SenderId": "Shop", "ShortCode": "12345"},
    "VOICE": {},
}
"""A request with all required members for each channel type."""
PUSH = [kind for kind in ALL_CHANNELS if kind not in ("EMAIL", "SMS", "VOICE")]
APNS = [kind for kind in ALL_CHANNELS if kind.startswith("APNS")]


def operation_names(kind: str) -> list[str]:
    """Return the names of the operations on a channel type in the service model."""
    wanted = f"{kind.replace('_', '')}channel".lower()
    names = [name for name in service_model().operation_names if name.lower().endswith(wanted)]
    return [name for name in names if name.lower().replace(wanted, "") in ("get", "update", "delete")]


def payload_name(kind: str) -> str:
    """Return the member of UpdateXChannel that is its body."""
    [name] = [name for name in operation_names(kind) if name.startswith("Update")]
    shape = service_model().operation_model(name).input_shape
    assert shape is not None
    return str(shape.serialization["payload"])


def call(client: PinpointClient, verb: str, kind: str, application_id: str, **parameters: Any) -> Any:
    """Get, update or delete a channel, and return the payload of the response."""
    answer = getattr(client, f"{verb}_{kind.lower()}_channel")(ApplicationId=application_id, **parameters)
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 200
    [payload] = answer.values()
    return payload


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """A client of the mock."""
    return shared_client


@pytest.fixture
def get(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Return a channel of a type, with the Get operation."""

    def get_channel(kind: str) -> Any:
        return call(client, "get", kind, app_id)

    return get_channel


@pytest.fixture
def delete(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Delete a channel of a type, and return the response."""

    def delete_channel(kind: str) -> Any:
        return call(client, "delete", kind, app_id)

    return delete_channel


@pytest.fixture
def update(client: PinpointClient, app_id: str) -> Callable[..., Any]:
    """Update a channel of a type with exactly these members, and return the response."""

    def update_channel(kind: str, **members: Any) -> Any:
        return call(client, "update", kind, app_id, **{payload_name(kind): members})

    return update_channel


@pytest.fixture
def refused(client: PinpointClient, update: Callable[..., Any]) -> Callable[..., str]:
    """Update a channel, which must be refused, and return the error message."""

    def text_of(kind: str, **members: Any) -> str:
        with pytest.raises(client.exceptions.BadRequestException) as raised:
            update(kind, **members)
        return raised.value.response["Error"]["Message"]

    return text_of


@pytest.fixture
def listed(client: PinpointClient, app_id: str) -> Callable[[], Any]:
    """Return the channels of GetChannels, by type."""
    return lambda: client.get_channels(ApplicationId=app_id)["ChannelsResponse"]["Channels"]
