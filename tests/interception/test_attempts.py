"""The number of attempts of a call: an exception inside an operation is never retried."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from pinpoint_mock import OperationNotSupported, OutsideError, mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS

from .clients import create_app, new_client
from .conftest import load_operations
from .retry_modes import RETRY_MODES, retrying

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def _send_messages_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    load_operations()
    monkeypatch.delitem(OPERATIONS, "SendMessages", raising=False)


@pytest.mark.usefixtures("_send_messages_is_not_built")
class TestWhatIsNotBuilt:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_retry_mode_when_an_operation_is_not_supported_then_it_raises_after_one_attempt(
        self, mode: str, network: list[object]
    ) -> None:
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(OperationNotSupported, match="SendMessages") as raised:
                client.send_messages(ApplicationId="shop", MessageRequest={"MessageConfiguration": {}})
            call = pinpoint.calls.one(operation="SendMessages")
        assert raised.value.operation == "SendMessages"
        assert (call.attempts, call.status) == (1, None)
        assert network == []

    def test_given_code_that_catches_client_errors_when_an_operation_is_not_supported_then_it_is_not_hidden(
        self,
    ) -> None:
        def careless(client: Any) -> None:
            with suppress(ClientError):
                client.send_messages(ApplicationId="shop", MessageRequest={"MessageConfiguration": {}})

        with mock_pinpoint(), pytest.raises(NotImplementedError):
            careless(new_client())


class TestRetries:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_handler_that_retries_once_when_a_call_is_made_then_it_is_one_record_with_two_attempts(
        self, mode: str
    ) -> None:
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            client.meta.events.register_first(
                "needs-retry.pinpoint", lambda attempts, **_: 0 if attempts == 1 else None
            )
            answer = client.get_apps()
            assert pinpoint.calls.one().attempts == 2
        assert answer["ResponseMetadata"]["RetryAttempts"] == 1

    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_retry_mode_when_the_service_refuses_then_there_is_one_attempt(self, mode: str) -> None:
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(client.exceptions.NotFoundException):
                client.get_app(ApplicationId="nobodys")
            assert pinpoint.calls.one().attempts == 1


def connection_errors() -> list[Exception]:
    return [
        EndpointConnectionError(endpoint_url="https://elsewhere"),
        ConnectionClosedError(endpoint_url="https://elsewhere"),
        ReadTimeoutError(endpoint_url="https://elsewhere"),
        HTTPClientError(error="elsewhere"),
        ConnectionError("elsewhere"),
        ConnectionResetError("elsewhere"),
    ]


class TestExceptionsInside:
    @pytest.mark.parametrize("mode", RETRY_MODES)
    def test_given_a_bug_of_ours_when_an_operation_raises_then_it_is_raised_with_its_traceback_after_one_attempt(
        self, mode: str, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def faulty() -> None:
            raise KeyError("a fault of ours")

        replace_operation("GetApps", faulty)
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(KeyError, match="a fault of ours") as raised:
                client.get_apps()
            call = pinpoint.calls.one()
        assert raised.traceback[-1].name == "faulty"
        assert (call.attempts, call.status) == (1, None)

    @pytest.mark.parametrize("mode", RETRY_MODES)
    @pytest.mark.parametrize("error", connection_errors(), ids=lambda error: type(error).__name__)
    def test_given_a_connection_error_inside_when_it_leaves_then_it_is_an_outside_error_after_one_attempt(
        self, mode: str, error: Exception, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def lost() -> None:
            raise error

        replace_operation("GetApps", lost)
        with mock_pinpoint() as pinpoint:
            client = new_client(config=retrying(mode))
            with pytest.raises(OutsideError, match=f"inside mock_pinpoint: {type(error).__name__}") as raised:
                client.get_apps()
            assert pinpoint.calls.one().attempts == 1
        assert raised.value.__cause__ is error

    def test_given_a_failed_assertion_inside_when_it_leaves_then_pytest_sees_it(
        self, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        replace_operation("GetApps", lambda: pytest.fail("of the test"))
        with mock_pinpoint(), pytest.raises(pytest.fail.Exception, match="of the test"):
            new_client().get_apps()

    def test_given_a_call_that_raised_when_the_next_one_is_made_then_it_is_answered(
        self, replace_operation: Callable[[str, Callable[..., Any]], None]
    ) -> None:
        def faulty() -> None:
            raise KeyError

        replace_operation("GetApps", faulty)
        with mock_pinpoint():
            client = new_client()
            with pytest.raises(KeyError):
                client.get_apps()
            assert create_app(client)
