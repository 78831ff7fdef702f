"""Caps on messages, the limit per second, and the maximum duration of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .scene import every, on_event, once, open_shop

if TYPE_CHECKING:
    from .scene import Shop

QUIET = {"Start": "20:00", "End": "08:00"}


def reasons(shop: Shop) -> list[tuple[str, str]]:
    """Return the status of each message that was not sent, and the reason."""
    return [(message.status, message.status_message) for message in shop.pinpoint.outbox.filter(was_sent=False)]


def test_total_counts_the_messages_of_all_runs(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 3), Limits={"Total": 1})
    shop.finish()
    assert shop.count() == {"SUCCESSFUL": 1, "TOTAL_CAP": 2}
    assert reasons(shop)[0] == (
        "TOTAL_CAP",
        "the limit Total is 1, and the campaign already had 1 message for the endpoint, sent or not",
    )
    statuses = [event.attributes.get("campaign_send_status") for event in shop.app.events]
    assert statuses.count("CAMPAIGN_CAP") == 2
    assert [activity["TotalEndpointCount"] for activity in shop.activities(campaign)] == [1, 1, 1]
    assert [activity["SuccessfulEndpointCount"] for activity in shop.activities(campaign)] == [1, 0, 0]


def test_messages_that_quiet_time_drops_count_against_total(shop: Shop) -> None:
    shop.put_in_zone("phone", "Asia/Tokyo")  # 20:00 at the first run
    shop.put("anywhere")
    shop.campaign(every("DAILY", 2, QuietTime=QUIET), Limits={"Total": 1})
    shop.advance(hours=1)
    assert shop.statuses() == {"phone": "QUIET_TIME", "anywhere": "SUCCESSFUL"}
    shop.advance(days=1)
    assert shop.statuses() == {"phone": "TOTAL_CAP", "anywhere": "TOTAL_CAP"}


def test_total_starts_at_0_for_another_campaign(shop: Shop) -> None:
    shop.put("phone")
    for _ in range(2):
        shop.campaign(Limits={"Total": 1})
    assert shop.count() == {"SUCCESSFUL": 2}


def test_daily_counts_the_messages_of_24_hours(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(every("HOURLY", 26), Limits={"Daily": 1})
    shop.finish()
    assert shop.times("phone") == ["2026-03-02 11:00", "2026-03-03 11:00"]
    assert reasons(shop)[0] == (
        "DAILY_CAP",
        "the limit Daily is 1, and the endpoint got that many messages since 2026-03-01 12:00",
    )


def test_messages_that_were_not_sent_do_not_count_against_daily(shop: Shop) -> None:
    shop.put_in_zone("phone", "Asia/Tokyo")
    shop.campaign(every("HOURLY", 12, QuietTime=QUIET), Limits={"Daily": 1})
    shop.finish()
    assert shop.count() == {"QUIET_TIME": 12}
    shop.campaign(Limits={"Daily": 1})
    assert shop.count()["SUCCESSFUL"] == 1


def test_the_daily_limit_of_the_app_counts_all_campaigns(shop: Shop) -> None:
    shop.put("phone")
    shop.set_limits(Daily=1)
    shop.campaign(once(hours=1))
    second = shop.campaign(once(hours=2))
    shop.finish()
    assert shop.statuses(second) == {"phone": "DAILY_CAP"}


def test_the_daily_limit_of_a_campaign_counts_only_its_own_messages(shop: Shop) -> None:
    shop.put("phone")
    shop.set_limits(Daily=1)
    shop.campaign(once(hours=1))
    second = shop.campaign(once(hours=2), Limits={"Daily": 1})
    shop.finish()
    assert shop.statuses(second) == {"phone": "SUCCESSFUL"}


def test_the_daily_limit_of_the_app_counts_messages_of_journeys_too(shop: Shop) -> None:
    shop.put("phone")
    shop.set_limits(Daily=1)
    journey = {
        "Name": "welcome",
        "State": "ACTIVE",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": shop.segment()}},
        "StartActivity": "text",
        "Activities": {"text": {"SMS": {"TemplateName": "text"}}},
    }
    shop.client.create_journey(ApplicationId="shop", WriteJourneyRequest=journey)
    shop.advance(minutes=10)
    campaign = shop.campaign()
    assert shop.statuses(campaign) == {"phone": "DAILY_CAP"}


def test_limits_of_a_campaign_override_limits_of_the_app_even_with_0(shop: Shop) -> None:
    shop.put("phone")
    shop.set_limits(Daily=1, Total=1)
    shop.campaign(every("HOURLY", 3), Limits={"Daily": 0, "Total": 0})
    shop.finish()
    assert shop.count() == {"SUCCESSFUL": 3}


def test_changed_limits_of_the_app_only_affect_campaigns_that_are_created_later(shop: Shop) -> None:
    shop.put("phone")
    shop.set_limits(Total=1)
    old = shop.campaign(every("HOURLY", 3))
    shop.set_limits(Total=2)
    new = shop.campaign(every("HOURLY", 3))
    shop.finish()
    assert shop.count(old) == {"SUCCESSFUL": 1, "TOTAL_CAP": 2}
    assert shop.count(new) == {"SUCCESSFUL": 2, "TOTAL_CAP": 1}


def test_a_limit_per_second_paces_the_messages(shop: Shop) -> None:
    shop.put_many(5)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 2})
    assert shop.status(campaign) == "EXECUTING"
    shop.finish()
    assert [message.time.second for message in shop.pinpoint.outbox] == [0, 0, 1, 1, 2]
    [activity] = shop.activities(campaign)
    assert activity["End"] == "2026-03-02T10:00:02.000Z"


def test_messages_that_a_gate_stops_do_not_count_against_the_limit_per_second(shop: Shop) -> None:
    shop.put_in_zone("e0", "Asia/Tokyo")
    shop.put("e1")
    shop.put_in_zone("e2", "Asia/Tokyo")
    shop.put("e3")
    shop.campaign({**once(hours=2), "QuietTime": QUIET}, Limits={"MessagesPerSecond": 1})
    shop.finish()
    assert [(message.endpoint_id, message.time.second) for message in shop.pinpoint.outbox] == [
        ("e0", 0),
        ("e1", 0),
        ("e2", 1),
        ("e3", 1),
    ]


def test_the_maximum_duration_leaves_out_endpoints_that_wait_too_long(shop: Shop) -> None:
    shop.put_many(100)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 1, "MaximumDuration": 60})
    shop.finish()
    assert shop.count() == {"SUCCESSFUL": 60, "EXPIRED": 40}
    [activity] = shop.activities(campaign)
    assert activity["End"] == "2026-03-02T10:01:00.000Z"
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (60, 100)
    assert "MaximumDuration 60" in reasons(shop)[0][1]


def test_the_maximum_duration_of_a_run_in_local_time_counts_in_each_zone(shop: Shop) -> None:
    for zone in ("Asia/Tokyo", "Europe/London"):
        for number in range(62):
            shop.put_in_zone(f"{zone[-1]}{number}", zone)
    schedule = {"StartTime": "2026-03-03T09:00:00", "IsLocalTime": True, "Timezone": "UTC"}
    shop.campaign(schedule, Limits={"MessagesPerSecond": 1, "MaximumDuration": 60})
    shop.finish()
    assert shop.count() == {"SUCCESSFUL": 120, "EXPIRED": 4}


def test_two_waiting_time_zones_have_separate_maximum_durations(shop: Shop) -> None:
    zones = ["Asia/Kathmandu"] * 910 + ["Asia/Kolkata"] * 910  # the second is 15 minutes later
    schedule = {"StartTime": "2026-03-03T09:00:00", "IsLocalTime": True, "Timezone": "UTC"}
    shop.campaign(schedule, segment=shop.import_people(zones), Limits={"MessagesPerSecond": 1, "MaximumDuration": 905})
    shop.finish()
    late = [int(str(message.endpoint_id)) for message in shop.pinpoint.outbox.filter(status="EXPIRED")]
    assert late == [*range(905, 910), *range(1_810, 1_820)]


def test_limits_apply_to_messages_that_events_trigger(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(on_event("purchase"), Limits={"Total": 2, "Daily": 1, "MaximumDuration": 60})
    shop.advance(hours=2)
    for _ in range(2):
        shop.put_event("phone")
    assert shop.count() == {"SUCCESSFUL": 1, "DAILY_CAP": 1}


def test_caps_are_per_endpoint_even_if_endpoints_share_an_address() -> None:
    with open_shop(inactivate_duplicates="off") as shop:
        shop.put("one", Address="+12065550100")
        shop.put("two", Address="+12065550100")
        shop.campaign(every("DAILY", 2), Limits={"Total": 1})
        shop.finish()
        assert shop.count() == {"SUCCESSFUL": 1, "DUPLICATE": 2, "TOTAL_CAP": 1}
