"""Quiet time, open hours and closed days: when a running journey sends, drops or holds a message."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, leading_to, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Shop

NIGHT: Any = {"Start": "20:00", "End": "08:00"}
NEW_YORK, LOS_ANGELES, TOKYO = (
    {"Timezone": zone} for zone in ("America/New_York", "America/Los_Angeles", "Asia/Tokyo")
)
"""The journeys start on a Monday, at 5:05 in New York, 2:05 in Los Angeles and 19:05 in Tokyo."""


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=timezone.utc)


def statuses(shop: Shop) -> list[str]:
    return [status for _, _, status in shop.statuses()]


def test_given_quiet_time_without_waiting_when_it_is_night_then_the_message_is_dropped_and_the_participant_continues(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, QuietTime=NIGHT)
    assert statuses(shop) == ["QUIET_TIME"]
    assert shop.activity_metrics(journey, "m") == {"QUIET_TIME": "1"}
    event = shop.app.events.one(event_type="_journey.send")
    assert event.attributes["journey_send_status"] == "QUIET_TIME"
    assert journey.participants.one().activity == "w"
    shop.finish()
    assert statuses(shop) == ["QUIET_TIME"]


def test_given_quiet_time_with_waiting_when_it_ends_then_the_message_is_sent_and_the_participant_continues(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, QuietTime=NIGHT, WaitForQuietTime=True)
    shop.pinpoint.clock.advance_to(at(2, 12, 59))
    assert (statuses(shop), journey.participants.one().activity) == ([], "m")
    shop.advance(minutes=1)
    assert shop.pinpoint.outbox.one().time == at(2, 13)
    assert journey.participants.one().activity == "w"
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}


@pytest.mark.parametrize("waits", [False, True])
def test_given_quiet_time_when_the_endpoint_has_no_zone_then_the_message_is_sent_immediately(
    shop: Shop, waits: bool
) -> None:
    shop.put("e1")
    shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=waits)
    assert shop.pinpoint.outbox.one().time == START


def test_given_quiet_time_when_people_are_in_several_zones_then_each_gets_the_message_in_the_local_morning(
    shop: Shop,
) -> None:
    for endpoint_id, demographic in (("la", LOS_ANGELES), ("ny", NEW_YORK), ("tokyo", TOKYO)):
        shop.put(endpoint_id, Demographic=demographic)
    shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=True)
    shop.finish()
    sent = {message.endpoint_id: message.time for message in shop.pinpoint.outbox}
    assert sent == {"tokyo": START, "ny": at(2, 13), "la": at(2, 16)}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(3, "QUIET_TIME"), (11, "SUCCESSFUL"), (14, "SUCCESSFUL"), (15, "QUIET_TIME")],
)
def test_given_a_user_in_two_zones_when_it_is_quiet_in_one_of_them_then_nothing_is_sent(
    shop: Shop, hours: int, expected: str
) -> None:
    for endpoint_id, demographic in (("la", LOS_ANGELES), ("ny", NEW_YORK)):
        shop.put(endpoint_id, Demographic=demographic, User={"UserId": "ann"})
    shop.start({"w": wait(f"PT{hours}H", "m"), "m": mail()}, QuietTime=NIGHT)
    shop.finish()
    assert statuses(shop) == [expected] * 2


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        ({"Start": "05:05", "End": "06:00"}, "QUIET_TIME"),
        ({"Start": "04:00", "End": "05:05"}, "SUCCESSFUL"),
        ({"Start": "05:06", "End": "06:00"}, "SUCCESSFUL"),
        ({"Start": "04:00", "End": "05:06"}, "QUIET_TIME"),
    ],
)
def test_given_quiet_time_when_a_message_is_due_at_its_start_or_end_then_the_start_is_quiet_and_the_end_is_not(
    shop: Shop, quiet: Any, expected: str
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    shop.start({"m": mail()}, QuietTime=quiet)
    assert statuses(shop) == [expected]


def test_given_estimation_by_number_when_it_finds_the_zone_then_quiet_time_counts(shop: Shop) -> None:
    shop.put("e1", "SMS", Address="+12125550100", Location={"Country": "US"})
    shop.start({"t": text()}, QuietTime=NIGHT, TimezoneEstimationMethods=["PHONE_NUMBER"])
    assert statuses(shop) == ["QUIET_TIME"]


def test_given_estimation_by_postal_code_when_it_finds_the_zone_then_quiet_time_counts(shop: Shop) -> None:
    shop.put("e1", Location={"Country": "US", "PostalCode": "98101"})
    journey = shop.start(
        {"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=True, TimezoneEstimationMethods=["POSTAL_CODE"]
    )
    shop.finish()
    assert shop.pinpoint.outbox.one().time == at(2, 16)
    assert journey.state == "COMPLETED"


@pytest.mark.parametrize("waits", [False, True])
def test_given_estimation_when_it_finds_no_zone_then_the_message_is_not_sent(shop: Shop, waits: bool) -> None:
    shop.put("e1")
    methods = ["PHONE_NUMBER", "POSTAL_CODE"]
    journey = shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=waits, TimezoneEstimationMethods=methods)
    assert statuses(shop) == ["QUIET_TIME_MISSING_TIMEZONE"]
    event = shop.app.events.one(event_type="_journey.send")
    assert event.attributes["journey_send_status"] == "QUIET_TIME_MISSING_TIMEZONE"
    assert (journey.state, shop.activity_metrics(journey, "m")) == ("COMPLETED", {"QUIET_TIME": "1"})


def open_on(hours: Any, **members: Any) -> dict[str, Any]:
    """Return the members of a journey that waits for the open hours of e-mail."""
    return {
        "SendingSchedule": True,
        "OpenHours": {"EMAIL": hours},
        "QuietTime": {"Start": "23:00", "End": "01:00"},
        "WaitForQuietTime": True,
        **members,
    }


def span(start: str, end: str) -> list[dict[str, str]]:
    return [{"StartTime": start, "EndTime": end}]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"MONDAY": span("09:00", "17:00")}, at(2, 14)),
        ({"MONDAY": span("05:00", "06:00")}, START),
        ({"MONDAY": span("03:00", "04:00"), "TUESDAY": span("10:30", "12:00")}, at(3, 15, 30)),
        ({"MONDAY": [*span("03:00", "04:00"), *span("11:00", "12:00")]}, at(2, 16)),
    ],
)
def test_given_open_hours_when_a_participant_arrives_outside_them_then_the_message_waits_for_them(
    shop: Shop, hours: Any, expected: datetime
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    shop.start({"m": mail()}, **open_on(hours))
    shop.finish()
    assert shop.pinpoint.outbox.one().time == expected


def test_given_open_hours_without_waiting_when_a_participant_arrives_outside_them_then_the_message_is_dropped(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    journey = shop.start({"m": mail()}, **open_on({"MONDAY": span("09:00", "17:00")}, WaitForQuietTime=False))
    assert statuses(shop) == ["QUIET_TIME"]
    assert shop.activity_metrics(journey, "m") == {"QUIET_TIME": "1"}


def test_given_open_hours_of_mail_when_an_sms_is_sent_then_they_do_not_count_for_it(shop: Shop) -> None:
    shop.put("e1", "SMS", Demographic=NEW_YORK)
    shop.start({"t": text()}, **open_on({"MONDAY": span("09:00", "17:00")}))
    assert shop.pinpoint.outbox.one().time == START


@pytest.mark.parametrize(("kind", "channel"), [("SMS", "SMS"), ("PUSH", "GCM")])
def test_given_open_hours_of_each_channel_when_its_message_is_sent_then_they_count(
    shop: Shop, kind: str, channel: str
) -> None:
    shop.put("e1", channel, Demographic=NEW_YORK)
    template = {"SMS": "text", "PUSH": "push"}[kind]
    hours = {kind: {"MONDAY": span("09:00", "17:00")}}
    shop.start({"m": leading_to(kind, {"TemplateName": template}, None)}, **open_on({}, OpenHours=hours))
    shop.finish()
    assert shop.pinpoint.outbox.one().time == at(2, 14)


def test_given_open_hours_without_a_sending_schedule_when_a_message_is_sent_then_they_do_not_count(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    members = open_on({"MONDAY": span("09:00", "17:00")})
    del members["OpenHours"]
    shop.start({"m": mail()}, **members)
    assert shop.pinpoint.outbox.one().time == START


def closed(start: str, end: str) -> dict[str, Any]:
    rule = {"Name": "holiday", "StartDateTime": start, "EndDateTime": end}
    return {"ClosedDays": {"EMAIL": [rule]}}


def test_given_closed_days_when_they_are_over_then_the_message_is_sent(shop: Shop) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    days = closed("2026-03-02T00:00:00", "2026-03-04T12:00:00")
    shop.start({"m": mail()}, **open_on({}, OpenHours={}, **days))
    shop.finish()
    assert at(4, 17) <= shop.pinpoint.outbox.one().time <= at(4, 17, 1)


def test_given_future_closed_days_when_a_message_is_sent_then_it_is_sent_immediately(shop: Shop) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    days = closed("2026-03-03T00:00:00", "2026-03-04T12:00:00")
    shop.start({"m": mail()}, **open_on({}, OpenHours={}, **days))
    assert shop.pinpoint.outbox.one().time == START


def test_given_closed_days_and_open_hours_when_both_apply_then_a_message_waits_for_the_first_open_hour_after_them(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    week = {day: span("09:00", "17:00") for day in ("MONDAY", "TUESDAY", "WEDNESDAY")}
    days = closed("2026-03-02T00:00:00", "2026-03-02T23:59:59")
    shop.start({"m": mail()}, **open_on(week, **days))
    shop.finish()
    assert shop.pinpoint.outbox.one().time == at(3, 14)


def test_given_two_messages_when_the_first_waits_for_the_morning_then_the_second_follows_it(shop: Shop) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    shop.start({"a": mail("w"), "w": wait("PT2H", "b"), "b": mail()}, QuietTime=NIGHT, WaitForQuietTime=True)
    shop.finish()
    assert [(message.activity_id, message.time) for message in shop.pinpoint.outbox] == [
        ("a", at(2, 13)),
        ("b", at(2, 15)),
    ]


def test_given_a_message_that_waits_for_the_morning_when_the_endpoint_changes_then_it_is_sent_to_the_new_address(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=True)
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest={"Address": "new@example.com"})
    shop.finish()
    assert shop.pinpoint.outbox.one().address == "new@example.com"


def test_given_a_message_that_waits_for_the_morning_when_the_endpoint_moves_west_then_it_waits_for_the_morning_there(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=True)
    shop.put("e1", Demographic=LOS_ANGELES)
    shop.finish()
    assert shop.pinpoint.outbox.one().time == at(2, 16)


def test_given_a_message_that_waits_for_the_morning_when_the_journey_is_cancelled_then_it_is_never_sent(
    shop: Shop,
) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    journey = shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=True)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (statuses(shop), shop.metrics(journey)["CANCELLED"]) == ([], "1")


def test_given_a_message_that_waits_for_the_morning_when_the_path_is_read_then_it_says_why(shop: Shop) -> None:
    shop.put("e1", Demographic=NEW_YORK)
    journey = shop.start({"m": mail()}, QuietTime=NIGHT, WaitForQuietTime=True)
    assert "America/New_York" in str(journey.path("e1"))
    assert journey.participants.one().due == at(2, 13)
