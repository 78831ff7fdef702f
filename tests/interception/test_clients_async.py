"""aiobotocore: the mock answers clients of any age, as with boto3."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import boto3
import botocore.endpoint
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
)

from pinpoint_mock import mock_pinpoint

from .async_clients import REGION, aiobotocore, create_app, making_client
from .beside_moto import MOTO, apps_of_moto, mocks

pytestmark = pytest.mark.asyncio


class TestClientsOfAnyAge:
    @pytest.mark.parametrize("where", MOTO)
    async def test_given_a_client_made_before_the_mocks_when_an_app_is_created_then_only_ours_has_it(
        self, where: str
    ) -> None:
        async with making_client() as client:
            with mocks(where) as pinpoint:
                application_id = await create_app(client)
                assert pinpoint.app(application_id).region == REGION
                assert pinpoint.calls.one().attempts == 1
                assert where == "off" or apps_of_moto() == []

    @pytest.mark.parametrize("where", MOTO)
    @pytest.mark.parametrize("before", ["nothing", "session"])
    async def test_given_objects_from_before_the_mocks_when_an_app_is_created_then_only_ours_has_it(
        self, where: str, before: str
    ) -> None:
        session = aiobotocore.get_session() if before == "session" else None
        with mocks(where) as pinpoint:
            async with making_client(session) as client:
                application_id = await create_app(client)
            assert pinpoint.app(application_id).region == REGION
            assert pinpoint.calls.one().attempts == 1
            assert where == "off" or apps_of_moto() == []

    async def test_given_boto3_beside_aiobotocore_when_both_call_then_they_share_a_world(self) -> None:
        with mock_pinpoint():
            async with making_client() as client:
                application_id = await create_app(client)
            answer = boto3.client("pinpoint", region_name=REGION).get_app(ApplicationId=application_id)
            assert answer["ApplicationResponse"]["Name"] == "shop"

    async def test_given_many_calls_at_once_when_they_are_gathered_then_no_call_is_lost(self) -> None:
        with mock_pinpoint() as pinpoint:
            async with making_client() as client:
                ids = await asyncio.gather(*(create_app(client) for _ in range(50)))
                listed = await client.get_apps(PageSize="100")
            assert {app["Id"] for app in listed["ApplicationsResponse"]["Item"]} == set(ids)
            assert len(pinpoint.calls) == 51

    async def test_given_a_decorated_coroutine_when_it_awaits_a_call_then_the_mock_answers(self) -> None:
        @mock_pinpoint
        async def use() -> str:
            async with making_client() as client:
                return await create_app(client)

        assert await use()

    async def test_given_the_example_of_the_documentation_when_it_runs_then_it_is_true(self) -> None:
        page = (Path(__file__).parents[2] / "docs" / "how-to" / "async.md").read_text("utf-8")
        [example] = re.findall(r"```py\n(.*?)```", page, re.DOTALL)  # not run if aiobotocore is not installed
        names: dict[str, Any] = {}
        exec(example, names)
        with mock_pinpoint() as pinpoint:
            await names["test_an_app_is_created"](pinpoint)

    async def test_given_nested_mocks_when_the_outers_app_is_requested_from_the_inner_then_the_error_says_so(
        self,
    ) -> None:
        with mock_pinpoint():
            async with making_client() as client:
                application_id = await create_app(client)
                with mock_pinpoint(), pytest.raises(ClientError, match="belongs to an enclosing mock_pinpoint"):
                    await client.get_app(ApplicationId=application_id)
                assert await client.get_app(ApplicationId=application_id)

    async def test_given_the_service_refuses_when_it_is_called_then_its_error_is_as_in_boto3(self) -> None:
        with mock_pinpoint():
            async with making_client() as client:
                with pytest.raises(client.exceptions.NotFoundException) as raised:
                    await client.get_app(ApplicationId="")
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404

    async def test_given_an_import_while_the_mock_is_active_when_a_client_calls_then_the_mock_answers(self) -> None:
        script = """
            import asyncio, sys
            from pinpoint_mock import mock_pinpoint

            async def use():
                from aiobotocore.session import AioSession, get_session
                original = AioSession.__dict__["create_client"]
                async with get_session().create_client("pinpoint") as client:
                    await client.get_apps()
                    return AioSession, original, client.meta.region_name

            assert "aiobotocore" not in sys.modules
            with mock_pinpoint(region="ap-south-1") as pinpoint:
                session_type, original, region = asyncio.run(use())
                print(pinpoint.calls.one().operation, region)
            print(session_type.__dict__["create_client"] is original)
        """
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", dedent(script)], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["GetApps", "ap-south-1", "True"]


class TestAfterTheMock:
    @pytest.mark.parametrize("born", ["before", "inside"])
    async def test_given_a_client_that_outlives_the_mock_when_it_calls_then_it_goes_to_the_network(
        self, born: str, closed_url: str
    ) -> None:
        options = {
            "endpoint_url": closed_url,
            "aws_access_key_id": "own-key",
            "aws_secret_access_key": "own-secret",
            "config": Config(retries={"total_max_attempts": 1}),
        }
        mock = mock_pinpoint()
        if born == "inside":
            mock.start()
        async with making_client(**options) as client:
            if born == "before":
                mock.start()
            await create_app(client)
            mock.stop()
            with pytest.raises(EndpointConnectionError):
                await client.get_apps()

    async def test_given_aiobotocore_when_a_mock_comes_and_goes_then_its_attributes_are_the_originals(self) -> None:
        places: list[tuple[type, str]] = [
            (aiobotocore.AioSession, "create_client"),
            (botocore.session.Session, "create_client"),
            (botocore.session.Session, "__init__"),
            (botocore.endpoint.Endpoint, "make_request"),
        ]
        originals = [owner.__dict__[name] for owner, name in places]
        with mock_pinpoint():
            async with making_client() as client:
                await create_app(client)
        assert [owner.__dict__[name] for owner, name in places] == originals
