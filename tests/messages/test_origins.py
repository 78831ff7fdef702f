"""The origins of messages: the ids of requests, campaigns and journeys in payloads and events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.messages.delivery import delivery_events
from pinpoint_mock.messages.message import SUCCESSFUL, Batch, RawMessage, Result
from pinpoint_mock.messages.origins import CampaignOrigin, DirectOrigin, JourneyOrigin, Origin

from .providers.sending import build

if TYPE_CHECKING:
    from pinpoint_mock.events.event import Event

DIRECT = DirectOrigin()
CAMPAIGN = CampaignOrigin("autumn", "1", "run-1")
JOURNEY = JourneyOrigin("welcome", "run-2", "mail-them", "EMAIL")
CAMPAIGN_IDS = {"campaign_id": "autumn", "campaign_activity_id": "run-1", "treatment_id": "1"}
JOURNEY_IDS = {"journey_id": "welcome", "journey_run_id": "run-2", "journey_activity_id": "mail-them"}
MESSAGES: dict[str, dict[str, Any]] = {
    "SMS": {"Body": "hello"},
    "EMAIL": {"SimpleEmail": {"TextPart": {"Data": "hello"}}},
}
ADDRESSES = {"SMS": "+12065550100", "EMAIL": "jo@example.com"}


def events_of(channel: str, origin: Origin, endpoint_id: str | None) -> list[Event]:
    """Return the events of a sent message."""
    batch = Batch(origin, "shop", "SendMessages", None, 1_600_000_000_000_000)
    result = Result(SUCCESSFUL, 200, "", "message-1")
    payload = build(channel, MESSAGES[channel], origin=origin)
    message = RawMessage(batch, channel, ADDRESSES[channel], endpoint_id, None, None, {}, payload, result)
    return [event.read() for event in delivery_events(message, 645.0)]


@pytest.mark.parametrize("channel_type", ["GCM", "ADM", "BAIDU"])
@pytest.mark.parametrize(
    ("origin", "named"),
    [
        (DIRECT, {"pinpoint.campaign.campaign_id": "_DIRECT"}),
        (CAMPAIGN, {f"pinpoint.campaign.{name}": value for name, value in CAMPAIGN_IDS.items()}),
        (JOURNEY, {"pinpoint": {"journey": JOURNEY_IDS}}),
    ],
)
def test_given_an_origin_when_it_pushes_to_android_then_the_data_map_names_it(
    channel_type: str, origin: Origin, named: dict[str, Any]
) -> None:
    built = build(channel_type, {"Body": "hello"}, origin=origin)
    assert built.json is not None
    data = built.json["data"]
    found = {name: value for name, value in data.items() if name == "pinpoint" or ".campaign." in name}
    if "pinpoint" in found:
        found["pinpoint"] = json.loads(found["pinpoint"])

    assert found == named
    assert json.loads(built.raw) == built.json


@pytest.mark.parametrize(
    ("origin", "data"),
    [
        (DIRECT, {"pinpoint": {"k": "v", "endpointId": "phone"}}),
        (CAMPAIGN, {"pinpoint": {"k": "v", "endpointId": "phone", "campaign": CAMPAIGN_IDS}}),
        (JOURNEY, {"pinpoint": {"k": "v", "endpointId": "phone", "journey": JOURNEY_IDS}}),
    ],
)
def test_given_an_origin_when_it_pushes_to_apple_then_the_data_names_it(origin: Origin, data: dict[str, Any]) -> None:
    built = build("APNS", {"Body": "hello"}, origin=origin, endpoint_id="phone", context={"k": "v"})

    assert built.json is not None
    assert built.json["data"] == data


@pytest.mark.parametrize("origin", [DIRECT, CAMPAIGN, JOURNEY])
@pytest.mark.parametrize("channel_type", ["APNS", "GCM"])
def test_given_raw_content_then_the_origin_is_not_added(channel_type: str, origin: Origin) -> None:
    built = build(channel_type, {"RawContent": '{"aps":{},"data":{}}'}, origin=origin)

    assert built.raw == b'{"aps":{},"data":{}}'


@pytest.mark.parametrize(("origin", "ids"), [(DIRECT, {}), (CAMPAIGN, CAMPAIGN_IDS), (JOURNEY, JOURNEY_IDS)])
def test_given_an_origin_when_it_sends_an_sms_then_the_event_names_it(origin: Origin, ids: dict[str, str]) -> None:
    [event] = events_of("SMS", origin, "phone")

    named = {name: value for name, value in event.attributes.items() if name.startswith(("c", "j", "t"))}
    assert named == ids
    assert event.endpoint_id == "phone"


@pytest.mark.parametrize(("origin", "ids"), [(DIRECT, {}), (CAMPAIGN, CAMPAIGN_IDS), (JOURNEY, JOURNEY_IDS)])
def test_given_an_origin_when_it_sends_an_e_mail_then_its_events_name_it(origin: Origin, ids: dict[str, str]) -> None:
    for event, feedback in zip(events_of("EMAIL", origin, "laptop"), ("received", "delivered"), strict=True):
        assert event.attributes == {"feedback": feedback, **ids}
        assert (event.endpoint_id == "laptop") == (origin != DIRECT)


def test_given_a_campaign_that_sends_to_an_address_then_the_client_id_comes_from_the_message() -> None:
    send, delivered = events_of("EMAIL", CAMPAIGN, None)

    assert send.endpoint_id == delivered.endpoint_id
    assert send.endpoint_id


def test_given_origins_then_they_are_values() -> None:
    assert {DIRECT, CAMPAIGN, JOURNEY, DirectOrigin(), CampaignOrigin("autumn", "1", "run-1")} == {
        DIRECT,
        CAMPAIGN,
        JOURNEY,
    }
