"""A shop with in-app campaigns, and a device that fetches their messages. Its clock stays at T0."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import time_machine
from conftest import the_client

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import InAppDevice, Pinpoint

T0 = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
START, END = "2030-01-02T12:00:00Z", "2030-01-31T12:00:00.500Z"
BANNER = {
    "Content": [{"HeaderConfig": {"Alignment": "LEFT", "Header": "Sale", "TextColor": "#000000"}}],
    "Layout": "TOP_BANNER",
}


def schedule(*event_types: str, **members: Any) -> dict[str, Any]:
    """Make a schedule from T0 to END for events in an app, by default `cart.opened`."""
    dimensions = {"EventType": {"DimensionType": "INCLUSIVE", "Values": list(event_types or ("cart.opened",))}}
    return {
        "StartTime": "IMMEDIATE",
        "EndTime": END,
        "Frequency": "IN_APP_EVENT",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions},
        **members,
    }


class Shop:
    """An app, called `shop`, with a segment of all endpoints and the endpoint `Phone-1` on IN_APP."""

    def __init__(self, pinpoint: Pinpoint) -> None:
        self.pinpoint = pinpoint
        self.client = the_client()
        self.app = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
        self.everyone = self.create_segment("everyone", {})
        self.write("Phone-1")

    def write(self, endpoint_id: str, **members: Any) -> None:
        """Write an endpoint, on IN_APP unless the members say otherwise."""
        request: Any = {"ChannelType": "IN_APP", "Address": endpoint_id, **members}
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)

    def create_segment(self, name: str, dimensions: Any) -> str:
        """Create a segment, and return its id."""
        created = self.client.create_segment(
            ApplicationId="shop", WriteSegmentRequest={"Name": name, "Dimensions": dimensions}
        )
        return created["SegmentResponse"]["Id"]

    def promote(self, **members: Any) -> str:
        """Create a campaign with the in-app message BANNER and the schedule above, and return its id."""
        request: Any = {
            "Name": "promo",
            "SegmentId": self.everyone,
            "Schedule": schedule(),
            "MessageConfiguration": {"InAppMessage": BANNER},
            **members,
        }
        created = self.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)
        return created["CampaignResponse"]["Id"]

    def pause(self, campaign_id: str) -> None:
        """Pause a campaign."""
        self.client.update_campaign(
            ApplicationId="shop", CampaignId=campaign_id, WriteCampaignRequest={"IsPaused": True}
        )

    def get(self, endpoint_id: str = "Phone-1") -> list[Any]:
        """Return the items of GetInAppMessages."""
        answer = self.client.get_in_app_messages(ApplicationId="shop", EndpointId=endpoint_id)
        return answer["InAppMessagesResponse"]["InAppMessageCampaigns"]

    def reason(self, endpoint_id: str = "Phone-1") -> str:
        """Return why the only campaign is not offered. If this is empty, the campaign must be in the response."""
        [offer] = self.app.in_app(endpoint_id).offers
        assert bool(self.get(endpoint_id)) == bool(offer) == (not offer.reason)
        return offer.reason

    @property
    def device(self) -> InAppDevice:
        """Return a device that has not shown a message."""
        return self.app.in_app("Phone-1")


@contextmanager
def open_shop() -> Iterator[Shop]:
    """Open a shop in its own mock."""
    with time_machine.travel(T0, tick=False), mock_pinpoint() as pinpoint:
        yield Shop(pinpoint)
