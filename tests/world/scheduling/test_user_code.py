"""User functions that the mock calls from an action or a request, and the exceptions that they raise."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import EndpointConnectionError, HTTPClientError
from noon import NOON

from pinpoint_mock import OperationNotSupported, OutsideError, Pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS, operation

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.mock import Mock
    from pinpoint_mock.world.store import App

    from .conftest import Later


@pytest.fixture
def tomorrow(later: Later) -> Callable[[Callable[[], object]], None]:
    """Schedule a function that the mock calls in a day, like a user function."""
    return lambda function: later(function, days=1)


@pytest.fixture
def on_get_app(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Make GetApp call a function, like an operation that calls a user function."""

    def replace(function: Callable[[], object]) -> None:
        monkeypatch.setitem(OPERATIONS, "GetApp", OPERATIONS["GetApp"])

        @operation("GetApp")
        def get_app(app: App) -> dict[str, Any]:
            app.world.call("the function", function)
            return {"Id": app.id, "Arn": app.identity.arn, "Name": app.identity.name}

    len(mock.handle.calls)  # this import registers the operations
    return replace


def raising(error: BaseException) -> Callable[[], None]:
    def function() -> None:
        raise error

    return function


class TestWhatItRaises:
    @pytest.mark.parametrize("error", [AssertionError("not as it should be"), KeyboardInterrupt()])
    def test_given_an_assertion_or_an_interrupt_when_advanced_then_it_reaches_the_test_unchanged(
        self, pinpoint: Pinpoint, tomorrow: Callable[..., None], error: BaseException
    ) -> None:
        tomorrow(raising(error))
        with pytest.raises(type(error)) as raised:
            pinpoint.clock.advance(days=1)
        assert raised.value is error

    def test_given_pytest_fail_when_advanced_then_it_reaches_the_test(
        self, pinpoint: Pinpoint, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(lambda: pytest.fail("so says the function"))
        with pytest.raises(pytest.fail.Exception, match="so says the function"):
            pinpoint.clock.advance(days=1)

    def test_given_an_assertion_when_a_client_call_finds_it_due_then_the_client_call_raises_it(
        self, traveller: time_machine.Traveller, client: PinpointClient, tomorrow: Callable[..., None]
    ) -> None:
        called: list[str] = []

        def function() -> None:
            called.append("once")
            raise AssertionError("not as it should be")

        tomorrow(function)
        traveller.shift(timedelta(days=1))
        with pytest.raises(AssertionError, match="not as it should be"):
            client.get_apps()
        assert called == ["once"]

    def test_given_pytest_fail_when_a_client_call_finds_it_due_then_the_client_call_raises_it(
        self, traveller: time_machine.Traveller, client: PinpointClient, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(lambda: pytest.fail("so says the function"))
        traveller.shift(timedelta(days=1))
        with pytest.raises(pytest.fail.Exception, match="so says the function"):
            client.get_apps()

    def test_given_an_assertion_when_the_handle_finds_it_due_then_the_read_raises_it(
        self, traveller: time_machine.Traveller, pinpoint: Pinpoint, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(raising(AssertionError("not as it should be")))
        traveller.shift(timedelta(days=1))
        with pytest.raises(AssertionError, match="not as it should be"):
            assert pinpoint.clock.history

    def test_given_another_exception_when_advanced_then_it_is_an_outside_error_with_its_cause(
        self, pinpoint: Pinpoint, tomorrow: Callable[..., None]
    ) -> None:
        error = ZeroDivisionError("a mistake")
        tomorrow(raising(error))
        with pytest.raises(OutsideError, match=r"^the function raised ZeroDivisionError: a mistake$") as raised:
            pinpoint.clock.advance(days=1)
        assert raised.value.__cause__ is error

    def test_given_another_exception_when_it_was_raised_then_the_failure_is_kept_with_its_traceback(
        self, mock: Mock, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(raising(ZeroDivisionError("a mistake")))
        with pytest.raises(OutsideError):
            mock.handle.clock.advance(days=1)
        [failure] = mock._session.failures
        assert (failure.name, str(failure)) == ("the function", "the function raised ZeroDivisionError: a mistake")
        assert failure.error is not None
        assert failure.error.__traceback__ is not None

    def test_given_an_assertion_when_it_was_raised_then_it_is_not_a_failure_of_the_function(
        self, mock: Mock, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(raising(AssertionError()))
        with pytest.raises(AssertionError):
            mock.handle.clock.advance(days=1)
        assert mock._session.failures == []

    def test_given_a_checkpoint_when_it_is_left_then_failures_are_kept(
        self, mock: Mock, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(raising(ZeroDivisionError()))
        with mock.handle.checkpoint(), pytest.raises(OutsideError):
            mock.handle.clock.advance(days=1)
        assert len(mock._session.failures) == 1

    def test_given_failures_when_the_mock_is_reset_then_they_are_gone(
        self, mock: Mock, tomorrow: Callable[..., None]
    ) -> None:
        tomorrow(raising(ZeroDivisionError()))
        with pytest.raises(OutsideError):
            mock.handle.clock.advance(days=1)
        mock.handle.reset()
        assert mock._session.failures == []

    def test_given_an_operation_that_is_not_supported_when_the_function_calls_it_then_that_error_is_raised_unchanged(
        self, pinpoint: Pinpoint, client: PinpointClient, tomorrow: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(OPERATIONS, "GetApps")
        tomorrow(client.get_apps)
        with pytest.raises(OperationNotSupported, match="GetApps"):
            pinpoint.clock.advance(days=1)

    @pytest.mark.parametrize(
        "error",
        [
            EndpointConnectionError(endpoint_url="https://somewhere.example"),
            HTTPClientError(error="broken"),
            ConnectionResetError("reset by peer"),
        ],
    )
    def test_given_a_connection_error_when_a_client_call_finds_it_due_then_botocore_does_not_send_again(
        self, traveller: time_machine.Traveller, client: PinpointClient, tomorrow: Callable[..., None], error: Exception
    ) -> None:
        called: list[str] = []

        def function() -> None:
            called.append("once")
            raise error

        tomorrow(function)
        traveller.shift(timedelta(days=1))
        with pytest.raises(OutsideError) as raised:
            client.get_apps()
        assert (called, raised.value.__cause__) == (["once"], error)


class TestFromARequest:
    """No action runs, but an operation calls a user function."""

    def test_given_a_function_that_makes_a_call_when_an_operation_calls_it_then_it_is_answered_at_the_requests_time(
        self, pinpoint: Pinpoint, client: PinpointClient, on_get_app: Callable[..., None]
    ) -> None:
        on_get_app(client.get_apps)
        client.get_app(ApplicationId="shop")
        assert [call.operation for call in pinpoint.calls] == ["GetApp", "GetApps"]

    def test_given_time_that_passes_in_the_function_when_it_calls_then_its_call_has_the_later_time(
        self,
        traveller: time_machine.Traveller,
        pinpoint: Pinpoint,
        client: PinpointClient,
        on_get_app: Callable[..., None],
    ) -> None:
        def function() -> None:
            traveller.shift(timedelta(hours=1))
            client.get_apps()

        on_get_app(function)
        client.get_app(ApplicationId="shop")
        assert [(call.operation, call.time) for call in pinpoint.calls] == [
            ("GetApp", NOON),
            ("GetApps", NOON + timedelta(hours=1)),
        ]

    def test_given_a_connection_error_when_an_operation_calls_the_function_then_it_is_called_once(
        self, client: PinpointClient, on_get_app: Callable[..., None]
    ) -> None:
        called: list[str] = []

        def function() -> None:
            called.append("once")
            raise EndpointConnectionError(endpoint_url="https://somewhere.example")

        on_get_app(function)
        with pytest.raises(OutsideError):
            client.get_app(ApplicationId="shop")
        assert called == ["once"]

    def test_given_a_failing_function_when_the_call_is_read_then_it_has_the_exception(
        self, pinpoint: Pinpoint, client: PinpointClient, on_get_app: Callable[..., None]
    ) -> None:
        on_get_app(raising(ZeroDivisionError("a mistake")))
        with pytest.raises(OutsideError):
            client.get_app(ApplicationId="shop")
        call = pinpoint.calls.one(operation="GetApp")
        assert (call.status, call.error) == (
            None,
            "raised OutsideError: the function raised ZeroDivisionError: a mistake",
        )

    @pytest.mark.parametrize(
        "steer",
        [
            lambda pinpoint: pinpoint.clock.advance(days=1),
            lambda pinpoint: pinpoint.reset(),
            lambda pinpoint: pinpoint.checkpoint().__enter__(),
        ],
        ids=["advance", "reset", "checkpoint"],
    )
    def test_given_a_function_when_it_tries_to_steer_the_mock_within_a_request_then_a_runtime_error_refuses(
        self,
        pinpoint: Pinpoint,
        client: PinpointClient,
        on_get_app: Callable[..., None],
        steer: Callable[[Pinpoint], object],
    ) -> None:
        refused: list[str] = []

        def function() -> None:
            with pytest.raises(RuntimeError, match="cannot be used while"):
                steer(pinpoint)
            refused.append("yes")

        on_get_app(function)
        client.get_app(ApplicationId="shop")
        assert refused == ["yes"]

    def test_given_two_requests_that_overlap_in_their_functions_when_both_are_done_then_time_continues(
        self, pinpoint: Pinpoint, client: PinpointClient, on_get_app: Callable[..., None]
    ) -> None:
        second_is_inside, first_is_done = threading.Event(), threading.Event()
        callers: list[str] = []

        def function() -> None:
            callers.append("one")
            if len(callers) == 1:
                second.start()
                assert second_is_inside.wait(timeout=10)
            else:
                second_is_inside.set()
                assert first_is_done.wait(timeout=10)

        second = threading.Thread(target=client.get_app, kwargs={"ApplicationId": "shop"}, daemon=True)
        on_get_app(function)
        client.get_app(ApplicationId="shop")
        first_is_done.set()
        second.join(timeout=10)
        pinpoint.clock.advance(days=1)
        assert pinpoint.clock.now == NOON + timedelta(days=1)
