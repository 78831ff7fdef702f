"""Campaigns with a custom message: the endpoints that the function or webhook gets, and their results."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .function_scene import HOOK, Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://example.com/send"
DATA = {"CustomMessage": {"Data": "welcome"}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture
def events(shop: Shop) -> list[Any]:
    """The events with which the Lambda function `channel` was called. It returns None."""
    called: list[Any] = []
    shop.pinpoint.lambdas["channel"] = lambda event, context: called.append(event)
    return called


def delivered_by(uri: str, *endpoint_types: str) -> dict[str, Any]:
    """Make the members of a campaign whose custom message a function delivers."""
    types = {"EndpointTypes": [*endpoint_types]} if endpoint_types else {}
    return {"CustomDeliveryConfiguration": {"DeliveryUri": uri, **types}}


def test_given_an_endpoint_type_when_it_runs_then_the_function_gets_the_event_with_endpoints_of_that_type(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "EMAIL", Attributes={"Size": ["M"]})
    shop.put("bob", "SMS")
    campaign_id = shop.run(DATA, **delivered_by("channel", "EMAIL"))
    [event] = events
    endpoints = event.pop("Endpoints")
    assert [*event.items()] == [
        ("Message", {}),
        ("Data", "welcome"),
        ("ApplicationId", "shop"),
        ("CampaignId", campaign_id),
        ("TreatmentId", "0"),
        ("ActivityId", shop.activity(campaign_id)["Id"]),
        ("ScheduledTime", "2026-03-02T10:00:00.000Z"),
    ]
    assert endpoints == {
        "ann": {
            "ChannelType": "EMAIL",
            "Address": "ann@example.com",
            "EndpointStatus": "ACTIVE",
            "OptOut": "NONE",
            "EffectiveDate": "2026-03-02T10:00:00.000Z",
            "Attributes": {"Size": ["M"]},
            "User": {},
            "CreationDate": "2026-03-02T10:00:00.000Z",
        }
    }


def test_given_a_delivery_when_it_runs_then_the_outbox_shows_custom_and_the_event_the_channel_of_the_endpoint(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "EMAIL")
    campaign_id = shop.run(DATA, **delivered_by("channel", "EMAIL"))
    message = shop.message_to("ann")
    assert (message.channel, message.body, message.was_sent) == ("CUSTOM", "welcome", True)
    assert message.campaign_id == campaign_id
    [event] = shop.app.events.filter(event_type="_campaign.send")
    assert event.attributes["delivery_type"] == "CUSTOM"
    assert event.attributes["campaign_send_status"] == "SUCCESS"
    assert event.client_context is not None
    assert json.loads(event.client_context["custom"]["endpoint"])["ChannelType"] == "EMAIL"


def test_given_no_endpoint_types_when_it_runs_then_endpoints_on_custom_are_delivered_to(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "CUSTOM")
    shop.put("bob", "EMAIL")
    shop.run(DATA, **delivered_by("channel"))
    assert [[*event["Endpoints"]] for event in events] == [["ann"]]


def test_given_the_type_push_when_it_runs_then_endpoints_of_all_push_services_are_delivered_to(
    shop: Shop, events: list[Any]
) -> None:
    for channel in ("GCM", "APNS", "EMAIL"):
        shop.put(channel.lower(), channel)
    shop.run(DATA, **delivered_by("channel", "PUSH"))
    assert [sorted(event["Endpoints"]) for event in events] == [["apns", "gcm"]]


def test_given_120_endpoints_when_it_runs_then_the_function_is_called_for_50_50_and_20(
    shop: Shop, events: list[Any]
) -> None:
    shop.put_many(120)
    campaign_id = shop.run(DATA, **delivered_by("channel", "SMS"))
    assert [len(event["Endpoints"]) for event in events] == [50, 50, 20]
    assert shop.activity(campaign_id)["SuccessfulEndpointCount"] == 120


def test_given_a_channel_message_too_when_it_runs_then_endpoints_of_other_types_get_that_message(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "EMAIL")
    shop.put("bob", "SMS")
    shop.run({**DATA, "SMSMessage": {"Body": "Hello"}}, **delivered_by("channel", "EMAIL"))
    assert [(message.channel, message.body) for message in shop.pinpoint.outbox] == [
        ("SMS", "Hello"),
        ("CUSTOM", "welcome"),
    ]


def test_given_a_custom_message_for_email_and_an_email_when_it_runs_then_the_custom_message_is_delivered(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "EMAIL")
    shop.run({**DATA, "EmailMessage": {"Title": "Hello", "Body": "Hello"}}, **delivered_by("channel", "EMAIL"))
    assert shop.message_to("ann").channel == "CUSTOM"


def test_given_a_function_that_raises_when_it_runs_then_it_is_called_once_and_its_endpoints_have_failed(
    shop: Shop,
) -> None:
    def lambda_handler(event: Any, context: Any) -> None:
        raise ConnectionError("down")

    shop.pinpoint.lambdas["channel"] = lambda_handler
    shop.put("ann")
    campaign_id = shop.run(DATA, **delivered_by("channel", "SMS"))
    reason = "pinpoint.lambdas['channel'] raised ConnectionError: down"
    assert shop.failures == [reason]
    message = shop.message_to("ann")
    assert (message.status, message.status_message) == ("CUSTOM_DELIVERY_FAILURE", reason)
    [event] = shop.app.events.filter(event_type="_campaign.send")
    assert event.attributes["campaign_send_status"] == "CUSTOM_DELIVERY_FAILURE"
    assert shop.activity(campaign_id)["SuccessfulEndpointCount"] == 0


def test_given_a_function_that_times_out_when_it_runs_then_the_next_call_comes_15_seconds_later(shop: Shop) -> None:
    def lambda_handler(event: Any, context: Any) -> None:
        if "e0" in event["Endpoints"]:
            raise TimeoutError

    shop.pinpoint.lambdas["channel"] = lambda_handler
    shop.put_many(51)
    shop.run(DATA, **delivered_by("channel", "SMS"))
    first, last = shop.message_to("e0"), shop.message_to("e50")
    assert (first.status, last.status) == ("CUSTOM_DELIVERY_FAILURE", "SUCCESSFUL")
    assert (last.time - first.time).total_seconds() == 15


def test_given_an_assertion_in_a_function_when_it_fails_then_it_is_raised_after_all_other_deliveries(
    shop: Shop,
) -> None:
    def lambda_handler(event: Any, context: Any) -> None:
        assert "e0" not in event["Endpoints"], "not e0"

    shop.pinpoint.lambdas["channel"] = lambda_handler
    shop.put_many(60)
    campaign_id = shop.create(DATA, **delivered_by("channel", "SMS"))
    with pytest.raises(AssertionError, match="not e0"):
        shop.pinpoint.clock.advance(minutes=10)
    assert len(shop.sent_to) == 10
    assert shop.status(campaign_id) == "COMPLETED"


def test_given_a_webhook_when_it_runs_then_it_gets_the_same_event(shop: Shop) -> None:
    bodies: list[Any] = []
    shop.pinpoint.webhooks[URL] = bodies.append
    shop.put("ann")
    shop.run(DATA, **delivered_by(URL, "SMS"))
    assert [*bodies[0]] == [
        *("Message", "Data", "ApplicationId", "CampaignId", "TreatmentId", "ActivityId", "ScheduledTime", "Endpoints")
    ]
    assert shop.message_to("ann").was_sent


def test_given_a_url_that_is_not_https_when_the_campaign_is_created_then_it_is_refused(shop: Shop) -> None:
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.create(DATA, **delivered_by("http://example.com", "SMS"))


def test_given_a_hook_and_a_custom_message_when_it_runs_then_the_function_gets_the_endpoints_of_the_hook(
    shop: Shop, events: list[Any]
) -> None:
    shop.pinpoint.lambdas["filter"] = lambda event, context: {"ann": {"Attributes": {"Offer": ["50 %"]}}}
    shop.put("ann")
    shop.put("bob")
    shop.run(DATA, **delivered_by("channel", "SMS"), **HOOK)
    [event] = events
    assert [*event["Endpoints"]] == ["ann"]
    assert event["Endpoints"]["ann"]["Attributes"] == {"Offer": ["50 %"]}
    assert shop.statuses == {"ann": "SUCCESSFUL"}


def test_given_treatments_when_they_run_then_each_has_its_own_data(shop: Shop, events: list[Any]) -> None:
    shop.put_many(20)
    other = {
        "SizePercent": 50,
        "MessageConfiguration": {"CustomMessage": {"Data": "other"}},
        **delivered_by("channel", "SMS"),
    }
    shop.run(DATA, AdditionalTreatments=[other], **delivered_by("channel", "SMS"))
    assert {event["TreatmentId"]: event["Data"] for event in events} == {"0": "welcome", "1": "other"}
