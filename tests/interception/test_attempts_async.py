"""aiobotocore: the number of attempts of a call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from pinpoint_mock import OperationNotSupported, OutsideError, mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS

from .async_clients import REGION, making_client
from .conftest import load_operations
from .retry_modes import RETRY_MODES, retrying

if TYPE_CHECKING:
    from collections.abc import Callable


aiohttp = pytest.importorskip("aiohttp")
pytestmark = pytest.mark.asyncio


def errors_that_aiobotocore_adds() -> list[Exception]:
    """The errors that aiobotocore adds to those that botocore's legacy mode retries, also for boto3's clients."""
    return [asyncio.TimeoutError("elsewhere"), aiohttp.ClientConnectionError("elsewhere")]


class TestNetworkFaults:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    @pytest.mark.parametrize("error", [EndpointConnectionError, ConnectTimeoutError, ConnectionClosedError])
    async def test_given_lost_connections_when_a_call_is_made_then_they_are_raised_or_tried_again(
        self, mode: str, error: type[Exception]
    ) -> None:
        name: Any = error.__name__
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying(mode, total_max_attempts=2)) as client:
                pinpoint.faults.connection_error("GetApps", name, times=3)
                with pytest.raises(error):
                    await client.get_apps()
                await client.get_apps()
            assert [call.attempts for call in pinpoint.calls] == [2, 2]

    @pytest.mark.parametrize("status", [502, 503, 504])
    async def test_given_a_proxy_error_when_a_call_is_made_then_its_code_is_the_status(self, status: int) -> None:
        with mock_pinpoint() as pinpoint:
            async with making_client(config=retrying("standard", total_max_attempts=1)) as client:
                pinpoint.faults.error("GetApps", status)
                with pytest.raises(ClientError) as raised:
                    await client.get_apps()
        assert raised.value.response["Error"]["Code"] == str(status)


class TestAttempts:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    async def test_given_a_retry_mode_when_an_operation_is_not_supported_then_it_raises_after_one_attempt(
        self, mode: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load_operations()
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
    async def test_given_a_bug_of_ours_when_an_operation_raises_then_it_is_raised_after_one_attempt(
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
