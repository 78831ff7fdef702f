"""Endpoints that join a run in local time while it is in progress, or whose local time has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scene import once

if TYPE_CHECKING:
    from .scene import Shop

NINE = {"StartTime": "2026-03-03T09:00:00", "IsLocalTime": True}
LONDON, TOKYO, NEW_YORK, LOS_ANGELES, HONOLULU = (
    "Europe/London",
    "Asia/Tokyo",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Honolulu",
)


def begin(shop: Shop, *zones: str, hours: float = 22) -> str:
    """Start a run for endpoints in these zones. By default, it is then 08:00 in London."""
    for zone in zones:
        shop.put_in_zone(zone, zone)
    campaign = shop.campaign(NINE)
    shop.advance(hours=hours)
    return campaign


def test_a_newcomer_gets_the_message_at_its_local_time_if_it_is_in_the_future(shop: Shop) -> None:
    campaign = begin(shop, LOS_ANGELES)
    for endpoint_id, zone in (("ny", NEW_YORK), ("tokyo", TOKYO), ("hi", HONOLULU), ("london", LONDON)):
        shop.put_in_zone(endpoint_id, zone)
    shop.finish()
    assert shop.times("london") == ["2026-03-03 09:00"]
    assert shop.times("ny") == ["2026-03-03 14:00"]
    assert shop.times(LOS_ANGELES) == ["2026-03-03 17:00"]
    assert shop.times("hi") == ["2026-03-03 19:00"]
    assert shop.times("tokyo") == []
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 5, "ENDPOINT_TIMEZONE_MISMATCH": 1}
    [activity] = shop.activities(campaign)
    assert (activity["TotalEndpointCount"], activity["SuccessfulEndpointCount"]) == (4, 4)
    assert (activity["TimezonesCompletedCount"], activity["TimezonesTotalCount"]) == (5, 5)


def test_a_newcomer_that_is_imported_gets_the_message_at_its_local_time(shop: Shop) -> None:
    begin(shop, LOS_ANGELES)
    shop.import_people([NEW_YORK, NEW_YORK])
    shop.finish()
    assert shop.times("0") == shop.times("1") == ["2026-03-03 14:00"]


def test_an_endpoint_that_moves_before_the_time_of_its_new_zone_gets_the_message_at_that_time(shop: Shop) -> None:
    begin(shop, LOS_ANGELES, HONOLULU)
    shop.change(HONOLULU, Demographic={"Timezone": NEW_YORK})
    shop.finish()
    assert shop.times(HONOLULU) == ["2026-03-03 14:00"]


def test_an_endpoint_that_moves_to_a_zone_whose_time_has_passed_is_counted(shop: Shop) -> None:
    campaign = begin(shop, LOS_ANGELES, HONOLULU)
    shop.change(HONOLULU, Demographic={"Timezone": TOKYO})
    shop.finish()
    assert shop.sent() == [LOS_ANGELES]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "ENDPOINT_TIMEZONE_MISMATCH": 1}


def test_an_endpoint_whose_user_enters_the_segment_gets_the_message_at_its_local_time(shop: Shop) -> None:
    gold = {"UserAttributes": {"tier": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}
    shop.put("ny", Demographic={"Timezone": NEW_YORK}, User={"UserId": "ann"})
    shop.put("la", Demographic={"Timezone": LOS_ANGELES}, User={"UserId": "bob", "UserAttributes": {"tier": ["gold"]}})
    campaign = shop.campaign(NINE, segment=shop.segment({**gold}))
    shop.advance(hours=22)
    shop.put("other", User={"UserId": "ann", "UserAttributes": {"tier": ["gold"]}})
    shop.finish()
    assert shop.times("ny") == ["2026-03-03 14:00"]
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 3, "ENDPOINT_MISSING_TIMEZONE": 1}


def test_a_newcomer_without_a_time_zone_is_counted_once(shop: Shop) -> None:
    campaign = begin(shop, LONDON, NEW_YORK)
    shop.put("nowhere")
    shop.finish()
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 3, "ENDPOINT_MISSING_TIMEZONE": 1}


def test_an_endpoint_that_is_left_out_in_its_slice_is_counted_once(shop: Shop) -> None:
    shop.put("out", OptOut="ALL", Demographic={"Timezone": TOKYO})
    campaign = begin(shop, LONDON, NEW_YORK)
    shop.change("out", Attributes={"team": ["A"]})
    shop.finish()
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 3, "ENDPOINT_OPT_OUT": 1}


def test_many_writes_in_one_zone_make_only_one_slice(shop: Shop) -> None:
    begin(shop, LOS_ANGELES)
    for number in range(20):
        shop.put_in_zone(f"ny{number}", NEW_YORK)
    shop.pinpoint.clock.run_until_idle(limit=4)
    assert len(shop.sent()) == 21


@pytest.mark.parametrize("how", ["ended", "deleted"])
def test_a_write_after_a_run_has_no_effect_on_it(shop: Shop, how: str) -> None:
    campaign = begin(shop, LONDON, LOS_ANGELES)
    if how == "deleted":
        shop.delete_campaign(campaign)
    else:
        shop.finish()
    shop.put_in_zone("hi", HONOLULU)
    shop.finish()
    assert shop.times("hi") == []


def test_a_checkpoint_rolls_back_a_scheduled_slice(shop: Shop) -> None:
    begin(shop, LOS_ANGELES)
    with shop.pinpoint.checkpoint():
        shop.put_in_zone("ny", NEW_YORK)
        shop.finish()
        assert shop.times("ny") == ["2026-03-03 14:00"]
    shop.put_in_zone("london", LONDON)
    shop.finish()
    assert shop.sent() == ["london", LOS_ANGELES]


def test_a_write_during_a_run_that_is_not_in_local_time_does_not_schedule_a_slice(shop: Shop) -> None:
    shop.put_many(2)
    campaign = shop.campaign(once(hours=1), Limits={"MessagesPerSecond": 1})
    shop.advance(hours=1)
    shop.put_in_zone("ny", NEW_YORK)
    shop.finish()
    assert shop.sent(campaign) == ["e0", "e1"]
