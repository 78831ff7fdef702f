"""Test a migration script with a file that an export job wrote."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import boto3
import pytest
from endpoints_to_profiles import convert, convert_naively

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint.type_defs import EndpointRequestTypeDef

    from pinpoint_mock import Pinpoint

ROLE = "arn:aws:iam::123456789012:role/pinpoint"
COMPLETE: EndpointRequestTypeDef = {
    "ChannelType": "EMAIL",
    "Address": "ann@example.com",
    "Location": {"Country": "US"},
    "Demographic": {"Timezone": "America/New_York", "AppVersion": "2.1"},
    "Attributes": {"plan": ["trial"]},
    "User": {"UserId": "ann", "UserAttributes": {"plan": ["gold"]}},
}


@pytest.fixture
def export(pinpoint: Pinpoint) -> Callable[..., list[str]]:
    """Write endpoints, and return the lines of an export job."""
    pinpoint.create_app("shop")
    pinpoint.s3.create_bucket("exports")

    def export_endpoints(**endpoints: EndpointRequestTypeDef) -> list[str]:
        client = boto3.client("pinpoint")
        for endpoint_id, request in endpoints.items():
            client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)
        client.create_export_job(
            ApplicationId="shop", ExportJobRequest={"S3UrlPrefix": "s3://exports/people", "RoleArn": ROLE}
        )
        pinpoint.clock.advance(minutes=1)
        [url] = pinpoint.s3.urls("s3://exports/people/")
        return gzip.decompress(pinpoint.s3.get(url)).decode().splitlines()

    return export_endpoints


def test_the_naive_script_loses_an_endpoint_without_a_user(export: Callable[..., list[str]]) -> None:
    lines = export(guest={"ChannelType": "EMAIL", "Address": "guest@example.com"})

    assert convert_naively(lines) == []
    assert [profile["Id"] for profile in convert(lines)] == ["endpoint:guest"]


def test_the_naive_script_crashes_without_location_or_demographic(export: Callable[..., list[str]]) -> None:
    lines = export(ann={"ChannelType": "EMAIL", "Address": "ann@example.com", "User": {"UserId": "ann"}})

    with pytest.raises(KeyError):
        convert_naively(lines)
    assert convert(lines) == [{"Id": "ann", "Attributes": {}, "Addresses": {"EMAIL": ["ann@example.com"]}}]


def test_the_naive_script_loses_the_demographic_data(export: Callable[..., list[str]]) -> None:
    lines = export(ann=COMPLETE)

    assert "2.1" not in str(convert_naively(lines))
    [ann] = convert(lines)
    assert ann["Attributes"]["Demographic.AppVersion"] == "2.1"
    assert ann["Attributes"]["Demographic.Timezone"] == "America/New_York"


def test_the_naive_script_mixes_up_attributes_of_the_user_and_the_endpoint(export: Callable[..., list[str]]) -> None:
    lines = export(ann=COMPLETE)

    assert convert_naively(lines)[0]["Attributes"] == {"plan": ["gold"]}
    attributes = convert(lines)[0]["Attributes"]
    assert (attributes["Attributes.plan"], attributes["User.UserAttributes.plan"]) == (["trial"], ["gold"])


def test_the_corrected_script_keeps_all_people_and_all_addresses(export: Callable[..., list[str]]) -> None:
    phone: EndpointRequestTypeDef = {"ChannelType": "SMS", "Address": "+12065550100", "User": {"UserId": "ann"}}
    lines = export(mail=COMPLETE, phone=phone, guest={"ChannelType": "EMAIL", "Address": "guest@example.com"})

    addresses = [address for profile in convert(lines) for found in profile["Addresses"].values() for address in found]
    assert sorted(addresses) == ["+12065550100", "ann@example.com", "guest@example.com"]
    assert len(convert(lines)) == 2
