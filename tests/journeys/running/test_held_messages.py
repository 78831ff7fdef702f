"""Messages that are held for quiet time, and quiet time of users in several time zones."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, mail

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKYO, NEW_YORK, LOS_ANGELES = "Asia/Tokyo", "America/New_York", "America/Los_Angeles"
QUIET: dict[str, Any] = {"QuietTime": {"Start": "19:00", "End": "08:00"}}
"""Quiet time at the start, which is at 19:05 in Tokyo, 05:05 in New York and 02:05 in Los Angeles."""
HELD: dict[str, Any] = {**QUIET, "WaitForQuietTime": True}


def put_in(shop: Shop, zone: str | None, endpoint_id: str = "ann", **members: Any) -> None:
    """Put an endpoint into a time zone."""
    shop.put(endpoint_id, Demographic={} if zone is None else {"Timezone": zone}, **members)


def times(shop: Shop) -> list[datetime]:
    """Return when messages were sent."""
    return [message.time for message in shop.pinpoint.outbox if message.was_sent]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=timezone.utc)


def send_status(shop: Shop) -> list[Any]:
    return [event.attributes["journey_send_status"] for event in shop.app.events if event.event_type == "_journey.send"]


def open_hours(channel: str, *days: str, hours: Sequence[tuple[str, str]] = (("12:00", "18:00"),)) -> dict[str, Any]:
    """Return the members of a journey that sends on a channel only in some hours on some days."""
    rules = [{"StartTime": start, "EndTime": end} for start, end in hours]
    return {
        "SendingSchedule": True,
        "QuietTime": {"Start": "22:00", "End": "06:00"},
        "OpenHours": {channel: dict.fromkeys(days, rules)},
    }


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


def test_given_open_hours_on_mondays_when_other_days_have_none_then_these_days_are_open_outside_quiet_time(
    shop: Shop,
) -> None:
    put_in(shop, "Europe/London")
    shop.publish(
        {"m": mail()}, Schedule={"StartTime": utc(2, 19)}, WaitForQuietTime=True, **open_hours("EMAIL", "MONDAY")
    )
    shop.finish()
    assert times(shop) == [utc(3, 6)]


def test_given_zones_that_are_never_open_together_when_a_message_would_wait_then_it_is_dropped(
    shop: Shop,
) -> None:
    for endpoint_id, zone in (("tokyo", TOKYO), ("ny", NEW_YORK)):
        put_in(shop, zone, endpoint_id, User={"UserId": "u1"})
    days = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
    hours = open_hours("EMAIL", *days, hours=[("09:00", "10:00")])
    journey = shop.start({"m": mail()}, **hours, WaitForQuietTime=True)
    assert journey.state == "COMPLETED"
    assert {message.status for message in shop.pinpoint.outbox} == {"QUIET_TIME"}
