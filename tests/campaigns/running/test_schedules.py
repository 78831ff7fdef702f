"""The times of runs: the slots of a schedule, its end, and the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scene import after, every

if TYPE_CHECKING:
    from .scene import Shop


def starts(shop: Shop, campaign: str) -> list[str]:
    """Return the scheduled times of the activities of a campaign."""
    return [activity["ScheduledStart"][:16] for activity in shop.activities(campaign)]


def test_a_daily_campaign_runs_at_each_slot_until_its_end(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 3))
    shop.advance(hours=1)
    assert shop.status(campaign) == "PENDING_NEXT_RUN"
    shop.advance(days=1)
    assert shop.status(campaign) == "PENDING_NEXT_RUN"
    shop.advance(days=1)
    assert shop.status(campaign) == "COMPLETED"
    assert starts(shop, campaign) == ["2026-03-02T11:00", "2026-03-03T11:00", "2026-03-04T11:00"]
    assert shop.times("phone") == ["2026-03-02 11:00", "2026-03-03 11:00", "2026-03-04 11:00"]


def test_hourly_and_weekly_campaigns_run_at_each_slot(shop: Shop) -> None:
    hourly, weekly = shop.campaign(every("HOURLY", 3)), shop.campaign(every("WEEKLY", 2))
    shop.finish()
    assert starts(shop, hourly) == ["2026-03-02T11:00", "2026-03-02T12:00", "2026-03-02T13:00"]
    assert starts(shop, weekly) == ["2026-03-02T11:00", "2026-03-09T11:00"]


def test_a_monthly_campaign_of_the_31st_runs_on_the_last_day_of_short_months(shop: Shop) -> None:
    schedule = {"StartTime": "2026-03-31T12:00:00Z", "EndTime": "2026-07-01T00:00:00Z", "Frequency": "MONTHLY"}
    campaign = shop.campaign(schedule)
    shop.finish()
    days = [start[:10] for start in starts(shop, campaign)]
    assert days == ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]


def test_a_slot_at_exactly_the_end_time_is_the_last_run(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign({"StartTime": after(hours=1), "EndTime": after(hours=2), "Frequency": "HOURLY"})
    lines = [line.partition("): ")[2] for line in shop.advance(hours=2)]
    assert lines == [
        "SCHEDULED -> EXECUTING",
        "sent to 1 of 1 endpoint",
        "EXECUTING -> PENDING_NEXT_RUN",
        "PENDING_NEXT_RUN -> EXECUTING",
        "sent to 1 of 1 endpoint",
        "EXECUTING -> COMPLETED",
    ]
    assert shop.status(campaign) == "COMPLETED"


def test_a_campaign_that_is_paused_in_its_last_slot_at_the_end_time_is_completed(shop: Shop) -> None:
    campaign = shop.campaign({"StartTime": after(hours=1), "EndTime": after(hours=2), "Frequency": "HOURLY"})
    shop.advance(hours=1)
    shop.pause(campaign)
    shop.advance(hours=1)
    assert shop.status(campaign) == "COMPLETED"
    assert len(shop.activities(campaign)) == 1


def test_a_run_in_progress_at_the_end_time_continues_to_its_end(shop: Shop) -> None:
    shop.put_many(3)
    schedule = {"StartTime": after(hours=1), "EndTime": after(hours=1, seconds=1), "Frequency": "DAILY"}
    campaign = shop.campaign(schedule, Limits={"MessagesPerSecond": 1})
    shop.advance(hours=1, seconds=1)
    assert shop.status(campaign) == "EXECUTING"
    shop.advance(seconds=1)
    assert shop.status(campaign) == "COMPLETED"
    assert len(shop.sent()) == 3


def test_a_run_that_lasts_longer_than_the_period_overlaps_with_the_next_one(shop: Shop) -> None:
    segment = shop.import_people([""] * 3_603)
    campaign = shop.campaign(every("HOURLY", 2), segment=segment, Limits={"MessagesPerSecond": 1})
    shop.advance(hours=2)
    assert [activity["State"] for activity in shop.activities(campaign)] == ["RUNNING", "RUNNING"]
    shop.advance(minutes=1)
    assert [activity["State"] for activity in shop.activities(campaign)] == ["COMPLETED", "RUNNING"]
    assert shop.status(campaign) == "EXECUTING"
    shop.finish()
    assert shop.status(campaign) == "COMPLETED"
    assert len(shop.sent()) == 7_206


def test_an_immediate_recurring_campaign_counts_from_its_creation(shop: Shop) -> None:
    schedule = {"StartTime": "IMMEDIATE", "EndTime": after(hours=2, minutes=30), "Frequency": "HOURLY"}
    campaign = shop.campaign(schedule)
    shop.finish()
    assert starts(shop, campaign) == ["2026-03-02T10:00", "2026-03-02T11:00", "2026-03-02T12:00"]


def test_a_jump_back_in_time_does_not_repeat_runs(shop: Shop) -> None:
    import time_machine

    from .scene import T0

    shop.put("phone")
    campaign = shop.campaign(every("HOURLY", 3))
    shop.advance(hours=1)
    with time_machine.travel(T0.replace(hour=7), tick=False):
        assert len(shop.activities(campaign)) == 1
        shop.advance(hours=1)
        assert len(shop.activities(campaign)) == 1
    shop.finish()
    assert shop.times("phone") == ["2026-03-02 11:00", "2026-03-02 12:00", "2026-03-02 13:00"]
    assert shop.status(campaign) == "COMPLETED"


def test_nothing_is_due_after_a_campaign_is_completed(shop: Shop) -> None:
    shop.campaign(every("DAILY", 2))
    shop.finish()
    shop.advance(days=1)
    assert shop.pinpoint.clock.next_due is None


def test_an_update_with_a_schedule_starts_the_campaign_again(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 3))
    shop.advance(hours=2)
    shop.update(campaign, Schedule={"StartTime": after(hours=5)})
    assert shop.status(campaign) == "SCHEDULED"
    shop.finish()
    assert shop.times("phone") == ["2026-03-02 11:00", "2026-03-02 15:00"]
    assert shop.status(campaign) == "COMPLETED"


def test_an_update_without_a_schedule_does_not_change_the_slots(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 2))
    shop.advance(hours=2)
    shop.update(campaign, MessageConfiguration={"SMSMessage": {"Body": "Changed"}})
    assert shop.status(campaign) == "PENDING_NEXT_RUN"
    shop.finish()
    assert shop.times("phone") == ["2026-03-02 11:00", "2026-03-03 11:00"]
    assert [message.body for message in shop.pinpoint.outbox] == ["Sale", "Changed"]


@pytest.mark.parametrize("is_local", [False, True])
def test_a_slot_after_the_end_of_the_calendar_does_not_run(shop: Shop, is_local: bool) -> None:
    schedule = {"StartTime": "9999-12-29T12:00:00Z", "EndTime": "9999-12-31T12:00:00Z", "Frequency": "WEEKLY"}
    campaign = shop.campaign({**schedule, "IsLocalTime": is_local})
    shop.finish()
    assert shop.status(campaign) == "COMPLETED"
    assert len(shop.activities(campaign)) == 1
