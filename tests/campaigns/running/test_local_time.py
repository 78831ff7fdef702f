"""Schedules in the local time of each endpoint, and quiet time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .scene import after, every, once

if TYPE_CHECKING:
    from .scene import Shop

NIGHT = {"Start": "20:00", "End": "08:00"}


def at_local(start: str, **members: Any) -> dict[str, Any]:
    """Make a schedule in local time."""
    return {"StartTime": start, "IsLocalTime": True, "Timezone": "UTC", **members}


def test_each_time_zone_gets_its_messages_when_its_clocks_show_the_start_time(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    shop.put("nowhere")
    campaign = shop.campaign(at_local("2026-03-03T09:00:00"))
    shop.advance(hours=14)
    assert shop.status(campaign) == "EXECUTING"
    shop.finish()
    assert shop.times("tokyo") == ["2026-03-03 00:00"]
    assert shop.times("london") == ["2026-03-03 09:00"]
    assert shop.times("nowhere") == []
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 3, "ENDPOINT_MISSING_TIMEZONE": 1}
    assert shop.status(campaign) == "COMPLETED"


def test_the_activity_counts_the_time_zones(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    shop.put("nowhere")
    campaign = shop.campaign(at_local("2026-03-03T09:00:00"))
    shop.advance(hours=14)
    [activity] = shop.activities(campaign)
    assert (activity["TimezonesCompletedCount"], activity["TimezonesTotalCount"]) == (1, 2)
    assert (activity["State"], activity["ScheduledStart"]) == ("RUNNING", "2026-03-02T19:00:00.000Z")
    shop.finish()
    [activity] = shop.activities(campaign)
    assert (activity["TimezonesCompletedCount"], activity["TimezonesTotalCount"]) == (2, 2)
    assert (activity["State"], activity["End"]) == ("COMPLETED", "2026-03-03T09:00:00.000Z")


def test_a_time_zone_that_has_passed_the_start_time_is_left_out(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    campaign = shop.campaign(at_local(after(hours=2)))
    shop.finish()
    assert shop.times("tokyo") == []
    assert shop.times("london") == ["2026-03-02 12:00"]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "ENDPOINT_TIMEZONE_MISMATCH": 1}


def test_a_recurring_campaign_keeps_its_local_time_when_daylight_saving_begins(shop: Shop) -> None:
    shop.put_in_zone("berlin", "Europe/Berlin")  # daylight saving begins there on 29 March 2026
    schedule = at_local("2026-03-28T09:00:00", EndTime="2026-03-30T10:00:00", Frequency="DAILY")
    campaign = shop.campaign(schedule)
    shop.finish()
    assert shop.times("berlin") == ["2026-03-28 08:00", "2026-03-29 07:00", "2026-03-30 07:00"]
    assert shop.status(campaign) == "COMPLETED"


def test_a_local_time_that_daylight_saving_skips_is_an_hour_later(shop: Shop) -> None:
    shop.put_in_zone("berlin", "Europe/Berlin")
    shop.campaign(at_local("2026-03-29T02:30:00"))
    shop.finish()
    assert shop.times("berlin") == ["2026-03-29 01:30"]


def test_runs_in_local_time_overlap_and_each_zone_gets_each_run_once(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    schedule = at_local("2026-03-03T09:00:00", EndTime="2026-03-03T11:00:00", Frequency="HOURLY")
    campaign = shop.campaign(schedule)
    shop.finish()
    assert shop.times("tokyo") == ["2026-03-03 00:00", "2026-03-03 01:00", "2026-03-03 02:00"]
    assert shop.times("london") == ["2026-03-03 09:00", "2026-03-03 10:00", "2026-03-03 11:00"]
    assert [activity["SuccessfulEndpointCount"] for activity in shop.activities(campaign)] == [2, 2, 2]
    assert shop.status(campaign) == "COMPLETED"


def test_an_endpoint_whose_time_zone_changes_after_its_message_does_not_get_a_second_one(shop: Shop) -> None:
    shop.put_in_zone("traveller", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    campaign = shop.campaign(at_local("2026-03-03T09:00:00"))
    shop.advance(hours=15)
    shop.change("traveller", Demographic={"Timezone": "Europe/London"})
    shop.finish()
    assert shop.sent() == ["traveller", "london"]
    assert shop.activities(campaign)[0]["TotalEndpointCount"] == 2


def test_an_endpoint_that_is_created_before_the_time_of_its_zone_gets_the_message(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    shop.campaign(at_local("2026-03-03T09:00:00"))
    shop.advance(hours=15)
    shop.put_in_zone("late", "Europe/London")
    shop.finish()
    assert shop.sent() == ["tokyo", "london", "late"]


def test_an_endpoint_that_opts_out_before_the_time_of_its_zone_is_counted_at_that_time(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    campaign = shop.campaign(at_local("2026-03-03T09:00:00"))
    shop.advance(hours=15)
    shop.change("london", OptOut="ALL")
    shop.finish()
    assert shop.sent() == ["tokyo"]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "ENDPOINT_OPT_OUT": 1}


def test_a_zone_waits_for_its_turn_while_the_previous_zone_is_limited_per_second(shop: Shop) -> None:
    zones = ["Asia/Kathmandu"] * 902 + ["Asia/Kolkata"] * 2  # the second is 15 minutes later
    schedule = at_local("2026-03-03T09:00:00")
    shop.campaign(schedule, segment=shop.import_people(zones), Limits={"MessagesPerSecond": 1})
    shop.finish()
    seconds = [message.time.minute % 15 * 60 + message.time.second for message in shop.pinpoint.outbox]
    assert seconds == [*range(900), 0, 1, 2, 3]


def test_immediate_is_the_same_time_for_all_endpoints(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put("nowhere")
    shop.campaign({"StartTime": "IMMEDIATE", "IsLocalTime": True})
    assert shop.sent() == ["tokyo", "nowhere"]


def test_a_start_time_with_an_offset_is_read_at_the_offset_of_the_timezone(shop: Shop) -> None:
    shop.put_in_zone("london", "Europe/London")
    shop.campaign(at_local("2026-03-03T14:00:00Z", Timezone="UTC-05"))
    shop.finish()
    assert shop.times("london") == ["2026-03-03 09:00"]


def test_messages_in_quiet_time_are_dropped_but_without_a_time_zone_they_are_sent(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    shop.put("nowhere")
    campaign = shop.campaign({**once(hours=3), "QuietTime": NIGHT})
    shop.finish()
    assert shop.statuses() == {"tokyo": "QUIET_TIME", "london": "SUCCESSFUL", "nowhere": "SUCCESSFUL"}
    [activity] = shop.activities(campaign)
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (2, 3)
    assert "20:00" in shop.pinpoint.outbox.one(endpoint_id="tokyo").status_message


def test_quiet_time_of_the_app_applies_to_a_campaign_without_quiet_time(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    settings = {"QuietTime": NIGHT}
    shop.client.update_application_settings(ApplicationId="shop", WriteApplicationSettingsRequest=settings)
    with_its_own = shop.campaign({**once(hours=3), "QuietTime": {"Start": "03:00", "End": "04:00"}})
    without = shop.campaign(once(hours=3))
    shop.finish()
    assert shop.statuses(with_its_own) == {"tokyo": "SUCCESSFUL"}
    assert shop.statuses(without) == {"tokyo": "QUIET_TIME"}


def test_a_treatment_has_the_quiet_time_of_its_schedule(shop: Shop) -> None:
    for number in range(20):
        shop.put_in_zone(f"e{number}", "Asia/Tokyo")
    schedule = every("DAILY", 1)
    shop.campaign(schedule, AdditionalTreatments=[{"SizePercent": 50, "Schedule": {**schedule, "QuietTime": NIGHT}}])
    shop.finish()
    found = {(message.treatment_id, message.status) for message in shop.pinpoint.outbox}
    assert found == {("0", "SUCCESSFUL"), ("1", "QUIET_TIME")}
