"""The simulators of AWS: the app's events after messages to their addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from pinpoint_mock.messages.simulators import FAILING_NUMBERS, MAILBOX_SIMULATOR

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import EventRecord, Pinpoint

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "simulators.md").read_text("utf-8")
NUMBERS = re.findall(r"\| (\+\d+) \| (\+\d+) \|", PAGE)


def events_after(
    mocked: Pinpoint, client: PinpointClient, channel: str, *addresses: str, **request: Any
) -> list[EventRecord]:
    """Send messages to addresses, check that all results are SUCCESSFUL, and return the events."""
    shop = mocked.create_app("shop", region="us-east-1", channels=["SMS", "EMAIL"])
    message: Any = {
        "Addresses": {address: {"ChannelType": channel} for address in addresses},
        "MessageConfiguration": {"DefaultMessage": {"Body": "Hello"}},
        **request,
    }
    answer = client.send_messages(ApplicationId="shop", MessageRequest=message)["MessageResponse"]
    assert {result["DeliveryStatus"] for result in answer["Result"].values()} == {"SUCCESSFUL"}
    assert all(sent.was_sent for sent in mocked.outbox)
    return list(shop.events)


@pytest.mark.parametrize(("success", "failure"), NUMBERS)
def test_given_the_simulator_numbers_of_a_country_then_one_is_reached_and_the_other_is_not(
    mocked: Pinpoint, shared_client: PinpointClient, success: str, failure: str
) -> None:
    events = events_after(mocked, shared_client, "SMS", success, failure)
    assert [(event.event_type, event.attributes["record_status"]) for event in events] == [
        ("_SMS.SUCCESS", "DELIVERED"),
        ("_SMS.FAILURE", "UNREACHABLE"),
    ]


def test_the_docs_page_of_simulators_lists_every_number_and_mailbox() -> None:
    assert {failure for _, failure in NUMBERS} == FAILING_NUMBERS
    listed = dict(re.findall(r"^\| `(\w+)@simulator\.amazonses\.com` \| (.*?) \|", PAGE, re.MULTILINE))
    assert {name: tuple(re.findall(r"`(_email\.\w+)`", events)) for name, events in listed.items()} == MAILBOX_SIMULATOR


def test_t52_given_a_simulator_number_then_its_event_has_the_documented_attributes(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    [event] = events_after(mocked, shared_client, "SMS", "+14254147755", Context={"order": "17"})
    sent = mocked.outbox.one()
    request_id = event.attributes["sender_request_id"]
    assert event.attributes == {
        "sender_request_id": str(UUID(request_id)),
        "destination_phone_number": "+14254147755",
        "record_status": "DELIVERED",
        "iso_country_code": "US",
        "mcc_mnc": "001001",
        "number_of_message_parts": "1",
        "message_id": sent.message_id,
        "message_type": "Transactional",
        "customer_context": '{"order": "17"}',
    }
    assert event == next(iter(mocked.app("shop").events))  # a second read returns the same


@pytest.mark.parametrize(
    ("address", "ends"),
    [
        ("bounce@simulator.amazonses.com", "hardbounce"),
        ("BOUNCE+order-17@simulator.amazonses.com", "hardbounce"),
        ("suppressionlist@simulator.amazonses.com", "hardbounce"),
        ("complaint@simulator.amazonses.com", "complaint"),
        ("ooto@simulator.amazonses.com", "delivered"),
        ("success@simulator.amazonses.com", "delivered"),
        ("nobody@simulator.amazonses.com", "delivered"),
        ("bounce@example.com", "delivered"),
    ],
)
def test_t56_given_a_simulator_mailbox_then_the_last_event_is_the_simulated_one(
    mocked: Pinpoint, shared_client: PinpointClient, address: str, ends: str
) -> None:
    events = events_after(mocked, shared_client, "EMAIL", address)
    assert events[0].event_type == "_email.send"
    assert events[-1].event_type == f"_email.{ends}"
    assert len({event.endpoint_id for event in events}) == 1


def test_t13_given_a_message_to_a_number_that_has_opted_out_then_there_is_no_event(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.opted_out.add("+14254147167")
    shop = mocked.create_app("shop", region="us-east-1", channels=["SMS"])
    answer = shared_client.send_messages(
        ApplicationId="shop",
        MessageRequest={
            "Addresses": {"+14254147167": {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        },
    )["MessageResponse"]
    assert answer["Result"]["+14254147167"] == {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": "Destination phone number opted out",
    }
    assert list(shop.events) == []
