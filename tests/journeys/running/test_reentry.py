"""Reentry: when a participant who has left a journey may enter it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, custom, mail, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

DAILY: dict[str, Any] = {"RefreshFrequency": "P1D"}


def entries(journey: JourneyView) -> list[int]:
    return [participant.entry for participant in journey.participants]


@pytest.mark.parametrize("limits", [{}, {"EndpointReentryCap": 0}])
def test_given_no_reentry_cap_when_the_segment_is_refreshed_then_those_who_have_left_enter_each_time(
    shop: Shop, limits: dict[str, Any]
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, Limits=limits, **DAILY)
    shop.advance(days=2)
    assert entries(journey) == [1, 2, 3]
    assert shop.sent_to("EMAIL") == ["ann"] * 3
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "0"


@pytest.mark.parametrize("cap", [1, 2])
def test_given_a_reentry_cap_when_the_segment_is_refreshed_then_so_many_entries_in_all_are_possible(
    shop: Shop, cap: int
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, Limits={"EndpointReentryCap": cap}, **DAILY)
    shop.advance(days=3)
    assert entries(journey) == list(range(1, cap + 1))
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == str(4 - cap)


def test_given_a_reentry_cap_when_another_run_refuses_then_the_metric_is_that_of_its_run(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, Limits={"EndpointReentryCap": 1}, **DAILY)
    shop.advance(days=1)
    assert [shop.run_metrics(journey, run)["REENTRY_CAP_EXCEEDED"] for run in (0, 1)] == ["0", "1"]


def test_given_a_participant_inside_when_the_segment_is_refreshed_then_it_is_rejected_and_not_entered_twice(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P30D")}, **DAILY)
    shop.advance(days=2)
    assert entries(journey) == [1]
    metrics = shop.metrics(journey)
    assert (metrics["ACTIVE_ENDPOINT_REJECTED"], metrics["ENDPOINT_ENTERED"]) == ("2", "1")


def test_given_a_participant_inside_and_at_its_cap_when_refreshed_then_it_counts_as_inside_and_not_for_the_cap(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P30D")}, Limits={"EndpointReentryCap": 1}, **DAILY)
    shop.advance(days=1)
    metrics = shop.metrics(journey)
    assert (metrics["ACTIVE_ENDPOINT_REJECTED"], metrics["REENTRY_CAP_EXCEEDED"]) == ("1", "0")


def test_given_a_wait_that_ends_with_the_refresh_when_it_comes_then_the_participant_leaves_and_enters_again(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D")}, **DAILY)
    shop.advance(days=1)
    assert entries(journey) == [1, 2]
    assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "0"


@pytest.mark.parametrize("state", ["PAUSED", "CANCELLED"])
def test_given_a_function_that_stops_the_journey_when_a_refresh_is_due_with_it_then_nobody_enters(
    shop: Shop, state: str
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "c"), "c": custom()}, **DAILY)
    shop.pinpoint.lambdas["channel"] = lambda event, context: shop.set_state(journey, state)
    shop.put("bob")
    shop.advance(days=1)
    assert journey.state == state
    assert entries(journey) == [1]


def test_given_a_reentry_interval_when_it_is_not_over_then_the_participant_does_not_enter_again(shop: Shop) -> None:
    shop.put("ann")
    limits = {"EndpointReentryCap": 10, "EndpointReentryInterval": "P2D"}
    journey = shop.start({"m": mail()}, Limits=limits, **DAILY)
    shop.advance(days=1)
    assert entries(journey) == [1]
    assert shop.metrics(journey)["REENTRY_CAP_EXCEEDED"] == "1"
    shop.advance(days=1)
    assert entries(journey) == [1, 2]
    shop.advance(days=1)
    assert entries(journey) == [1, 2]


def test_given_a_reentry_interval_when_it_runs_then_it_counts_from_the_entry_and_not_from_the_exit(
    shop: Shop,
) -> None:
    shop.put("ann")
    limits = {"EndpointReentryInterval": "P2D"}
    journey = shop.start({"w": wait("PT47H")}, Limits=limits, **DAILY)
    shop.advance(days=2)
    assert entries(journey) == [1, 2]


def test_given_a_deleted_endpoint_put_anew_when_the_segment_is_refreshed_then_its_entries_before_still_count(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, Limits={"EndpointReentryCap": 1}, **DAILY)
    shop.delete("ann")
    shop.put("ann")
    shop.advance(days=1)
    assert entries(journey) == [1]


def test_given_an_endpoint_that_has_left_the_segment_when_it_is_refreshed_then_it_does_not_enter_again(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["pro"]})
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["pro"]}}})
    journey = shop.start({"m": mail()}, segment=segment, **DAILY)
    shop.put("ann", Attributes={"plan": ["free"]})
    shop.advance(days=1)
    assert entries(journey) == [1]
    assert shop.run_metrics(journey, 1)["ENDPOINT_PRODUCED"] == "0"


def test_given_two_journeys_when_one_has_taken_its_participant_then_the_cap_of_the_other_does_not_count_it(
    shop: Shop,
) -> None:
    shop.put("ann")
    limits = {"EndpointReentryCap": 1}
    first = shop.start({"m": mail()}, Limits=limits, Name="first")
    second = shop.start({"m": mail()}, Limits=limits, Name="second")
    assert (entries(first), entries(second)) == ([1], [1])
