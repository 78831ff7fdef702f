"""Credentials and defaults modes: the mock uses the configuration, and never requests them over the network."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import PartialCredentialsError, ProfileNotFound

from pinpoint_mock import mock_pinpoint

from .clients import app_of, region_of

pytestmark = pytest.mark.usefixtures("network", "configurable")


def with_defaults_mode(mode: str) -> Config:
    options: Any = {"defaults_mode": mode}
    return Config(**options)


class TestCredentials:
    def test_given_no_credentials_when_an_app_is_created_then_no_request_for_them_is_made(
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

    def test_given_a_role_to_assume_when_a_client_from_before_the_mock_calls_then_sts_is_not_called(
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

    def test_given_an_sso_profile_without_a_token_when_an_app_is_created_then_no_login_is_requested(
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

    def test_given_a_container_role_when_an_app_is_created_then_the_container_is_not_called(
        self, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/role")
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    def test_given_the_users_own_keys_when_an_app_is_created_then_the_mock_answers(self) -> None:
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
    """Configure a credential process, and return the file that it writes when it runs."""
    marker = tmp_path / "was-run"
    keys = {"Version": 1, "AccessKeyId": "of-the-process", "SecretAccessKey": "of-the-process"}
    script = tmp_path / "process.py"
    script.write_text(f"import pathlib\npathlib.Path({str(marker)!r}).touch()\nprint({json.dumps(keys)!r})\n")
    command = f'"{Path(sys.executable).as_posix()}" "{script.as_posix()}"'
    config_file.write_text(f"[default]\nregion = eu-west-1\ncredential_process = {command}\n")
    return marker


class TestDefaultsMode:
    @pytest.mark.parametrize("mode", ["auto", "AUTO"])
    def test_given_the_mode_auto_in_the_environment_when_an_app_is_created_then_metadata_is_not_read(
        self, mode: str, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULTS_MODE", mode)
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    @pytest.mark.parametrize("mode", ["auto", "Auto"])
    def test_given_the_mode_auto_in_a_config_when_an_app_is_created_then_metadata_is_not_read(
        self, mode: str, network: list[object]
    ) -> None:
        config = with_defaults_mode(mode)
        with mock_pinpoint():
            app_of(boto3.client("pinpoint", config=config))
        assert network == []

    def test_given_the_mode_auto_in_the_sessions_config_when_an_app_is_created_then_metadata_is_not_read(
        self, network: list[object]
    ) -> None:
        session = botocore.session.get_session()
        session.set_default_client_config(with_defaults_mode("auto"))
        with mock_pinpoint():
            app_of(session.create_client("pinpoint"))
        assert network == []

    def test_given_the_mode_auto_in_the_profile_when_an_app_is_created_then_metadata_is_not_read(
        self, config_file: Path, network: list[object]
    ) -> None:
        config_file.write_text("[default]\ndefaults_mode = auto\n")
        with mock_pinpoint():
            app_of(boto3.client("pinpoint"))
        assert network == []

    def test_given_the_mode_auto_and_a_config_when_a_client_is_made_then_the_rest_of_the_config_is_in_force(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
        with mock_pinpoint():
            client: Any = boto3.client("pinpoint", config=Config(region_name="eu-west-3", read_timeout=7))
            assert client.meta.config.read_timeout == 7
            assert region_of(client) == "eu-west-3"

    def test_given_a_mode_that_the_user_chose_when_a_client_is_made_then_it_is_in_force(self) -> None:
        with mock_pinpoint():
            client: Any = boto3.client("pinpoint", config=with_defaults_mode("in-region"))
            assert client.meta.config.connect_timeout == pytest.approx(1.1)
