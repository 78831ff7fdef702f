"""`pinpoint.faults`: lost connections, and the errors of a load balancer in front of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from .handle.conftest import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

PROXY_ERRORS = [(502, "Bad Gateway"), (503, "Service Unavailable"), (504, "Gateway Timeout")]
CONNECTION_ERRORS: list[Any] = [EndpointConnectionError, ConnectTimeoutError, ConnectionClosedError]
MODES = ["legacy", "standard", "adaptive"]


def retrying_client(mode: Any, attempts: int) -> PinpointClient:
    config = Config(retries={"mode": mode, "total_max_attempts": attempts})
    return boto3.client("pinpoint", region_name="us-east-1", config=config)


class TestProxyErrors:
    @pytest.mark.parametrize(("status", "phrase"), PROXY_ERRORS)
    def test_given_a_status_when_a_call_is_made_then_the_error_has_the_status_as_its_code(
        self, mocked: Pinpoint, status: int, phrase: str
    ) -> None:
        client = retrying_client("standard", 1)
        mocked.faults.error("GetApps", status)
        with pytest.raises(ClientError) as raised:
            client.get_apps()
        assert type(raised.value) is ClientError
        assert raised.value.response["Error"] == {"Code": str(status), "Message": phrase}
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
        assert (mocked.calls.one().status, mocked.calls.one().error) == (status, f"{status}: {phrase}")

    def test_given_a_proxy_error_when_it_is_on_the_wire_then_it_is_a_page_without_the_headers_of_the_service(
        self, mocked: Pinpoint, raw: Raw
    ) -> None:
        mocked.faults.error("GetApps", 502)
        status, headers, body = raw("GET", "/v1/apps")
        assert (status, body.split(b"\r\n")[:2]) == (502, [b"<html>", b"<head><title>502 Bad Gateway</title></head>"])
        assert {**headers, "Date": ""} == {
            "Date": "",
            "Content-Type": "text/html",
            "Content-Length": str(len(body)),
            "Connection": "keep-alive",
        }

    def test_given_a_message_when_a_call_is_made_then_the_error_has_it(self, mocked: Pinpoint) -> None:
        mocked.faults.error("GetApps", 503, "Endpoint request timed out")
        with pytest.raises(ClientError) as raised:
            retrying_client("standard", 1).get_apps()
        assert raised.value.response["Error"] == {"Code": "503", "Message": "Endpoint request timed out"}

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize(("status", "phrase"), PROXY_ERRORS)
    def test_given_two_times_when_a_call_is_made_then_its_third_attempt_succeeds(
        self, mocked: Pinpoint, mode: str, status: int, phrase: str
    ) -> None:
        mocked.faults.error("GetApps", status, times=2)
        assert names(retrying_client(mode, 3)) == []
        assert (mocked.calls.one().attempts, mocked.calls.one().status) == (3, 200)

    def test_given_the_code_that_botocore_shows_when_a_fault_is_set_then_it_is_taken_and_shown_by_its_name(
        self, mocked: Pinpoint
    ) -> None:
        mocked.faults.error("GetApps", "504")
        assert repr(mocked.faults).endswith("GetApps: 504 Gateway Timeout, every time, never used")

    def test_given_another_server_error_when_a_fault_is_set_then_the_error_names_the_valid_ones(
        self, mocked: Pinpoint
    ) -> None:
        with pytest.raises(ValueError, match="502 Bad Gateway, 503 Service Unavailable, 504 Gateway Timeout"):
            mocked.faults.error("GetApps", 505)


class TestLostConnections:
    @pytest.mark.parametrize("error", CONNECTION_ERRORS)
    def test_given_a_lost_connection_when_a_call_is_made_then_botocore_raises_it_and_nothing_has_changed(
        self, mocked: Pinpoint, error: type[Exception]
    ) -> None:
        client = retrying_client("standard", 1)
        mocked.faults.connection_error("CreateApp", error.__name__)  # type: ignore[arg-type]
        with pytest.raises(error, match=r"https://pinpoint\.us-east-1"):
            client.create_app(CreateApplicationRequest={"Name": "shop"})
        call = mocked.calls.one()
        assert names(client) == []
        assert call.status is None
        assert call.error == f"raised {error.__name__}: pinpoint.faults loses the connection of CreateApp"

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("error", CONNECTION_ERRORS)
    def test_given_two_times_when_a_call_is_made_then_its_third_attempt_succeeds(
        self, mocked: Pinpoint, mode: str, error: type[Exception]
    ) -> None:
        mocked.faults.connection_error("GetApps", error.__name__, times=2)  # type: ignore[arg-type]
        assert names(retrying_client(mode, 3)) == []
        call = mocked.calls.one()
        assert (call.attempts, len(call.retry_delays), call.error) == (3, 2, None)

    def test_given_no_name_when_a_call_is_made_then_the_endpoint_cannot_be_reached(self, mocked: Pinpoint) -> None:
        mocked.faults.connection_error("*")
        with pytest.raises(EndpointConnectionError, match="Could not connect to the endpoint URL"):
            retrying_client("legacy", 2).get_apps()
        assert mocked.calls.one().attempts == 2

    def test_given_an_error_too_when_calls_are_made_then_the_one_that_was_asked_for_first_comes_first(
        self, mocked: Pinpoint
    ) -> None:
        client = retrying_client("standard", 1)
        mocked.faults.connection_error("GetApps", times=1)
        mocked.faults.error("GetApps", 502, times=1)
        mocked.faults.connection_error("*", times=1)
        for error in (EndpointConnectionError, ClientError, EndpointConnectionError):
            with pytest.raises(error):
                client.get_apps()
        assert names(client) == []

    @pytest.mark.parametrize("name", ["ReadTimeoutError", "", "closed"])
    def test_given_another_name_when_a_fault_is_set_then_the_error_lists_the_valid_ones(
        self, mocked: Pinpoint, name: Any
    ) -> None:
        with pytest.raises(ValueError, match="error must be one of 'EndpointConnectionError', 'ConnectTimeoutError', "):
            mocked.faults.connection_error("GetApps", name)
        assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"
