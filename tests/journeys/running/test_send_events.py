"""The events about messages of a journey: one `_journey.send` for each attempt, followed by the channel's events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, call, custom, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_TOKYO: dict[str, Any] = {"Demographic": {"Timezone": "Asia/Tokyo"}}  # 19:05 there when journeys start
NIGHT: dict[str, Any] = {"QuietTime": {"Start": "19:00", "End": "08:00"}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def sends(shop: Shop) -> list[Any]:
    return [event for event in shop.app.events if event.event_type == "_journey.send"]


def outcomes(shop: Shop) -> list[tuple[str, str]]:
    """Return the activity and the status of each attempt to send."""
    attributes = [event.attributes for event in sends(shop)]
    return [(each["journey_activity_id"], each["journey_send_status"]) for each in attributes]


def types(shop: Shop) -> list[str]:
    return [event.event_type for event in shop.app.events]


def test_given_an_email_when_it_is_sent_then_its_send_event_has_every_documented_attribute(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    [send] = sends(shop)
    assert send.attributes == {
        "journey_id": journey.id,
        "journey_run_id": shop.runs(journey)[0]["RunId"],
        "journey_activity_id": "m",
        "journey_activity_type": "EMAIL",
        "journey_send_status": "SUCCESS",
        "journey_send_status_code": "200",
        "journey_send_status_message": "200",
    }
    assert (send.client["client_id"], send.endpoint_id) == ("ann", "ann")
    assert send.application["app_id"] == "shop"
    assert send.awsAccountId == shop.pinpoint.account_id
    milliseconds = int(START.timestamp() * 1000)
    assert (send.event_timestamp, send.arrival_timestamp) == (milliseconds, milliseconds)


def test_given_a_send_event_when_its_context_is_read_then_the_endpoint_is_a_json_string(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]}, User={"UserId": "u1"})
    shop.start({"m": mail()})
    [send] = sends(shop)
    endpoint = send.client_context["custom"]["endpoint"]
    assert isinstance(endpoint, str)
    members = json.loads(endpoint)
    assert (members["ChannelType"], members["Attributes"], members["User"]["UserId"]) == (
        "EMAIL",
        {"plan": ["gold"]},
        "u1",
    )


def test_given_an_endpoint_changed_later_when_its_send_event_is_read_then_it_shows_the_old_values(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]})
    shop.start({"m": mail()})
    shop.put("ann", Attributes={"plan": ["silver"]})
    [send] = sends(shop)
    assert json.loads(send.client_context["custom"]["endpoint"])["Attributes"] == {"plan": ["gold"]}


@pytest.mark.parametrize(
    ("channel", "activity", "activity_type"),
    [
        ("EMAIL", mail(), "EMAIL"),
        ("SMS", text(), "SMS"),
        ("GCM", {"PUSH": {"TemplateName": "push"}}, "PUSH"),
        ("EMAIL", custom(), "CUSTOM"),
        ("VOICE", call(), "CONTACT_CENTER"),
    ],
)
def test_given_a_kind_of_message_when_it_is_sent_then_the_event_names_the_kind(
    shop: Shop, channel: str, activity: Any, activity_type: str
) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: None
    shop.put("ann", channel)
    shop.start({"a": activity})
    [send] = sends(shop)
    assert (send.attributes["journey_activity_type"], send.attributes["journey_send_status"]) == (
        activity_type,
        "SUCCESS",
    )


def test_given_a_daily_cap_when_it_stops_a_message_then_the_event_says_daily_cap(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"m": mail("n"), "n": mail()}, Limits={"DailyCap": 1})
    assert outcomes(shop) == [("m", "SUCCESS"), ("n", "DAILY_CAP")]


def test_given_quiet_time_when_it_stops_a_message_then_the_event_says_quiet_time(shop: Shop) -> None:
    shop.put("ann", **IN_TOKYO)
    shop.start({"m": mail()}, **NIGHT)
    assert outcomes(shop) == [("m", "QUIET_TIME")]


def test_given_quiet_time_when_a_message_waits_for_its_end_then_there_is_one_event_at_that_time(shop: Shop) -> None:
    shop.put("ann", **IN_TOKYO)
    shop.start({"m": mail()}, WaitForQuietTime=True, **NIGHT)
    assert sends(shop) == []
    shop.finish()
    assert outcomes(shop) == [("m", "SUCCESS")]
    assert sends(shop)[0].time.isoformat() == "2026-03-02T23:00:00+00:00"  # 08:00 in Tokyo


def test_given_an_estimation_that_fails_when_there_is_quiet_time_then_the_event_says_that_the_zone_is_missing(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"m": mail()}, TimezoneEstimationMethods=["PHONE_NUMBER"], **NIGHT)
    assert outcomes(shop) == [("m", "QUIET_TIME_MISSING_TIMEZONE")]


def test_given_an_endpoint_of_another_channel_when_it_arrives_then_the_event_says_unsupported_channel(
    shop: Shop,
) -> None:
    shop.put("ann", "SMS")
    shop.start({"m": mail()})
    assert outcomes(shop) == [("m", "UNSUPPORTED_CHANNEL")]
    assert sends(shop)[0].client["client_id"] == "ann"


def test_given_a_function_that_fails_when_it_is_called_then_the_event_says_custom_delivery_failure(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"c": custom()})
    assert outcomes(shop) == [("c", "CUSTOM_DELIVERY_FAILURE")]


@pytest.mark.parametrize(
    ("status", "event_status"),
    [
        ("PERMANENT_FAILURE", "FAILURE_PERMANENT"),
        ("TEMPORARY_FAILURE", "FAILURE"),
        ("UNKNOWN_FAILURE", "FAILURE"),
        ("THROTTLED", "THROTTLED"),
    ],
)
def test_given_a_message_that_fails_when_it_is_sent_then_the_event_says_how(
    shop: Shop, status: Any, event_status: str
) -> None:
    shop.put("ann")
    shop.pinpoint.faults.deliver("*", status, channel="EMAIL")
    shop.start({"m": mail()})
    assert outcomes(shop) == [("m", event_status)]
    assert types(shop) == ["_journey.send"]


def test_given_an_endpoint_that_opts_out_inside_when_a_message_is_due_then_there_is_no_event(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann", OptOut="ALL")
    shop.finish()
    assert types(shop) == []


def test_given_waits_and_splits_when_participants_pass_them_then_there_are_no_events(shop: Shop) -> None:
    shop.put_many(3)
    branches = [{"Percentage": 50, "NextActivity": "w"}, {"Percentage": 50, "NextActivity": "w"}]
    holdout = {"Holdout": {"Percentage": 0, "NextActivity": "r"}}
    shop.start({"h": holdout, "r": {"RandomSplit": {"Branches": branches}}, "w": wait("P1D")})
    shop.finish()
    assert types(shop) == []


def test_given_an_email_when_it_is_delivered_then_the_channel_events_follow_and_name_the_journey(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    assert types(shop) == ["_journey.send", "_email.send", "_email.delivered"]
    for event in shop.app.events[1:]:
        assert event.attributes["journey_id"] == journey.id
        assert event.attributes["journey_activity_id"] == "m"
        assert event.attributes["journey_run_id"] == shop.runs(journey)[0]["RunId"]
        assert event.client["client_id"] == "ann"


def test_given_an_sms_when_it_is_delivered_then_the_channel_event_names_the_journey(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"t": text()})
    [send, delivered] = shop.app.events
    assert (send.event_type, delivered.event_type) == ("_journey.send", "_SMS.SUCCESS")
    assert (delivered.attributes["journey_id"], delivered.attributes["journey_activity_id"]) == (journey.id, "t")


def test_given_a_queue_when_messages_are_sent_in_turn_then_each_event_has_its_time(shop: Shop) -> None:
    shop.put_many(2)
    shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    shop.finish()
    assert [(event.time - START).total_seconds() for event in sends(shop)] == [0, 1]


def test_given_messages_of_all_kinds_when_events_are_counted_then_each_message_has_a_matching_event(
    shop: Shop,
) -> None:
    shop.put_many(3)
    shop.put("phone", "SMS")
    shop.start({"m": mail("t"), "t": text("n"), "n": mail("c"), "c": custom()}, Limits={"DailyCap": 2})
    messages = [(message.endpoint_id, message.activity_id) for message in shop.pinpoint.outbox]
    events = [(event.endpoint_id, event.attributes["journey_activity_id"]) for event in sends(shop)]
    assert events == messages


def test_given_a_journey_and_a_direct_message_when_both_are_sent_then_only_the_first_has_a_send_event(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"m": mail()})
    message: Any = {
        "Addresses": {"bob@example.com": {"ChannelType": "EMAIL"}},
        "TemplateConfiguration": {"EmailTemplate": {"Name": "mail"}},
        "MessageConfiguration": {"EmailMessage": {}},
    }
    shop.client.send_messages(ApplicationId="shop", MessageRequest=message)
    assert [event.endpoint_id for event in sends(shop)] == ["ann"]
