"""Lint and the mock agree: the mock refuses files with an error, and accepts files with a recommendation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from journey_resources import put_everybody, put_templates

from pinpoint_mock.exports.reading import read_documents
from pinpoint_mock.lint.rules import list_rules

from .conftest import FILES

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.exports.documents import Document

REFUSED = [rule.code for rule in list_rules() if rule.level == "error" and rule.code != "E100"]
ACCEPTED = [rule.code for rule in list_rules() if rule.level != "error"]
OPERATIONS = {
    "WriteJourneyRequest": "create_journey",
    "WriteSegmentRequest": "create_segment",
    "WriteCampaignRequest": "create_campaign",
    "EmailTemplateRequest": "create_email_template",
    "SMSTemplateRequest": "create_sms_template",
    "APNSChannelRequest": "update_apns_channel",
    "WriteApplicationSettingsRequest": "update_application_settings",
    "EndpointRequest": "update_endpoint",
    "CreateRecommenderConfiguration": "create_recommender_configuration",
    "WriteEventStream": "put_event_stream",
}
WITHOUT_APP = ("create_email_template", "create_sms_template", "create_recommender_configuration")


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """A client connected to the mock."""
    return shared_client


def write_all(client: PinpointClient, app_id: str, code: str, name: str) -> None:
    """Write every request in a file to the app, and publish journeys; responses are already there."""
    documents = read_documents(FILES / code / f"{name}.json")
    put_everybody(app_id)
    names = [document.name for document in documents if document.kind.noun == "template"]
    put_templates(app_id, *({"welcome", "reminder"} - {*map(str.casefold, names)}))
    for document in documents:
        if document.is_request:
            write(client, app_id, document)
        elif document.kind.noun == "segment":
            put_everybody(app_id, document.members["Id"])


def write(client: PinpointClient, app_id: str, document: Document) -> None:
    """Write one resource."""
    operation = OPERATIONS[document.kind.request_wrapper]
    members = json.loads(json.dumps(document.members))
    if operation == "create_journey":
        members = {"State": "ACTIVE", **members}
    app: dict[str, Any] = {} if operation in WITHOUT_APP else {"ApplicationId": app_id}
    parameters = {**document.parameters, **app, document.kind.request_wrapper: members}
    getattr(client, operation)(**parameters)


@pytest.mark.parametrize("code", REFUSED)
def test_given_a_file_with_an_error_when_it_is_written_then_it_is_refused(
    client: PinpointClient, app_id: str, code: str
) -> None:
    with pytest.raises((ClientError, ParamValidationError)):
        write_all(client, app_id, code, "bad")


@pytest.mark.parametrize("code", ACCEPTED)
def test_given_a_file_with_a_recommendation_when_it_is_written_then_it_is_accepted(
    client: PinpointClient, app_id: str, code: str
) -> None:
    write_all(client, app_id, code, "bad")


@pytest.mark.parametrize("code", [*REFUSED, *ACCEPTED])
def test_given_a_file_without_findings_when_it_is_written_then_it_is_accepted(
    client: PinpointClient, app_id: str, code: str
) -> None:
    write_all(client, app_id, code, "good")
