"""Pausing and resuming a campaign, in each of its statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from .scene import after, every, on_event, once

if TYPE_CHECKING:
    from .scene import Shop


def test_a_campaign_that_is_paused_before_its_start_does_not_send_at_its_start(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(once(hours=1))
    shop.pause(campaign)
    assert shop.status(campaign) == "PAUSED"
    lines = shop.advance(hours=2)
    assert shop.sent() == []
    assert lines[-1].endswith("a run was skipped, because the campaign is PAUSED")


def test_a_campaign_that_is_resumed_before_its_start_runs_as_scheduled(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(once(hours=1))
    shop.pause(campaign)
    shop.advance(minutes=30)
    shop.resume(campaign)
    assert shop.status(campaign) == "SCHEDULED"
    shop.finish()
    assert shop.times("phone") == ["2026-03-02 11:00"]


def test_a_campaign_that_is_resumed_after_its_start_needs_a_schedule(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(once(hours=1))
    shop.pause(campaign)
    shop.advance(hours=2)
    with pytest.raises(ClientError, match=r"StartTime must be at least current time\."):
        shop.resume(campaign)
    assert shop.status(campaign) == "PAUSED"
    shop.resume(campaign, Schedule={"StartTime": after(hours=3)})
    shop.finish()
    assert shop.times("phone") == ["2026-03-02 13:00"]


def test_an_immediate_campaign_that_is_created_paused_runs_when_it_is_resumed(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(IsPaused=True)
    shop.advance(hours=2)
    assert shop.status(campaign) == "PAUSED"
    shop.resume(campaign)
    assert shop.status(campaign) == "COMPLETED"
    assert shop.times("phone") == ["2026-03-02 12:00"]


def test_a_campaign_that_is_paused_during_a_run_finishes_it_and_skips_the_next(shop: Shop) -> None:
    shop.put_many(3)
    campaign = shop.campaign(every("DAILY", 3), Limits={"MessagesPerSecond": 1})
    shop.advance(hours=1)
    assert shop.status(campaign) == "EXECUTING"
    shop.pause(campaign)
    assert shop.status(campaign) == "EXECUTING"
    shop.advance(seconds=10)
    assert shop.status(campaign) == "PAUSED"
    assert len(shop.sent()) == 3
    shop.advance(days=1)
    assert len(shop.activities(campaign)) == 1
    shop.resume(campaign)
    assert shop.status(campaign) == "PENDING_NEXT_RUN"
    shop.finish()
    assert [activity["ScheduledStart"][:10] for activity in shop.activities(campaign)] == ["2026-03-02", "2026-03-04"]
    assert len(shop.sent()) == 6
    assert shop.status(campaign) == "COMPLETED"


def test_a_campaign_that_is_paused_and_resumed_during_a_run_goes_on(shop: Shop) -> None:
    shop.put_many(3)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 1})
    shop.advance(seconds=1)
    shop.pause(campaign)
    shop.resume(campaign)
    assert shop.status(campaign) == "EXECUTING"
    shop.finish()
    assert len(shop.sent()) == 3
    assert shop.status(campaign) == "COMPLETED"
    assert shop.get(campaign)["Version"] == 3


def test_a_paused_campaign_is_completed_at_its_end(shop: Shop) -> None:
    campaign = shop.campaign(every("DAILY", 2))
    shop.advance(hours=2)
    shop.pause(campaign)
    shop.advance(days=1, hours=1)
    assert shop.status(campaign) == "COMPLETED"


def test_a_campaign_that_events_trigger_does_not_send_while_it_is_paused(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    shop.pause(campaign)
    shop.put_event("phone")
    assert shop.sent() == []
    shop.resume(campaign)
    assert shop.sent() == []
    shop.put_event("phone")
    assert shop.sent() == ["phone"]
    assert len(shop.activities(campaign)) == 1


@pytest.mark.parametrize("status", ["COMPLETED", "DELETED"])
def test_a_campaign_that_has_ended_cannot_be_paused(shop: Shop, status: str) -> None:
    segment = shop.segment()
    campaign = shop.campaign(None if status == "COMPLETED" else once(hours=1), segment=segment)
    if status == "DELETED":
        shop.delete_segment(segment)
    assert shop.status(campaign) == status
    with pytest.raises(ClientError, match=status):
        shop.pause(campaign)


def test_during_a_run_only_the_pause_can_be_changed(shop: Shop) -> None:
    shop.put_many(2)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 1})
    assert shop.status(campaign) == "EXECUTING"
    with pytest.raises(ClientError, match="EXECUTING"):
        shop.update(campaign, Name="other")


def test_a_treatment_whose_immediate_run_was_skipped_runs_when_resumed_and_the_others_continue(shop: Shop) -> None:
    ids = shop.put_many(40)
    campaign = shop.campaign(
        IsPaused=True, AdditionalTreatments=[{"SizePercent": 50, "Schedule": on_event("purchase")}]
    )
    shop.advance(hours=2)
    shop.resume(campaign)
    shop.advance(seconds=1)
    at_once = set(shop.sent())
    assert 0 < len(at_once) < 40
    [later, *_] = sorted(set(ids) - at_once)
    shop.put_event(later)
    assert shop.sent()[-1] == later
    assert [activity["State"] for activity in shop.activities(campaign)] == ["RUNNING", "COMPLETED"]
