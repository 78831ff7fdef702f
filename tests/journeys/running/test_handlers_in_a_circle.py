"""Functions of the test that start each other's journeys endlessly."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock import EndlessInstantError

from .scene import Shop, custom, open_shop

BY_EVENT = {
    "EventStartCondition": {
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["go"]}}},
    }
}


def send(shop: Shop, endpoint_id: str) -> None:
    shop.client.put_events(
        ApplicationId="shop",
        EventsRequest={
            "BatchItem": {
                endpoint_id: {
                    "Endpoint": {},
                    "Events": {"1": {"EventType": "go", "Timestamp": "2026-03-02T10:00:00Z"}},
                }
            }
        },
    )


def test_given_a_function_that_puts_the_event_of_the_next_participant_when_time_passes_then_an_error_is_raised() -> (
    None
):
    with open_shop() as shop:
        shop.put_many(2)

        def answer(event: Any, context: Any) -> None:
            send(shop, "e1" if "e0" in event["Endpoints"] else "e0")

        shop.pinpoint.lambdas["channel"] = answer
        shop.start({"c": custom()}, StartCondition=BY_EVENT)
        send(shop, "e0")
        with pytest.raises(EndlessInstantError, match="two handlers that each put the event"):
            shop.advance(seconds=1)
