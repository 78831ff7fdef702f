"""An application that stores reports on S3: in one test, moto answers S3 calls and we answer Pinpoint calls."""

from __future__ import annotations

import json
import unittest
from typing import TYPE_CHECKING

import boto3
from moto import mock_aws

from pinpoint_mock import current, mock_pinpoint

if TYPE_CHECKING:
    import pytest

    from pinpoint_mock import Pinpoint


def report(bucket: str) -> None:
    """The application: write the names of all apps to S3."""
    pinpoint = boto3.client("pinpoint", region_name="us-east-1")
    names = [app["Name"] for app in pinpoint.get_apps()["ApplicationsResponse"]["Item"]]
    boto3.client("s3", region_name="us-east-1").put_object(Bucket=bucket, Key="apps.json", Body=json.dumps(names))


def reported(bucket: str) -> list[str]:
    body = boto3.client("s3", region_name="us-east-1").get_object(Bucket=bucket, Key="apps.json")["Body"]
    names: list[str] = json.loads(body.read())
    return names


def use_both(pinpoint: Pinpoint) -> None:
    boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="reports")
    pinpoint.create_app(name="shop", region="us-east-1")
    report("reports")
    assert reported("reports") == ["shop"]
    assert pinpoint.calls.one().operation == "GetApps"


@mock_aws
@mock_pinpoint
def test_moto_outside() -> None:
    use_both(current())


@mock_pinpoint
@mock_aws
def test_moto_inside() -> None:
    use_both(current())


@mock_aws
def test_with_the_fixture(pinpoint: Pinpoint) -> None:
    use_both(pinpoint)


def test_an_app_of_ours_is_not_created_in_moto_too() -> None:
    with mock_aws():
        client = boto3.client("pinpoint", region_name="us-east-1")
        with mock_pinpoint():
            client.create_app(CreateApplicationRequest={"Name": "ours"})
        assert client.get_apps()["ApplicationsResponse"]["Item"] == []


def test_clients_of_other_services_get_their_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-user")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-user")
    with mock_pinpoint():
        credentials = boto3.Session(region_name="us-east-1").client("s3")._get_credentials()  # type: ignore[attr-defined]
        assert credentials.access_key == "of-the-user"


class Buckets:
    """Two tests that do not see each other's buckets."""

    def test_one(self) -> None:
        make_the_only_bucket()

    def test_two(self) -> None:
        make_the_only_bucket()


def make_the_only_bucket() -> None:
    s3 = boto3.client("s3", region_name="us-east-1")
    assert s3.list_buckets()["Buckets"] == []
    s3.create_bucket(Bucket="reports")
    assert boto3.client("pinpoint", region_name="us-east-1").get_apps()["ApplicationsResponse"]["Item"] == []


@mock_aws
@mock_pinpoint
class TestCaseWithMotoOutside(unittest.TestCase):
    test_one = Buckets.test_one
    test_two = Buckets.test_two


@mock_pinpoint
@mock_aws
class TestCaseWithMotoInside(unittest.TestCase):
    test_one = Buckets.test_one
    test_two = Buckets.test_two
