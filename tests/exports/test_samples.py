"""Published samples can be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import Pinpoint, UnreadableExport, mock_pinpoint

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_pinpoint import PinpointClient

CAMPAIGNS = "aws-cli.get-campaigns.json"
ENDPOINTS = "awslabs-predictive-segmentation.endpoints-export.jsonl"


def test_given_real_campaigns_when_they_are_loaded_then_the_response_is_the_same_except_for_the_account(
    mocked: Pinpoint, shared_client: PinpointClient, samples: Path
) -> None:
    record = mocked.load(samples / CAMPAIGNS, missing="stub")
    text = (samples / CAMPAIGNS).read_text("utf-8").replace("AIDACKCEVSQ6C2EXAMPLE", mocked.account_id)
    real = json.loads(text)["CampaignsResponse"]
    answer = shared_client.get_campaigns(ApplicationId=real["Item"][0]["ApplicationId"])["CampaignsResponse"]
    assert answer == real
    assert {each.id for each in record.missing} == {"b66c9e42f71444b2aa2e0ffc1df28f60"}


def test_given_a_real_endpoint_when_it_is_loaded_then_the_response_is_the_same(
    mocked: Pinpoint, shared_client: PinpointClient, samples: Path
) -> None:
    file = samples / "aws-cli.get-endpoint.json"
    mocked.load(file)
    real = json.loads(file.read_text("utf-8"))["EndpointResponse"]
    parameters = {"ApplicationId": real["ApplicationId"], "EndpointId": real["Id"]}
    assert shared_client.get_endpoint(**parameters)["EndpointResponse"] == real


def test_given_a_published_export_when_it_is_loaded_and_saved_then_no_endpoint_is_lost(
    mocked: Pinpoint, samples: Path, tmp_path: Path
) -> None:
    record = mocked.load(samples / ENDPOINTS)
    [app] = mocked.apps
    assert (app.id, len(app.endpoints), len(record.resources)) == ("12345", 3500, 3500)
    mocked.save(tmp_path)
    with mock_pinpoint(load=tmp_path) as other:
        assert list(other.app("12345").endpoints) == list(app.endpoints)


def test_given_a_published_csv_file_when_it_is_loaded_then_its_columns_are_attributes(
    mocked: Pinpoint, samples: Path
) -> None:
    mocked.load(samples / "awslabs-predictive-segmentation.SampleImport.csv", application_id="shop")
    endpoints = mocked.app("shop").endpoints
    assert len(endpoints) == 3500
    assert endpoints[0].attributes["AccountLength"] == ["141"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("awslabs-predictive-segmentation.events.parquet", "this is a Parquet file, probably an archive of events"),
        (
            "jhkchan-aws-agent-skills.abandoned-cart.INVALID.write-journey-request.json",
            "EventPastDays: is not",
        ),
        (
            "jhkchan-aws-agent-skills.subject-line-ab.INVALID.write-campaign-request.json",
            "EmailConfig: is not",
        ),
    ],
)
def test_given_a_sample_that_is_not_a_resource_when_it_is_loaded_then_one_sentence_says_why(
    mocked: Pinpoint, samples: Path, name: str, reason: str
) -> None:
    with pytest.raises(UnreadableExport, match=reason):
        mocked.load(samples / name)
    assert list(mocked.apps) == []
