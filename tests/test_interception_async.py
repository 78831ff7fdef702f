"""aiobotocore: its clients of any age are answered as boto3's are."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import boto3
import botocore.endpoint
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    ReadTimeoutError,
)
from botocore.loaders import create_loader

from pinpoint_mock import OperationNotSupported, OutsideError, mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS, operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import Pinpoint

aiobotocore = pytest.importorskip("aiobotocore.session")
aiohttp = pytest.importorskip("aiohttp")

pytestmark = pytest.mark.asyncio

LOADER = create_loader()  # shared: a session of its own reads the model files anew, which takes 60 ms
REGION = "eu-west-1"
RETRY_MODES = ["legacy", "standard", "adaptive"]
MOTO = ["off", "outside", "inside"]


@pytest.fixture(autouse=True)
def _shared_model_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


@pytest.fixture
def network(network: list[object], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was asked of the network, which is down; whoever wants instance metadata would ask for it."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    return network


@pytest.fixture
def closed_url() -> Iterator[str]:
    """An address that refuses connections: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def replace_operation(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[..., Any]], None]:
    def replace(name: str, function: Callable[..., Any]) -> None:
        _load_operations()
        monkeypatch.setitem(OPERATIONS, name, OPERATIONS[name])
        operation(name)(function)

    return replace


def _load_operations() -> None:
    with mock_pinpoint() as pinpoint:
        assert not pinpoint.calls


@contextmanager
def mocks(where: str) -> Iterator[Pinpoint]:
    """The mock, with moto's off, outside or inside of it."""
    with ExitStack() as stack:
        if where != "off":
            moto = pytest.importorskip("moto")
        if where == "outside":
            stack.enter_context(moto.mock_aws())
        pinpoint = stack.enter_context(mock_pinpoint())
        if where == "inside":
            stack.enter_context(moto.mock_aws())
        yield pinpoint


def apps_of_moto() -> list[str]:
    from moto.pinpoint.models import pinpoint_backends

    return list(pinpoint_backends["123456789012"][REGION].apps)


def retrying(mode: str, **options: int) -> Config:
    retries: Any = {"mode": mode, **options}
    return Config(retries=retries)


def making_client(session: Any = None, **options: Any) -> Any:
    return (session or aiobotocore.get_session()).create_client("pinpoint", **{"region_name": REGION, **options})


