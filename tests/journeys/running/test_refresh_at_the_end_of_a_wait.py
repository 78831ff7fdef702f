"""A refresh at the same time at which a participant leaves: it may enter again, regardless of other participants."""

from __future__ import annotations

from typing import Any

import pytest

from .scene import Shop, custom, has, open_shop, split, wait

ACTIVITIES = {"s": split(has("waits", "shorter"), "wb", "wa"), "wa": wait("PT2H"), "wb": wait("PT90M")}


def put_another(shop: Shop) -> None:
    shop.put("b", Attributes={"waits": ["shorter"]})


@pytest.mark.parametrize("is_alone", [True, False], ids=["alone", "with-another-whose-wait-ends-before"])
def test_given_a_refresh_when_a_wait_ends_at_the_same_time_then_its_participant_leaves_and_enters_again(
    is_alone: bool,
) -> None:
    with open_shop() as shop:
        shop.put("a")
        if not is_alone:
            put_another(shop)
        journey = shop.start(ACTIVITIES, RefreshFrequency="PT1H")
        shop.advance(hours=2)
        entries = [each.state for each in journey.participants if each.endpoint_id == "a"]
        assert entries == ["LEFT", "ACTIVE"]


def test_given_a_wait_as_long_as_the_refresh_frequency_then_the_participant_enters_again_at_each_refresh() -> None:
    with open_shop() as shop:
        shop.put("a")
        journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="PT1H")
        shop.advance(hours=3)
        assert [each.state for each in journey.participants] == ["LEFT", "LEFT", "LEFT", "ACTIVE"]
        assert shop.metrics(journey)["ACTIVE_ENDPOINT_REJECTED"] == "0"


@pytest.mark.parametrize("deletes", ["journey", "app"])
def test_given_a_function_that_deletes_the_journey_at_the_time_of_a_refresh_then_no_member_enters(deletes: str) -> None:
    with open_shop() as shop:
        shop.put("a")
        journey = shop.publish({"w": wait("PT1H", "c"), "c": custom()}, RefreshFrequency="PT1H")

        def delete(event: Any, context: Any) -> None:
            if deletes == "app":
                shop.client.delete_app(ApplicationId="shop")
            else:
                shop.client.delete_journey(ApplicationId="shop", JourneyId=journey.id)

        shop.pinpoint.lambdas["channel"] = delete
        shop.advance(minutes=5)
        shop.advance(hours=5)
        assert shop.sent_to("CUSTOM") == ["a"]


def test_given_a_function_that_fails_the_test_at_the_time_of_a_refresh_then_new_members_enter_anyway() -> None:
    with open_shop() as shop:
        shop.put("a")
        journey = shop.start({"w": wait("PT1H", "c"), "c": custom()}, RefreshFrequency="PT1H")

        def fail(event: Any, context: Any) -> None:
            raise AssertionError("seen by the test")

        shop.pinpoint.lambdas["channel"] = fail
        shop.put("b")
        with pytest.raises(AssertionError, match="seen by the test"):
            shop.advance(hours=1)
        shop.advance(minutes=1)
        assert [(each.endpoint_id, each.state) for each in journey.participants] == [
            ("a", "LEFT"),
            ("a", "ACTIVE"),
            ("b", "ACTIVE"),
        ]
        assert [each.activity for each in journey.participants] == [None, "w", "w"]
