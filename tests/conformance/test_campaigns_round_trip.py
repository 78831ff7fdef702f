"""A campaign with any members is returned as it was written, at every depth."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from journey_resources import put_everybody, put_templates
from well_formed import request_for

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


SET_BY_THE_SERVICE = {
    *("ApplicationId", "Arn", "CreationDate", "DefaultState", "Id", "LastModifiedDate", "State", "Version"),
}
SEEDS = range(8)


@pytest.fixture
def app_id(app_id: str) -> str:
    put_everybody(app_id)
    put_templates(app_id, "template")
    return app_id


def without_the_service_s_own(campaign: Any) -> dict[str, Any]:
    members = {name: value for name, value in campaign.items() if name not in SET_BY_THE_SERVICE}
    treatments = [
        {name: value for name, value in treatment.items() if name not in ("Id", "State")}
        for treatment in members.pop("AdditionalTreatments")
    ]
    return {**members, "AdditionalTreatments": treatments}


def create(client: PinpointClient, app_id: str, campaign: Any) -> Any:
    return client.create_campaign(ApplicationId=app_id, WriteCampaignRequest=campaign)["CampaignResponse"]


def get(client: PinpointClient, app_id: str, campaign_id: str) -> Any:
    return client.get_campaign(ApplicationId=app_id, CampaignId=campaign_id)["CampaignResponse"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_campaign_with_every_member_is_returned_as_it_was_written(
    client: PinpointClient, app_id: str, seed: int
) -> None:
    campaign = request_for("CreateCampaign", Random(seed))
    written = deepcopy(campaign)

    created = create(client, app_id, campaign)

    assert without_the_service_s_own(created) == without_the_service_s_own(written)
    assert get(client, app_id, created["Id"]) == created


@pytest.mark.parametrize("seed", SEEDS)
def test_an_update_with_every_member_replaces_all_of_them_except_tags(
    client: PinpointClient, app_id: str, seed: int
) -> None:
    created = create(client, app_id, request_for("CreateCampaign", Random(seed)))
    campaign = request_for("CreateCampaign", Random(f"another {seed}"))

    request: Any = campaign
    updated = client.update_campaign(ApplicationId=app_id, CampaignId=created["Id"], WriteCampaignRequest=request)

    shown = without_the_service_s_own(updated["CampaignResponse"])
    assert shown == {**without_the_service_s_own(campaign), "tags": created["tags"]}


def test_lists_show_each_campaign_as_get_does(client: PinpointClient, app_id: str) -> None:
    created = [create(client, app_id, request_for("CreateCampaign", Random(seed))) for seed in range(3)]

    listed = client.get_campaigns(ApplicationId=app_id)["CampaignsResponse"]["Item"]
    versions = client.get_campaign_versions(ApplicationId=app_id, CampaignId=created[0]["Id"])["CampaignsResponse"]
    version = client.get_campaign_version(ApplicationId=app_id, CampaignId=created[0]["Id"], Version="1")

    assert listed == created[::-1]
    assert versions["Item"] == [version["CampaignResponse"]] == created[:1]


def test_changing_the_request_afterwards_has_no_effect(client: PinpointClient, app_id: str) -> None:
    campaign = request_for("CreateCampaign", Random(2))
    created = create(client, app_id, campaign)

    campaign["MessageConfiguration"].clear()
    campaign["Schedule"]["Timezone"] = "UTC+01"

    assert get(client, app_id, created["Id"]) == created
