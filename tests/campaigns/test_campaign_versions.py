"""Updates, versions and lists of campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")


def test_an_update_makes_a_version_and_keeps_the_old_one(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    campaign_id = create(Name="old")
    mocked.clock.advance(seconds=30)

    campaign = update(campaign_id, Name="new")

    names = {"ApplicationId": app_id, "CampaignId": campaign_id}
    versions = client.get_campaign_versions(**names)["CampaignsResponse"]["Item"]
    first = client.get_campaign_version(**names, Version="1")["CampaignResponse"]
    assert (campaign["Version"], campaign["Name"]) == (2, "new")
    assert campaign["CreationDate"] == "2026-03-02T10:00:00.000Z"
    assert campaign["LastModifiedDate"] == "2026-03-02T10:00:30.000Z"
    assert [version.get("Version") for version in versions] == [2, 1]
    assert (first.get("Version"), first.get("Name")) == (1, "old")


def test_members_that_an_update_does_not_send_do_not_change(
    create: Callable[..., str], update: Callable[..., Any]
) -> None:
    """Proposed: whether the service merges is unknown."""
    campaign_id = create(Limits={"Daily": 3}, HoldoutPercent=10)

    campaign = update(campaign_id, Limits={"Total": 9})

    assert campaign["Limits"] == {"Total": 9}
    assert campaign["HoldoutPercent"] == 10
    assert campaign["MessageConfiguration"] == {"SMSMessage": {"Body": "Sale"}}


def test_old_versions_show_the_present_state_of_the_campaign(
    client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    """Proposed."""
    treatment: Any = {"SizePercent": 10, "TreatmentName": "b"}
    campaign_id = create(AdditionalTreatments=[treatment])

    update(campaign_id, IsPaused=True, AdditionalTreatments=[])

    names = {"ApplicationId": app_id, "CampaignId": campaign_id}
    first = client.get_campaign_version(**names, Version="1")["CampaignResponse"]
    assert first.get("State") == {"CampaignStatus": "PAUSED"}
    assert first.get("IsPaused") is False
    assert first.get("DefaultState") == {"CampaignStatus": "PAUSED"}
    assert [each["Id"] for each in first.get("AdditionalTreatments", [])] == ["1"]


@pytest.mark.parametrize("version", ["2", "0", "01", "9" * 30])
def test_an_unknown_version_is_not_found(
    client: PinpointClient, app_id: str, create: Callable[..., str], version: str
) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match=r"Resource not found \(its newest version is 1\)"):
        client.get_campaign_version(ApplicationId=app_id, CampaignId=create(), Version=version)


@pytest.mark.parametrize("version", ["latest", "-1", "1.0", "１"])
def test_a_version_that_is_not_a_number_is_a_bad_request(
    client: PinpointClient, app_id: str, create: Callable[..., str], version: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="Version must be the number of a version"):
        client.get_campaign_version(ApplicationId=app_id, CampaignId=create(), Version=version)


def pages_of(client: PinpointClient, app_id: str, size: str) -> list[list[str]]:
    """Return the names on each page of GetCampaigns, for a program that checks for a NextToken."""
    pages = []
    token: Any = {}
    while True:
        page = client.get_campaigns(ApplicationId=app_id, PageSize=size, **token)["CampaignsResponse"]
        pages.append([item.get("Name", "") for item in page["Item"]])
        if "NextToken" not in page:
            return pages
        token = {"Token": page["NextToken"]}


def test_campaigns_are_listed_in_pages_the_newest_first(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    names = [f"c{number}" for number in range(32)]
    for name in names:
        create(Name=name)

    pages = pages_of(client, app_id, "15")

    assert [len(page) for page in pages] == [15, 15, 2]
    assert [name for page in pages for name in page] == names[::-1]


def test_the_list_of_an_app_without_campaigns_has_an_empty_item(client: PinpointClient, app_id: str) -> None:
    assert client.get_campaigns(ApplicationId=app_id)["CampaignsResponse"] == {"Item": []}


def test_versions_and_activities_are_listed_in_pages_too(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    campaign_id = create(AdditionalTreatments=[{"SizePercent": 50}])
    update(campaign_id, Name="other")
    mocked.clock.advance(days=2)
    names = {"ApplicationId": app_id, "CampaignId": campaign_id}

    versions = client.get_campaign_versions(**names, PageSize="1")["CampaignsResponse"]
    rest = client.get_campaign_versions(**names, Token=versions["NextToken"])["CampaignsResponse"]
    activities = client.get_campaign_activities(**names, PageSize="1")["ActivitiesResponse"]
    others = client.get_campaign_activities(**names, Token=activities["NextToken"])["ActivitiesResponse"]

    assert [item.get("Version") for page in (versions, rest) for item in page["Item"]] == [2, 1]
    assert [item.get("TreatmentId") for page in (activities, others) for item in page["Item"]] == ["1", "0"]
