"""Campaigns that events trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import CampaignLoopError

from .scene import after, on_event, once

if TYPE_CHECKING:
    from .scene import Shop

SALE = on_event(
    "purchase",
    Attributes={"item": {"Values": ["a", "b"]}},
    Metrics={"price": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 10}},
)


def test_events_trigger_between_start_and_end(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(SALE)
    members: dict[str, Any] = {"Attributes": {"item": "a"}, "Metrics": {"price": 10}}
    shop.put_event("phone", **members)
    assert shop.status(campaign) == "SCHEDULED"
    shop.advance(hours=2)
    assert shop.status(campaign) == "PENDING_NEXT_RUN"
    assert shop.sent() == []
    shop.put_event("phone", **members)
    assert shop.sent() == ["phone"]
    shop.advance(hours=24)
    assert shop.status(campaign) == "COMPLETED"
    shop.put_event("phone", **members)
    assert shop.sent() == ["phone"]


def test_an_event_at_exactly_the_start_counts_and_at_exactly_the_end_does_not(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    shop.put_event("phone")
    shop.advance(hours=24)
    shop.put_event("phone")
    assert shop.times("phone") == ["2026-03-02 11:00"]


@pytest.mark.parametrize(("item", "price"), [("a", 9), ("c", 10)])
def test_events_that_do_not_match_the_filter_do_not_trigger(shop: Shop, item: str, price: int) -> None:
    shop.put("phone")
    shop.campaign(SALE)
    shop.advance(hours=2)
    shop.put_event("phone", Attributes={"item": item}, Metrics={"price": price})
    shop.put_event("phone", "visit", Attributes={"item": "a"}, Metrics={"price": 10})
    assert shop.sent() == []


def test_each_event_sends_again(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(on_event("purchase"))
    shop.advance(hours=2)
    for _ in range(2):
        shop.put_event("phone")
    assert shop.sent() == ["phone", "phone"]


def test_all_messages_that_events_trigger_belong_to_one_activity(shop: Shop) -> None:
    shop.put_many(2)
    campaign = shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    for endpoint_id in ("e0", "e1", "e0"):
        shop.put_event(endpoint_id)
    [activity] = shop.activities(campaign)
    assert (activity["State"], activity["Start"]) == ("RUNNING", "2026-03-02T11:00:00.000Z")
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (3, 3)
    assert activity["ExecutionMetrics"] == {"ENDPOINT_PRODUCED": "3"}
    shop.finish()
    [activity] = shop.activities(campaign)
    assert (activity["State"], activity["End"]) == ("COMPLETED", "2026-03-03T11:00:00.000Z")


def test_an_endpoint_outside_the_segment_is_filtered_out(shop: Shop) -> None:
    shop.put("phone")
    segment = shop.segment({"Attributes": {"team": {"Values": ["A"]}}})
    campaign = shop.campaign(on_event("purchase"), segment=segment)
    shop.advance(hours=1)
    shop.put_event("phone")
    assert shop.sent() == []
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 1, "FILTERED_OUT_BY_SEGMENT": 1}
    assert shop.activities(campaign)[0]["TotalEndpointCount"] == 0


def test_an_endpoint_that_has_opted_out_or_is_held_out_does_not_get_a_message(shop: Shop) -> None:
    shop.put("out", OptOut="ALL")
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase"), HoldoutPercent=100)
    shop.advance(hours=1)
    shop.put_event("out")
    shop.put_event("phone")
    assert shop.statuses() == {"phone": "HOLDOUT"}
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 2, "ENDPOINT_OPT_OUT": 1, "TREATMENT_HOLDOUT": 1}


def test_events_of_pinpoint_itself_trigger_with_the_filter_type_system(shop: Shop) -> None:
    shop.put("phone")
    own = shop.campaign(on_event("_SMS.SUCCESS"))
    system = shop.campaign(on_event("_SMS.SUCCESS", filter_type="SYSTEM"), Limits={"Total": 1})
    shop.campaign(once(hours=2))
    shop.finish()
    assert shop.sent(own) == []
    assert shop.sent(system) == ["phone"]


def test_a_campaign_that_triggers_itself_raises_an_error_and_the_clock_moves_on(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(on_event("_SMS.SUCCESS", filter_type="SYSTEM"))
    shop.campaign(once(hours=2))
    with pytest.raises(CampaignLoopError, match=r"'sale'.*triggers itself.*100 times"):
        shop.advance(hours=3)
    assert len(shop.sent(campaign)) == 101
    shop.finish()
    assert len(shop.sent(campaign)) == 101
    assert shop.status(campaign) == "COMPLETED"


@pytest.mark.parametrize(
    ("event_type", "attributes", "advice"),
    [
        ("_SMS.SUCCESS", {}, "Set a Daily or a Total limit, or choose events for its EventFilter"),
        (
            "_campaign.send",
            {},
            "alone does not end this.* SUCCESS for the attribute campaign_send_status in the EventFilter, or choose",
        ),
        ("_campaign.send", {"campaign_send_status": {"Values": ["SUCCESS"]}}, "Set a Daily or a Total limit"),
    ],
)
def test_the_error_of_a_loop_says_how_to_end_it(
    shop: Shop, event_type: str, attributes: dict[str, Any], advice: str
) -> None:
    shop.put("phone")
    schedule = on_event(event_type, filter_type="SYSTEM", Attributes=attributes)
    campaign = shop.campaign(schedule)
    shop.campaign(once(hours=2))
    with pytest.raises(CampaignLoopError, match=advice):
        shop.advance(hours=3)
    assert len(shop.sent(campaign)) == 101


def test_a_limit_and_the_status_in_the_filter_end_a_loop(shop: Shop) -> None:
    shop.put("phone")
    attributes = {"campaign_send_status": {"Values": ["SUCCESS"]}}
    schedule = on_event("_campaign.send", filter_type="SYSTEM", Attributes=attributes)
    campaign = shop.campaign(schedule, Limits={"Total": 1})
    shop.campaign(once(hours=2))
    shop.finish()
    assert shop.sent(campaign) == ["phone"]


def test_campaigns_that_trigger_each_other_raise_an_error_quickly(shop: Shop) -> None:
    shop.put("phone")
    for _ in range(3):
        shop.campaign(on_event("_SMS.SUCCESS", filter_type="SYSTEM"))
    shop.campaign(once(hours=2))
    errors = 0
    for _ in range(20):
        try:
            shop.finish()
        except CampaignLoopError:
            errors += 1
    assert errors == 3
    assert len(shop.sent()) < 1_000
    assert shop.pinpoint.clock.next_due is None


def test_many_messages_of_a_campaign_may_trigger_another_at_the_same_time(shop: Shop) -> None:
    shop.put("phone")
    first = shop.campaign(on_event("purchase"))
    after_the_first = {"campaign_id": {"Values": [first]}}
    second = shop.campaign(on_event("_SMS.SUCCESS", filter_type="SYSTEM", Attributes=after_the_first))
    shop.advance(hours=1)
    for _ in range(150):
        shop.put_event("phone")
    assert len(shop.sent(first)) == len(shop.sent(second)) == 150


def test_an_update_of_the_schedule_ends_the_activity_and_begins_another(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    shop.update(campaign, Schedule={**on_event("visit"), "StartTime": after(hours=2)})
    shop.put_event("phone", "visit")
    assert shop.sent() == []
    shop.advance(hours=1)
    shop.put_event("phone")
    shop.put_event("phone", "visit")
    assert shop.sent() == ["phone"]
    assert [activity["State"] for activity in shop.activities(campaign)] == ["COMPLETED", "RUNNING"]


def test_an_event_of_an_endpoint_that_is_deleted_in_the_meantime_does_not_send(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(on_event("purchase"), Hook={"LambdaFunctionName": "hook", "Mode": "FILTER"})
    calls = []

    def hook(event: Any, _: Any) -> Any:
        calls.append(event)
        shop.delete("phone")
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.advance(hours=1)
    event = {"EventType": "purchase", "Timestamp": "2026-03-02T11:00:00Z"}
    batch = {"phone": {"Endpoint": {}, "Events": {"1": event, "2": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    assert shop.sent() == []
    assert len(calls) == 1


def test_events_of_another_app_do_not_trigger(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(on_event("purchase"))
    shop.pinpoint.create_app("other", region="us-east-1", channels=["SMS"])
    shop.advance(hours=1)
    event = {"EventType": "purchase", "Timestamp": "2026-03-02T11:00:00Z"}
    batch = {"phone": {"Endpoint": {"ChannelType": "SMS", "Address": "+12065550100"}, "Events": {"1": event}}}
    shop.client.put_events(ApplicationId="other", EventsRequest={"BatchItem": batch})
    assert shop.sent() == []
