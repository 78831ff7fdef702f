"""Every id in the service model: the error for one that does not exist shows the nearest."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from generate import LOADER, OPERATION_NAMES, members_of, operation_model, payload_of
from stage import furnish
from well_formed import request_for

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS
from pinpoint_mock.gateway.packages import load_all_packages

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient
    from stage import Stage

load_all_packages()

NOT_AN_ID = {"AttributeType", "KpiName", "TemplateType"}  # closed sets of values
MAKES_IT = {  # operations that create the resource if it does not exist
    *((f"Create{name}Template", "TemplateName") for name in ("Email", "InApp", "Push", "Sms", "Voice")),
    ("UpdateEndpoint", "EndpointId"),
}

IDS = [
    (name, member)
    for name in sorted(OPERATIONS.keys() & set(OPERATION_NAMES))
    for member, shape in members_of(operation_model(name)).items()
    if shape.serialization.get("location") == "uri" and member not in NOT_AN_ID
    if (name, member) not in MAKES_IT
]
OTHER_IDS = [("GetApp", "ApplicationId"), *((name, member) for name, member in IDS if member != "ApplicationId")]
IN_AN_APP = {"CampaignId", "EndpointId", "JobId", "JourneyId", "SegmentId", "UserId"}


@pytest.fixture(autouse=True)
def _one_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A separate session would read the model files again in every test."""
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


def call(client: PinpointClient, name: str, stage: Stage, **replaced: str) -> str:
    """Make a call with ids of the stage, except the replaced ones, and return its error message."""
    model = operation_model(name)
    chance = Random(name)
    parameters: dict[str, Any] = stage.path_parameters(model)
    if "TagKeys" in members_of(model):
        parameters["TagKeys"] = ["team"]
    if payload := payload_of(model):
        parameters[payload[0]] = request_for(name, chance)
    with pytest.raises(ClientError) as raised:
        getattr(client, xform_name(name))(**(parameters | replaced))
    assert raised.value.response["Error"]["Code"] == "NotFoundException"
    return raised.value.response["Error"]["Message"]


@pytest.mark.parametrize(("name", "member"), IDS)
def test_a_misspelt_id_gets_a_hint_about_the_existing_one(client: PinpointClient, name: str, member: str) -> None:
    with mock_pinpoint():
        stage = furnish(client)
        right = stage.path_parameters(operation_model(name))[member]
        wrong = "7" if member == "Version" else f"{right[:-2]}{right[-1]}{right[-2]}x"

        message = call(client, name, stage, **{member: wrong})

    words, _, hint = message.partition(" (")
    assert words in {"Resource not found", "Application not found"}
    assert hint == ("its newest version is 1)" if member == "Version" else f"did you mean {right!r}?)")


@pytest.mark.parametrize(("name", "member"), [pair for pair in OTHER_IDS if pair[1] != "Version"])
def test_an_id_that_is_not_like_any_other_gets_only_the_services_message(
    client: PinpointClient, name: str, member: str
) -> None:
    unlike = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/z" if member == "ResourceArn" else "zzzzzzzzzz"
    with mock_pinpoint():
        message = call(client, name, furnish(client), **{member: unlike})

    assert message in {"Resource not found", "Application not found"}


@pytest.mark.parametrize(("name", "member"), [pair for pair in IDS if pair[1] in IN_AN_APP])
def test_an_id_of_another_app_gets_a_hint_about_that_app(client: PinpointClient, name: str, member: str) -> None:
    with mock_pinpoint() as mocked:
        stage = furnish(client)
        mocked.create_app("empty", region="us-east-1")

        message = call(client, name, stage, ApplicationId="empty")

    assert message.endswith(f" is in app 'app', whose id is {stage.app_id!r})")


@pytest.mark.parametrize(
    ("name", "member"), [pair for pair in OTHER_IDS if pair[1] not in {"JourneyActivityId", "RunId", "Version"}]
)
def test_a_resource_of_an_enclosing_mock_gets_a_hint_about_it(client: PinpointClient, name: str, member: str) -> None:
    with mock_pinpoint():
        stage = furnish(client)
        with mock_pinpoint() as inner:
            inner.create_app(stage.app_id if member in IN_AN_APP else "elsewhere", region="us-east-1")

            message = call(client, name, stage)

    assert message.endswith("belongs to an enclosing mock_pinpoint: this one does not share its resources)")


def test_the_name_of_a_segment_journey_or_campaign_gets_a_hint_with_its_id(client: PinpointClient) -> None:
    with mock_pinpoint():
        stage = furnish(client)

        segment = call(client, "GetSegment", stage, SegmentId="blue")
        journey = call(client, "GetJourney", stage, JourneyId="draft")
        campaign = call(client, "GetCampaign", stage, CampaignId="sale")
        app = call(client, "GetApp", stage, ApplicationId="app")

    assert segment == f"Resource not found ('blue' is its name; its id is {stage.segment_id!r})"
    assert journey == f"Resource not found ('draft' is its name; its id is {stage.draft_id!r})"
    assert campaign == f"Resource not found ('sale' is its name; its id is {stage.campaign_id!r})"
    assert app == f"Application not found ('app' is its name; its id is {stage.app_id!r})"


def test_the_id_of_another_resource_gets_a_hint_about_it(client: PinpointClient) -> None:
    with mock_pinpoint():
        stage = furnish(client)

        import_job = call(client, "GetImportJob", stage, JobId=stage.export_job_id)
        export_job = call(client, "GetExportJob", stage, JobId=stage.import_job_id)
        endpoint = call(client, "GetEndpoint", stage, EndpointId="user")
        user = call(client, "GetUserEndpoints", stage, UserId="endpoint")

    assert import_job == "Resource not found (it is the id of an export job)"
    assert export_job == "Resource not found (it is the id of an import job)"
    assert endpoint == "Resource not found (it is the id of a user)"
    assert user == "Resource not found (it is the id of an endpoint)"
