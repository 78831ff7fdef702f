"""Loops of activities that never wait: the test gets an error, and nothing has happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import JourneyLoopError

from .scene import START, Shop, custom, got, has, mail, open_shop, split, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOP = {"a": mail("b"), "b": mail("a")}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        shop.put("ann")
        yield shop


def test_given_a_loop_that_never_waits_when_time_passes_then_the_error_names_journey_activities_and_participant(
    shop: Shop,
) -> None:
    journey = shop.publish({"first": mail("a"), **LOOP})
    with pytest.raises(JourneyLoopError) as caught:
        shop.advance(minutes=5)
    assert str(caught.value) == (
        f"journey 'welcome' ({journey.id}) has a loop that never waits: 'a' -> 'b' -> 'a'; participant 'ann' would "
        "go round it forever. The journey has stopped: its participants do not move any more. Add a Wait to the loop, "
        "or a way out of it"
    )
    assert (caught.value.journey_id, caught.value.activities, caught.value.participant) == (
        journey.id,
        ["a", "b"],
        "ann",
    )
    assert isinstance(caught.value, RuntimeError)


def test_given_a_loop_when_the_error_is_raised_then_nothing_has_happened(shop: Shop) -> None:
    journey = shop.publish(LOOP)
    events = len(shop.app.events)
    with pytest.raises(JourneyLoopError):
        shop.advance(minutes=5)
    assert (len(shop.pinpoint.outbox), len(shop.app.events)) == (0, events)
    assert (journey.state, len(journey.participants), journey.participants_left) == ("ACTIVE", 0, 0)
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"
    assert shop.activity_metrics(journey, "a") == {}
    assert [run["Status"] for run in shop.runs(journey)] == ["SCHEDULED"]


def test_given_a_loop_when_the_error_is_raised_then_the_clock_has_reached_that_time_and_continues(shop: Shop) -> None:
    shop.publish(LOOP)
    with pytest.raises(JourneyLoopError):
        shop.advance(minutes=5)
    assert shop.pinpoint.clock.now == START
    shop.advance(days=1)
    assert shop.pinpoint.clock.now == START + timedelta(days=1)


def test_given_a_loop_after_a_wait_when_the_wait_is_over_then_the_participants_are_as_before(shop: Shop) -> None:
    journey = shop.start({"first": mail("w"), "w": wait("P1D", "a"), **LOOP})
    with pytest.raises(JourneyLoopError):
        shop.advance(days=1)
    assert len(shop.pinpoint.outbox) == 1
    assert journey.path("ann").activities == ["first", "w"]
    assert journey.participants.one().state == "ACTIVE"
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "1"}


def test_given_a_loop_in_one_journey_when_the_error_is_raised_then_other_journeys_run(shop: Shop) -> None:
    shop.publish(LOOP, Name="loop")
    other = shop.publish({"m": mail("w"), "w": wait("P1D")}, Name="other")
    with pytest.raises(JourneyLoopError):
        shop.advance(minutes=5)
    shop.finish()
    assert other.state == "COMPLETED"
    assert shop.sent_to("EMAIL") == ["ann"]


def test_given_a_journey_with_a_loop_when_it_is_cancelled_then_time_passes_as_usual(shop: Shop) -> None:
    journey = shop.start({"w": wait("P1D", "a"), **LOOP})
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (journey.state, len(shop.pinpoint.outbox)) == ("CANCELLED", 0)


def test_given_a_journey_with_a_loop_when_the_error_was_raised_then_it_can_be_cancelled_and_deleted(
    shop: Shop,
) -> None:
    journey = shop.publish(LOOP)
    with pytest.raises(JourneyLoopError):
        shop.advance(minutes=5)
    shop.set_state(journey, "CANCELLED")
    assert journey.state == "CANCELLED"
    shop.client.delete_journey(ApplicationId="shop", JourneyId=journey.id)


def test_given_a_loop_with_a_wait_when_time_passes_then_participants_keep_going_round(shop: Shop) -> None:
    shop.start({"m": mail("w"), "w": wait("P1D", "m")})
    shop.advance(days=10)
    assert len(shop.sent_to("EMAIL")) == 11


def test_given_a_loop_with_a_split_that_waits_for_an_event_when_time_passes_then_it_goes_round(shop: Shop) -> None:
    shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), no="m")})
    shop.advance(hours=3)
    assert len(shop.sent_to("EMAIL")) == 4


def test_given_a_loop_that_all_participants_leave_when_time_passes_then_there_is_no_error(shop: Shop) -> None:
    def write_attribute(event: Any, context: Any) -> None:
        calls.append(event)
        if len(calls) == 3:
            shop.put("ann", Attributes={"done": ["yes"]})

    calls: list[Any] = []
    shop.pinpoint.lambdas["channel"] = write_attribute
    journey = shop.start({"c": custom("s"), "s": split(has("done", "yes"), no="c")})
    assert (len(calls), journey.state) == (3, "COMPLETED")


def test_given_a_random_split_that_leads_back_when_time_passes_then_it_draws_in_each_round_until_all_have_left(
    shop: Shop,
) -> None:
    shop.put_many(100)
    branches = [{"Percentage": 50, "NextActivity": "w"}, {"Percentage": 50}]
    journey = shop.start({"w": wait("P1D", "r"), "r": {"RandomSplit": {"Branches": branches}}})
    inside = []
    for _ in range(3):
        shop.advance(days=1)
        inside.append(journey.participants_left)
    assert 30 < inside[0] < 70
    assert inside[0] > inside[1] > inside[2]
    shop.advance(days=30)
    assert (journey.state, journey.participants_left) == ("COMPLETED", 0)


def test_given_a_random_split_that_leads_to_itself_when_all_leave_soon_then_there_is_no_error(
    shop: Shop,
) -> None:
    branches = [{"Percentage": 50, "NextActivity": "r"}, {"Percentage": 50}]
    journey = shop.start({"r": {"RandomSplit": {"Branches": branches}}})
    assert journey.state == "COMPLETED"
    assert shop.activity_metrics(journey, "r")["Branch_2"] == "1"


def test_given_a_holdout_in_a_loop_when_time_passes_then_it_draws_again_in_each_round(shop: Shop) -> None:
    shop.put_many(50)
    journey = shop.start({"w": wait("P1D", "h"), "h": {"Holdout": {"Percentage": 50, "NextActivity": "w"}}})
    shop.advance(days=30)
    assert journey.state == "COMPLETED"


def test_given_a_split_that_leads_to_itself_when_it_does_not_wait_then_the_error_names_it(shop: Shop) -> None:
    shop.publish({"s": split(has("plan", "gold"), no="s")})
    with pytest.raises(JourneyLoopError, match="'s' -> 's'; participant 'ann'"):
        shop.advance(minutes=5)


def test_given_a_loop_with_a_wait_until_a_past_time_when_time_passes_then_there_is_an_error(shop: Shop) -> None:
    past = "2026-03-01T00:00:00Z"
    shop.publish({"w": {"Wait": {"WaitTime": {"WaitUntil": past}, "NextActivity": "w"}}})
    with pytest.raises(JourneyLoopError, match="'w' -> 'w'"):
        shop.advance(minutes=5)


def test_given_a_loop_for_some_participants_when_time_passes_then_the_error_names_one_of_them(shop: Shop) -> None:
    shop.put("bob", Attributes={"plan": ["gold"]})
    shop.publish({"s": split(has("plan", "gold"), yes="a", no="w"), "w": wait("P1D"), **LOOP})
    with pytest.raises(JourneyLoopError) as caught:
        shop.advance(minutes=5)
    assert caught.value.participant == "bob"


def test_given_a_user_in_a_loop_when_the_error_is_raised_then_it_names_the_user(shop: Shop) -> None:
    shop.delete("ann")
    shop.put("home", User={"UserId": "Ann"})
    shop.publish(LOOP)
    with pytest.raises(JourneyLoopError) as caught:
        shop.advance(minutes=5)
    assert caught.value.participant == "Ann"


def test_given_a_journey_without_a_loop_when_a_participant_passes_40_activities_together_then_there_is_no_error(
    shop: Shop,
) -> None:
    activities: dict[str, Any] = {f"m{number}": mail(f"m{number + 1}") for number in range(39)}
    journey = shop.start({**activities, "m39": mail()})
    assert (len(shop.sent_to("EMAIL")), journey.state) == (40, "COMPLETED")


def test_given_a_loop_when_an_event_starts_it_then_the_call_that_advances_time_raises(shop: Shop) -> None:
    dimensions = {"EventType": {"Values": ["buy"]}}
    condition = {"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}}
    journey = shop.start(LOOP, StartCondition=condition)
    event: Any = {"EventType": "buy", "Timestamp": "2026-03-02T10:05:00Z"}
    batch: Any = {"ann": {"Endpoint": {}, "Events": {"event": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    with pytest.raises(JourneyLoopError):
        shop.advance(seconds=1)
    assert len(shop.pinpoint.outbox) == 0
    assert journey.participants.one().activity == "a"


def test_given_a_function_in_a_loop_when_the_error_is_raised_then_its_calls_have_happened_anyway(
    shop: Shop,
) -> None:
    calls: list[Any] = []
    shop.pinpoint.lambdas["channel"] = lambda event, context: calls.append(event)
    shop.publish({"c": custom("d"), "d": custom("c")})
    with pytest.raises(JourneyLoopError):
        shop.advance(minutes=5)
    assert calls
    assert len(shop.pinpoint.outbox) == 0
