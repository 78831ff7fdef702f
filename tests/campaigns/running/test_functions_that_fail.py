"""Functions of the test that a run calls: they fail, take too long, or change the campaign and its endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import every, on_event, once

if TYPE_CHECKING:
    from .scene import Shop

HOOK: dict[str, Any] = {"Hook": {"LambdaFunctionName": "hook", "Mode": "FILTER"}}


def fail_for(endpoint_id: str) -> Any:
    """Make a predicate on messages that fails a test for one endpoint."""

    def check(message: Any) -> bool:
        assert message.endpoint_id != endpoint_id, f"a message to {endpoint_id}"
        return False

    return check


def test_a_failed_assertion_is_raised_and_the_others_get_their_message(shop: Shop) -> None:
    shop.put_many(3)
    shop.pinpoint.faults.deliver(fail_for("e1"), "PERMANENT_FAILURE")
    campaign = shop.campaign(once(hours=1))
    with pytest.raises(AssertionError, match="a message to e1"):
        shop.advance(hours=1)
    assert shop.statuses() == {"e0": "SUCCESSFUL", "e1": "UNKNOWN_FAILURE", "e2": "SUCCESSFUL"}
    assert shop.status(campaign) == "COMPLETED"
    [activity] = shop.activities(campaign)
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (2, 3)


def test_a_failed_assertion_in_a_paced_run_is_raised_and_the_run_goes_on(shop: Shop) -> None:
    shop.put_many(3)
    shop.pinpoint.faults.deliver(fail_for("e1"), "PERMANENT_FAILURE")
    campaign = shop.campaign(once(hours=1), Limits={"MessagesPerSecond": 1})
    with pytest.raises(AssertionError, match="a message to e1"):
        shop.advance(hours=2)
    assert shop.sent() == ["e0", "e2"]
    assert shop.status(campaign) == "COMPLETED"


def test_a_failed_assertion_in_an_event_campaign_is_raised_once(shop: Shop) -> None:
    shop.put("phone")
    shop.pinpoint.faults.deliver(fail_for("phone"), "PERMANENT_FAILURE")
    campaign = shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    shop.put_event("phone")
    with pytest.raises(AssertionError, match="a message to phone"):
        shop.advance(seconds=1)
    assert shop.status(campaign) == "PENDING_NEXT_RUN"
    assert shop.count() == {"UNKNOWN_FAILURE": 1}


def test_a_hook_that_deletes_the_campaign_ends_the_run(shop: Shop) -> None:
    shop.put_many(60)
    campaign = shop.campaign(once(hours=1), **HOOK)

    def hook(event: Any, _: Any) -> Any:
        shop.delete_campaign(campaign)
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.finish()
    assert shop.sent() == []
    assert shop.pinpoint.clock.next_due is None


def test_a_hook_that_deletes_the_app_ends_the_run(shop: Shop) -> None:
    shop.put_many(60)
    shop.campaign(once(hours=1), **HOOK)

    def hook(event: Any, _: Any) -> Any:
        shop.client.delete_app(ApplicationId="shop")
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.finish()
    assert shop.sent() == []
    assert shop.pinpoint.clock.next_due is None


def test_a_hook_that_deletes_the_segment_cancels_the_run(shop: Shop) -> None:
    segment = shop.segment()
    shop.put_many(60)
    campaign = shop.campaign(every("DAILY", 2), segment=segment, **HOOK)

    def hook(event: Any, _: Any) -> Any:
        shop.delete_segment(segment)
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.finish()
    assert len(shop.sent()) <= 50
    assert [activity["State"] for activity in shop.activities(campaign)] == ["CANCELLED"]
    assert shop.status(campaign) == "DELETED"


def test_a_hook_that_pauses_the_campaign_lets_the_run_end(shop: Shop) -> None:
    shop.put_many(60)
    campaign = shop.campaign(every("DAILY", 2), **HOOK)

    def hook(event: Any, _: Any) -> Any:
        shop.pause(campaign)
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.advance(days=1)
    assert len(shop.sent()) == 60
    assert shop.status(campaign) == "PAUSED"


def test_a_hook_that_opts_endpoints_out_keeps_them_from_later_batches(shop: Shop) -> None:
    shop.put_many(60)
    campaign = shop.campaign(once(hours=1), **HOOK)

    def hook(event: Any, _: Any) -> Any:
        if "e0" in event["Endpoints"]:
            shop.change("e59", OptOut="ALL")
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.finish()
    assert len(shop.sent()) == 59
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 60, "ENDPOINT_OPT_OUT": 1}


def test_a_hook_that_takes_too_long_delays_the_next_batch(shop: Shop) -> None:
    shop.put_many(60)
    campaign = shop.campaign(once(hours=1), **HOOK)

    def hook(event: Any, _: Any) -> Any:
        if "e0" in event["Endpoints"]:
            raise TimeoutError
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.advance(hours=1)
    assert shop.status(campaign) == "EXECUTING"
    shop.finish()
    assert shop.count() == {"HOOK_FAILURE": 50, "SUCCESSFUL": 10}
    assert shop.pinpoint.outbox[-1].time > shop.pinpoint.outbox[0].time
    assert shop.status(campaign) == "COMPLETED"


def test_a_campaign_that_a_hook_creates_runs_at_the_same_time(shop: Shop) -> None:
    shop.put("phone")
    shop.campaign(once(hours=1), **HOOK)

    def hook(event: Any, _: Any) -> Any:
        shop.campaign(Name="second")
        return event["Endpoints"]

    shop.pinpoint.lambdas["hook"] = hook
    shop.advance(hours=1)
    assert shop.times("phone") == ["2026-03-02 11:00", "2026-03-02 11:00"]
