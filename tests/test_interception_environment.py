"""Hosts, regions and credentials: the mock takes them as they are configured, and asks nobody for them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, NoRegionError, PartialCredentialsError, ProfileNotFound
from botocore.loaders import create_loader

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

LOADER = create_loader()  # shared: a session of its own reads the model files anew, which takes 60 ms
RETRY_MODES = ["legacy", "standard", "adaptive"]


@pytest.fixture(autouse=True)
def network(network: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """What was asked of the network, which is down; whoever wants instance metadata would ask for it."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)
    return network


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    return tmp_path / "config"


def retrying(mode: str, **options: int) -> Config:
    retries: Any = {"mode": mode, **options}
    return Config(retries=retries)


def with_defaults_mode(mode: str) -> Config:
    options: Any = {"defaults_mode": mode}
    return Config(**options)


def app_of(client: Any) -> dict[str, Any]:
    app: dict[str, Any] = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]
    return app


def region_of(client: Any) -> str:
    return str(app_of(client)["Arn"]).split(":")[3]


class TestCredentials:
    def test_given_no_credentials_when_an_app_is_created_then_nobody_is_asked_for_them(
        self, network: list[object]
    ) -> None:
        with mock_pinpoint():
            assert app_of(boto3.client("pinpoint"))["Name"] == "shop"
        assert network == []

    def test_given_a_credential_process_when_an_app_is_created_then_it_is_not_run(
        self, tmp_path: Path, config_file: Path
    ) -> None:
        marker = configure_credential_process(tmp_path, config_file)
        written = config_file.read_text()
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert not marker.exists()
        assert config_file.read_text() == written

    def test_given_a_credential_process_when_the_mock_is_over_then_the_session_gets_its_credentials(
        self, tmp_path: Path, config_file: Path
    ) -> None:
        marker = configure_credential_process(tmp_path, config_file)
        session = boto3.Session()
        with mock_pinpoint():
            app_of(session.client("pinpoint"))
        credentials = session.get_credentials()
        assert credentials is not None
        assert credentials.access_key == "of-the-process"
        assert marker.exists()

    def test_given_a_role_to_assume_when_a_client_of_before_the_mock_calls_then_sts_is_not_asked(
        self, config_file: Path, network: list[object]
    ) -> None:
        config_file.write_text(
            "[profile role]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\n"
            "[profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n"
        )
        client = boto3.Session(profile_name="role").client("pinpoint")
        with mock_pinpoint():
            app_of(client)
        assert network == []

    def test_given_an_sso_profile_without_a_token_when_an_app_is_created_then_nobody_is_asked_to_log_in(
        self, config_file: Path, network: list[object]
    ) -> None:
        config_file.write_text(
            "[default]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
            "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://sso.invalid\n"
        )
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    def test_given_a_web_identity_without_its_file_when_an_app_is_created_then_it_is_not_read(
        self, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r")
        monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token")
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    def test_given_a_container_role_when_an_app_is_created_then_the_container_is_not_asked(
        self, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/role")
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    def test_given_keys_of_the_users_own_when_an_app_is_created_then_the_mock_answers(self) -> None:
        with mock_pinpoint() as pinpoint:
            app_of(boto3.client("pinpoint", aws_access_key_id="a", aws_secret_access_key="b"))
            assert len(pinpoint.calls) == 1

    @pytest.mark.parametrize("keys", [{"aws_access_key_id": "a"}, {"aws_secret_access_key": "b"}])
    def test_given_only_one_key_of_two_when_a_client_is_made_then_it_is_refused(self, keys: dict[str, str]) -> None:
        session: Any = boto3.Session()
        with mock_pinpoint(), pytest.raises(PartialCredentialsError):
            session.client("pinpoint", **keys)

    def test_given_a_missing_profile_when_a_session_is_made_then_it_is_refused(self) -> None:
        with mock_pinpoint(), pytest.raises(ProfileNotFound):
            boto3.Session(profile_name="missing")

    def test_given_a_missing_profile_in_the_environment_when_a_client_is_made_then_it_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "missing")
        with mock_pinpoint(), pytest.raises(ProfileNotFound):
            boto3.client("pinpoint")

    def test_given_an_environment_when_a_mock_comes_and_goes_then_it_is_unchanged_throughout(self) -> None:
        before = dict(os.environ)
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
            assert dict(os.environ) == before
        assert dict(os.environ) == before

    def test_given_a_session_when_pinpoint_was_used_then_no_keys_of_the_mock_are_left_in_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        session = boto3.Session()
        with mock_pinpoint():
            app_of(session.client("pinpoint"))
        assert session.get_credentials() is None
        assert session.region_name is None


def configure_credential_process(tmp_path: Path, config_file: Path) -> Path:
    """Configure a process for credentials; the file that it writes when it is run."""
    marker = tmp_path / "was-run"
    keys = {"Version": 1, "AccessKeyId": "of-the-process", "SecretAccessKey": "of-the-process"}
    script = tmp_path / "process.py"
    script.write_text(f"import pathlib\npathlib.Path({str(marker)!r}).touch()\nprint({json.dumps(keys)!r})\n")
    command = f'"{Path(sys.executable).as_posix()}" "{script.as_posix()}"'
    config_file.write_text(f"[default]\nregion = eu-west-1\ncredential_process = {command}\n")
    return marker


class TestDefaultsMode:
    @pytest.mark.parametrize("mode", ["auto", "AUTO"])
    def test_given_the_mode_auto_in_the_environment_when_an_app_is_created_then_metadata_is_not_asked(
        self, mode: str, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULTS_MODE", mode)
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    @pytest.mark.parametrize("mode", ["auto", "Auto"])
    def test_given_the_mode_auto_in_a_config_when_an_app_is_created_then_metadata_is_not_asked(
        self, mode: str, network: list[object]
    ) -> None:
        config = with_defaults_mode(mode)
        with mock_pinpoint():
            app_of(boto3.client("pinpoint", config=config))
        assert network == []

    def test_given_the_mode_auto_in_the_sessions_config_when_an_app_is_created_then_metadata_is_not_asked(
        self, network: list[object]
    ) -> None:
        session = botocore.session.get_session()
        session.set_default_client_config(with_defaults_mode("auto"))
        with mock_pinpoint():
            app_of(session.create_client("pinpoint"))
        assert network == []

    def test_given_the_mode_auto_in_the_profile_when_an_app_is_created_then_metadata_is_not_asked(
        self, config_file: Path, network: list[object]
    ) -> None:
        config_file.write_text("[default]\ndefaults_mode = auto\n")
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    def test_given_the_mode_auto_and_a_config_when_a_client_is_made_then_the_rest_of_the_config_holds(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
        with mock_pinpoint():
            client: Any = boto3.client("pinpoint", config=Config(region_name="eu-west-3", read_timeout=7))
            assert client.meta.config.read_timeout == 7
            assert region_of(client) == "eu-west-3"

    def test_given_a_mode_of_the_users_choice_when_a_client_is_made_then_it_holds(self) -> None:
        with mock_pinpoint():
            client: Any = boto3.client("pinpoint", config=with_defaults_mode("in-region"))
            assert client.meta.config.connect_timeout == pytest.approx(1.1)


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


WAYS = [by_client, by_session, by_client_config, by_default_client_config, by_environment, by_file, by_profile]


class TestRegions:
    @pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
    def test_given_a_region_that_is_configured_when_an_app_is_created_then_it_wins_over_the_option(
        self, way: Callable[..., Any], config_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with mock_pinpoint(region="ap-south-1") as pinpoint:
            assert region_of(way("eu-central-1", config_file, monkeypatch)) == "eu-central-1"
            assert pinpoint.calls.one().region == "eu-central-1"

    def test_given_no_region_when_an_app_is_created_then_it_is_in_us_east_1(self) -> None:
        with mock_pinpoint():
            assert region_of(boto3.client("pinpoint")) == "us-east-1"

    def test_given_no_region_but_the_option_when_an_app_is_created_then_it_is_there(self) -> None:
        with mock_pinpoint(region="ap-south-1"):
            client = boto3.client("pinpoint")
            assert client.meta.region_name == "ap-south-1"
            assert region_of(client) == "ap-south-1"

    def test_given_nested_mocks_when_no_region_is_configured_then_the_inner_ones_option_holds(self) -> None:
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

    def test_given_no_region_when_a_session_is_used_after_the_mock_then_it_has_still_none(self) -> None:
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
    def test_given_an_empty_application_id_when_it_is_asked_for_then_it_is_not_found(
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

    def test_given_an_empty_application_id_when_its_settings_are_asked_for_then_it_is_not_found(self) -> None:
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
    def test_given_an_id_that_needs_encoding_when_it_is_asked_for_then_it_is_found(
        self, application_id: str, url: str | None
    ) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app(application_id, region="eu-west-1")
            client = boto3.client("pinpoint", region_name="eu-west-1", endpoint_url=url)
            assert client.get_app(ApplicationId=application_id)["ApplicationResponse"]["Id"] == application_id
            settings = client.get_application_settings(ApplicationId=application_id)
            assert settings["ApplicationSettingsResource"]["ApplicationId"] == application_id
            assert pinpoint.calls[0].parameters == {"ApplicationId": application_id}

    def test_given_an_id_with_a_slash_when_it_is_asked_for_then_it_is_one_id_that_is_not_found(self) -> None:
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
