"""`explain` describes the events that a campaign waits for, and why the last event of an endpoint did not match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .scene import on_event, once

if TYPE_CHECKING:
    from .scene import Shop

WAITS = "the campaign sends after an event by PutEvents (FilterType ENDPOINT) with EventType INCLUSIVE ['purchase']"
AT_ONE = "2026-03-02T11:00:00.000Z"


def explain(shop: Shop, campaign: str) -> tuple[str, ...]:
    """Return the obstacles of the endpoint `phone`."""
    return shop.app.campaign(campaign).explain("phone").obstacles


def begin(shop: Shop, *event_types: str, **members: str) -> str:
    """Start an event-triggered campaign for the endpoint `phone`, and return its id."""
    shop.put("phone")
    shop.put("other")
    campaign = shop.campaign(on_event(*event_types, **members))
    shop.advance(hours=1)
    return campaign


def test_without_an_event_of_the_endpoint_the_explanation_says_so(shop: Shop) -> None:
    campaign = begin(shop, "purchase")
    shop.put_event("other")
    assert explain(shop, campaign) == (WAITS, "the endpoint has no event by PutEvents")


def test_an_event_that_differs_only_in_case_is_explained(shop: Shop) -> None:
    campaign = begin(shop, "purchase")
    shop.put_event("phone", "Purchase")
    [_, line] = explain(shop, campaign)
    assert line.startswith(f"its last event, 'Purchase', came at {AT_ONE}: ✗ EventType: found 'Purchase', wanted ")
    assert "differs only in case" in line


def test_only_the_first_dimension_that_fails_is_shown(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase", Attributes={"item": {"Values": ["a"]}}))
    shop.advance(hours=1)
    shop.put_event("phone", "visit")
    assert str(explain(shop, campaign)[1]).count("✗") == 1


def test_events_before_the_start_and_after_the_end_are_explained(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase"))
    shop.put_event("phone")
    came = "its last event, 'purchase', came at 2026-03-02T10:00:00.000Z, before the campaign's start at " + AT_ONE
    assert explain(shop, campaign)[-1] == came
    shop.advance(hours=26)
    shop.put_event("phone")
    assert explain(shop, campaign)[-1].endswith(", after the campaign's end at 2026-03-03T11:00:00.000Z")


def test_a_matching_event_of_an_endpoint_outside_the_segment_is_explained(shop: Shop) -> None:
    shop.put("phone")
    segment = shop.segment({"Attributes": {"team": {"Values": ["A"]}}})
    campaign = shop.campaign(on_event("purchase"), segment=segment)
    shop.advance(hours=1)
    shop.put_event("phone")
    obstacles = explain(shop, campaign)
    assert obstacles[0].startswith("the endpoint is not in the campaign's segment")
    assert obstacles[-1] == f"its last event, 'purchase', came at {AT_ONE} and matches the EventFilter"


def test_events_are_not_obstacles_once_the_endpoint_has_a_message(shop: Shop) -> None:
    campaign = begin(shop, "purchase")
    shop.put_event("phone")
    found = shop.app.campaign(campaign).explain("phone")
    assert found
    assert found.obstacles == ()
    assert found.summary.endswith("no obstacles now")
    assert f"  {WAITS}" in found.details


def test_an_event_of_pinpoint_itself_that_the_filter_type_excludes_is_explained(shop: Shop) -> None:
    campaign = begin(shop, "_SMS.SUCCESS")
    shop.campaign()
    shop.advance(minutes=1)
    assert explain(shop, campaign)[1:] == (
        "the endpoint has no event by PutEvents",
        f"its event '_SMS.SUCCESS' at {AT_ONE} came from Pinpoint itself: "
        "the campaign needs the FilterType SYSTEM for it, not ENDPOINT",
    )


def test_an_event_by_put_events_that_the_filter_type_excludes_is_explained(shop: Shop) -> None:
    campaign = begin(shop, "purchase", filter_type="SYSTEM")
    shop.put_event("phone")
    assert explain(shop, campaign)[1:] == (
        "the endpoint has no event from Pinpoint itself",
        f"its event 'purchase' at {AT_ONE} came by PutEvents: "
        "the campaign needs the FilterType ENDPOINT for it, not SYSTEM",
    )


def test_the_explanation_names_a_newer_version_of_the_segment(shop: Shop) -> None:
    shop.put("phone")
    segment = shop.segment({"Attributes": {"team": {"Values": ["A"]}}})
    campaign = shop.campaign(once(hours=1), segment=segment)
    shop.client.update_segment(
        ApplicationId="shop", SegmentId=segment, WriteSegmentRequest={"Name": "people", "Dimensions": {}}
    )
    assert explain(shop, campaign)[-1] == (
        "the endpoint is not in the campaign's segment 'people' "
        "(version 1: the segment's newest version is 2; the campaign uses 1)"
    )
