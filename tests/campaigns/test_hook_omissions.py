"""Endpoints that a hook leaves out get no message and no event. The run, the report and `explain` show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .function_scene import HOOK, Shop, open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

DAILY = {"Frequency": "DAILY", "StartTime": "2026-03-02T10:00:00Z", "EndTime": "2026-03-05T00:00:00Z"}


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop with ann and bob. Its hook leaves out the ids in `left_out`."""
    with open_shop() as shop:
        shop.put("ann")
        shop.put("bob")
        yield shop


@pytest.fixture
def left_out(shop: Shop) -> set[str]:
    """The ids that the hook leaves out: ann."""
    ids = {"ann"}
    shop.pinpoint.lambdas["filter"] = lambda event, _: {
        key: value for key, value in event["Endpoints"].items() if key not in ids
    }
    return ids


@pytest.mark.usefixtures("left_out")
def test_given_a_hook_that_leaves_out_an_endpoint_when_explained_then_the_hook_is_named(shop: Shop) -> None:
    campaign = shop.app.campaign(shop.run(**HOOK))
    line = "the hook pinpoint.lambdas['filter'] left it out at 2026-03-02T10:00:00.000Z"
    assert line in campaign.explain("ann").obstacles
    assert line not in campaign.explain("bob").obstacles


@pytest.mark.usefixtures("left_out")
def test_given_a_hook_that_leaves_out_an_endpoint_then_the_run_counts_it_but_responses_do_not_show_it(
    shop: Shop,
) -> None:
    campaign_id = shop.create(**HOOK)
    happened = shop.pinpoint.clock.advance(minutes=1)
    [activity] = shop.app.campaign(campaign_id).activities
    assert activity.hook_left_out == 1
    assert str(activity).endswith(": sent to 1 of 2 endpoints (HOOK left out 1)")
    assert str(happened[1]).endswith(": sent to 1 of 2 endpoints (HOOK left out 1)")
    assert shop.activity(campaign_id)["ExecutionMetrics"] == {"ENDPOINT_PRODUCED": "2"}
    assert "sent to 1 of 2 endpoints; left out: HOOK 1" in shop.pinpoint.report()


def test_given_a_later_run_that_sends_when_explained_then_the_hook_is_not_named(shop: Shop, left_out: set[str]) -> None:
    campaign = shop.app.campaign(shop.run(**HOOK, Schedule=DAILY))
    left_out.clear()
    shop.pinpoint.clock.advance(days=1)
    assert campaign.explain("ann")
    assert campaign.explain("ann").obstacles == ()


@pytest.mark.usefixtures("left_out")
def test_given_a_checkpoint_that_ends_when_explained_then_the_run_in_it_is_forgotten(shop: Shop) -> None:
    campaign = shop.app.campaign(shop.create(**HOOK, Schedule={"StartTime": "2026-03-02T11:00:00Z"}))
    with shop.pinpoint.checkpoint():
        shop.pinpoint.clock.advance(hours=2)
        assert "left it out" in str(campaign.explain("ann"))
    assert "left it out" not in str(campaign.explain("ann"))


def test_given_a_hook_that_deletes_the_campaign_then_nothing_is_counted(shop: Shop) -> None:
    campaign_id = shop.create(**HOOK)

    def lambda_handler(event: Any, _: Any) -> Any:
        shop.client.delete_campaign(ApplicationId="shop", CampaignId=campaign_id)
        return {"bob": event["Endpoints"]["bob"]}

    shop.pinpoint.lambdas["filter"] = lambda_handler
    assert shop.sent_to == []
