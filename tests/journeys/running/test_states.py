"""States of a journey that runs: how time and requests change them, and what becomes of its participants."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, mail, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

WAIT_A_DAY = {"w": wait("P1D", "m"), "m": mail()}
WAITING = {"w": wait("P30D")}
DAILY: dict[str, Any] = {"RefreshFrequency": "P1D", "Limits": {"EndpointReentryCap": 1}}


ON_PURCHASE = {
    "EventStartCondition": {
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["purchase"]}}}
    }
}


def entered(journey: JourneyView) -> list[str | None]:
    return [participant.endpoint_id for participant in journey.participants]


def put_purchase(shop: Shop) -> None:
    """Put an event of `ann` that starts the journeys with `ON_PURCHASE`."""
    event = {"EventType": "purchase", "Timestamp": "2026-03-02T10:00:00Z"}
    batch: Any = {"ann": {"Endpoint": {}, "Events": {"e": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})


def sent_at(shop: Shop) -> list[timedelta]:
    """When messages were sent, from the start of the journey on."""
    return [message.time - START for message in shop.pinpoint.outbox if message.was_sent]


def test_given_a_journey_without_refresh_when_it_shall_pause_then_400(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY)
    with pytest.raises(shop.client.exceptions.BadRequestException, match="RefreshFrequency"):
        shop.set_state(journey, "PAUSED")
    assert journey.state == "ACTIVE"


def test_given_a_pause_when_it_is_resumed_after_4_minutes_then_400_and_after_5_it_is_active(shop: Shop) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "PAUSED")
    shop.advance(minutes=4)
    with pytest.raises(shop.client.exceptions.BadRequestException, match="5 minutes"):
        shop.set_state(journey, "ACTIVE")
    assert journey.state == "PAUSED"
    shop.advance(minutes=1)
    shop.set_state(journey, "ACTIVE")
    assert journey.state == "ACTIVE"


def test_given_the_end_of_a_journey_when_participants_are_in_a_wait_then_they_go_on(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, Schedule={"EndTime": T0 + timedelta(hours=12)}, **DAILY)
    shop.advance(hours=12)
    assert journey.state == "CLOSED"
    shop.finish()
    assert sent_at(shop) == [timedelta(days=1)]
    assert journey.state == "COMPLETED"


def test_given_participants_who_wait_when_the_journey_is_cancelled_then_they_are_counted_and_get_nothing(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start(WAIT_A_DAY)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert sent_at(shop) == []
    assert journey.state == "CANCELLED"
    metrics = shop.metrics(journey)
    assert (metrics["CANCELLED"], metrics["ENDPOINT_ACTIVE"], metrics["ENDPOINT_LEFT"]) == ("2", "0", "0")
    assert [run["Status"] for run in shop.runs(journey)] == ["CANCELLED"]
    assert {each.state for each in journey.participants} == {"CANCELLED"}
    assert journey.path("e0").state == "CANCELLED"


def test_given_a_wait_when_the_journey_is_cancelled_then_nobody_waits_any_more_in_its_metrics(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY)
    shop.set_state(journey, "CANCELLED")
    assert shop.activity_metrics(journey, "w") == {}


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CANCELLED"])
def test_given_a_cancelled_journey_when_it_shall_change_then_that_is_refused(shop: Shop, state: str) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "CANCELLED")
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)
    request: Any = {"Name": "other"}
    with pytest.raises(shop.client.exceptions.ConflictException):
        shop.client.update_journey(ApplicationId="shop", JourneyId=journey.id, WriteJourneyRequest=request)
    assert (journey.state, journey.name) == ("CANCELLED", "welcome")


@pytest.mark.parametrize("state", ["DRAFT", "CLOSED", "COMPLETED"])
def test_given_a_state_that_cannot_be_asked_for_when_it_is_then_400(shop: Shop, state: str) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CANCELLED"])
def test_given_a_draft_when_a_state_is_asked_for_then_400(shop: Shop, state: str) -> None:
    journey = shop.publish(WAIT_A_DAY, State="DRAFT")
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)
    assert journey.state == "DRAFT"


def test_given_a_paused_journey_when_it_is_cancelled_then_its_participants_are_cancelled(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "PAUSED")
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (journey.state, sent_at(shop)) == ("CANCELLED", [])
    assert shop.metrics(journey)["CANCELLED"] == "1"


def test_given_a_closed_journey_when_it_is_cancelled_then_its_participants_are_cancelled(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY)
    assert journey.state == "CLOSED"
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (journey.state, sent_at(shop)) == ("CANCELLED", [])


def test_given_messages_held_by_quiet_time_when_the_journey_is_cancelled_then_they_are_not_sent(shop: Shop) -> None:
    shop.put("ann", Demographic={"Timezone": "Asia/Tokyo"})
    quiet: dict[str, Any] = {"QuietTime": {"Start": "18:00", "End": "23:00"}, "WaitForQuietTime": True}
    journey = shop.start({"m": mail()}, **quiet)
    assert journey.participants.one().activity == "m"
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert sent_at(shop) == []
    assert shop.metrics(journey)["CANCELLED"] == "1"


def test_given_a_journey_cancelled_before_its_start_when_the_start_comes_then_nobody_enters(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"
    assert [run["Status"] for run in shop.runs(journey)] == ["CANCELLED"]


def test_given_an_end_before_the_first_entry_when_it_comes_then_the_journey_is_completed_and_nobody_has_entered(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY, Schedule={"EndTime": T0 + timedelta(minutes=3)})
    shop.finish()
    assert journey.state == "COMPLETED"
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"
    assert [run["Status"] for run in shop.runs(journey)] == ["COMPLETED"]


def test_given_no_refresh_and_a_wait_when_the_start_has_passed_then_closed_and_after_the_wait_completed(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D")})
    assert journey.state == "CLOSED"
    shop.advance(hours=23, minutes=59)
    assert journey.state == "CLOSED"
    shop.advance(minutes=1)
    assert journey.state == "COMPLETED"
    assert shop.runs(journey)[0]["Status"] == "COMPLETED"


def test_given_a_refresh_and_an_end_when_the_end_comes_then_the_journey_is_closed_and_nobody_enters_any_more(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, RefreshFrequency="PT12H", Schedule={"EndTime": T0 + timedelta(days=10)})
    shop.advance(days=9, hours=23, minutes=54)
    assert journey.state == "ACTIVE"
    shop.put("bob")
    shop.advance(minutes=1)
    assert journey.state == "CLOSED"
    shop.finish()
    assert entered(journey) == ["ann"]
    assert journey.state == "COMPLETED"


def test_given_no_end_time_when_540_days_have_passed_then_a_refreshed_journey_takes_nobody_any_more(
    shop: Shop,
) -> None:
    journey = shop.start(WAITING, RefreshFrequency="P1D")
    shop.advance(days=539, hours=23)
    assert journey.state == "ACTIVE"
    shop.put("ann")
    shop.advance(hours=1)
    assert journey.state == "COMPLETED"
    assert entered(journey) == []


def test_given_a_journey_without_waits_when_it_starts_then_everybody_is_through_at_once(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail()})
    assert journey.state == "COMPLETED"
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == "2"
    assert sent_at(shop) == [timedelta(0)] * 2


def test_given_no_end_when_participants_have_gone_then_an_event_journey_stays_active(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, StartCondition=ON_PURCHASE)
    put_purchase(shop)
    shop.advance(days=100)
    assert journey.state == "ACTIVE"
    assert [run["Status"] for run in shop.runs(journey)] == ["RUNNING"]
    shop.advance(days=440)
    assert journey.state == "COMPLETED"
