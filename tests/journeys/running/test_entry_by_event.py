"""Entering a journey by an event that PutEvents records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, has, mail, open_shop, split, wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pinpoint_mock import JourneyView

    from .scene import Shop

WAIT = {"w": wait("P1D")}
GOLD: Any = {"Attributes": {"plan": {"Values": ["gold"]}}}
LONG_SONG: Any = {
    "EventType": {"Values": ["purchase"]},
    "Attributes": {"artist": {"Values": ["A", "B"]}, "shop": {"Values": ["online"]}},
    "Metrics": {"length": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 500}},
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        opened.put("e1")
        yield opened


def publish(shop: Shop, activities: Any = None, *, segment: str | None = None, **members: Any) -> JourneyView:
    """Publish a journey that the event `purchase` triggers, and advance to its start."""
    dimensions = members.pop("dimensions", {"EventType": {"Values": ["purchase"]}})
    event_start: Any = {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}
    if segment is not None:
        event_start["SegmentId"] = segment
    return shop.start(activities or WAIT, StartCondition={"EventStartCondition": event_start}, **members)


def put_event(
    shop: Shop, endpoint_id: str = "e1", event_type: str = "purchase", *, app: str = "shop", **members: Any
) -> None:
    """Put an event at the current time. `endpoint` updates the endpoint, and other members belong to the event."""
    endpoint = members.pop("endpoint", {})
    event: Any = {"EventType": event_type, "Timestamp": shop.pinpoint.clock.now.isoformat(), **members}
    batch: Any = {endpoint_id: {"Endpoint": endpoint, "Events": {"1": event}}}
    shop.client.put_events(ApplicationId=app, EventsRequest={"BatchItem": batch})


def entries(journey: JourneyView) -> list[tuple[str | None, datetime]]:
    return [(participant.endpoint_id, participant.entered) for participant in journey.participants]


def test_given_an_event_of_the_type_when_it_is_put_then_its_endpoint_enters_at_that_time(shop: Shop) -> None:
    shop.put("e2")
    journey = publish(shop)
    shop.advance(hours=1)
    put_event(shop)
    assert entries(journey) == [("e1", START + timedelta(hours=1))]
    assert journey.state == "ACTIVE"


def test_given_an_event_of_another_type_when_it_is_put_then_no_participant_enters(shop: Shop) -> None:
    journey = publish(shop)
    put_event(shop, event_type="browse")
    assert entries(journey) == []


def test_given_an_event_of_another_app_when_it_is_put_then_no_participant_enters(shop: Shop) -> None:
    journey = publish(shop)
    shop.pinpoint.create_app("other", region="us-east-1", channels=["EMAIL"])
    put_event(shop, app="other", endpoint={"ChannelType": "EMAIL", "Address": "e1@example.com"})
    assert entries(journey) == []


@pytest.mark.parametrize(
    ("attributes", "metrics", "enters"),
    [
        ({"artist": "A", "shop": "online"}, {"length": 500}, True),
        ({"artist": "B", "shop": "online"}, {"length": 501}, True),
        ({"artist": "C", "shop": "online"}, {"length": 500}, False),
        ({"artist": "A", "shop": "downtown"}, {"length": 500}, False),
        ({"artist": "A"}, {"length": 500}, False),
        ({"artist": "A", "shop": "online"}, {"length": 499}, False),
        ({"artist": "A", "shop": "online"}, {}, False),
    ],
)
def test_given_a_filter_of_attributes_and_a_metric_when_an_event_arrives_then_it_must_meet_each_of_them(
    shop: Shop, attributes: Mapping[str, str], metrics: Mapping[str, float], enters: bool
) -> None:
    journey = publish(shop, dimensions=LONG_SONG)
    put_event(shop, Attributes=attributes, Metrics=metrics)
    assert len(journey.participants) == enters


@pytest.mark.parametrize(
    ("operator", "lower", "equal", "higher"),
    [
        ("GREATER_THAN", False, False, True),
        ("LESS_THAN", True, False, False),
        ("GREATER_THAN_OR_EQUAL", False, True, True),
        ("LESS_THAN_OR_EQUAL", True, True, False),
        ("EQUAL", False, True, False),
    ],
)
def test_given_an_operator_of_a_metric_when_events_arrive_then_the_metric_is_compared(
    shop: Shop, operator: str, lower: bool, equal: bool, higher: bool
) -> None:
    metric = {"length": {"ComparisonOperator": operator, "Value": 500}}
    journey = publish(shop, dimensions={"EventType": {"Values": ["purchase"]}, "Metrics": metric})
    for endpoint_id, length in (("low", 499), ("same", 500), ("high", 501)):
        shop.put(endpoint_id)
        put_event(shop, endpoint_id, Metrics={"length": length})
    entered = {participant.endpoint_id for participant in journey.participants}
    assert [name in entered for name in ("low", "same", "high")] == [lower, equal, higher]


def test_given_a_new_endpoint_in_the_event_when_it_is_put_then_that_endpoint_enters(shop: Shop) -> None:
    journey = publish(shop, {"m": mail()})
    put_event(shop, "new", endpoint={"ChannelType": "EMAIL", "Address": "new@example.com"})
    shop.finish()
    assert [endpoint_id for endpoint_id, _ in entries(journey)] == ["new"]
    assert shop.pinpoint.outbox.one().address == "new@example.com"


def test_given_an_event_without_a_known_endpoint_when_it_is_put_then_no_participant_enters(shop: Shop) -> None:
    journey = publish(shop)
    put_event(shop, "unknown")
    assert entries(journey) == []


def test_given_a_segment_when_the_event_makes_the_endpoint_a_member_then_it_enters(shop: Shop) -> None:
    journey = publish(shop, segment=shop.put_segment(GOLD))
    put_event(shop)
    assert entries(journey) == []
    put_event(shop, endpoint={"Attributes": {"plan": ["gold"]}})
    assert [endpoint_id for endpoint_id, _ in entries(journey)] == ["e1"]
    assert shop.run_metrics(journey)["FILTERED_OUT_BY_SEGMENT"] == "1"


@pytest.mark.parametrize(
    ("members", "metric"),
    [({"OptOut": "ALL"}, "ENDPOINT_OPT_OUT"), ({"EndpointStatus": "INACTIVE"}, "ENDPOINT_INACTIVE")],
)
def test_given_an_endpoint_that_may_not_enter_when_its_event_arrives_then_it_is_counted(
    shop: Shop, members: Any, metric: str
) -> None:
    journey = publish(shop)
    put_event(shop, endpoint=members)
    assert entries(journey) == []
    assert shop.run_metrics(journey)[metric] == "1"


def test_given_an_event_before_the_start_when_the_journey_starts_then_no_participant_has_entered(shop: Shop) -> None:
    journey = publish(shop, Schedule={"StartTime": T0 + timedelta(days=1)})
    put_event(shop)
    shop.advance(days=1)
    assert entries(journey) == []
    put_event(shop)
    assert len(journey.participants) == 1


def test_given_an_event_after_the_end_when_it_is_put_then_no_participant_enters(shop: Shop) -> None:
    end = START + timedelta(hours=2)
    journey = publish(shop, Schedule={"EndTime": end})
    put_event(shop)
    shop.advance(hours=2)
    shop.put("e2")
    put_event(shop, "e2")
    assert [endpoint_id for endpoint_id, _ in entries(journey)] == ["e1"]
    assert journey.state == "CLOSED"
    shop.finish()
    assert journey.state == "COMPLETED"


def test_given_an_end_when_no_participant_is_inside_then_the_journey_is_completed_at_its_end(shop: Shop) -> None:
    journey = publish(shop, Schedule={"EndTime": START + timedelta(hours=2)})
    shop.advance(hours=1, minutes=59)
    assert (journey.state, [run["Status"] for run in shop.runs(journey)]) == ("ACTIVE", ["RUNNING"])
    shop.advance(minutes=1)
    assert (journey.state, [run["Status"] for run in shop.runs(journey)]) == ("COMPLETED", ["COMPLETED"])


def test_given_a_participant_inside_when_the_same_endpoint_has_another_event_then_it_is_rejected(shop: Shop) -> None:
    journey = publish(shop)
    put_event(shop)
    put_event(shop)
    assert len(journey.participants) == 1
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "1"


def test_given_a_participant_who_has_left_when_another_event_arrives_then_it_enters_in_the_same_run(shop: Shop) -> None:
    journey = publish(shop)
    put_event(shop)
    shop.advance(days=2)
    put_event(shop)
    assert len(journey.participants) == 2
    assert len({participant.run_id for participant in journey.participants}) == len(shop.runs(journey)) == 1


def test_given_a_reentry_cap_when_events_arrive_after_it_is_reached_then_they_are_counted(shop: Shop) -> None:
    journey = publish(shop, {"m": mail()}, Limits={"EndpointReentryCap": 2})
    for _ in range(4):
        put_event(shop)
        shop.advance(hours=1)
    assert len(shop.sent_to("EMAIL")) == 2
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "2"


def test_given_an_endpoint_of_a_user_when_its_event_arrives_then_the_endpoint_enters_alone(shop: Shop) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = publish(shop, {"m": mail()})
    put_event(shop, "home")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["home"]
    assert journey.participants.one().endpoint_ids == ("home",)


def test_given_two_journeys_for_an_event_when_it_is_put_then_its_endpoint_enters_both(shop: Shop) -> None:
    journeys = publish(shop), publish(shop, Name="thanks")
    put_event(shop)
    assert [len(journey.participants) for journey in journeys] == [1, 1]


def test_given_a_batch_of_events_when_it_is_put_then_each_matching_endpoint_enters_once(shop: Shop) -> None:
    shop.put("e2")
    journey = publish(shop)
    events: Any = {
        str(number): {"EventType": event_type, "Timestamp": START.isoformat()}
        for number, event_type in enumerate(["browse", "purchase", "purchase"])
    }
    batch: Any = {endpoint_id: {"Endpoint": {}, "Events": events} for endpoint_id in ("e1", "e2")}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    assert sorted(str(endpoint_id) for endpoint_id, _ in entries(journey)) == ["e1", "e2"]
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "2"


def test_given_a_segment_that_was_deleted_when_an_event_arrives_then_no_participant_enters(shop: Shop) -> None:
    segment = shop.put_segment({})
    journey = publish(shop, segment=segment)
    shop.client.delete_segment(ApplicationId="shop", SegmentId=segment)
    put_event(shop)
    assert entries(journey) == []


def test_given_a_segment_when_an_endpoint_outside_it_has_an_event_then_it_is_counted(shop: Shop) -> None:
    journey = publish(shop, segment=shop.put_segment(GOLD))
    put_event(shop)
    assert entries(journey) == []
    assert shop.run_metrics(journey)["FILTERED_OUT_BY_SEGMENT"] == "1"


def test_given_an_event_that_updates_its_endpoint_when_a_split_evaluates_it_then_it_sees_the_new_value(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["silver"]})
    journey = publish(shop, {"s": split(has("plan", "gold"))})
    put_event(shop, endpoint={"Attributes": {"plan": ["gold"]}})
    assert journey.path("e1").outcomes == {"s": "yes"}


def test_given_events_during_and_after_a_pause_when_the_journey_runs_then_only_those_after_it_let_endpoints_enter(
    shop: Shop,
) -> None:
    shop.put("e2")
    journey = publish(shop, RefreshFrequency="P1D")
    shop.set_state(journey, "PAUSED")
    put_event(shop, "e1")
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    put_event(shop, "e2")
    assert entries(journey) == [("e2", START + timedelta(minutes=5))]