async def create_app(client: Any) -> str:
    answer = await client.create_app(CreateApplicationRequest={"Name": "shop"})
    application_id: str = answer["ApplicationResponse"]["Id"]
    return application_id


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
    async def test_given_what_was_made_before_the_mocks_when_an_app_is_created_then_only_ours_has_it(
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

    async def test_given_many_calls_at_once_when_they_are_gathered_then_none_is_lost(self) -> None:
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
        page = (Path(__file__).parent.parent / "docs" / "how-to" / "async.md").read_text("utf-8")
        [example] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)  # no Python where aiobotocore is not installed
        names: dict[str, Any] = {}
        exec(example, names)
        with mock_pinpoint() as pinpoint:
            await names["test_creates_an_app"](pinpoint)

    async def test_given_nested_mocks_when_the_inner_is_asked_for_the_outers_app_then_the_error_says_so(self) -> None:
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

    async def test_given_the_mode_auto_when_an_app_is_created_then_metadata_is_not_asked(
        self, monkeypatch: pytest.MonkeyPatch, network: list[object]
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
        with mock_pinpoint():
            async with making_client() as client:
                await create_app(client)
        assert network == []

    async def test_given_a_region_that_is_configured_when_an_app_is_created_then_it_wins_over_the_option(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        with mock_pinpoint(region="ap-south-1") as pinpoint:
            async with aiobotocore.get_session().create_client("pinpoint") as client:
                await create_app(client)
            assert pinpoint.calls.one().region == "eu-central-1"

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
    async def test_given_an_endpoint_url_when_an_app_is_asked_for_then_the_mock_answers(
        self, url: str, network: list[object]
    ) -> None:
        with mock_pinpoint():
            async with making_client(endpoint_url=url) as client:
                application_id = await create_app(client)
                assert await client.get_app(ApplicationId=application_id)
        assert network == []


def errors_that_aiobotocore_adds() -> list[Exception]:
    """Errors that it adds to those which botocore's legacy mode retries, for boto3's clients too."""
    return [asyncio.TimeoutError("elsewhere"), aiohttp.ClientConnectionError("elsewhere")]


class TestAttempts:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    async def test_given_a_retry_mode_when_an_operation_is_not_built_then_it_raises_after_one_attempt(
        self, mode: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _load_operations()
        monkeypatch.delitem(OPERATIONS, "SendMessages", raising=False)
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying(mode)) as client:
                with pytest.raises(OperationNotSupported):
                    await client.send_messages(ApplicationId="shop", MessageRequest={"MessageConfiguration": {}})
            assert pinpoint.calls.one().attempts == 1

    @pytest.mark.parametrize("mode", RETRY_MODES)
    async def test_given_a_handler_that_retries_once_when_a_call_is_made_then_it_is_one_record_with_two_attempts(
        self, mode: str
    ) -> None:
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying(mode)) as client:
                client.meta.events.register_first(
                    "needs-retry.pinpoint", lambda attempts, **_: 0 if attempts == 1 else None
                )
                await client.get_apps()
            assert pinpoint.calls.one().attempts == 2

    @pytest.mark.parametrize("mode", RETRY_MODES)
    async def test_given_a_fault_of_ours_when_an_operation_raises_then_it_surfaces_after_one_attempt(
        self, mode: str, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def faulty() -> None:
            raise KeyError("a fault of ours")

        replace_operation("GetApps", faulty)
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying(mode)) as client:
                with pytest.raises(KeyError, match="a fault of ours") as raised:
                    await client.get_apps()
            assert pinpoint.calls.one().attempts == 1
        assert raised.traceback[-1].name == "faulty"

    @pytest.mark.parametrize("mode", RETRY_MODES)
    @pytest.mark.parametrize(
        "error",
        [
            EndpointConnectionError(endpoint_url="https://elsewhere"),
            ReadTimeoutError(endpoint_url="https://elsewhere"),
            ConnectionResetError("elsewhere"),
        ],
        ids=lambda error: type(error).__name__,
    )
    async def test_given_a_connection_error_inside_when_it_leaves_then_it_is_an_outside_error_after_one_attempt(
        self, mode: str, error: Exception, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def lost() -> None:
            raise error

        replace_operation("GetApps", lost)
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying(mode, total_max_attempts=2)) as client:
                with pytest.raises(OutsideError) as raised:
                    await client.get_apps()
            assert pinpoint.calls.one().attempts == 1
        assert raised.value.__cause__ is error

    @pytest.mark.parametrize("error", errors_that_aiobotocore_adds(), ids=lambda error: type(error).__name__)
    @pytest.mark.parametrize("mode", RETRY_MODES)
    async def test_given_an_error_that_aiobotocore_retries_when_an_operation_raises_it_then_there_is_one_attempt(
        self, mode: str, error: Exception, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def lost() -> None:
            raise error

        replace_operation("GetApps", lost)
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying(mode, total_max_attempts=2)) as client:
                with pytest.raises((OutsideError, type(error))):
                    await client.get_apps()
            assert pinpoint.calls.one().attempts == 1

    @pytest.mark.parametrize("error", errors_that_aiobotocore_adds(), ids=lambda error: type(error).__name__)
    async def test_given_aiobotocore_beside_boto3_when_an_operation_raises_what_it_retries_then_there_is_one_attempt(
        self, error: Exception, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def lost() -> None:
            raise error

        replace_operation("GetApps", lost)
        with mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint", region_name=REGION, config=retrying("legacy", total_max_attempts=2))
            with pytest.raises((OutsideError, type(error))):
                client.get_apps()
            assert pinpoint.calls.one().attempts == 1
