"""`explain` says when an endpoint gets its message, and why its time has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scene import every, once

if TYPE_CHECKING:
    from .scene import Shop

NINE = {"StartTime": "2026-03-03T09:00:00", "IsLocalTime": True}
OVER = "the campaign is COMPLETED: it has no more runs"


def explain(shop: Shop, campaign: str, endpoint: str) -> tuple[str, ...]:
    """Return the obstacles of an endpoint."""
    return shop.app.campaign(campaign).explain(endpoint).obstacles


def test_before_the_run_the_times_of_the_first_zone_and_of_the_endpoints_zone_are_shown(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    assert explain(shop, shop.campaign(NINE), "tokyo") == (
        "the campaign starts at 2026-03-02T19:00:00.000Z, when the first time zone on Earth reaches its StartTime; "
        "it is now 2026-03-02T10:00:00.000Z",
        "Asia/Tokyo reaches its StartTime at 2026-03-03T00:00:00.000Z",
    )


def test_during_the_run_the_future_time_of_the_endpoint_is_shown(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    campaign = shop.campaign(NINE)
    shop.advance(hours=15)
    assert explain(shop, campaign, "london") == (
        "a run is in progress: Europe/London reaches its time at 2026-03-03T09:00:00.000Z",
    )
    assert explain(shop, campaign, "tokyo") == ()


def test_a_time_zone_that_had_passed_when_the_run_began_is_explained(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    campaign = shop.campaign({**once(hours=2), "IsLocalTime": True})
    shop.finish()
    assert explain(shop, campaign, "tokyo") == (
        OVER,
        "ENDPOINT_TIMEZONE_MISMATCH: Asia/Tokyo reached the time of the run at 2026-03-02T03:00:00.000Z, before the "
        "run began at 2026-03-02T10:00:00.000Z",
    )


def test_a_time_zone_that_had_passed_when_the_endpoint_was_created_is_explained(shop: Shop) -> None:
    shop.put_in_zone("london", "Europe/London")
    campaign = shop.campaign(NINE)
    shop.advance(hours=15)
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.finish()
    assert explain(shop, campaign, "tokyo") == (
        OVER,
        "ENDPOINT_TIMEZONE_MISMATCH: Asia/Tokyo reached the time of the run at 2026-03-03T00:00:00.000Z, before the "
        "endpoint was created at 2026-03-03T01:00:00.000Z",
    )


def test_an_endpoint_that_is_created_after_the_last_time_zone_of_a_run_is_explained(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    campaign = shop.campaign(NINE)
    shop.finish()
    shop.put_in_zone("london", "Europe/London")
    assert explain(shop, campaign, "london") == (
        OVER,
        "the run ended at 2026-03-03T00:00:00.000Z, but Europe/London reaches its time at 2026-03-03T09:00:00.000Z",
    )


def test_a_run_in_local_time_that_was_skipped_is_not_explained_by_the_time_zone(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    campaign = shop.campaign(NINE, IsPaused=True)
    shop.finish()
    assert explain(shop, campaign, "tokyo") == (
        "the campaign is PAUSED and missed its only run: resume it with a new Schedule",
    )


def test_other_obstacles_of_an_endpoint_in_local_time_are_explained(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    campaign = shop.campaign(NINE, Limits={"Total": 1}, HoldoutPercent=100)
    shop.finish()
    assert explain(shop, campaign, "tokyo") == (OVER, "the endpoint is in the holdout of 100 percent")


def test_the_explanation_names_a_time_zone_that_does_not_exist(shop: Shop) -> None:
    shop.put_in_zone("far", "Mars/Phobos")
    obstacles = explain(shop, shop.campaign(NINE), "far")
    assert obstacles[-1] == (
        "'Mars/Phobos' is not the name of a time zone; a schedule with IsLocalTime needs one: set Demographic.Timezone"
    )


def test_an_endpoint_that_waits_for_its_turn_is_explained(shop: Shop) -> None:
    shop.put_many(3)
    campaign = shop.campaign(once(hours=1), Limits={"MessagesPerSecond": 1})
    shop.advance(hours=1)
    assert explain(shop, campaign, "e0") == ()
    assert explain(shop, campaign, "e2") == ("a run is in progress: the endpoint waits for its turn",)


@pytest.mark.parametrize(
    ("schedule", "advice"),
    [
        (once(hours=1), "the campaign is PAUSED and missed its only run: resume it with a new Schedule"),
        (every("DAILY", 3), "the campaign is PAUSED: call UpdateCampaign with IsPaused false to resume it"),
        ({"StartTime": "IMMEDIATE"}, "the campaign is PAUSED: call UpdateCampaign with IsPaused false to resume it"),
    ],
)
def test_the_explanation_of_a_pause_says_how_to_resume(shop: Shop, schedule: dict[str, str], advice: str) -> None:
    shop.put("phone")
    campaign = shop.campaign(schedule, IsPaused=True)
    shop.advance(hours=2)
    assert explain(shop, campaign, "phone") == (advice,)
