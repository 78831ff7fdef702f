"""Entering a journey again: EndpointReentryCap, EndpointReentryInterval, and participants who are still inside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, custom, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

SEND = {"m": mail()}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        opened.put("e1")
        yield opened


def start_hourly(shop: Shop, activities: Any = None, **limits: Any) -> JourneyView:
    """Start a journey whose segment is evaluated every hour."""
    return shop.start(activities or SEND, RefreshFrequency="PT1H", Limits=limits)


def hours_of_entry(journey: JourneyView) -> list[float]:
    """Return when participants entered, in hours since the start."""
    return [(participant.entered - START) / timedelta(hours=1) for participant in journey.participants]


def test_given_a_cap_of_1_when_a_member_has_left_and_the_segment_is_refreshed_then_it_does_not_enter(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, EndpointReentryCap=1)
    shop.advance(hours=1)
    assert hours_of_entry(journey) == [0]
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "1"
    assert [shop.run_metrics(journey, run)["REENTRY_CAP_EXCEEDED"] for run in (0, 1)] == ["0", "1"]


@pytest.mark.parametrize("limits", [{"EndpointReentryCap": 0}, {}])
def test_given_no_cap_when_a_member_has_left_then_it_enters_at_each_refresh(shop: Shop, limits: Any) -> None:
    journey = start_hourly(shop, **limits)
    shop.advance(hours=3)
    assert hours_of_entry(journey) == [0, 1, 2, 3]
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "0"


def test_given_a_cap_of_2_when_there_are_four_refreshes_then_there_are_only_two_entries(shop: Shop) -> None:
    journey = start_hourly(shop, EndpointReentryCap=2)
    shop.advance(hours=4)
    assert hours_of_entry(journey) == [0, 1]
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "3"


def test_given_an_interval_when_it_has_not_passed_since_the_last_entry_then_the_member_does_not_enter(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, EndpointReentryInterval="PT2H30M")
    shop.advance(hours=7)
    assert hours_of_entry(journey) == [0, 3, 6]
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "5"


def test_given_an_interval_when_exactly_that_time_has_passed_then_the_member_enters(shop: Shop) -> None:
    journey = start_hourly(shop, EndpointReentryInterval="PT2H")
    shop.advance(hours=2)
    assert hours_of_entry(journey) == [0, 2]


def test_given_an_interval_and_a_long_stay_when_the_member_leaves_then_the_interval_counts_from_the_entry(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, {"w": wait("PT1H30M")}, EndpointReentryInterval="PT2H")
    shop.advance(hours=2)
    assert hours_of_entry(journey) == [0, 2]


def test_given_a_cap_and_an_interval_when_both_are_set_then_both_must_allow_an_entry(shop: Shop) -> None:
    journey = start_hourly(shop, EndpointReentryCap=2, EndpointReentryInterval="PT2H")
    shop.advance(hours=8)
    assert hours_of_entry(journey) == [0, 2]


def test_given_a_member_still_inside_when_the_segment_is_refreshed_then_it_is_rejected_and_counted(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, {"w": wait("PT90M")}, EndpointReentryCap=1)
    shop.advance(hours=1)
    assert hours_of_entry(journey) == [0]
    metrics = shop.metrics(journey)
    assert (metrics["ACTIVE_ENDPOINT_REJECTED"], metrics["REENTRY_CAP_EXCEEDED"]) == ("1", "0")
    shop.advance(hours=1)
    metrics = shop.metrics(journey)
    assert (metrics["ACTIVE_ENDPOINT_REJECTED"], metrics["REENTRY_CAP_EXCEEDED"]) == ("1", "1")


def test_given_a_wait_that_ends_at_a_refresh_when_it_happens_then_the_member_has_left_and_enters_again(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, {"w": wait("PT1H", "m"), "m": mail()})
    shop.advance(hours=1)
    assert hours_of_entry(journey) == [0, 1]
    assert shop.sent_to("EMAIL") == ["e1"]
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "0"


def test_given_a_function_that_fails_the_test_when_a_refresh_is_due_then_members_still_enter_at_it(shop: Shop) -> None:
    def fail(event: object, context: object) -> None:
        raise AssertionError("as it should be")

    shop.pinpoint.lambdas["channel"] = fail
    journey = start_hourly(shop, {"w": wait("PT1H", "c"), "c": custom()})
    shop.put("e2")
    with pytest.raises(AssertionError, match="as it should be"):
        shop.advance(hours=1)
    assert hours_of_entry(journey) == [0, 1, 1]


def test_given_a_function_that_pauses_the_journey_when_a_refresh_is_due_then_no_participant_enters_at_it(
    shop: Shop,
) -> None:
    def pause(event: Any, context: object) -> None:
        shop.set_state(journey, "PAUSED")

    shop.pinpoint.lambdas["channel"] = pause
    journey = start_hourly(shop, {"w": wait("PT1H", "c"), "c": custom()})
    shop.put("e2")
    shop.advance(hours=1)
    assert (journey.state, hours_of_entry(journey)) == ("PAUSED", [0])
    shop.set_state(journey, "CANCELLED")


def test_given_a_wait_that_ends_when_the_segment_changes_at_that_time_then_the_member_enters_again(
    shop: Shop,
) -> None:
    segment = shop.put_segment()
    options: Any = {"RefreshFrequency": "P1D", "RefreshOnSegmentUpdate": True}
    journey = shop.start({"w": wait("PT1H")}, segment=segment, **options)
    shop.advance(hours=1)
    wanted: Any = {"Name": "people", "Dimensions": {}}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)
    assert hours_of_entry(journey) == [0, 1]


def test_given_two_journeys_with_a_cap_when_a_member_enters_both_then_each_counts_its_own_entries(shop: Shop) -> None:
    first = start_hourly(shop, EndpointReentryCap=1)
    second = shop.start(SEND, RefreshFrequency="PT1H", Limits={"EndpointReentryCap": 1}, Name="second")
    assert (len(first.participants), len(second.participants)) == (1, 1)


def test_given_an_endpoint_that_was_deleted_and_put_again_when_the_segment_is_refreshed_then_its_cap_still_counts(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, EndpointReentryCap=1)
    shop.delete("e1")
    shop.put("e1")
    shop.advance(hours=1)
    assert hours_of_entry(journey) == [0]


def test_given_a_cap_when_explain_is_called_for_a_member_that_has_not_entered_again_then_it_names_the_cap(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, EndpointReentryCap=1)
    shop.advance(hours=1)
    assert "EndpointReentryCap 1" in str(journey.explain("e1"))


def test_given_a_member_inside_that_has_reached_its_cap_when_refreshed_then_it_only_counts_as_inside(
    shop: Shop,
) -> None:
    journey = start_hourly(shop, {"w": wait("P30D")}, EndpointReentryCap=1)
    shop.advance(hours=1)
    metrics = shop.metrics(journey)
    assert (metrics["ACTIVE_ENDPOINT_REJECTED"], metrics["REENTRY_CAP_EXCEEDED"]) == ("1", "0")


@pytest.mark.parametrize("state", ["PAUSED", "CANCELLED"])
def test_given_a_function_that_stops_the_journey_when_a_refresh_is_due_at_that_time_then_no_member_enters(
    shop: Shop, state: str
) -> None:
    journey = start_hourly(shop, {"w": wait("PT1H", "c"), "c": custom()})
    shop.pinpoint.lambdas["channel"] = lambda event, context: shop.set_state(journey, state)
    shop.put("e2")
    shop.advance(hours=1)
    assert (journey.state, hours_of_entry(journey)) == (state, [0])
