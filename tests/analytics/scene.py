"""A shop whose messages are counted: short methods that send messages and read KPIs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import time_machine
from journeys.running.scene import T0, Shop

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.campaigns.campaign import Campaign, Treatment, put_campaign
from pinpoint_mock.endpoints.audience import Audience
from pinpoint_mock.messages.origins import CAMPAIGN, CampaignOrigin
from pinpoint_mock.messages.recipients import recipient_at
from pinpoint_mock.messages.sending import Sending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import SentMessage

LINK = "https://example.com/new"
MESSAGES: dict[str, dict[str, Any]] = {
    "EMAIL": {
        "EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hello"}, "TextPart": {"Data": f"Look: {LINK}"}}},
    },
    "SMS": {"SMSMessage": {"Body": "Come back"}},
    "GCM": {"GCMMessage": {"Title": "News", "Body": "Look"}},
    "VOICE": {"VoiceMessage": {"Body": "Come back"}},
}


class KpiShop(Shop):
    """A shop that sends messages by request and like campaigns."""

    def send(self, channel: str, *addresses: str, body: str | None = None) -> list[SentMessage]:
        """Send a message to addresses by request, and return the messages."""
        before = len(self.pinpoint.outbox)
        message: Any = {"SMSMessage": {"Body": body}} if body else MESSAGES[channel]
        request: Any = {
            "Addresses": {address: {"ChannelType": channel} for address in addresses},
            "MessageConfiguration": message,
        }
        self.client.send_messages(ApplicationId="shop", MessageRequest=request)
        return list(self.pinpoint.outbox)[before:]

    def send_to(self, channel: str, *endpoint_ids: str) -> list[SentMessage]:
        """Send a message to endpoints by request, and return the messages."""
        before = len(self.pinpoint.outbox)
        endpoints: Any = {endpoint_id: {} for endpoint_id in endpoint_ids}
        request: Any = {"Endpoints": endpoints, "MessageConfiguration": MESSAGES[channel]}
        self.client.send_messages(ApplicationId="shop", MessageRequest=request)
        return list(self.pinpoint.outbox)[before:]

    def put_campaign(self, campaign_id: str) -> str:
        """Store a campaign that does not run, without a call."""
        with self.pinpoint._session.locked_world() as world:
            app, now = world.find_app("shop"), world.clock.now()
            assert app is not None
            request = {"Name": campaign_id, "SegmentId": "people", "Schedule": {"StartTime": "IMMEDIATE"}}
            treatments = (Treatment("0", "SCHEDULED", now),)
            put_campaign(app, Campaign(campaign_id, 1, request, 1, now, now, treatments))
        return campaign_id

    def send_as(self, campaign_id: str, activity_id: str, *endpoint_ids: str, channel: str = "EMAIL") -> None:
        """Send a message to endpoints, like an activity of a campaign."""
        with self.pinpoint._session.locked_world() as world:
            app = world.find_app("shop")
            assert app is not None
            origin = CampaignOrigin(campaign_id, "0", activity_id)
            endpoints = [app.part(Audience).endpoints[endpoint_id] for endpoint_id in endpoint_ids]
            with Sending(app, CAMPAIGN, {"MessageConfiguration": MESSAGES[channel]}, origin) as sending:
                for endpoint in endpoints:
                    sending.send(recipient_at(app, endpoint))

    def report_opened(self, endpoint_id: str, **attributes: str) -> None:
        """Report a push as opened, like the library on a phone."""
        now = self.pinpoint.clock.now.isoformat()
        event: Any = {"EventType": "_campaign.opened_notification", "Timestamp": now, "Attributes": attributes}
        items: Any = {endpoint_id: {"Endpoint": {}, "Events": {"event": event}}}
        self.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": items})

    def rows(self, name: str, *, campaign: str | None = None, **span: Any) -> list[Any]:
        """Return the rows of a KPI of the application or a campaign, as in the response."""
        asked: Any = {"ApplicationId": "shop", "KpiName": name, **span}
        if campaign is None:
            answer: Any = self.client.get_application_date_range_kpi(**asked)["ApplicationDateRangeKpiResponse"]
        else:
            asked["CampaignId"] = campaign
            answer = self.client.get_campaign_date_range_kpi(**asked)["CampaignDateRangeKpiResponse"]
        return list(answer["KpiResult"]["Rows"])

    def value(self, name: str, **where: Any) -> str | None:
        """Return the value of a KPI with a single value; None without data."""
        rows = self.rows(name, **where)
        assert all(row["GroupedBys"] == [] for row in rows)
        values = [row["Values"][0]["Value"] for row in rows]
        assert len(values) <= 1
        return values[0] if values else None

    def groups(self, name: str, **where: Any) -> dict[str, str]:
        """Return the value of each group of a KPI."""
        return {row["GroupedBys"][0]["Value"]: row["Values"][0]["Value"] for row in self.rows(name, **where)}


@contextmanager
def open_kpi_shop(**options: Any) -> Iterator[KpiShop]:
    """Open a shop; the clock stays at T0 unless a test advances it."""
    with time_machine.travel(T0, tick=False), mock_pinpoint(**options) as pinpoint:
        yield KpiShop(pinpoint)
