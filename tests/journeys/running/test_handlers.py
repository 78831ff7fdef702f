"""Functions of the test that call Pinpoint themselves while a journey calls them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, custom, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import JourneyView

ACTIVITIES = {"c": custom("m"), "m": mail("w"), "w": wait("PT1H")}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        shop.put_many(2)
        yield shop


@pytest.fixture
def run(shop: Shop) -> Callable[..., JourneyView]:
    """Run a journey that calls a function which does something with the journey, and then sends e-mails."""

    def start(do: Callable[[JourneyView], object], **members: Any) -> JourneyView:
        journey = shop.publish(ACTIVITIES, **members)

        def handle(event: Any, context: Any) -> None:
            do(journey)

        shop.pinpoint.lambdas["channel"] = handle
        shop.advance(minutes=5)
        return journey

    return start


def delete_journey(shop: Shop, journey: JourneyView) -> None:
    shop.client.delete_journey(ApplicationId="shop", JourneyId=journey.id)


def states(journey: JourneyView) -> list[str]:
    return [participant.state for participant in journey.participants]


def test_given_a_function_that_cancels_its_journey_when_called_then_all_are_cancelled_and_get_no_more_messages(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    journey = run(lambda journey: shop.set_state(journey, "CANCELLED"))
    assert (journey.state, states(journey)) == ("CANCELLED", ["CANCELLED", "CANCELLED"])
    shop.finish()
    assert (shop.sent_to("CUSTOM"), shop.sent_to("EMAIL")) == (["e0", "e1"], [])
    assert shop.metrics(journey)["CANCELLED"] == "2"
    assert [run["Status"] for run in shop.runs(journey)] == ["CANCELLED"]


def test_given_a_function_that_pauses_its_journey_when_it_is_called_then_all_stay_until_it_is_resumed(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    journey = run(
        lambda journey: shop.set_state(journey, "PAUSED"), RefreshFrequency="P7D", Limits={"EndpointReentryCap": 1}
    )
    assert [participant.activity for participant in journey.participants] == ["m", "m"]
    shop.advance(days=1)
    assert shop.sent_to("EMAIL") == []
    shop.set_state(journey, "ACTIVE")
    shop.advance(seconds=1)
    assert shop.sent_to("EMAIL") == ["e0", "e1"]
    shop.advance(hours=1)
    assert states(journey) == ["LEFT", "LEFT"]


def test_given_a_function_that_deletes_its_journey_when_it_is_called_then_the_journey_does_nothing_more(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    journey = run(lambda journey: delete_journey(shop, journey))
    shop.finish()
    assert shop.sent_to("EMAIL") == []
    with pytest.raises(LookupError, match="does not exist in app"):
        print(journey.state)


def test_given_a_function_that_deletes_the_app_when_it_is_called_then_time_continues_without_it(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    run(lambda journey: shop.client.delete_app(ApplicationId="shop"))
    shop.finish()
    assert shop.sent_to("EMAIL") == []
    assert len(shop.pinpoint.apps) == 0


def test_given_a_function_that_deletes_an_endpoint_when_it_is_called_then_the_others_continue(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    journey = run(lambda journey: shop.delete("e0"))
    assert states(journey) == ["REMOVED", "ACTIVE"]
    assert shop.sent_to("EMAIL") == ["e1"]
    shop.finish()
    assert (journey.state, states(journey)) == ("COMPLETED", ["REMOVED", "LEFT"])


def test_given_a_function_that_deletes_all_participants_when_it_is_called_then_the_journey_is_completed(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    journey = run(lambda journey: shop.delete("e0", "e1"))
    assert (journey.state, states(journey)) == ("COMPLETED", ["REMOVED", "REMOVED"])
    assert [run["Status"] for run in shop.runs(journey)] == ["COMPLETED"]


def test_given_a_function_that_writes_an_attribute_when_a_split_follows_then_it_sees_the_new_value(
    shop: Shop,
) -> None:
    def handle(event: Any, context: Any) -> None:
        shop.put("e0", Attributes={"called": ["yes"]})

    shop.pinpoint.lambdas["channel"] = handle
    dimensions = {"Attributes": {"called": {"Values": ["yes"]}}}
    condition = {"Conditions": [{"SegmentDimensions": dimensions}]}
    journey = shop.start({"c": custom("s"), "s": {"ConditionalSplit": {"Condition": condition}}})
    assert [journey.path(each).outcomes["s"] for each in ("e0", "e1")] == ["yes", "no"]


def test_given_a_function_that_publishes_another_journey_when_it_is_called_then_that_journey_runs_too(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    others: list[JourneyView] = []
    run(lambda journey: others.append(shop.publish({"w": wait("PT1H")}, Name="other")))
    [other] = others
    assert (other.state, len(other.participants)) == ("ACTIVE", 0)
    shop.finish()
    assert (other.state, states(other)) == ("COMPLETED", ["LEFT", "LEFT"])
    assert other.participants[0].entered == START + timedelta(minutes=5)


def test_given_a_function_that_puts_an_event_when_it_starts_another_journey_then_its_endpoint_enters_there(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    dimensions = {"EventType": {"Values": ["called"]}}
    start = {"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}}
    other = shop.start({"w": wait("PT1H")}, StartCondition=start)

    def put_event(_: JourneyView) -> None:
        event: Any = {"EventType": "called", "Timestamp": "2026-03-02T10:05:00Z"}
        batch: Any = {"e0": {"Endpoint": {}, "Events": {"event": event}}}
        shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})

    run(put_event)
    shop.advance(seconds=1)
    assert [participant.endpoint_id for participant in other.participants] == ["e0"]


def test_given_a_function_that_sends_a_message_when_it_is_called_then_the_message_is_sent_at_that_time(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    message: Any = {
        "Addresses": {"+12065550199": {"ChannelType": "SMS"}},
        "MessageConfiguration": {"SMSMessage": {"Body": "One of the team calls you"}},
    }
    run(lambda journey: shop.client.send_messages(ApplicationId="shop", MessageRequest=message))
    sent = shop.pinpoint.outbox.one(channel="SMS")
    assert (sent.time, sent.journey_id) == (START, None)


def test_given_a_function_that_reads_its_journey_when_it_is_called_then_it_finds_all_participants_at_its_activity(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    seen: list[object] = []

    def look(journey: JourneyView) -> None:
        seen.extend([journey.state, [participant.activity for participant in journey.participants]])
        seen.append(shop.metrics(journey)["ENDPOINT_ACTIVE"])

    run(look)
    assert seen == ["ACTIVE", ["c", "c"], "2"]


def test_given_120_participants_when_the_second_call_cancels_the_journey_then_no_third_call_is_made(
    shop: Shop,
) -> None:
    shop.put_many(120)
    calls: list[int] = []
    journey = shop.publish(ACTIVITIES)

    def handle(event: Any, context: Any) -> None:
        calls.append(len(event["Endpoints"]))
        if len(calls) == 2:
            shop.set_state(journey, "CANCELLED")

    shop.pinpoint.lambdas["channel"] = handle
    shop.finish()
    assert shop.sent_to("EMAIL") == []
    assert len(shop.sent_to("CUSTOM")) == sum(calls)  # an activity that is in progress is finished
    assert set(states(journey)) == {"CANCELLED"}


def test_given_120_participants_when_the_first_call_deletes_one_of_the_second_then_that_one_gets_no_message(
    shop: Shop,
) -> None:
    shop.put_many(120)
    events: list[Any] = []

    def handle(event: Any, context: Any) -> None:
        if not events:
            shop.delete("e99")
        events.append(event)

    shop.pinpoint.lambdas["channel"] = handle
    journey = shop.start(ACTIVITIES)
    assert all("e99" not in event["Endpoints"] for event in events)
    assert "e99" not in shop.sent_to("CUSTOM")
    assert journey.participants_left == 119


def test_given_120_participants_when_the_first_call_opts_out_one_of_the_second_then_it_gets_no_message(
    shop: Shop,
) -> None:
    shop.put_many(120)
    events: list[Any] = []

    def handle(event: Any, context: Any) -> None:
        if not events:
            shop.put("e99", OptOut="ALL")
        events.append(event)

    shop.pinpoint.lambdas["channel"] = handle
    shop.start(ACTIVITIES)
    assert all("e99" not in event["Endpoints"] for event in events)


def test_given_a_function_that_advances_the_clock_when_it_is_called_then_it_gets_an_error(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    run(lambda journey: shop.advance(days=1))
    assert "cannot be used while" in shop.pinpoint.outbox.filter(channel="CUSTOM")[0].status_message
    assert shop.pinpoint.clock.now == START


def test_given_two_journeys_when_one_is_cancelled_by_the_function_of_the_other_then_the_other_continues(
    shop: Shop, run: Callable[..., JourneyView]
) -> None:
    victim = shop.publish({"w": wait("PT1H", "t"), "t": text()}, Name="victim")
    journey = run(lambda journey: shop.set_state(victim, "CANCELLED"))
    shop.finish()
    assert (victim.state, journey.state) == ("CANCELLED", "COMPLETED")


def split_by_function(shop: Shop, do: Callable[[JourneyView], object]) -> JourneyView:
    """Let a function do something for one participant before the other one arrives at its next activity."""
    shop.put("e0", Attributes={"is_called": ["yes"]})
    activities = {"s": split(has("is_called", "yes"), "c", "w"), "c": custom("w2"), "w": wait("PT1H")}
    journey = shop.publish(
        {**activities, "w2": wait("PT2H"), "last": mail()},
        RefreshFrequency="P7D",
        Limits={"EndpointReentryCap": 1},
    )

    def handle(event: Any, context: Any) -> None:
        do(journey)

    shop.pinpoint.lambdas["channel"] = handle
    return journey


def test_given_a_function_that_cancels_its_journey_and_fails_the_test_then_cancelled_participants_get_no_message(
    shop: Shop,
) -> None:
    def cancel_and_fail(journey: JourneyView) -> None:
        shop.set_state(journey, "CANCELLED")
        raise AssertionError("seen by the test")

    journey = split_by_function(shop, cancel_and_fail)
    with pytest.raises(AssertionError, match="seen by the test"):
        shop.advance(minutes=5)
    shop.finish()
    assert states(journey) == ["CANCELLED", "CANCELLED"]
    assert shop.sent_to("EMAIL") == []
    assert shop.metrics(journey)["ENDPOINT_ACTIVE"] == "0"


def test_given_a_function_that_deletes_an_endpoint_and_pauses_the_journey_then_it_stays_removed_after_the_pause(
    shop: Shop,
) -> None:
    def delete_and_pause(journey: JourneyView) -> None:
        shop.delete("e1")
        shop.set_state(journey, "PAUSED")

    journey = split_by_function(shop, delete_and_pause)
    shop.advance(minutes=5)
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    shop.advance(minutes=5)
    assert states(journey) == ["ACTIVE", "REMOVED"]
    assert shop.metrics(journey)["ENDPOINT_ACTIVE"] == "1"
