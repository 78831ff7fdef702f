"""Builders for the tests of providers: an outgoing message, its payload or refusal, and the expected bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.messages.payload import OutgoingMessage, Payload, Refused
from pinpoint_mock.messages.providers.table import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Mapping

SENT = 1_600_000_000_500_000
DATA = Path(__file__).parents[2] / "data" / "providers"
PHONES = ("SMS", "VOICE")
SETTINGS = {"BundleId": "com.example.shop", "FromAddress": "channel@example.com"}


def outgoing(channel_type: str, members: Mapping[str, Any], **others: Any) -> OutgoingMessage:
    """Return an outgoing message, by default of a direct request to an address."""
    address = "+12065550100" if channel_type in PHONES else "jo@example.com"
    usual: dict[str, Any] = {"application_id": "app-1", "address": address, "settings": SETTINGS, "now": SENT}
    usual["message_id"] = "0100d8fae6a6c9b9"
    return OutgoingMessage(**{**usual, "channel_type": channel_type, "members": members, **others})


def build(channel_type: str, members: Mapping[str, Any], **others: Any) -> Payload:
    """Return the payload that the channel's provider gets."""
    return PROVIDERS[channel_type](outgoing(channel_type, members, **others))


def refused(channel_type: str, members: Mapping[str, Any], **others: Any) -> Refused:
    """Return the refusal of a message that must be refused."""
    with pytest.raises(Refused) as caught:
        build(channel_type, members, **others)
    assert caught.value.status == "PERMANENT_FAILURE"
    return caught.value


def frame(refusal: Refused) -> dict[str, Any]:
    """Return the provider's error in a refusal. The provider's own response is parsed, too."""
    parsed: dict[str, Any] = json.loads(refusal.status_message)
    return {**parsed, "pushProviderResponse": json.loads(parsed["pushProviderResponse"])}


def data_of(payload: Mapping[str, Any] | None) -> Any:
    """Return the data of a payload."""
    assert payload is not None
    return payload["data"]


def golden(name: str) -> bytes:
    """Return the expected bytes, which were written by hand."""
    return (DATA / name).read_bytes()
