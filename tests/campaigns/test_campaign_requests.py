"""Creating, reading, updating and deleting campaigns: the exact responses, and unknown apps and campaigns."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.campaigns.campaign import Campaign

from .requests_scene import IMMEDIATE, LATER

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

pytestmark = pytest.mark.usefixtures("at_t0")

NOWHERE = "0" * 32
HALF = {"SizePercent": 50, "MessageConfiguration": {"SMSMessage": {"Body": "Other"}}}


def test_creating_a_campaign_returns_201_with_exactly_the_observed_members(
    client: PinpointClient, app_id: str, request_for: Callable[..., Any]
) -> None:
    answer = client.create_campaign(ApplicationId=app_id, WriteCampaignRequest=request_for(Schedule=IMMEDIATE))

    campaign = answer["CampaignResponse"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch("[0-9a-f]{32}", campaign["Id"])
    assert campaign == {
        "AdditionalTreatments": [],
        "ApplicationId": app_id,
        "Arn": f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app_id}/campaigns/{campaign['Id']}",
        "CreationDate": "2026-03-02T10:00:00.000Z",
        "HoldoutPercent": 0,
        "Id": campaign["Id"],
        "IsPaused": False,
        "LastModifiedDate": "2026-03-02T10:00:00.000Z",
        "Limits": {},
        "MessageConfiguration": {"SMSMessage": {"Body": "Sale"}},
        "Name": "sale",
        "Schedule": {"StartTime": "IMMEDIATE"},
        "SegmentId": "segment",
        "SegmentVersion": 1,
        "State": {"CampaignStatus": "SCHEDULED"},
        "TemplateConfiguration": {},
        "Version": 1,
        "tags": {},
    }


def test_after_the_run_the_schedule_is_as_it_was_sent(mocked: Pinpoint, create: Any, get: Callable[[str], Any]) -> None:
    schedule = {"StartTime": "IMMEDIATE", "Timezone": "utc", "IsLocalTime": False, "QuietTime": {}}
    campaign_id = create(Schedule=schedule)

    mocked.clock.advance(minutes=1)

    campaign = get(campaign_id)
    assert campaign["State"] == {"CampaignStatus": "COMPLETED"}
    assert campaign["Schedule"] == schedule


def test_empty_strings_and_objects_are_returned_as_they_were_sent(answer_of: Callable[..., Any]) -> None:
    """Observed."""
    push = {"Body": "Sale", "JsonBody": "", "MediaUrl": ""}
    hook = {"LambdaFunctionName": "", "WebUrl": ""}

    campaign = answer_of(Description=" ", MessageConfiguration={"APNSMessage": push}, Hook=hook)

    assert campaign["Description"] == " "
    assert campaign["MessageConfiguration"] == {"APNSMessage": push}
    assert campaign["Hook"] == hook


def test_without_a_segment_version_the_newest_is_used(
    client: PinpointClient, app_id: str, answer_of: Callable[..., Any], update: Callable[..., Any]
) -> None:
    """Inferred: the campaign keeps the version."""
    client.update_segment(ApplicationId=app_id, SegmentId="segment", WriteSegmentRequest={"Name": "all"})
    campaign = answer_of()
    client.update_segment(ApplicationId=app_id, SegmentId="segment", WriteSegmentRequest={"Name": "still all"})

    assert campaign["SegmentVersion"] == 2
    assert answer_of(SegmentVersion=1)["SegmentVersion"] == 1
    assert update(campaign["Id"], Name="other")["SegmentVersion"] == 2
    assert update(campaign["Id"], SegmentId="segment")["SegmentVersion"] == 2
    assert update(campaign["Id"], SegmentVersion=3)["SegmentVersion"] == 3


def test_each_treatment_has_its_own_id_and_state(answer_of: Callable[..., Any]) -> None:
    later = {**HALF, "SizePercent": 20, "TreatmentName": "late", "Schedule": {"StartTime": "2026-04-01T00:00:00"}}

    campaign = answer_of(AdditionalTreatments=[HALF, later])

    assert campaign["DefaultState"] == {"CampaignStatus": "SCHEDULED"}
    assert campaign["AdditionalTreatments"] == [
        {**HALF, "Id": "1", "State": {"CampaignStatus": "SCHEDULED"}},
        {**later, "Id": "2", "State": {"CampaignStatus": "SCHEDULED"}},
    ]


def test_a_response_can_be_sent_as_a_request(
    client: PinpointClient, app_id: str, answer_of: Callable[..., Any]
) -> None:
    campaign = answer_of(AdditionalTreatments=[HALF], tags={"team": "blue"})
    request = {name: value for name, value in campaign.items() if name not in ("Id", "Arn", "State", "DefaultState")}
    for name in ("ApplicationId", "CreationDate", "LastModifiedDate", "Version"):
        del request[name]
    request["AdditionalTreatments"] = [HALF]
    again: Any = request

    copy = client.create_campaign(ApplicationId=app_id, WriteCampaignRequest=again)["CampaignResponse"]

    own = ("Id", "Arn")
    assert {**copy, **dict.fromkeys(own)} == {**campaign, **dict.fromkeys(own)}


def test_unknown_members_are_dropped_and_nulls_count_as_absent(raw: Raw, app_id: str, request_for: Any) -> None:
    body = {**request_for(Bogus=1), "Description": None, "Hook": {"Mode": "", "LambdaFunctionName": "f"}}

    status, _, answer = raw("POST", f"/v1/apps/{app_id}/campaigns", json.dumps(body).encode())

    campaign = json.loads(answer)
    assert status == 201
    assert not {"Bogus", "Description"} & campaign.keys()
    assert campaign["Hook"] == {"LambdaFunctionName": "f"}  # Terraform sends an empty Mode for "not set"


def test_deleting_a_campaign_returns_200_with_the_campaign_and_then_it_is_not_found(
    client: PinpointClient, app_id: str, create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    """Proposed: its status is DELETED."""
    campaign_id = create()

    answer = client.delete_campaign(ApplicationId=app_id, CampaignId=campaign_id)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["CampaignResponse"]["Id"] == campaign_id
    assert answer["CampaignResponse"].get("State") == {"CampaignStatus": "DELETED"}
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        get(campaign_id)


def test_a_deleted_campaign_does_not_send_and_has_no_tags(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    answer_of: Callable[..., Any],
    put_members: Callable[..., None],
) -> None:
    put_members("ann")
    campaign = answer_of(tags={"team": "blue"})

    client.delete_campaign(ApplicationId=app_id, CampaignId=campaign["Id"])
    mocked.clock.advance(days=3)

    assert mocked.outbox == []
    with pytest.raises(client.exceptions.ClientError, match="Resource not found"):
        client.list_tags_for_resource(ResourceArn=campaign["Arn"])


def test_tags_are_set_on_create_ignored_on_update_and_changed_by_the_tag_operations(
    client: PinpointClient, answer_of: Callable[..., Any], update: Callable[..., Any], get: Callable[[str], Any]
) -> None:
    campaign = answer_of(tags={"team": "blue"})

    assert update(campaign["Id"], tags={"team": "red", "aws:x": ""})["tags"] == {"team": "blue"}
    client.tag_resource(ResourceArn=campaign["Arn"], TagsModel={"tags": {"team": "red"}})
    assert get(campaign["Id"])["tags"] == {"team": "red"}


def test_wrong_tags_are_refused(refused: Callable[..., str]) -> None:
    assert refused(tags={"aws:x": "y"}) == "a tag's key must not begin with 'aws:': 'aws:x'"


def test_later_settings_of_the_application_do_not_affect_a_campaign(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """The settings are copied at creation."""
    create(Name="before")
    settings: Any = {"QuietTime": {"Start": "00:00", "End": "23:59"}, "Limits": {"Daily": 1}}
    client.update_application_settings(ApplicationId=app_id, WriteApplicationSettingsRequest=settings)
    create(Name="after")
    with mocked.app(app_id)._reference.locked_app() as app:
        before, after = app.collection(Campaign)

    assert before.defaults == {}
    assert after.defaults == settings


UPDATE: dict[str, Any] = {"WriteCampaignRequest": {"Name": "x"}}
OF_A_CAMPAIGN: dict[str, Any] = {
    "get_campaign": {},
    "update_campaign": UPDATE,
    "delete_campaign": {},
    "get_campaign_version": {"Version": "1"},
    "get_campaign_versions": {},
    "get_campaign_activities": {},
}


@pytest.mark.parametrize("method", OF_A_CAMPAIGN)
def test_an_unknown_campaign_is_not_found(client: PinpointClient, app_id: str, method: str) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match=r"Resource not found$"):
        getattr(client, method)(ApplicationId=app_id, CampaignId=NOWHERE, **OF_A_CAMPAIGN[method])


@pytest.mark.parametrize("method", [*OF_A_CAMPAIGN, "create_campaign", "get_campaigns"])
def test_an_unknown_app_is_not_found(client: PinpointClient, method: str) -> None:
    arguments = {"create_campaign": UPDATE, "get_campaigns": {}}.get(method) or OF_A_CAMPAIGN.get(method, {})
    campaign = {"CampaignId": NOWHERE} if method in OF_A_CAMPAIGN else {}

    with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
        getattr(client, method)(ApplicationId=NOWHERE, **campaign, **arguments)


def test_a_refused_create_does_not_create_a_campaign(
    client: PinpointClient, app_id: str, refused: Callable[..., str], create: Callable[..., str]
) -> None:
    refused(Schedule={"StartTime": "2020-01-01T00:00:00Z"})

    assert client.get_campaigns(ApplicationId=app_id)["CampaignsResponse"]["Item"] == []


def test_a_refused_update_does_not_change_the_campaign(
    client: PinpointClient, create: Callable[..., str], update: Callable[..., Any], get: Callable[[str], Any]
) -> None:
    campaign_id = create()
    campaign = get(campaign_id)

    with pytest.raises(client.exceptions.BadRequestException):
        update(campaign_id, Name="other", HoldoutPercent=101)

    assert get(campaign_id) == campaign
    assert campaign["Schedule"] == {"StartTime": LATER}
