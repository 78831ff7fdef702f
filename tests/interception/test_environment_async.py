"""aiobotocore: the mock uses the configured credentials, regions and hosts, and requests nothing over the network."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from botocore.exceptions import (
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from pinpoint_mock import mock_pinpoint

from .async_clients import aiobotocore, create_app, making_client

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("network", "configurable")]


class TestEnvironment:
    async def test_given_no_credentials_or_region_when_an_app_is_created_then_no_socket_is_opened(
        self, network: list[object]
    ) -> None:
        with mock_pinpoint(region="ap-south-1"):
            async with aiobotocore.get_session().create_client("pinpoint") as client:
                await create_app(client)
                assert client.meta.region_name == "ap-south-1"
        assert network == []

    async def test_given_a_credential_process_when_an_app_is_created_then_it_is_not_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        marker, script, config = tmp_path / "was-run", tmp_path / "process.py", tmp_path / "config"
        keys = json.dumps({"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"})
        script.write_text(f"import pathlib\npathlib.Path({str(marker)!r}).touch()\nprint({keys!r})\n")
        command = f'"{Path(sys.executable).as_posix()}" "{script.as_posix()}"'
        config.write_text(f"[default]\ncredential_process = {command}\n")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
        with mock_pinpoint():
            async with making_client() as client:
                await create_app(client)
        assert not marker.exists()

    async def test_given_the_mode_auto_when_an_app_is_created_then_metadata_is_not_read(
        self, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
        with mock_pinpoint():
            async with making_client() as client:
                await create_app(client)
        assert network == []

    async def test_given_a_region_in_the_environment_when_an_app_is_created_then_the_option_wins_over_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        with mock_pinpoint(region="ap-south-1") as pinpoint:
            async with aiobotocore.get_session().create_client("pinpoint") as client:
                await create_app(client)
            assert pinpoint.calls.one().region == "ap-south-1"

    async def test_given_a_missing_profile_when_a_client_is_made_then_it_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "missing")
        with mock_pinpoint(), pytest.raises(ProfileNotFound):
            async with making_client():
                pass

    async def test_given_only_one_key_of_two_when_a_client_is_made_then_it_is_refused(self) -> None:
        with mock_pinpoint(), pytest.raises(PartialCredentialsError):
            async with making_client(aws_access_key_id="a"):
                pass

    async def test_given_another_service_when_no_region_is_configured_then_none_is_given(self) -> None:
        session = aiobotocore.get_session()
        with mock_pinpoint():
            async with session.create_client("pinpoint"):
                pass
            with pytest.raises(NoRegionError):
                async with session.create_client("sns"):
                    pass

    @pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://127.0.0.1:9/base/path"])
    async def test_given_an_endpoint_url_when_an_app_is_requested_then_the_mock_answers(
        self, url: str, network: list[object]
    ) -> None:
        with mock_pinpoint():
            async with making_client(endpoint_url=url) as client:
                application_id = await create_app(client)
                assert await client.get_app(ApplicationId=application_id)
        assert network == []
