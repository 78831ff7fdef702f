"""Calls of a function for many endpoints: the number of endpoints in a call, and the attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.outside.endpoint_function import EndpointCall, call_for_endpoints
from pinpoint_mock.outside.registered_functions import RegisteredLambdas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import App


@pytest.fixture
def app(mocked: Pinpoint) -> Iterator[App]:
    mocked.create_app("app", region="us-east-1")
    with mocked._session.locked_world() as world:
        app = world.find_app("app")
        assert app is not None
        yield app


def call_all(app: App, handler: Callable[..., object], count: int = 1, *, attempts: int = 3) -> list[EndpointCall]:
    app.world.shared.part(RegisteredLambdas).put("hook", handler)
    endpoints = [(f"e{number}", {"Address": str(number)}) for number in range(count)]
    return list(call_for_endpoints(app, "hook", {"ApplicationId": "app"}, endpoints, attempts=attempts))


def failing(*errors: BaseException) -> Callable[..., object]:
    """Return a handler that raises these errors, one in each call, and then returns `done`."""
    remaining = list(errors)

    def handle(event: Any, context: Any) -> str:
        if remaining:
            raise remaining.pop(0)
        return "done"

    return handle


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (50, [50]), (51, [50, 1])])
def test_given_endpoints_when_a_function_is_called_for_them_then_a_call_has_at_most_50(
    app: App, count: int, sizes: list[int]
) -> None:
    calls = call_all(app, lambda event, _: len(event["Endpoints"]), count)
    assert [(len(call.endpoints), call.answer) for call in calls] == [(size, size) for size in sizes]


def test_given_two_failures_and_three_attempts_when_called_then_the_third_attempt_succeeds(app: App) -> None:
    [call] = call_all(app, failing(ValueError("one"), ValueError("two")))
    assert (call.answer, call.failure) == ("done", "")
    assert [str(failure) for failure in app.world.user_code.failures] == [
        "pinpoint.lambdas['hook'] raised ValueError: one",
        "pinpoint.lambdas['hook'] raised ValueError: two",
    ]


def test_given_three_failures_and_three_attempts_when_called_then_the_call_fails_like_the_last_attempt(
    app: App,
) -> None:
    [call] = call_all(app, failing(*(ValueError(str(number)) for number in range(3))))
    assert (call.answer, call.failure) == (None, "pinpoint.lambdas['hook'] raised ValueError: 2")


def test_given_attempts_that_time_out_when_called_then_they_are_counted(app: App) -> None:
    [call] = call_all(app, failing(TimeoutError(), ValueError("no"), TimeoutError()))
    assert (call.time_outs, call.failure) == (
        2,
        "pinpoint.lambdas['hook'] has timed out after 15 seconds: it raised TimeoutError",
    )
    [call] = call_all(app, failing(TimeoutError()))
    assert (call.time_outs, call.answer, call.failure) == (1, "done", "")


def test_given_one_attempt_when_it_fails_then_it_is_not_made_again(app: App) -> None:
    [call] = call_all(app, failing(ValueError("no")), attempts=1)
    assert call.failure == "pinpoint.lambdas['hook'] raised ValueError: no"


def test_given_an_assertion_error_when_called_then_it_is_kept_for_the_test_and_not_tried_again(app: App) -> None:
    seen = AssertionError("seen")
    first, second = call_all(app, failing(seen), 60)
    assert (first.error, first.failure) == (seen, "hook raised AssertionError: seen")
    assert (second.error, second.answer) == (None, "done")


def test_given_a_call_that_fails_when_the_next_is_made_then_the_next_is_not_affected(app: App) -> None:
    errors = [ValueError("no")] * 3
    first, second = call_all(app, failing(*errors), 60)
    assert (first.failure, second.failure) == ("pinpoint.lambdas['hook'] raised ValueError: no", "")


def test_given_a_keyboard_interrupt_when_called_then_it_is_raised_at_once(app: App) -> None:
    with pytest.raises(KeyboardInterrupt):
        call_all(app, failing(KeyboardInterrupt()))
