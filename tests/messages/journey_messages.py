"""Sending messages like a journey or a campaign: a batch for the endpoints that it has reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.messages.message import Result
from pinpoint_mock.messages.origins import CAMPAIGN, JOURNEY, CampaignOrigin, JourneyOrigin
from pinpoint_mock.messages.recipients import recipient_at
from pinpoint_mock.messages.sending import Sending

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock.messages.origins import Origin
    from pinpoint_mock.messages.recipients import Recipient

    from .conftest import Shop

ORIGIN = JourneyOrigin("onboarding", "run-1", "welcome", "EMAIL")
IDS = {"journey_id": "onboarding", "journey_run_id": "run-1", "journey_activity_id": "welcome"}
DELIVERED = Result("SUCCESSFUL", 200, "")


def send_batch(
    shop: Shop,
    *endpoint_ids: str,
    message: Any = None,
    do: Callable[[Sending, Recipient], dict[str, Any]] = Sending.send,
    origin: Origin = ORIGIN,
    **members: Any,
) -> list[dict[str, Any]]:
    """Send to endpoints, or do something else with each, and return their results."""
    with shop.pinpoint._session.locked_world() as world:
        app = world.find_app("shop")
        assert app is not None
        endpoints = [app.part(Audience).endpoints[endpoint_id] for endpoint_id in endpoint_ids]
        source = CAMPAIGN if isinstance(origin, CampaignOrigin) else JOURNEY
        with Sending(app, source, shop.request(message, **members), origin) as sending:
            return [do(sending, recipient_at(app, endpoint)) for endpoint in endpoints]
