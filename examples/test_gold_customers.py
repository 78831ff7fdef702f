"""Import customers from a file, select those with the gold plan, and see why a customer is not selected."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import boto3
import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient
    from mypy_boto3_pinpoint.type_defs import ImportJobResponseTypeDef

    from pinpoint_mock import Pinpoint

CUSTOMERS = """\
ChannelType,Address,Location.Country,User.UserId,User.UserAttributes.Plan
EMAIL,ann@example.com,US,ann,gold
SMS,+12065550100,US,ann,gold
EMAIL,bob@example.com,CA,bob,silver
EMAIL,,CA,cy,gold
"""
ROLE = "arn:aws:iam::123456789012:role/pinpoint"


@pytest.fixture
def client(pinpoint: Pinpoint) -> PinpointClient:
    pinpoint.create_app("shop")
    pinpoint.s3.put("s3://shop/customers.csv", CUSTOMERS)
    return boto3.client("pinpoint")


def import_customers(client: PinpointClient) -> ImportJobResponseTypeDef:
    """The code under test: start an import job, and wait until it ends."""
    job = client.create_import_job(
        ApplicationId="shop",
        ImportJobRequest={
            "Format": "CSV",
            "S3Url": "s3://shop/customers.csv",
            "RoleArn": ROLE,
            "DefineSegment": True,
            "SegmentName": "customers",
        },
    )["ImportJobResponse"]
    while job["JobStatus"] not in ("COMPLETED", "FAILED"):
        job = client.get_import_job(ApplicationId="shop", JobId=job["Id"])["ImportJobResponse"]
    return job


def test_a_line_without_an_address_is_reported(client: PinpointClient) -> None:
    job = import_customers(client)

    assert (job["JobStatus"], job["TotalProcessed"], job["TotalFailures"]) == ("COMPLETED", 4, 1)
    assert job["Failures"][0].startswith("customers.csv:5:")


def test_the_segment_contains_the_customers_with_the_gold_plan(client: PinpointClient, pinpoint: Pinpoint) -> None:
    customers = import_customers(client)["Definition"]["SegmentId"]
    gold = client.create_segment(
        ApplicationId="shop",
        WriteSegmentRequest={
            "SegmentGroups": {
                "Groups": [
                    {
                        "SourceSegments": [{"Id": customers}],
                        "Dimensions": [{"UserAttributes": {"Plan": {"Values": ["gold"]}}}],
                    }
                ]
            }
        },
    )["SegmentResponse"]["Id"]

    segment = pinpoint.app("shop").segment(gold)
    bob = client.get_user_endpoints(ApplicationId="shop", UserId="bob")["EndpointsResponse"]["Item"][0]["Id"]

    assert len(segment.members()) == 2
    assert not segment.explain(bob)
    assert "found ['silver'], wanted INCLUSIVE ['gold']" in str(segment.explain(bob))


def test_the_customers_can_be_exported(client: PinpointClient, pinpoint: Pinpoint) -> None:
    import_customers(client)
    job = client.create_export_job(
        ApplicationId="shop", ExportJobRequest={"S3UrlPrefix": "s3://shop/exports", "RoleArn": ROLE}
    )["ExportJobResponse"]

    pinpoint.clock.advance(minutes=1)  # every job has ended after a minute

    (url,) = pinpoint.s3.urls("s3://shop/exports/")
    assert job["Id"] in url
    lines = gzip.decompress(pinpoint.s3.get(url)).decode().splitlines()
    assert [json.loads(line)["ChannelType"] for line in lines] == ["EMAIL", "SMS", "EMAIL"]
