"""Entry by event: an event of PutEvents that meets the filter lets its endpoint enter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, has, mail, split, wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pinpoint_mock import JourneyView

WAITING = {"w": wait("P30D")}


def on_event(event_type: str = "purchase", *, segment: str | None = None, **dimensions: Any) -> dict[str, Any]:
    """Make a StartCondition by an event."""
    wanted = {"EventType": {"DimensionType": "INCLUSIVE", "Values": [event_type]}, **dimensions}
    start: dict[str, Any] = {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": wanted}}
    return {"EventStartCondition": {**start, **({"SegmentId": segment} if segment else {})}}


BY_ARTIST = on_event(
    Attributes={"artist": {"AttributeType": "INCLUSIVE", "Values": ["A", "B"]}},
    Metrics={"length": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 500}},
)


def put_event(
    shop: Shop,
    endpoint_id: str,
    event_type: str = "purchase",
    *,
    attributes: Mapping[str, str] | None = None,
    metrics: Mapping[str, float] | None = None,
    endpoint: Mapping[str, Any] | None = None,
    app: str = "shop",
) -> None:
    """Put an event as a device does, with what it says of its endpoint."""
    event = {
        "EventType": event_type,
        "Timestamp": "2026-03-02T10:00:00Z",
        "Attributes": dict(attributes or {}),
        "Metrics": dict(metrics or {}),
    }
    batch: Any = {endpoint_id: {"Endpoint": dict(endpoint or {}), "Events": {"e": event}}}
    shop.client.put_events(ApplicationId=app, EventsRequest={"BatchItem": batch})


def entered(journey: JourneyView) -> list[str | None]:
    return [participant.endpoint_id for participant in journey.participants]


def test_given_an_event_journey_when_an_event_of_the_type_comes_then_its_endpoint_enters_at_once(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob")
    journey = shop.start(WAITING, StartCondition=on_event())
    assert entered(journey) == []
    shop.advance(hours=1)
    put_event(shop, "ann")
    assert entered(journey) == ["ann"]
    assert journey.participants.one().entered == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("attributes", "metrics", "enters"),
    [
        ({"artist": "A"}, {"length": 500}, True),
        ({"artist": "B"}, {"length": 900}, True),
        ({"artist": "C"}, {"length": 500}, False),
        ({}, {"length": 500}, False),
        ({"artist": "A"}, {"length": 499}, False),
        ({"artist": "A"}, {}, False),
    ],
)
def test_given_attributes_and_a_metric_when_an_event_comes_then_its_endpoint_enters_only_if_it_meets_all(
    shop: Shop, attributes: dict[str, str], metrics: dict[str, float], enters: bool
) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=BY_ARTIST)
    put_event(shop, "ann", attributes=attributes, metrics=metrics)
    assert bool(entered(journey)) is enters


@pytest.mark.parametrize(
    ("operator", "entering"),
    [
        ("GREATER_THAN", [6]),
        ("GREATER_THAN_OR_EQUAL", [5, 6]),
        ("LESS_THAN", [4]),
        ("LESS_THAN_OR_EQUAL", [4, 5]),
        ("EQUAL", [5]),
    ],
)
def test_given_an_operator_when_events_have_a_metric_about_its_value_then_those_enter_that_meet_it(
    shop: Shop, operator: str, entering: list[int]
) -> None:
    start = on_event(Metrics={"price": {"ComparisonOperator": operator, "Value": 5}})
    for number in (4, 5, 6):
        shop.put(f"e{number}")
    journey = shop.start(WAITING, StartCondition=start)
    for number in (4, 5, 6):
        put_event(shop, f"e{number}", metrics={"price": number})
    assert entered(journey) == [f"e{number}" for number in entering]


def test_given_another_event_type_when_it_comes_then_nobody_enters(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=on_event())
    put_event(shop, "ann", "visit")
    assert entered(journey) == []


def test_given_another_app_when_the_event_comes_there_then_nobody_enters(shop: Shop) -> None:
    shop.pinpoint.create_app("other", region="us-east-1")
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=on_event())
    put_event(shop, "ann", endpoint={"ChannelType": "EMAIL", "Address": "ann@example.com"}, app="other")
    assert entered(journey) == []


def test_given_a_segment_when_events_come_then_only_its_members_enter_and_others_are_counted(shop: Shop) -> None:
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["pro"]}}})
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.put("bob", Attributes={"plan": ["free"]})
    journey = shop.start(WAITING, StartCondition=on_event(segment=segment))
    put_event(shop, "bob")
    put_event(shop, "ann")
    assert entered(journey) == ["ann"]
    assert shop.run_metrics(journey)["FILTERED_OUT_BY_SEGMENT"] == "1"


def test_given_a_segment_when_the_event_itself_makes_its_endpoint_a_member_then_it_enters(shop: Shop) -> None:
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["pro"]}}})
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=on_event(segment=segment))
    put_event(shop, "ann", endpoint={"Attributes": {"plan": ["pro"]}})
    assert entered(journey) == ["ann"]


def test_given_an_event_with_a_new_endpoint_when_it_comes_then_the_journey_uses_that_endpoint(shop: Shop) -> None:
    journey = shop.start({"m": mail()}, StartCondition=on_event())
    put_event(shop, "new", endpoint={"ChannelType": "EMAIL", "Address": "new@example.com"})
    assert entered(journey) == ["new"]
    assert [message.address for message in shop.pinpoint.outbox] == ["new@example.com"]


def test_given_an_event_that_updates_its_endpoint_when_a_split_looks_then_it_sees_the_new_value(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["free"]})
    activities = {"s": split(has("plan", "pro"), "m"), "m": mail()}
    shop.start(activities, StartCondition=on_event())
    put_event(shop, "ann", endpoint={"Attributes": {"plan": ["pro"]}})
    assert shop.sent_to("EMAIL") == ["ann"]


def test_given_an_event_of_an_endpoint_without_a_channel_when_it_comes_then_it_is_counted_and_does_not_enter(
    shop: Shop,
) -> None:
    journey = shop.start(WAITING, StartCondition=on_event())
    put_event(shop, "ann", endpoint={"Attributes": {"a": ["b"]}})
    assert entered(journey) == []
    assert shop.run_metrics(journey)["ENDPOINT_MISSING_CHANNEL"] == "1"


def test_given_an_endpoint_with_a_user_when_its_event_comes_then_the_endpoint_enters_alone(shop: Shop) -> None:
    shop.put("ann", User={"UserId": "u1"})
    shop.put("ann2", User={"UserId": "u1"})
    journey = shop.start({"m": mail()}, StartCondition=on_event())
    put_event(shop, "ann")
    assert shop.sent_to("EMAIL") == ["ann"]
    assert journey.participants.one().endpoint_ids == ("ann",)


def test_given_events_before_the_start_and_after_the_end_when_they_come_then_they_let_nobody_enter(
    shop: Shop,
) -> None:
    shop.put_many(3)
    end = {"EndTime": T0 + timedelta(days=1)}
    journey = shop.publish(WAITING, StartCondition=on_event(), Schedule=end)
    put_event(shop, "e0")
    shop.advance(minutes=5)
    put_event(shop, "e1")
    shop.advance(days=1)
    put_event(shop, "e2")
    assert entered(journey) == ["e1"]
    assert journey.state == "CLOSED"


def test_given_no_end_when_participants_have_gone_then_an_event_journey_stays_active(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, StartCondition=on_event())
    put_event(shop, "ann")
    shop.advance(days=100)
    assert journey.state == "ACTIVE"
    assert [run["Status"] for run in shop.runs(journey)] == ["RUNNING"]
    shop.advance(days=440)
    assert journey.state == "COMPLETED"


def test_given_a_paused_event_journey_when_events_come_then_they_let_nobody_enter(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start(WAITING, StartCondition=on_event(), RefreshFrequency="P1D")
    shop.set_state(journey, "PAUSED")
    put_event(shop, "e0")
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    put_event(shop, "e1")
    assert entered(journey) == ["e1"]


def test_given_a_participant_inside_when_its_event_comes_again_then_it_is_rejected(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=on_event())
    put_event(shop, "ann")
    put_event(shop, "ann")
    assert entered(journey) == ["ann"]
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "1"


def test_given_two_matching_events_in_one_request_when_they_come_then_the_endpoint_enters_once(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=on_event())
    event = {"EventType": "purchase", "Timestamp": "2026-03-02T10:00:00Z"}
    batch: Any = {"ann": {"Endpoint": {}, "Events": {"e1": event, "e2": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    assert entered(journey) == ["ann"]


def test_given_a_participant_that_has_left_when_its_event_comes_again_then_it_enters_again(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, StartCondition=on_event())
    put_event(shop, "ann")
    shop.advance(minutes=1)
    put_event(shop, "ann")
    assert [participant.entry for participant in journey.participants] == [1, 2]
    assert shop.sent_to("EMAIL") == ["ann", "ann"]


def test_given_a_reentry_cap_of_1_when_the_event_comes_again_then_the_participant_does_not_enter(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, StartCondition=on_event(), Limits={"EndpointReentryCap": 1})
    put_event(shop, "ann")
    shop.advance(minutes=1)
    put_event(shop, "ann")
    assert entered(journey) == ["ann"]
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "1"


def test_given_two_event_journeys_when_one_event_meets_both_then_its_endpoint_enters_both(shop: Shop) -> None:
    shop.put("ann")
    first = shop.publish(WAITING, StartCondition=on_event(), Name="first")
    second = shop.start(WAITING, StartCondition=on_event(), Name="second")
    put_event(shop, "ann")
    assert (entered(first), entered(second)) == (["ann"], ["ann"])


def test_given_a_deleted_segment_when_an_event_comes_then_nobody_enters(shop: Shop) -> None:
    segment = shop.put_segment()
    shop.put("ann")
    journey = shop.start(WAITING, StartCondition=on_event(segment=segment))
    shop.client.delete_segment(ApplicationId="shop", SegmentId=segment)
    put_event(shop, "ann")
    assert entered(journey) == []
