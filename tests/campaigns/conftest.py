"""Builders for the tests of requests about campaigns: valid requests and their responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from journey_resources import put_everybody, put_templates

from .requests_scene import LATER, T0

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """A client whose calls the mock answers."""
    return shared_client


@pytest.fixture
def app_id(mocked: Pinpoint) -> str:
    """The id of an app with the resources that these campaigns name: a segment of all endpoints, and templates."""
    app_id = mocked.create_app("app", region="us-east-1", channels=["SMS"]).id
    put_everybody(app_id, "segment")
    put_templates(app_id, "welcome")
    return app_id


@pytest.fixture
def at_t0(mocked: Pinpoint) -> Iterator[None]:
    """The clock stays at T0."""
    with time_machine.travel(T0, tick=False):
        yield


@pytest.fixture
def request_for() -> Callable[..., Any]:
    """Make a valid WriteCampaignRequest. Given members replace its own; None leaves a member out."""

    def build(**members: Any) -> Any:
        request = {
            "Name": "sale",
            "SegmentId": "segment",
            "Schedule": {"StartTime": LATER},
            "MessageConfiguration": {"SMSMessage": {"Body": "Sale"}},
            **members,
        }
        return {name: value for name, value in request.items() if value is not None}

    return build


@pytest.fixture
def answer_of(client: PinpointClient, app_id: str, request_for: Callable[..., Any]) -> Callable[..., Any]:
    """Create a campaign with these members, and return the response."""

    def create_campaign(**members: Any) -> Any:
        answer = client.create_campaign(ApplicationId=app_id, WriteCampaignRequest=request_for(**members))
        return answer["CampaignResponse"]

    return create_campaign


@pytest.fixture
def create(answer_of: Callable[..., Any]) -> Callable[..., str]:
    """Create a campaign with these members, and return its id."""

    def create_campaign(**members: Any) -> str:
        return str(answer_of(**members)["Id"])

    return create_campaign


@pytest.fixture
def update(client: PinpointClient, app_id: str) -> Callable[..., Any]:
    """Update a campaign with these members, and return the response."""

    def update_campaign(campaign_id: str, **members: Any) -> Any:
        request: Any = members
        answer = client.update_campaign(ApplicationId=app_id, CampaignId=campaign_id, WriteCampaignRequest=request)
        return answer["CampaignResponse"]

    return update_campaign


@pytest.fixture
def get(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Return the result of GetCampaign."""

    def get_campaign(campaign_id: str) -> Any:
        return client.get_campaign(ApplicationId=app_id, CampaignId=campaign_id)["CampaignResponse"]

    return get_campaign


@pytest.fixture
def status_of(get: Callable[[str], Any]) -> Callable[[str], str]:
    """The CampaignStatus that GetCampaign shows."""

    def read_status(campaign_id: str) -> str:
        return str(get(campaign_id)["State"]["CampaignStatus"])

    return read_status


@pytest.fixture
def activities_of(client: PinpointClient, app_id: str) -> Callable[[str], Any]:
    """Return the result of GetCampaignActivities."""

    def get_activities(campaign_id: str) -> Any:
        answer = client.get_campaign_activities(ApplicationId=app_id, CampaignId=campaign_id)
        return answer["ActivitiesResponse"]["Item"]

    return get_activities


@pytest.fixture
def refused(client: PinpointClient, answer_of: Callable[..., Any]) -> Callable[..., str]:
    """Return the error message of a campaign with these members that is refused."""

    def read_refusal(**members: Any) -> str:
        with pytest.raises(client.exceptions.BadRequestException) as caught:
            answer_of(**members)
        return caught.value.response["Error"]["Message"]

    return read_refusal


@pytest.fixture
def put_members(client: PinpointClient, app_id: str) -> Callable[..., None]:
    """Write SMS endpoints with these ids; they are members of the segment."""

    def put_endpoints(*endpoint_ids: str) -> None:
        for number, endpoint_id in enumerate(endpoint_ids):
            endpoint: Any = {"ChannelType": "SMS", "Address": f"+1206555{number:04}"}
            client.update_endpoint(ApplicationId=app_id, EndpointId=endpoint_id, EndpointRequest=endpoint)

    return put_endpoints
