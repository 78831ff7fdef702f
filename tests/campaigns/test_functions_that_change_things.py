"""Functions that campaigns call and that call Pinpoint: endpoints that they delete or opt out get no more messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .function_scene import HOOK, Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CUSTOM = {
    "MessageConfiguration": {"CustomMessage": {"Data": "x"}},
    "CustomDeliveryConfiguration": {"DeliveryUri": "filter", "EndpointTypes": ["SMS"]},
}
FUNCTIONS = pytest.mark.parametrize("members", [HOOK, CUSTOM], ids=["hook", "custom"])


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def register(shop: Shop, do: Callable[[Any], object]) -> list[list[str]]:
    """Register a function that performs an action on its first call, and list the endpoints of its calls."""
    calls: list[list[str]] = []

    def lambda_handler(event: Any, context: Any) -> Any:
        calls.append([*event["Endpoints"]])
        if len(calls) == 1:
            do(event)
        return event["Endpoints"]

    shop.pinpoint.lambdas["filter"] = lambda_handler
    return calls


def test_given_a_hook_that_deletes_endpoints_of_its_call_when_it_runs_then_they_do_not_get_a_message(
    shop: Shop,
) -> None:
    register(shop, lambda event: shop.client.delete_endpoint(ApplicationId="shop", EndpointId="e1"))
    shop.put_many(3)
    shop.run(**HOOK)
    assert shop.statuses == {"e0": "SUCCESSFUL", "e2": "SUCCESSFUL"}


def test_given_a_hook_that_opts_out_an_endpoint_of_its_call_when_it_runs_then_it_does_not_get_a_message(
    shop: Shop,
) -> None:
    out: Any = {"OptOut": "ALL"}
    register(
        shop, lambda event: shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest=out)
    )
    shop.put_many(2)
    shop.run(**HOOK)
    assert shop.statuses == {"e0": "SUCCESSFUL", "e1": "OPT_OUT"}


def test_given_a_hook_that_deactivates_an_endpoint_of_its_call_when_it_runs_then_it_does_not_get_a_message(
    shop: Shop,
) -> None:
    away: Any = {"EndpointStatus": "INACTIVE"}
    register(
        shop, lambda event: shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest=away)
    )
    shop.put_many(2)
    shop.run(**HOOK)
    assert shop.statuses == {"e0": "SUCCESSFUL"}


def test_given_a_hook_that_writes_an_endpoint_when_it_returns_then_its_answer_overrides_the_stored_values(
    shop: Shop,
) -> None:
    def write(event: Any) -> None:
        stored: Any = {"Attributes": {"Name": ["stored"], "City": ["Rome"]}}
        shop.client.update_endpoint(ApplicationId="shop", EndpointId="ann", EndpointRequest=stored)
        event["Endpoints"]["ann"] = {"Attributes": {"Name": ["answered"]}}

    register(shop, write)
    shop.put("ann")
    shop.run({"SMSMessage": {"Body": "{{Attributes.Name}}"}}, **HOOK)
    assert shop.message_to("ann").body == "answered"


@FUNCTIONS
def test_given_a_function_that_deletes_an_endpoint_of_the_next_call_when_it_runs_then_that_one_is_left_out(
    shop: Shop, members: Any
) -> None:
    calls = register(shop, lambda event: shop.client.delete_endpoint(ApplicationId="shop", EndpointId="e55"))
    shop.put_many(60)
    shop.run(**members)
    assert [len(call) for call in calls] == [50, 9]
    assert "e55" not in shop.statuses


@FUNCTIONS
def test_given_a_function_that_deletes_the_campaign_when_it_runs_then_no_more_calls_are_made(
    shop: Shop, members: Any
) -> None:
    calls = register(
        shop, lambda event: shop.client.delete_campaign(ApplicationId="shop", CampaignId=event["CampaignId"])
    )
    shop.put_many(60)
    shop.run(**members)
    assert [len(call) for call in calls] == [50]
    assert len(shop.sent_to) == (0 if members is HOOK else 50)


@FUNCTIONS
def test_given_a_function_that_deletes_the_segment_when_it_runs_then_no_more_calls_are_made(
    shop: Shop, members: Any
) -> None:
    def delete_segment(event: Any) -> None:
        campaign: Any = shop.client.get_campaign(ApplicationId="shop", CampaignId=event["CampaignId"])
        shop.client.delete_segment(ApplicationId="shop", SegmentId=campaign["CampaignResponse"]["SegmentId"])

    calls = register(shop, delete_segment)
    shop.put_many(60)
    campaign_id = shop.run(**members)
    assert [len(call) for call in calls] == [50]
    assert len(shop.sent_to) == (0 if members is HOOK else 50)
    assert shop.activity(campaign_id)["State"] == "CANCELLED"


@FUNCTIONS
def test_given_a_function_that_deletes_the_app_when_it_runs_then_no_more_calls_are_made(
    shop: Shop, members: Any
) -> None:
    calls = register(shop, lambda event: shop.client.delete_app(ApplicationId="shop"))
    shop.put_many(60)
    shop.run(**members)
    assert [len(call) for call in calls] == [50]
    assert len(shop.sent_to) == (0 if members is HOOK else 50)


def test_given_a_hook_that_replaces_its_app_when_it_runs_then_no_message_is_sent(
    shop: Shop,
) -> None:
    def replace_app(event: Any) -> None:
        shop.client.delete_app(ApplicationId="shop")
        shop.pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
        shop.put_many(2)

    calls = register(shop, replace_app)
    shop.put_many(60)
    shop.run(**HOOK)
    assert [len(call) for call in calls] == [50]
    assert shop.sent_to == []


def test_given_a_hook_that_fails_after_it_has_deleted_an_endpoint_when_it_runs_then_only_the_others_have_failed(
    shop: Shop,
) -> None:
    def lambda_handler(event: Any, context: Any) -> Any:
        shop.client.delete_endpoint(ApplicationId="shop", EndpointId="e0")
        raise ValueError

    shop.pinpoint.lambdas["filter"] = lambda_handler
    shop.put_many(2)
    shop.run(**HOOK)
    assert shop.statuses == {"e1": "HOOK_FAILURE"}


def test_given_a_hook_that_creates_a_campaign_when_it_runs_then_both_run(shop: Shop) -> None:
    register(shop, lambda event: shop.create({"EmailMessage": {"Title": "Hi", "Body": "Hi"}}))
    shop.put("ann")
    shop.put("bob", "EMAIL")
    shop.run(**HOOK)
    assert shop.sent_to == ["ann", "bob"]


def test_given_a_predicate_on_messages_that_raises_when_it_runs_then_that_message_fails_and_the_others_go_out(
    shop: Shop,
) -> None:
    def is_slow(message: Any) -> bool:
        assert message.endpoint_id != "e1", "not e1"
        return False

    shop.pinpoint.faults.deliver(is_slow, "TEMPORARY_FAILURE")
    shop.put_many(3)
    campaign_id = shop.create()
    with pytest.raises(AssertionError, match="not e1"):
        shop.pinpoint.clock.advance(minutes=10)
    assert shop.statuses == {"e0": "SUCCESSFUL", "e1": "UNKNOWN_FAILURE", "e2": "SUCCESSFUL"}
    assert shop.status(campaign_id) == "COMPLETED"


def test_given_a_predicate_that_deletes_an_endpoint_when_it_runs_then_the_endpoint_does_not_get_a_message(
    shop: Shop,
) -> None:
    def delete(message: Any) -> bool:
        if message.endpoint_id == "e0":
            shop.client.delete_endpoint(ApplicationId="shop", EndpointId="e2")
        return False

    shop.pinpoint.faults.deliver(delete, "TEMPORARY_FAILURE")
    shop.put_many(3)
    shop.run()
    assert shop.sent_to == ["e0", "e1"]
