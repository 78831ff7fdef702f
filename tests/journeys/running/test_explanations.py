"""`journey.explain`: why an endpoint has entered a journey, or why it cannot enter now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import JourneyLoopError

from .scene import T0, Shop, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

DAY = {"w": wait("P1D")}
GOLD: dict[str, Any] = {"Attributes": {"plan": {"Values": ["gold"]}}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def start_by_event(shop: Shop, segment: str | None = None, **members: Any) -> JourneyView:
    """Start a journey triggered by purchases of 500 or more."""
    metrics = {"price": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 500}}
    event_filter = {
        "FilterType": "ENDPOINT",
        "Dimensions": {"EventType": {"Values": ["purchase"]}, "Metrics": metrics},
    }
    condition: dict[str, Any] = {"EventFilter": event_filter, **({"SegmentId": segment} if segment else {})}
    return shop.start(DAY, StartCondition={"EventStartCondition": condition}, **members)


def put_event(shop: Shop, endpoint_id: str, **members: Any) -> None:
    """Put a purchase of an endpoint. Given members replace its own."""
    event: Any = {"EventType": "purchase", "Timestamp": "2026-03-02T10:00:00Z", **members}
    batch: Any = {endpoint_id: {"Endpoint": {}, "Events": {"event": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})


def test_given_an_endpoint_that_has_entered_when_explained_then_it_is_true_and_says_when(shop: Shop) -> None:
    shop.put("ann")
    explanation = shop.start(DAY).explain("ann")
    assert explanation
    assert explanation.has_entered
    assert str(explanation).startswith("endpoint 'ann' has entered once, at 2026-03-02T10:05:00.000Z")


def test_given_a_user_that_has_entered_when_one_of_its_endpoints_is_explained_then_it_has_entered(shop: Shop) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start(DAY)
    assert journey.explain("home")
    assert journey.explain("work")


@pytest.mark.parametrize(
    ("members", "obstacle"),
    [
        ({"OptOut": "ALL"}, "the endpoint has opted out: its OptOut is ALL"),
        ({"EndpointStatus": "INACTIVE"}, "the endpoint is not active: its EndpointStatus is INACTIVE"),
    ],
)
def test_given_an_endpoint_that_may_not_enter_when_explained_then_it_names_the_member_that_prevents_it(
    shop: Shop, members: Any, obstacle: str
) -> None:
    shop.put("ann", **members)
    explanation = shop.start(DAY).explain("ann")
    assert not explanation
    assert obstacle in explanation.obstacles


@pytest.mark.parametrize(
    ("members", "obstacle"),
    [
        ({}, "the endpoint has no ChannelType"),
        ({"ChannelType": "APNS", "OptOut": "ALL"}, "the endpoint has no Address"),
    ],
)
def test_given_an_endpoint_without_channel_or_address_when_explained_then_it_says_what_is_missing(
    shop: Shop, members: Any, obstacle: str
) -> None:
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="ann", EndpointRequest=members)
    assert obstacle in shop.start(DAY).explain("ann").obstacles


def test_given_an_endpoint_outside_the_segment_when_explained_then_it_shows_value_found_and_value_wanted(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["silver"]})
    explanation = shop.start(DAY, segment=shop.put_segment(GOLD)).explain("ann")
    assert "the endpoint is not in the journey's segment 'people'" in explanation.obstacles
    assert "found ['silver'], wanted INCLUSIVE ['gold']" in str(explanation)


def test_given_a_journey_not_started_when_explained_then_it_says_when_it_starts(shop: Shop) -> None:
    shop.put("ann")
    explanation = shop.publish(DAY).explain("ann")
    assert explanation.obstacles == (
        "the journey starts at 2026-03-02T10:05:00.000Z; it is now 2026-03-02T10:00:00.000Z",
    )


@pytest.mark.parametrize("state", ["PAUSED", "CANCELLED"])
def test_given_a_journey_that_admits_no_participants_when_explained_then_it_says_its_state(
    shop: Shop, state: str
) -> None:
    journey = shop.start(DAY, RefreshFrequency="P1D")
    shop.set_state(journey, state)
    shop.put("ann")
    assert journey.explain("ann").obstacles == (f"the journey is {state}",)


def test_given_a_draft_when_explained_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    assert shop.publish(DAY, State="DRAFT").explain("ann").obstacles == ("the journey is DRAFT",)


def test_given_an_endpoint_that_joins_after_the_start_when_explained_then_it_says_that_the_journey_is_closed(
    shop: Shop,
) -> None:
    shop.put("bob")
    journey = shop.start(DAY)
    shop.put("ann")
    assert journey.explain("ann").obstacles == (
        "the journey is CLOSED",
        "the journey has no RefreshFrequency: its segment was evaluated only at the start",
    )


def test_given_a_future_refresh_when_a_new_member_is_explained_then_nothing_prevents_it_from_entering(
    shop: Shop,
) -> None:
    journey = shop.start(DAY, RefreshFrequency="P1D")
    shop.put("ann")
    explanation = journey.explain("ann")
    assert (bool(explanation), explanation.obstacles) == (False, ())
    assert "nothing prevents it from entering now" in str(explanation)


def test_given_a_member_who_is_inside_when_explained_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P9D")}, RefreshFrequency="P1D")
    assert journey.explain("ann").obstacles == ("it is already in the journey",)


def test_given_a_reentry_cap_when_a_member_has_used_it_up_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D", Limits={"EndpointReentryCap": 1})
    shop.advance(hours=2)
    [obstacle] = journey.explain("ann").obstacles
    assert "EndpointReentryCap 1" in obstacle


def test_given_a_reentry_interval_when_a_member_has_entered_recently_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D", Limits={"EndpointReentryInterval": "P2D"})
    shop.advance(hours=2)
    [obstacle] = journey.explain("ann").obstacles
    assert "EndpointReentryInterval P2D" in obstacle


def test_given_local_time_when_a_member_has_no_zone_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(DAY, LocalTime=True, Schedule={"StartTime": T0 + timedelta(days=2)})
    shop.advance(days=2)
    assert any("no time zone" in obstacle for obstacle in journey.explain("ann").obstacles)


def test_given_a_start_by_event_when_an_endpoint_has_not_entered_then_it_says_which_event_is_wanted(shop: Shop) -> None:
    shop.put("ann")
    journey = start_by_event(shop)
    wanted, last = journey.explain("ann").obstacles
    assert wanted.startswith("it enters only by an event with EventType INCLUSIVE ['purchase']")
    assert "500" in wanted
    assert last == "no event of the endpoint was recorded"


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"EventType": "Purchase"}, "'Purchase' differs only in case from 'purchase'"),
        ({"Metrics": {"price": 10.0}}, "Metrics['price']: found 10.0"),
        ({}, "Metrics['price']: found nothing"),
    ],
)
def test_given_a_start_by_event_when_the_last_event_did_not_match_then_it_says_what_was_wrong(
    shop: Shop, members: dict[str, Any], reason: str
) -> None:
    shop.put("ann")
    journey = start_by_event(shop)
    put_event(shop, "ann", **members)
    assert reason in journey.explain("ann").obstacles[-1]


def test_given_a_start_by_event_when_the_event_arrived_before_the_start_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    put_event(shop, "ann", Metrics={"price": 1000.0})
    journey = start_by_event(shop)
    assert "before the journey's start" in str(journey.explain("ann"))


def test_given_a_loop_that_never_waits_when_explained_and_drawn_then_both_say_that_the_journey_was_stopped(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish({"m": mail("m")})
    with pytest.raises(JourneyLoopError):
        shop.advance(minutes=5)
    assert "the journey was stopped" in str(journey.explain("ann"))
    assert "stopped by a loop" in journey.to_text()
    assert "stopped: journey 'welcome'" in str(shop.pinpoint.clock.history[-1])


def test_given_a_start_by_event_with_a_segment_when_an_endpoint_is_not_in_it_then_it_says_so(shop: Shop) -> None:
    shop.put("ann")
    journey = start_by_event(shop, shop.put_segment(GOLD))
    assert "the endpoint is not in the journey's segment 'people'" in journey.explain("ann").obstacles


def test_given_several_obstacles_when_explained_then_each_has_a_line(shop: Shop) -> None:
    shop.put("ann", OptOut="ALL", Attributes={"plan": ["silver"]})
    lines = str(shop.publish(DAY, segment=shop.put_segment(GOLD)).explain("ann")).splitlines()
    assert [line for line in lines if line.startswith("  - ")] == [
        "  - the journey starts at 2026-03-02T10:05:00.000Z; it is now 2026-03-02T10:00:00.000Z",
        "  - the endpoint is not in the journey's segment 'people'",
        "  - the endpoint has opted out: its OptOut is ALL",
    ]


def test_given_a_user_with_another_endpoint_in_the_segment_when_explained_then_the_segment_is_no_obstacle(
    shop: Shop,
) -> None:
    shop.put("home", User={"UserId": "ann"}, Attributes={"plan": ["gold"]})
    shop.put("work", User={"UserId": "ann"}, Attributes={"plan": ["silver"]})
    journey = shop.publish(DAY, segment=shop.put_segment(GOLD), RefreshFrequency="P1D")
    shop.advance(minutes=4)
    assert not any("segment" in obstacle for obstacle in journey.explain("work").obstacles)


def test_given_an_endpoint_that_joins_a_user_inside_when_explained_then_it_says_that_the_user_is_inside(
    shop: Shop,
) -> None:
    shop.put("home", User={"UserId": "ann"})
    journey = shop.start({"w": wait("P9D")}, RefreshFrequency="P1D")
    shop.put("work", User={"UserId": "ann"})
    explanation = journey.explain("work")
    assert (bool(explanation), explanation.obstacles) == (False, ("its user 'ann' is already in the journey",))


def test_given_a_user_whose_only_endpoint_was_deleted_and_put_again_when_explained_then_the_cap_is_the_obstacle(
    shop: Shop,
) -> None:
    shop.put("home", User={"UserId": "ann"})
    journey = shop.start(DAY, RefreshFrequency="P1D", Limits={"EndpointReentryCap": 1})
    shop.delete("home")
    shop.put("home", User={"UserId": "ann"})
    [obstacle] = journey.explain("home").obstacles
    assert "EndpointReentryCap 1" in obstacle
    shop.advance(days=1)
    assert len(journey.participants) == 1


def test_given_criteria_changed_after_the_start_when_explained_then_the_criteria_at_the_start_count(shop: Shop) -> None:
    segment = shop.put_segment(GOLD)
    journey = shop.start(DAY, segment=segment, RefreshFrequency="P1D")
    everybody: Any = {"Name": "people", "Dimensions": {}}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=everybody)
    shop.put("ann", Attributes={"plan": ["silver"]})
    assert "the endpoint is not in the journey's segment 'people'" in journey.explain("ann").obstacles
    shop.advance(days=1)
    assert not journey.explain("ann")


def test_given_an_unknown_endpoint_when_explained_then_the_error_suggests_the_nearest(shop: Shop) -> None:
    shop.put("endpoint-1")
    with pytest.raises(LookupError, match=r"'endpoint-2'.*did you mean 'endpoint-1'"):
        shop.start(DAY).explain("endpoint-2")


def test_given_an_endpoint_that_was_deleted_when_explained_then_the_error_says_that_it_does_not_exist(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start(DAY)
    shop.delete("ann")
    with pytest.raises(LookupError, match="'ann'"):
        journey.explain("ann")
