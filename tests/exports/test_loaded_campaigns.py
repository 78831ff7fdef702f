"""A loaded campaign keeps its state. All operations on it work, and it sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.campaigns.campaign import Campaign

from .test_loading_answers import DATES, SEGMENT, endpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

_FILTER: Any = {
    "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["buy"]}},
    "FilterType": "ENDPOINT",
}
_EVENTS = {"EventFilter": _FILTER}
FREQUENCIES: dict[str, Any] = {"ONCE": {}, "DAILY": {}, "EVENT": _EVENTS, "IN_APP_EVENT": _EVENTS}
STATUSES = ("SCHEDULED", "EXECUTING", "PENDING_NEXT_RUN", "COMPLETED", "PAUSED", "DELETED", "INVALID")


def campaign(status: str, frequency: str, **members: Any) -> dict[str, Any]:
    """Make a response of GetCampaign."""
    return {
        "ApplicationId": "shop",
        **DATES,
        "Id": "news",
        "Name": "news",
        "IsPaused": status == "PAUSED",
        "MessageConfiguration": {"EmailMessage": {"Body": "News"}},
        "Schedule": {"StartTime": "2019-10-08T18:40:22.905Z", "Frequency": frequency, **FREQUENCIES[frequency]},
        "SegmentId": "fans",
        "SegmentVersion": 1,
        "State": {"CampaignStatus": status},
        "Version": 1,
        **members,
    }


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("status", STATUSES)
def test_given_a_campaign_in_any_status_when_time_goes_by_and_events_come_then_it_keeps_it_and_sends_nothing(
    mocked: Pinpoint, shared_client: PinpointClient, status: str, frequency: str
) -> None:
    mocked.create_app("shop", region="us-east-1", channels=["EMAIL"])
    mocked.load(campaign(status, frequency), {**SEGMENT, "Dimensions": {}}, endpoint("ann"))
    event: Any = {"EventType": "buy", "Timestamp": "2026-01-01T00:00:00Z"}
    batch: Any = {"BatchItem": {"ann": {"Endpoint": {}, "Events": {"e": event}}}}
    shared_client.put_events(ApplicationId="shop", EventsRequest=batch)
    shared_client.get_in_app_messages(ApplicationId="shop", EndpointId="ann")
    mocked.clock.advance(days=40)
    view = mocked.app("shop").campaign("news")
    assert (view.status, list(view.activities), list(mocked.outbox)) == (status, [], [])
    explanation = view.explain("ann")
    is_loaded = any("the campaign was loaded, so nothing in it is scheduled" in each for each in explanation.obstacles)
    assert not explanation
    assert is_loaded == (frequency != "IN_APP_EVENT" and status in ("SCHEDULED", "EXECUTING", "PENDING_NEXT_RUN"))
    assert mocked.report(full=True)


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_given_a_paused_campaign_when_it_is_resumed_without_a_schedule_then_nothing_is_sent(
    mocked: Pinpoint, shared_client: PinpointClient, frequency: str
) -> None:
    mocked.create_app("shop", region="us-east-1", channels=["EMAIL"])
    mocked.load(campaign("PAUSED", frequency), {**SEGMENT, "Dimensions": {}}, endpoint("ann"))
    shared_client.update_campaign(ApplicationId="shop", CampaignId="news", WriteCampaignRequest={"IsPaused": False})
    mocked.clock.advance(days=3)
    assert (mocked.app("shop").campaign("news").status, list(mocked.outbox)) == ("SCHEDULED", [])


def test_given_treatments_when_they_are_loaded_then_each_keeps_its_id_and_state(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    states = {"DefaultState": {"CampaignStatus": "COMPLETED"}, "State": {"CampaignStatus": "PENDING_NEXT_RUN"}}
    treatments: list[Any] = [
        {"Id": "1", "SizePercent": 10, "State": {"CampaignStatus": "PENDING_NEXT_RUN"}},
        {"Id": "treatment-b", "SizePercent": 20, "State": {"CampaignStatus": "COMPLETED"}},
    ]
    treatments[1]["Schedule"] = {"StartTime": "IMMEDIATE"}
    given = campaign("PENDING_NEXT_RUN", "DAILY", AdditionalTreatments=treatments, **states)
    mocked.load(given)
    answer = shared_client.get_campaign(ApplicationId="shop", CampaignId="news")["CampaignResponse"]
    assert (answer["AdditionalTreatments"], answer["DefaultState"]) == (treatments, states["DefaultState"])
    assert answer["State"] == states["State"]


def test_given_a_paused_state_without_is_paused_when_it_is_loaded_then_the_campaign_is_paused(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.load(campaign("PAUSED", "ONCE", IsPaused=False))
    answer = shared_client.get_campaign(ApplicationId="shop", CampaignId="news")["CampaignResponse"]
    assert (answer["State"], answer["IsPaused"]) == ({"CampaignStatus": "PAUSED"}, True)


def test_given_the_settings_of_its_app_when_a_campaign_is_loaded_with_them_then_it_has_their_limits(
    mocked: Pinpoint,
) -> None:
    settings = {"ApplicationId": "shop", "Limits": {"Daily": 3}, "LastModifiedDate": DATES["LastModifiedDate"]}
    mocked.load(campaign("SCHEDULED", "ONCE"), {"ApplicationSettingsResource": settings})
    with mocked.app("shop")._reference.locked_app() as app:
        assert app.collection(Campaign)["news"].limits == {"Daily": 3}
