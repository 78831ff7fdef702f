"""Quiet time and sending hours: when a journey may not send, and what becomes of its messages then."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, mail, text, wait

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKYO, NEW_YORK, LOS_ANGELES = "Asia/Tokyo", "America/New_York", "America/Los_Angeles"
QUIET: dict[str, Any] = {"QuietTime": {"Start": "19:00", "End": "08:00"}}
"""Quiet at the start, when it is 19:05 in Tokyo, 05:05 in New York and 02:05 in Los Angeles."""
HELD: dict[str, Any] = {**QUIET, "WaitForQuietTime": True}


def put_in(shop: Shop, zone: str | None, endpoint_id: str = "ann", **members: Any) -> None:
    """Put an endpoint into a time zone."""
    shop.put(endpoint_id, Demographic={} if zone is None else {"Timezone": zone}, **members)


def times(shop: Shop) -> list[datetime]:
    """When messages were sent."""
    return [message.time for message in shop.pinpoint.outbox if message.was_sent]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=timezone.utc)


def send_status(shop: Shop) -> list[Any]:
    return [event.attributes["journey_send_status"] for event in shop.app.events if event.event_type == "_journey.send"]


@pytest.mark.parametrize("zone", [TOKYO, NEW_YORK, LOS_ANGELES])
def test_given_quiet_time_without_waiting_when_it_is_quiet_then_nothing_is_sent_and_the_member_goes_on(
    shop: Shop, zone: str
) -> None:
    put_in(shop, zone)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, **QUIET)
    assert times(shop) == []
    assert shop.activity_metrics(journey, "m") == {"QUIET_TIME": "1"}
    assert shop.statuses() == [("EMAIL", "ann", "QUIET_TIME")]
    assert send_status(shop) == ["QUIET_TIME"]
    assert journey.participants.one().activity == "w"


@pytest.mark.parametrize(("zone", "hour"), [(TOKYO, 23), (NEW_YORK, 13), (LOS_ANGELES, 16)])
def test_given_waiting_for_quiet_time_when_it_is_quiet_then_the_message_is_sent_at_8_local_time(
    shop: Shop, zone: str, hour: int
) -> None:
    put_in(shop, zone)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, **HELD)
    assert journey.participants.one().activity == "m"
    assert journey.participants.one().due == utc(2, hour)
    shop.pinpoint.clock.advance_to(utc(2, hour) - timedelta(seconds=1))
    assert times(shop) == []
    shop.advance(seconds=1)
    assert times(shop) == [utc(2, hour)]
    assert journey.participants.one().activity == "w"
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}


def test_given_no_quiet_time_at_the_start_when_a_message_is_due_then_it_is_sent_at_once(shop: Shop) -> None:
    put_in(shop, "Europe/London")
    shop.start({"m": mail()}, **HELD)
    assert times(shop) == [START]


@pytest.mark.parametrize("waits", [False, True])
def test_given_no_time_zone_and_no_estimation_when_it_would_be_quiet_then_the_message_is_sent_at_once(
    shop: Shop, waits: bool
) -> None:
    put_in(shop, None)
    quiet: dict[str, Any] = {"QuietTime": {"Start": "00:00", "End": "23:59"}}
    shop.start({"m": mail()}, **quiet, WaitForQuietTime=waits)
    assert times(shop) == [START]


def test_given_estimation_that_finds_nothing_when_a_message_is_due_then_it_is_not_sent_and_says_why(
    shop: Shop,
) -> None:
    put_in(shop, None)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, **HELD, TimezoneEstimationMethods=["PHONE_NUMBER"])
    assert shop.statuses() == [("EMAIL", "ann", "QUIET_TIME_MISSING_TIMEZONE")]
    assert send_status(shop) == ["QUIET_TIME_MISSING_TIMEZONE"]
    assert journey.participants.one().activity == "w"


def test_given_estimation_by_postal_code_when_it_finds_the_zone_then_quiet_time_is_that_of_the_zone(
    shop: Shop,
) -> None:
    put_in(shop, None, Location={"Country": "US", "PostalCode": "10001"})
    shop.start({"m": mail()}, **HELD, TimezoneEstimationMethods=["POSTAL_CODE"])
    shop.finish()
    assert times(shop) == [utc(2, 13)]


@pytest.mark.parametrize(("hour", "sends"), [(12, False), (15, False), (16, True), (23, True)])
def test_given_a_user_in_los_angeles_and_new_york_when_quiet_from_20_to_8_then_sending_is_from_8_to_17_in_the_west(
    shop: Shop, hour: int, sends: bool
) -> None:
    for endpoint_id, zone in (("la", LOS_ANGELES), ("ny", NEW_YORK)):
        put_in(shop, zone, endpoint_id, User={"UserId": "u1"})
    schedule = {"StartTime": utc(3, hour)}
    quiet: dict[str, Any] = {"QuietTime": {"Start": "20:00", "End": "08:00"}}
    shop.publish({"m": mail()}, Schedule=schedule, **quiet)
    shop.advance(days=2)
    assert bool(times(shop)) is sends


def test_given_a_user_in_two_zones_when_its_message_is_held_then_it_is_sent_when_neither_is_quiet(
    shop: Shop,
) -> None:
    for endpoint_id, zone in (("la", LOS_ANGELES), ("ny", NEW_YORK)):
        put_in(shop, zone, endpoint_id, User={"UserId": "u1"})
    quiet: dict[str, Any] = {"QuietTime": {"Start": "20:00", "End": "08:00"}, "WaitForQuietTime": True}
    schedule = {"StartTime": utc(4, 2)}  # 21:00 in New York, 18:00 in Los Angeles
    shop.publish({"m": mail()}, Schedule=schedule, **quiet)
    shop.finish()
    assert times(shop) == [utc(4, 16), utc(4, 16)]


def test_given_a_held_member_when_it_moves_to_another_zone_that_is_quiet_then_it_waits_on(shop: Shop) -> None:
    put_in(shop, TOKYO)
    shop.start({"m": mail()}, **HELD)
    put_in(shop, "Europe/London")
    shop.pinpoint.clock.advance_to(utc(2, 23))
    assert times(shop) == []
    shop.finish()
    assert times(shop) == [utc(3, 8)]


def test_given_a_held_member_when_it_opts_out_then_the_message_is_not_sent(shop: Shop) -> None:
    put_in(shop, TOKYO)
    shop.start({"m": mail()}, **HELD)
    put_in(shop, TOKYO, OptOut="ALL")
    shop.finish()
    assert shop.statuses() == [("EMAIL", "ann", "OPT_OUT")]


def test_given_a_held_message_when_its_daily_cap_is_used_up_by_then_then_it_is_not_sent(shop: Shop) -> None:
    put_in(shop, TOKYO)
    request: Any = {"WriteApplicationSettingsRequest": {"JourneyLimits": {"DailyCap": 1}}}
    shop.client.update_application_settings(ApplicationId="shop", **request)
    shop.publish({"m": mail()}, Name="held", **HELD)
    shop.start({"m": mail()}, Name="other")
    shop.finish()
    assert [message.status for message in shop.pinpoint.outbox] == ["SUCCESSFUL", "DAILY_CAP"]


def test_given_a_wait_after_a_held_message_when_it_is_sent_then_the_wait_counts_from_then(shop: Shop) -> None:
    put_in(shop, TOKYO)
    shop.start({"m": mail("w"), "w": wait("P2D", "n"), "n": mail()}, **HELD)
    shop.finish()
    assert times(shop) == [utc(2, 23), utc(4, 23)]


def open_hours(channel: str, *days: str, hours: Sequence[tuple[str, str]] = (("12:00", "18:00"),)) -> dict[str, Any]:
    """Make the members of a journey that sends on a channel only in some hours of some days."""
    rules = [{"StartTime": start, "EndTime": end} for start, end in hours]
    return {
        "SendingSchedule": True,
        "QuietTime": {"Start": "22:00", "End": "06:00"},
        "OpenHours": {channel: dict.fromkeys(days, rules)},
    }


def test_given_open_hours_when_the_journey_starts_before_them_then_the_message_is_dropped(shop: Shop) -> None:
    put_in(shop, "Europe/London")
    journey = shop.start({"m": mail()}, **open_hours("EMAIL", "MONDAY"))
    assert shop.activity_metrics(journey, "m") == {"QUIET_TIME": "1"}


def test_given_open_hours_and_waiting_when_the_journey_starts_before_them_then_it_sends_when_they_open(
    shop: Shop,
) -> None:
    put_in(shop, "Europe/London")
    shop.start({"m": mail()}, **open_hours("EMAIL", "MONDAY"), WaitForQuietTime=True)
    shop.finish()
    assert times(shop) == [utc(2, 12)]


def test_given_open_hours_on_mondays_when_other_days_have_none_then_these_are_open_outside_quiet_time(
    shop: Shop,
) -> None:
    put_in(shop, "Europe/London")
    shop.publish(
        {"m": mail()}, Schedule={"StartTime": utc(2, 19)}, WaitForQuietTime=True, **open_hours("EMAIL", "MONDAY")
    )
    shop.finish()
    assert times(shop) == [utc(3, 6)]


def test_given_open_hours_of_one_channel_when_the_other_sends_then_only_quiet_time_holds_for_it(shop: Shop) -> None:
    put_in(shop, "Europe/London")
    shop.put("phone", "SMS", Demographic={"Timezone": "Europe/London"})
    shop.start({"m": mail("t"), "t": text()}, **open_hours("EMAIL", "MONDAY"))
    assert (shop.sent_to("EMAIL"), shop.sent_to("SMS")) == ([], ["phone"])


def test_given_hours_without_a_sending_schedule_when_a_journey_is_published_then_that_is_refused(shop: Shop) -> None:
    members = {**open_hours("EMAIL", "MONDAY"), "SendingSchedule": False}
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.publish({"m": mail()}, **members)


def test_given_closed_days_when_they_are_over_then_the_message_that_waited_is_sent(shop: Shop) -> None:
    put_in(shop, "Europe/London")
    rule = {"Name": "holiday", "StartDateTime": "2026-03-02T00:00:00", "EndDateTime": "2026-03-04T00:00:00"}
    members = {**open_hours("SMS", "MONDAY"), "ClosedDays": {"EMAIL": [rule]}, "WaitForQuietTime": True}
    shop.start({"m": mail()}, **members)
    shop.finish()
    assert times(shop) == [utc(4, 6)]


def test_given_zones_that_are_never_open_together_when_a_message_is_to_wait_for_that_then_it_is_dropped(
    shop: Shop,
) -> None:
    for endpoint_id, zone in (("tokyo", TOKYO), ("ny", NEW_YORK)):
        put_in(shop, zone, endpoint_id, User={"UserId": "u1"})
    days = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
    hours = open_hours("EMAIL", *days, hours=[("09:00", "10:00")])
    journey = shop.start({"m": mail()}, **hours, WaitForQuietTime=True)
    assert journey.state == "COMPLETED"
    assert {message.status for message in shop.pinpoint.outbox} == {"QUIET_TIME"}


def test_given_a_held_message_when_the_path_is_printed_then_it_says_what_it_waits_for(shop: Shop) -> None:
    put_in(shop, TOKYO)
    journey = shop.start({"m": mail()}, **HELD)
    path = journey.path("ann")
    assert path.outcomes["m"] == "waits"
    assert "waits until 2026-03-02 23:00:00" in str(path)
    assert any("19:00" in reason for reason in path[-1].reasons)
