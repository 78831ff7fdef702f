"""Hosts, regions and paths: the mock uses the configured ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, NoRegionError

from pinpoint_mock import mock_pinpoint

from .clients import app_of, region_of
from .retry_modes import RETRY_MODES, retrying

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("network", "configurable")


def by_client(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    return boto3.Session().client("pinpoint", region_name=region)


def by_session(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    return boto3.Session(region_name=region).client("pinpoint")


def by_client_config(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    return boto3.Session().client("pinpoint", config=Config(region_name=region))


def by_default_client_config(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    session = botocore.session.get_session()
    session.set_default_client_config(Config(region_name=region))
    return session.create_client("pinpoint")


def by_environment(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    return boto3.Session().client("pinpoint")


def by_file(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    config_file.write_text(f"[default]\nregion = {region}\n")
    return boto3.Session().client("pinpoint")


def by_profile(region: str, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    config_file.write_text(f"[profile mine]\nregion = {region}\n")
    return boto3.Session(profile_name="mine").client("pinpoint")


IN_CODE = [by_client, by_session, by_client_config, by_default_client_config]
OUTSIDE_THE_CODE = [by_environment, by_file, by_profile]
WAYS = [*IN_CODE, *OUTSIDE_THE_CODE]


class TestRegions:
    @pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
    def test_given_a_region_that_is_configured_when_no_option_is_given_then_apps_are_there(
        self, way: Callable[..., Any], config_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with mock_pinpoint() as pinpoint:
            assert region_of(way("eu-central-1", config_file, monkeypatch)) == "eu-central-1"
            assert pinpoint.calls.one().region == "eu-central-1"

    @pytest.mark.parametrize("way", IN_CODE, ids=lambda way: way.__name__)
    def test_given_a_region_in_the_code_when_an_option_is_given_then_the_code_wins(
        self, way: Callable[..., Any], config_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with mock_pinpoint(region="ap-south-1"):
            assert region_of(way("eu-central-1", config_file, monkeypatch)) == "eu-central-1"

    @pytest.mark.parametrize("way", OUTSIDE_THE_CODE, ids=lambda way: way.__name__)
    def test_given_a_region_outside_the_code_when_an_option_is_given_then_the_option_wins(
        self, way: Callable[..., Any], config_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with mock_pinpoint(region="ap-south-1"):
            assert region_of(way("eu-central-1", config_file, monkeypatch)) == "ap-south-1"

    def test_given_no_region_when_an_app_is_created_then_it_is_in_us_east_1(self) -> None:
        with mock_pinpoint():
            assert region_of(boto3.client("pinpoint")) == "us-east-1"

    def test_given_only_a_region_option_when_an_app_is_created_then_it_is_there(self) -> None:
        with mock_pinpoint(region="ap-south-1"):
            client = boto3.client("pinpoint")
            assert client.meta.region_name == "ap-south-1"
            assert region_of(client) == "ap-south-1"

    def test_given_nested_mocks_when_no_region_is_configured_then_the_option_of_the_inner_one_is_in_force(self) -> None:
        with mock_pinpoint(region="ap-south-1"), mock_pinpoint(region="eu-west-2"):
            assert region_of(boto3.client("pinpoint")) == "eu-west-2"

    def test_given_two_regions_when_an_app_is_in_one_then_the_other_does_not_have_it(self) -> None:
        with mock_pinpoint():
            application_id = app_of(boto3.client("pinpoint", region_name="eu-west-1"))["Id"]
            elsewhere = boto3.client("pinpoint", region_name="us-east-1")
            with pytest.raises(elsewhere.exceptions.NotFoundException):
                elsewhere.get_app(ApplicationId=application_id)

    @pytest.mark.parametrize(
        ("region", "partition"),
        [
            ("eu-west-1", "aws"),
            ("us-gov-west-1", "aws-us-gov"),
            ("cn-north-1", "aws-cn"),
            ("sa-east-1", "aws"),
            ("moon-crater-1", "aws"),
        ],
    )
    def test_given_a_region_when_an_app_is_created_then_its_arn_is_in_the_regions_partition(
        self, region: str, partition: str
    ) -> None:
        with mock_pinpoint():
            app = app_of(boto3.client("pinpoint", region_name=region))
        assert app["Arn"] == f"arn:{partition}:mobiletargeting:{region}:123456789012:apps/{app['Id']}"

    def test_given_no_region_when_a_session_is_used_after_the_mock_then_it_still_has_none(self) -> None:
        session = boto3.Session()
        with mock_pinpoint():
            session.client("pinpoint")
        with pytest.raises(NoRegionError):
            session.client("pinpoint", aws_access_key_id="a", aws_secret_access_key="b")


def lives_a_life(client: Any) -> None:
    application_id = app_of(client)["Id"]
    assert client.get_app(ApplicationId=application_id)["ApplicationResponse"]["Id"] == application_id
    assert [app["Id"] for app in client.get_apps()["ApplicationsResponse"]["Item"]] == [application_id]
    assert client.delete_app(ApplicationId=application_id)["ApplicationResponse"]["Id"] == application_id
    assert client.get_apps(PageSize="1")["ApplicationsResponse"]["Item"] == []


ENDPOINTS = [
    "http://127.0.0.1:9",
    "http://127.0.0.1:9/",
    "http://127.0.0.1:9/base/path",
    "http://127.0.0.1:9/base/path/",
    "http://127.0.0.1:9/v1/apps",
    "http://127.0.0.1:9/v1/apps/",
    "http://[::1]:9",
    "https://pinpoint.invalid",
]


class TestHosts:
    @pytest.mark.parametrize("url", ENDPOINTS)
    def test_given_an_endpoint_url_when_apps_come_and_go_then_the_mock_answers(
        self, url: str, network: list[object]
    ) -> None:
        with mock_pinpoint():
            client = boto3.client("pinpoint", endpoint_url=url)
            assert client.meta.endpoint_url == url
            lives_a_life(client)
        assert network == []

    @pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_PINPOINT"])
    @pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:9/base/"])
    def test_given_an_endpoint_url_in_the_environment_when_apps_come_and_go_then_the_mock_answers(
        self, variable: str, url: str, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv(variable, url)
        with mock_pinpoint():
            client = boto3.client("pinpoint")
            assert client.meta.endpoint_url == url
            lives_a_life(client)
        assert network == []

    @pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "eu-west-1"])
    @pytest.mark.parametrize(
        "variant",
        [
            {"use_fips_endpoint": True},
            {"use_dualstack_endpoint": True},
            {"use_fips_endpoint": True, "use_dualstack_endpoint": True},
        ],
        ids=lambda variant: "+".join(variant),
    )
    def test_given_a_variant_of_the_host_when_an_app_is_created_then_it_is_in_the_clients_region(
        self, region: str, variant: Any, network: list[object]
    ) -> None:
        with mock_pinpoint():
            client = boto3.client("pinpoint", region_name=region, config=Config(**variant))
            assert region_of(client) == region
        assert network == []

    def test_given_fips_in_the_environment_when_an_app_is_created_then_the_mock_answers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
        with mock_pinpoint():
            client = boto3.client("pinpoint", region_name="us-west-2")
            assert "fips" in client.meta.endpoint_url
            assert region_of(client) == "us-west-2"

    def test_given_plain_http_when_an_app_is_created_then_the_mock_answers(self) -> None:
        with mock_pinpoint():
            lives_a_life(boto3.client("pinpoint", use_ssl=False))

    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_retry_mode_when_apps_come_and_go_then_each_call_takes_one_attempt(self, mode: str) -> None:
        with mock_pinpoint() as pinpoint:
            lives_a_life(boto3.client("pinpoint", config=retrying(mode)))
            assert [call.attempts for call in pinpoint.calls] == [1] * 5

    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_retry_mode_in_the_environment_when_apps_come_and_go_then_the_mock_answers(
        self, mode: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_RETRY_MODE", mode)
        with mock_pinpoint():
            lives_a_life(boto3.client("pinpoint"))


class TestUncheckedParameters:
    def test_given_no_validation_by_the_client_when_apps_come_and_go_then_the_mock_answers(self) -> None:
        with mock_pinpoint():
            lives_a_life(boto3.client("pinpoint", config=Config(parameter_validation=False)))

    def test_given_no_validation_by_the_client_when_a_member_is_missing_then_the_mock_refuses(self) -> None:
        with mock_pinpoint() as pinpoint:
            client: Any = boto3.client("pinpoint", config=Config(parameter_validation=False))
            with pytest.raises(client.exceptions.BadRequestException, match="Name"):
                client.create_app(CreateApplicationRequest={})
            assert (pinpoint.calls.one().status, pinpoint.calls.one().attempts) == (400, 1)


class TestIdsInThePath:
    @pytest.mark.parametrize("url", [None, *ENDPOINTS])
    @pytest.mark.parametrize("operation", ["get_app", "delete_app"])
    def test_given_an_empty_application_id_when_it_is_requested_then_it_is_not_found(
        self, url: str | None, operation: str
    ) -> None:
        with mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint", endpoint_url=url)
            app_of(client)
            with pytest.raises(ClientError) as raised:
                getattr(client, operation)(ApplicationId="")
            assert len(client.get_apps()["ApplicationsResponse"]["Item"]) == 1
            assert pinpoint.calls[1].parameters == {"ApplicationId": ""}
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
        assert raised.value.response["Error"]["Code"] == "NotFoundException"

    def test_given_an_empty_application_id_when_its_settings_are_requested_then_it_is_not_found(self) -> None:
        with mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint")
            with pytest.raises(client.exceptions.NotFoundException):
                client.get_application_settings(ApplicationId="")
            assert pinpoint.calls.one().operation == "GetApplicationSettings"

    @pytest.mark.parametrize(
        "application_id",
        ["a b", "ä", "アプリ", "50%", "%2F", "a+b", "a?b=c", "a#b", "a&b", "a;b", "a:b@c", "~a.b_c-d", "settings"],
    )
    @pytest.mark.parametrize("url", [None, "http://127.0.0.1:9/base%20path/"])
    def test_given_an_id_that_needs_encoding_when_it_is_requested_then_it_is_found(
        self, application_id: str, url: str | None
    ) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app(application_id, region="eu-west-1")
            client = boto3.client("pinpoint", region_name="eu-west-1", endpoint_url=url)
            assert client.get_app(ApplicationId=application_id)["ApplicationResponse"]["Id"] == application_id
            settings = client.get_application_settings(ApplicationId=application_id)
            assert settings["ApplicationSettingsResource"]["ApplicationId"] == application_id
            assert pinpoint.calls[0].parameters == {"ApplicationId": application_id}

    def test_given_an_id_with_a_slash_when_it_is_requested_then_it_is_one_id_that_is_not_found(self) -> None:
        with mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint")
            with pytest.raises(client.exceptions.NotFoundException):
                client.get_app(ApplicationId="shop/settings")
            assert pinpoint.calls.one().operation == "GetApp"
            assert pinpoint.calls.one().parameters == {"ApplicationId": "shop/settings"}

    def test_given_an_arn_when_it_is_tagged_then_its_slashes_and_colons_arrive(self) -> None:
        with mock_pinpoint():
            client = boto3.client("pinpoint")
            arn = app_of(client)["Arn"]
            client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"stage": "test"}})
            assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {"stage": "test"}
