"""A shop whose campaigns run: an app with channels, templates and endpoints, and short methods for campaigns."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import time_machine
from conftest import the_client

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pinpoint_mock import AppView, Pinpoint

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
SMS = {"SMSMessage": {"Body": "Sale", "MessageType": "PROMOTIONAL"}}
EMAIL = {"EmailMessage": {"Title": "Sale", "Body": "Look"}}
_ADDRESSES = {"EMAIL": "{0}@example.com", "SMS": "+1206555{1:04d}"}


def after(**duration: float) -> str:
    """Return a time after T0, in the format of a Schedule."""
    return f"{T0 + timedelta(**duration):%Y-%m-%dT%H:%M:%SZ}"


def once(**duration: float) -> dict[str, Any]:
    """Make a schedule of one run, a duration after T0."""
    return {"StartTime": after(**duration)}


def every(frequency: str, slots: int, **members: Any) -> dict[str, Any]:
    """Make a schedule that begins an hour after T0 and ends with the last of some slots."""
    period = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(days=7)}[frequency]
    end = T0 + timedelta(hours=1) + (slots - 1) * period + timedelta(minutes=30)
    return {
        "StartTime": after(hours=1),
        "EndTime": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "Frequency": frequency,
        **members,
    }


def on_event(*event_types: str, filter_type: str = "ENDPOINT", **dimensions: Any) -> dict[str, Any]:
    """Make a schedule for a campaign that events trigger, for a day from an hour after T0."""
    wanted = {"EventType": {"DimensionType": "INCLUSIVE", "Values": [*event_types]}, **dimensions}
    return {
        "StartTime": after(hours=1),
        "EndTime": after(hours=25),
        "Frequency": "EVENT",
        "EventFilter": {"FilterType": filter_type, "Dimensions": wanted},
    }


class Shop:
    """An app with channels, in a mock whose clock stays at T0.

    Args:
        pinpoint: The mock.
    """

    def __init__(self, pinpoint: Pinpoint) -> None:
        self.pinpoint = pinpoint
        self.client: Any = the_client()
        self.app: AppView = pinpoint.create_app("shop", region="us-east-1", channels=["EMAIL", "SMS", "GCM"])
        self._put = 0
        self.client.create_sms_template(TemplateName="text", SMSTemplateRequest={"Body": "From a template"})

    def put(self, endpoint_id: str, channel: str = "SMS", **members: Any) -> None:
        """Write an endpoint with its own address. Given members are added, and replace its own members."""
        self._put += 1
        address = _ADDRESSES.get(channel, "token-{0}").format(endpoint_id, self._put)
        request = {"ChannelType": channel, "Address": address, **members}
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)

    def put_many(self, number: int) -> list[str]:
        """Write endpoints `e0`, `e1` and so on, and return their ids."""
        ids = [f"e{each}" for each in range(number)]
        for endpoint_id in ids:
            self.put(endpoint_id)
        return ids

    def put_in_zone(self, endpoint_id: str, zone: str) -> None:
        """Write an endpoint in a time zone."""
        self.put(endpoint_id, Demographic={"Timezone": zone})

    def import_people(self, zones: Sequence[str]) -> str:
        """Import endpoints `0`, `1` and so on as a segment, each in its time zone, and return the segment's id."""
        rows = [f"{number},SMS,+1206{5550000 + number},{zone}" for number, zone in enumerate(zones)]
        return self.import_table("\n".join(["Id,ChannelType,Address,Demographic.Timezone", *rows]))

    def import_table(self, table: str) -> str:
        """Import a table as a segment, and return its id."""
        self.pinpoint.s3.put("s3://files/people.csv", table)
        request = {
            "Format": "CSV",
            "S3Url": "s3://files/people.csv",
            "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
            "DefineSegment": True,
        }
        job = self.client.create_import_job(ApplicationId="shop", ImportJobRequest=request)["ImportJobResponse"]
        while self.app.import_job(job["Id"]).advance() != "COMPLETED":
            pass
        done = self.client.get_import_job(ApplicationId="shop", JobId=job["Id"])["ImportJobResponse"]
        return str(done["Definition"]["SegmentId"])

    def change(self, endpoint_id: str, **members: Any) -> None:
        """Change members of an endpoint."""
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=members)

    def delete(self, *endpoint_ids: str) -> None:
        """Delete endpoints."""
        for endpoint_id in endpoint_ids:
            self.client.delete_endpoint(ApplicationId="shop", EndpointId=endpoint_id)

    def segment(self, dimensions: Any = None) -> str:
        """Create a segment, by default of all endpoints, and return its id."""
        wanted = {"Name": "people", "Dimensions": dimensions or {}}
        answer = self.client.create_segment(ApplicationId="shop", WriteSegmentRequest=wanted)
        return str(answer["SegmentResponse"]["Id"])

    def campaign(self, schedule: Any = None, *, segment: str | None = None, **members: Any) -> str:
        """Create an SMS campaign, and return its id. Without a schedule, it runs at once."""
        request = {
            "Name": "sale",
            "SegmentId": segment or self.segment(),
            "Schedule": schedule or {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": SMS,
            **members,
        }
        answer = self.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)
        return str(answer["CampaignResponse"]["Id"])

    def update(self, campaign: str, **members: Any) -> None:
        """Update a campaign."""
        self.client.update_campaign(ApplicationId="shop", CampaignId=campaign, WriteCampaignRequest=members)

    def pause(self, campaign: str) -> None:
        """Pause a campaign."""
        self.update(campaign, IsPaused=True)

    def resume(self, campaign: str, **members: Any) -> None:
        """Resume a paused campaign."""
        self.update(campaign, IsPaused=False, **members)

    def delete_campaign(self, campaign: str) -> None:
        """Delete a campaign."""
        self.client.delete_campaign(ApplicationId="shop", CampaignId=campaign)

    def delete_segment(self, segment: str) -> None:
        """Delete a segment."""
        self.client.delete_segment(ApplicationId="shop", SegmentId=segment)

    def set_limits(self, **limits: int) -> None:
        """Set Limits in the settings of the app."""
        request = {"Limits": limits}
        self.client.update_application_settings(ApplicationId="shop", WriteApplicationSettingsRequest=request)

    def put_event(self, endpoint_id: str, event_type: str = "purchase", **members: Any) -> None:
        """Put an event of an endpoint, at the present time."""
        event = {"EventType": event_type, "Timestamp": f"{self.pinpoint.clock.now:%Y-%m-%dT%H:%M:%SZ}", **members}
        batch = {endpoint_id: {"Endpoint": {}, "Events": {"1": event}}}
        self.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})

    def advance(self, **duration: float) -> list[str]:
        """Advance the clock, and return the changes, one line each."""
        return [str(change) for change in self.pinpoint.clock.advance(timedelta(**duration))]

    def finish(self) -> None:
        """Run all scheduled actions."""
        self.pinpoint.clock.run_until_idle()

    def get(self, campaign: str) -> Any:
        """Return a campaign, as in the response."""
        return self.client.get_campaign(ApplicationId="shop", CampaignId=campaign)["CampaignResponse"]

    def status(self, campaign: str) -> str:
        """Return the CampaignStatus."""
        return str(self.get(campaign)["State"]["CampaignStatus"])

    def activities(self, campaign: str) -> list[Any]:
        """Return the activities of a campaign, the oldest first."""
        answer = self.client.get_campaign_activities(ApplicationId="shop", CampaignId=campaign, PageSize="500")
        return list(reversed(answer["ActivitiesResponse"]["Item"]))

    def metrics(self, campaign: str, run: int = -1) -> dict[str, int]:
        """Return the execution metrics of an activity, by default the last one."""
        metrics: dict[str, str] = self.activities(campaign)[run]["ExecutionMetrics"]
        return {name: int(number) for name, number in metrics.items()}

    def statuses(self, campaign: str | None = None) -> dict[str, str]:
        """Return the status of the last message to each endpoint."""
        found = self.pinpoint.outbox.filter(campaign_id=campaign) if campaign else self.pinpoint.outbox
        return {str(message.endpoint_id): message.status for message in found}

    def count(self, campaign: str | None = None) -> Counter[str]:
        """Count the messages by status."""
        found = self.pinpoint.outbox.filter(campaign_id=campaign) if campaign else self.pinpoint.outbox
        return Counter(message.status for message in found)

    def sent(self, campaign: str | None = None) -> list[str]:
        """Return the endpoints to which messages were sent, in that order."""
        found = self.pinpoint.outbox.filter(campaign_id=campaign) if campaign else self.pinpoint.outbox
        return [str(message.endpoint_id) for message in found if message.was_sent]

    def times(self, endpoint_id: str) -> list[str]:
        """Return the times at which messages were sent to an endpoint."""
        sent = self.pinpoint.outbox.filter(endpoint_id=endpoint_id, was_sent=True)
        return [f"{message.time:%Y-%m-%d %H:%M}" for message in sent]


@contextmanager
def open_shop(**options: Any) -> Iterator[Shop]:
    """Open a shop; the clock stays at T0 unless a test advances it."""
    with time_machine.travel(T0, tick=False), mock_pinpoint(**options) as pinpoint:
        yield Shop(pinpoint)
