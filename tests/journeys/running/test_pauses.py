"""Pausing and resuming a journey with participants inside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, got, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

DAY = timedelta(days=1)
SEND_AFTER_A_DAY = {"w": wait("P1D", "m"), "m": mail()}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def start(shop: Shop, activities: Any = None, *, frequency: str = "P7D", **members: Any) -> JourneyView:
    """Start a journey that can be paused."""
    shop.put("e1")
    return shop.start(activities or SEND_AFTER_A_DAY, RefreshFrequency=frequency, **members)


def pause(shop: Shop, journey: JourneyView, **duration: int) -> None:
    """Pause a journey for some time, and resume it."""
    shop.set_state(journey, "PAUSED")
    shop.advance(**duration)
    shop.set_state(journey, "ACTIVE")


def test_given_a_wait_of_a_day_when_the_journey_is_paused_after_2_hours_then_22_hours_are_left(shop: Shop) -> None:
    journey = start(shop)
    shop.advance(hours=2)
    pause(shop, journey, days=3)
    shop.advance(hours=21, minutes=59)
    assert shop.statuses() == []
    shop.advance(minutes=1)
    assert shop.pinpoint.outbox.one().time == START + 4 * DAY
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "1"}


def test_given_two_pauses_when_the_journey_continues_then_the_wait_is_longer_by_both(shop: Shop) -> None:
    journey = start(shop)
    for _ in range(2):
        shop.advance(hours=2)
        pause(shop, journey, hours=10)
    shop.advance(hours=20)
    assert shop.pinpoint.outbox.one().time == START + timedelta(hours=44)


def test_given_a_wait_until_a_time_when_a_pause_ends_before_it_then_it_does_not_move(shop: Shop) -> None:
    until = {"Wait": {"WaitTime": {"WaitUntil": (START + DAY).isoformat()}, "NextActivity": "m"}}
    journey = start(shop, {"w": until, "m": mail()})
    pause(shop, journey, hours=20)
    shop.advance(hours=4)
    assert shop.pinpoint.outbox.one().time == START + DAY


def test_given_a_wait_until_a_time_when_it_passes_in_a_pause_then_the_wait_is_over_when_the_journey_is_resumed(
    shop: Shop,
) -> None:
    until = {"Wait": {"WaitTime": {"WaitUntil": (START + DAY).isoformat()}, "NextActivity": "m"}}
    journey = start(shop, {"w": until, "m": mail()})
    pause(shop, journey, days=2)
    assert shop.pinpoint.outbox.one().time == START + 2 * DAY
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "1"}


def test_given_a_paused_journey_when_time_passes_then_participants_do_not_move_and_nothing_is_sent(shop: Shop) -> None:
    journey = start(shop)
    shop.set_state(journey, "PAUSED")
    shop.advance(days=30)
    assert (shop.statuses(), journey.state, journey.participants_left) == ([], "PAUSED", 1)
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "1"}


def test_given_a_split_that_waits_when_the_journey_is_paused_then_its_wait_stops(shop: Shop) -> None:
    decide = split(got("_email.open", "m"), yes="t", EvaluationWaitTime={"WaitFor": "P1D"})
    journey = start(shop, {"m": mail("s"), "s": decide, "t": text()})
    shop.advance(hours=23)
    pause(shop, journey, days=1)
    shop.advance(minutes=59)
    shop.pinpoint.outbox.one().open()
    shop.advance(minutes=1)
    assert journey.path("e1").outcomes["s"] == "yes"


def test_given_an_open_in_a_pause_when_the_split_decides_later_then_it_counts(shop: Shop) -> None:
    decide = split(got("_email.open", "m"), EvaluationWaitTime={"WaitFor": "P1D"})
    journey = start(shop, {"m": mail("s"), "s": decide})
    shop.set_state(journey, "PAUSED")
    shop.pinpoint.outbox.one().open()
    shop.advance(hours=1)
    shop.set_state(journey, "ACTIVE")
    shop.advance(days=1)
    assert journey.path("e1").outcomes["s"] == "yes"


def test_given_a_pause_over_refreshes_when_it_ends_then_they_are_skipped_and_the_next_one_happens_on_time(
    shop: Shop,
) -> None:
    journey = start(shop, {"m": mail()}, frequency="P1D")
    shop.advance(hours=12)
    pause(shop, journey, days=2)
    assert [participant.entered for participant in journey.participants] == [START]
    shop.advance(hours=12)
    assert [participant.entered for participant in journey.participants] == [START, START + 3 * DAY]


def test_given_a_start_in_a_pause_when_the_journey_is_resumed_then_the_next_refresh_is_the_first_entry(
    shop: Shop,
) -> None:
    shop.put("e1")
    journey = shop.publish({"m": mail()}, RefreshFrequency="P1D")
    pause(shop, journey, hours=1)
    assert len(journey.participants) == 0
    shop.advance(days=1)
    assert journey.participants.one().entered == START + DAY


def test_given_an_end_in_a_pause_when_the_journey_is_resumed_then_it_is_closed_and_participants_continue(
    shop: Shop,
) -> None:
    journey = start(shop, Schedule={"EndTime": START + timedelta(hours=12)})
    shop.advance(hours=2)
    shop.set_state(journey, "PAUSED")
    shop.advance(days=1)
    assert journey.state == "PAUSED"
    shop.set_state(journey, "ACTIVE")
    assert journey.state == "CLOSED"
    shop.advance(hours=22)
    assert (shop.sent_to("EMAIL"), journey.state) == (["e1"], "COMPLETED")


def test_given_a_paused_journey_when_the_event_that_starts_it_arrives_then_the_endpoint_does_not_enter(
    shop: Shop,
) -> None:
    event_filter: Any = {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["buy"]}}}
    journey = start(shop, StartCondition={"EventStartCondition": {"EventFilter": event_filter}})
    shop.set_state(journey, "PAUSED")
    put_buy(shop)
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    assert len(journey.participants) == 0
    put_buy(shop)
    assert len(journey.participants) == 1


def put_buy(shop: Shop) -> None:
    event: Any = {"EventType": "buy", "Timestamp": T0.isoformat()}
    batch: Any = {"e1": {"Endpoint": {}, "Events": {"1": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})


def test_given_a_segment_that_changes_in_a_pause_when_the_journey_is_resumed_then_the_next_refresh_sees_it(
    shop: Shop,
) -> None:
    shop.put("e2", Attributes={"plan": ["gold"]})
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["silver"]}}})
    journey = start(shop, segment=segment, frequency="P1D", RefreshOnSegmentUpdate=True)
    shop.set_state(journey, "PAUSED")
    wanted: Any = {"Name": "people", "Dimensions": has("plan", "gold")["SegmentDimensions"]}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)
    shop.advance(minutes=10)
    shop.set_state(journey, "ACTIVE")
    assert len(journey.participants) == 0
    shop.advance(days=1)
    assert journey.participants.one().endpoint_id == "e2"


def test_given_messages_that_wait_for_their_turn_when_the_journey_is_paused_then_they_continue_afterwards(
    shop: Shop,
) -> None:
    for number in range(3):
        shop.put(f"p{number}", "SMS")
    journey = shop.start({"t": text()}, RefreshFrequency="P7D", Limits={"MessagesPerSecond": 1})
    assert len(shop.sent_to("SMS")) == 1
    pause(shop, journey, minutes=10)
    shop.advance(seconds=2)
    assert len(shop.sent_to("SMS")) == 3
    assert min(message.time for message in list(shop.pinpoint.outbox)[1:]) >= START + timedelta(minutes=10)


def test_given_a_paused_journey_when_it_is_cancelled_then_participants_inside_count_as_cancelled(shop: Shop) -> None:
    journey = start(shop)
    shop.set_state(journey, "PAUSED")
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (journey.state, shop.metrics(journey)["CANCELLED"], shop.statuses()) == ("CANCELLED", "1", [])


def test_given_a_paused_journey_when_an_endpoint_is_deleted_then_it_is_gone_when_the_journey_is_resumed(
    shop: Shop,
) -> None:
    journey = start(shop)
    shop.set_state(journey, "PAUSED")
    shop.delete("e1")
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    shop.advance(days=2)
    assert (shop.statuses(), journey.participants_left) == ([], 0)


def test_given_quiet_time_that_ends_in_a_pause_when_the_journey_is_resumed_then_the_message_is_sent(shop: Shop) -> None:
    shop.put("e1", Demographic={"Timezone": "America/New_York"})
    quiet: Any = {"QuietTime": {"Start": "04:00", "End": "08:00"}, "WaitForQuietTime": True}
    journey = shop.start({"m": mail()}, RefreshFrequency="P7D", **quiet)
    assert shop.statuses() == []
    pause(shop, journey, hours=6)
    assert shop.pinpoint.outbox.one().time == START + timedelta(hours=6)
