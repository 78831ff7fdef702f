"""Custom channels in a journey: which endpoints the test's function or webhook gets, and what its response does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, custom, got, open_shop, split, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

HOOK = "https://example.com/hook"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture
def events(shop: Shop) -> list[Any]:
    """Return the events with which the Lambda function `channel` was called. It returns nothing."""
    called: list[Any] = []
    shop.pinpoint.lambdas["channel"] = lambda event, context: called.append(event)
    return called


def test_given_an_email_endpoint_when_only_custom_endpoints_are_wanted_then_it_continues_without_a_call(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann")
    journey = shop.start({"c": custom("w", EndpointTypes=["CUSTOM"]), "w": wait("P1D")})
    assert events == []
    assert journey.participants.one().activity == "w"
    assert shop.statuses() == [("EMAIL", "ann", "UNSUPPORTED_CHANNEL")]
    assert shop.activity_metrics(journey, "c") == {"UNSUPPORTED_CHANNEL": "1"}


def test_given_no_endpoint_types_when_participants_arrive_then_the_custom_endpoints_get_the_message(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "CUSTOM")
    shop.put("bob", "EMAIL")
    shop.start({"c": {"CUSTOM": {"DeliveryUri": "channel"}}})
    assert [list(event["Endpoints"]) for event in events] == [["ann"]]


@pytest.mark.parametrize("endpoint_type", ["EMAIL", "SMS", "VOICE", "GCM", "APNS", "ADM", "BAIDU", "CUSTOM", "IN_APP"])
def test_given_an_endpoint_type_when_an_endpoint_of_this_type_arrives_then_it_gets_the_message(
    shop: Shop, events: list[Any], endpoint_type: str
) -> None:
    shop.put("ann", endpoint_type)
    shop.start({"c": custom(EndpointTypes=[endpoint_type])})
    assert [list(event["Endpoints"]) for event in events] == [["ann"]]


def test_given_the_type_push_when_endpoints_of_push_services_arrive_then_all_get_the_message(
    shop: Shop, events: list[Any]
) -> None:
    for channel in ("GCM", "APNS", "EMAIL"):
        shop.put(channel.lower(), channel)
    shop.start({"c": custom(EndpointTypes=["PUSH"])})
    assert [sorted(event["Endpoints"]) for event in events] == [["apns", "gcm"]]


def test_given_data_when_the_function_is_called_then_its_event_has_the_journey_the_data_and_the_endpoints(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", Attributes={"name": ["Ann"]}, User={"UserId": "u1"})
    journey = shop.start({"c": custom(MessageConfig={"Data": "a,b"})})
    [event] = events
    assert (event["ApplicationId"], event["JourneyId"], event["Data"]) == ("shop", journey.id, "a,b")
    endpoint = event["Endpoints"]["ann"]
    assert (endpoint["ChannelType"], endpoint["Address"]) == ("EMAIL", "ann@example.com")
    assert (endpoint["Attributes"], endpoint["User"]["UserId"]) == ({"name": ["Ann"]}, "u1")
    assert "Id" not in endpoint


def test_given_no_data_when_the_function_is_called_then_its_event_has_no_data(shop: Shop, events: list[Any]) -> None:
    shop.put("ann")
    shop.start({"c": custom()})
    assert "Data" not in events[0]


def test_given_120_participants_when_they_arrive_together_then_a_call_has_at_most_50_endpoints(
    shop: Shop, events: list[Any]
) -> None:
    ids = shop.put_many(120)
    journey = shop.start({"c": custom()})
    assert [len(event["Endpoints"]) for event in events] == [50, 50, 20]
    assert sorted(each for event in events for each in event["Endpoints"]) == sorted(ids)
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "120"}


def test_given_120_participants_when_the_second_call_fails_then_only_its_endpoints_get_no_message(
    shop: Shop,
) -> None:
    calls: list[int] = []

    def deliver(event: Any, context: Any) -> None:
        calls.append(len(event["Endpoints"]))
        if len(calls) == 2:
            raise ValueError("no")

    shop.pinpoint.lambdas["channel"] = deliver
    shop.put_many(120)
    journey = shop.start({"c": custom()})
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "70", "CUSTOM_DELIVERY_FAILURE": "50"}
    assert journey.state == "COMPLETED"


def test_given_no_endpoint_on_the_channel_when_participants_arrive_then_the_function_is_not_called(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", "SMS")
    shop.start({"c": custom()})
    assert events == []


def test_given_an_arn_with_an_alias_when_the_journey_names_it_then_the_function_of_that_name_is_called(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann")
    shop.start({"c": custom(DeliveryUri="arn:aws:lambda:us-east-1:123456789012:function:channel:live")})
    assert len(events) == 1


def test_given_a_webhook_when_participants_arrive_then_its_function_gets_the_same_body(shop: Shop) -> None:
    bodies: list[Any] = []
    shop.pinpoint.webhooks[HOOK] = bodies.append
    shop.put("ann")
    journey = shop.start({"c": custom(DeliveryUri=HOOK, MessageConfig={"Data": "x"})})
    [body] = bodies
    assert (body["JourneyId"], body["Data"], list(body["Endpoints"])) == (journey.id, "x", ["ann"])
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "1"}


def test_given_a_webhook_when_it_returns_status_500_then_the_delivery_has_failed_and_the_participant_continues(
    shop: Shop,
) -> None:
    shop.pinpoint.webhooks[HOOK] = lambda body: (500, {})
    shop.put("ann")
    journey = shop.start({"c": custom("w", DeliveryUri=HOOK), "w": wait("P1D")})
    assert shop.statuses() == [("CUSTOM", "ann", "CUSTOM_DELIVERY_FAILURE")]
    assert "status 500" in shop.pinpoint.outbox.one().status_message
    assert journey.participants.one().activity == "w"


def test_given_event_attributes_in_the_response_when_a_split_asks_for_them_15_minutes_later_then_it_uses_them(
    shop: Shop,
) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: {
        "e0": {"EventAttributes": {"answer": "yes"}},
        "e1": {"EventAttributes": {"answer": "no"}},
    }
    shop.put_many(3)
    journey = shop.start({"c": custom("s"), "s": split(got("_custom.delivered", "c", answer="yes"))})
    shop.advance(minutes=14, seconds=59)
    assert [participant.activity for participant in journey.participants] == ["s", "s", "s"]
    shop.advance(seconds=1)
    assert [journey.path(f"e{each}")[-1].outcome for each in range(3)] == ["yes", "no", "no"]


def test_given_a_response_without_attributes_when_a_split_asks_for_the_delivery_then_it_finds_the_delivery(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann")
    journey = shop.start({"c": custom("s"), "s": split(got("_custom.delivered", "c"))})
    shop.advance(minutes=15)
    assert journey.path("ann")[-1].outcome == "yes"


def test_given_a_failed_delivery_when_splits_ask_then_they_find_the_failure_and_no_delivery(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(
        {
            "c": custom("delivered"),
            "delivered": split(got("_custom.delivered", "c"), no="failed"),
            "failed": split(got("_custom.failure", "c")),
        }
    )
    shop.finish()
    assert journey.path("ann").outcomes == {"c": "CUSTOM_DELIVERY_FAILURE", "delivered": "no", "failed": "yes"}


def test_given_attributes_for_an_unknown_endpoint_when_the_response_arrives_then_the_message_counts_as_delivered(
    shop: Shop,
) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: {"anna": {"EventAttributes": {"answer": "yes"}}}
    shop.put("ann")
    shop.start({"c": custom()})
    assert shop.statuses() == [("CUSTOM", "ann", "SUCCESSFUL")]


def test_given_a_user_with_two_endpoints_on_the_channel_when_the_user_arrives_then_both_get_the_message(
    shop: Shop, events: list[Any]
) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"c": custom()})
    assert [sorted(event["Endpoints"]) for event in events] == [["home", "work"]]
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "2"}


def test_given_a_daily_cap_of_1_when_a_user_arrives_with_two_endpoints_then_one_of_them_gets_the_message(
    shop: Shop, events: list[Any]
) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"c": custom()}, Limits={"DailyCap": 1})
    assert [list(event["Endpoints"]) for event in events] == [["home"]]
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "1", "DAILY_CAP_EXCEEDED": "1"}


def test_given_a_user_attribute_when_the_function_is_called_then_the_endpoint_shows_it(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", User={"UserId": "u1", "UserAttributes": {"plan": ["gold"]}})
    shop.start({"c": custom()})
    assert events[0]["Endpoints"]["ann"]["User"] == {"UserId": "u1", "UserAttributes": {"plan": ["gold"]}}


def test_given_an_endpoint_changed_after_its_entry_when_the_function_is_called_then_it_gets_the_newest_values(
    shop: Shop, events: list[Any]
) -> None:
    shop.put("ann", Attributes={"plan": ["silver"]})
    shop.start({"w": wait("P1D", "c"), "c": custom()})
    shop.put("ann", Attributes={"plan": ["gold"]})
    shop.advance(days=1)
    assert events[0]["Endpoints"]["ann"]["Attributes"] == {"plan": ["gold"]}


def test_given_an_endpoint_that_has_opted_out_when_it_arrives_then_the_function_is_not_called_for_it(
    shop: Shop, events: list[Any]
) -> None:
    shop.put_many(2)
    shop.start({"w": wait("P1D", "c"), "c": custom()})
    shop.put("e0", OptOut="ALL")
    shop.advance(days=1)
    assert [list(event["Endpoints"]) for event in events] == [["e1"]]


def test_given_messages_per_second_when_many_arrive_then_the_function_gets_that_many_each_second(
    shop: Shop, events: list[Any]
) -> None:
    shop.put_many(5)
    journey = shop.start({"c": custom()}, Limits={"MessagesPerSecond": 2})
    shop.finish()
    assert [len(event["Endpoints"]) for event in events] == [2, 2, 1]
    times = [(message.time - START).total_seconds() for message in shop.pinpoint.outbox]
    assert times == [0, 0, 1, 1, 2]
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "5"}


def test_given_two_custom_activities_when_a_split_asks_for_one_then_the_response_of_the_other_does_not_count(
    shop: Shop,
) -> None:
    shop.pinpoint.lambdas["first"] = lambda event, context: {"ann": {"EventAttributes": {"answer": "yes"}}}
    shop.pinpoint.lambdas["second"] = lambda event, context: {"ann": {"EventAttributes": {"answer": "no"}}}
    shop.put("ann")
    journey = shop.start(
        {
            "c1": custom("c2", DeliveryUri="first"),
            "c2": custom("s", DeliveryUri="second"),
            "s": split(got("_custom.delivered", "c2", answer="yes")),
        }
    )
    shop.finish()
    assert journey.path("ann").outcomes["s"] == "no"


def test_given_a_daily_cap_and_a_user_with_two_endpoints_when_both_have_their_turn_then_one_gets_the_message(
    shop: Shop,
) -> None:
    calls: list[list[str]] = []
    shop.pinpoint.lambdas["channel"] = lambda event, context: calls.append([*event["Endpoints"]])
    for endpoint_id in ("ann", "bob"):
        shop.put(endpoint_id, User={"UserId": endpoint_id})
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "eve"})
    shop.start({"c": custom()}, Limits={"DailyCap": 1, "MessagesPerSecond": 2})
    shop.advance(seconds=1)
    assert calls == [["ann", "bob"], ["home"]]
    assert shop.statuses()[-1][1:] == ("work", "DAILY_CAP")
