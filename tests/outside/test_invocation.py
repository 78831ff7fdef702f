"""A single call of the user's Lambda function or webhook: its arguments, its returned value, and its exceptions."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.outside.invocation import MAX_ANSWER, InvocationError, invoke
from pinpoint_mock.outside.registered_functions import RegisteredLambdas, RegisteredWebhooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.outside.lambda_context import LambdaContext
    from pinpoint_mock.world.store import App

ARN = "arn:aws:lambda:us-east-1:123456789012:function:my-channel"
URL = "https://example.com/hook"


def app_of(pinpoint: Pinpoint, application_id: str = "app") -> App:
    app = pinpoint._session.world.find_app(application_id)
    assert app is not None
    return app


@pytest.fixture
def app(mocked: Pinpoint) -> App:
    mocked.create_app("app", region="us-east-1")
    return app_of(mocked)


def register(app: App, handler: Callable[..., object], name: str = "my-channel") -> None:
    app.world.shared.part(RegisteredLambdas).put(name, handler)


def call(app: App, uri: str, event: dict[str, Any] | None = None) -> Any:
    with app.world.user_code.lock:
        return invoke(app, uri, {} if event is None else event)


def failures(app: App) -> list[str]:
    return [str(failure) for failure in app.world.user_code.failures]


NAMES = ["my-channel", "my-channel:7", "my-channel:prod", "123456789012:function:my-channel", ARN, f"{ARN}:prod"]


@pytest.mark.parametrize("called", NAMES)
@pytest.mark.parametrize("registered", NAMES)
def test_given_a_handler_under_any_spelling_of_a_name_when_any_other_is_called_then_it_answers(
    app: App, registered: str, called: str
) -> None:
    register(app, lambda event, _: event["a"], registered)
    assert call(app, called, {"a": 1}) == 1


@pytest.mark.parametrize(
    ("registered", "called"),
    [
        (URL, URL),
        ("HTTPS://Example.com/hook", URL),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/?a#x", "https://example.com/?a"),
    ],
)
def test_given_a_webhook_when_its_url_is_called_in_another_spelling_then_it_answers(
    app: App, registered: str, called: str
) -> None:
    app.world.shared.part(RegisteredWebhooks).put(registered, lambda body: body)
    assert call(app, called, {"a": 1}) == {"a": 1}


@pytest.mark.parametrize(
    "other", ["https://example.com/Hook", "https://example.com/hook/", "https://example.com:8443/hook"]
)
def test_given_a_webhook_when_another_url_is_called_then_it_is_not_registered(app: App, other: str) -> None:
    app.world.shared.part(RegisteredWebhooks).put(URL, lambda body: body)
    with pytest.raises(InvocationError, match=r"^no webhook 'https:"):
        call(app, other)


def test_given_an_event_when_the_handler_changes_it_then_the_caller_keeps_its_own(app: App) -> None:
    event = {"Endpoints": {"e": {"Attributes": {"a": ["1"]}}}}
    register(app, lambda event, _: event["Endpoints"]["e"]["Attributes"]["a"].append("2"))
    call(app, "my-channel", event)
    assert event == {"Endpoints": {"e": {"Attributes": {"a": ["1"]}}}}


@pytest.mark.parametrize(
    ("uri", "version", "arn"),
    [
        ("my-channel", "$LATEST", ARN),
        ("my-channel:7", "7", f"{ARN}:7"),
        ("my-channel:prod", "$LATEST", f"{ARN}:prod"),
        (f"{ARN}:prod", "$LATEST", f"{ARN}:prod"),
        (ARN.replace("us-east-1", "eu-west-1"), "$LATEST", ARN.replace("us-east-1", "eu-west-1")),
    ],
)
def test_given_a_call_then_the_context_has_the_members_of_lambdas_context(
    app: App, uri: str, version: str, arn: str
) -> None:
    contexts: list[LambdaContext] = []
    register(app, lambda _, context: contexts.append(context))
    call(app, uri)
    call(app, uri)
    first, second = contexts
    assert (first.function_name, first.function_version, first.invoked_function_arn) == ("my-channel", version, arn)
    assert first.memory_limit_in_mb == "128"
    assert first.get_remaining_time_in_millis() == 15_000
    assert first.log_group_name == "/aws/lambda/my-channel"
    assert f"/[{version}]" in first.log_stream_name
    assert first.log_stream_name == second.log_stream_name
    assert len({first.aws_request_id, second.aws_request_id}) == 2
    assert first.identity is first.client_context is None


def test_given_a_seed_then_invocations_have_the_same_ids_in_each_run_and_do_not_change_other_ids() -> None:
    def run(calls: int) -> tuple[list[str], str]:
        ids: list[str] = []
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app("app", region="us-east-1")
            app = app_of(pinpoint)
            register(app, lambda _, context: ids.append(context.aws_request_id))
            for _ in range(calls):
                call(app, "my-channel")
            answer = boto3.client("pinpoint", region_name="us-east-1").get_apps()
            return ids, answer["ResponseMetadata"]["RequestId"]

    assert run(2) == run(2)
    assert run(2)[1] == run(0)[1]


def test_given_an_app_in_another_partition_then_the_arn_of_a_function_by_name_is_there(mocked: Pinpoint) -> None:
    mocked.create_app("app", region="cn-north-1")
    app = app_of(mocked)
    register(app, lambda _, context: context.invoked_function_arn)
    assert call(app, "my-channel") == "arn:aws-cn:lambda:cn-north-1:123456789012:function:my-channel"


def test_given_a_handler_that_raises_when_called_then_the_failure_is_kept_with_its_traceback(app: App) -> None:
    def handler(event: Any, context: Any) -> None:
        raise ValueError("no such template")

    register(app, handler)
    with pytest.raises(InvocationError) as raised:
        call(app, "my-channel")
    assert raised.value.reason == "pinpoint.lambdas['my-channel'] raised ValueError: no such template"
    assert not raised.value.has_timed_out
    [failure] = app.world.user_code.failures
    assert failure.error is not None
    assert failure.error.__traceback__ is not None
    assert str(failure) == raised.value.reason


def test_given_a_handler_that_raises_a_time_out_when_called_then_it_has_timed_out(app: App) -> None:
    def handler(event: Any, context: Any) -> None:
        raise TimeoutError("the read operation timed out")

    register(app, handler)
    with pytest.raises(InvocationError, match="has timed out after 15 seconds") as raised:
        call(app, "my-channel")
    assert raised.value.has_timed_out
    assert len(app.world.user_code.failures) == 1


@pytest.mark.parametrize("error", [AssertionError("wrong"), pytest.fail.Exception("failed")])
def test_given_a_handler_with_a_failed_assertion_when_called_then_the_test_sees_it(
    app: App, error: BaseException
) -> None:
    def handler(event: Any, context: Any) -> None:
        raise error

    register(app, handler)
    with pytest.raises(type(error)):
        call(app, "my-channel")
    assert failures(app) == []


@pytest.mark.parametrize(
    ("uri", "noun", "key", "place", "nearest"),
    [
        ("my-chanel", "Lambda", "my-chanel", "pinpoint.lambdas['my-chanel'] = handler", "my-channel"),
        (f"{ARN}s:prod", "Lambda", "my-channels", "pinpoint.lambdas['my-channels'] = handler", "my-channel"),
        ("other", "Lambda", "other", "pinpoint.lambdas['other'] = handler", None),
        (f"{URL}s", "webhook", f"{URL}s", f"pinpoint.webhooks['{URL}s'] = function", URL),
    ],
)
def test_given_no_function_when_called_then_the_failure_says_how_to_register_it(
    app: App, uri: str, noun: str, key: str, place: str, nearest: str | None
) -> None:
    register(app, lambda *_: None)
    app.world.shared.part(RegisteredWebhooks).put(URL, lambda _: None)
    reason = f"no {noun} '{key}' is registered: {place}" + (f" (did you mean '{nearest}'?)" if nearest else "")
    for _ in range(3):
        with pytest.raises(InvocationError) as raised:
            call(app, uri)
        assert raised.value.reason == reason
    assert failures(app) == [reason]


@pytest.mark.parametrize("uri", ["", "a b", "arn:aws:s3:::bucket"])
def test_given_a_string_that_is_not_the_name_of_a_lambda_when_called_then_the_failure_says_so(
    app: App, uri: str
) -> None:
    with pytest.raises(InvocationError, match=f"^'{uri}' is not the name of a Lambda$"):
        call(app, uri)


class Unwritable:
    def __repr__(self) -> str:
        raise RuntimeError("__repr__")


def make_cycle() -> list[object]:
    cycle: list[object] = []
    cycle.append(cycle)
    return cycle


@pytest.mark.parametrize(
    "answer",
    [
        object(),
        {"e": {1, 2}},
        Unwritable(),
        make_cycle(),
        {("a", "b"): 1},
        [math.nan],
        {"e": -math.inf},
        Decimal("Infinity"),
        "\ud83d",
        {"\ude00": {}},
    ],
)
def test_given_a_return_value_that_json_cannot_have_when_called_then_it_is_a_failure(app: App, answer: object) -> None:
    register(app, lambda *_: answer)
    with pytest.raises(InvocationError, match="which cannot be written as JSON"):
        call(app, "my-channel")
    assert len(failures(app)) == 1


def test_given_a_function_that_returns_a_coroutine_when_called_then_it_is_a_failure_without_a_warning(app: App) -> None:
    async def answer() -> None: ...

    register(app, lambda *_: answer())
    with pytest.raises(InvocationError, match="which cannot be written as JSON"):
        call(app, "my-channel")


@pytest.mark.parametrize(("length", "is_allowed"), [(MAX_ANSWER - 2, True), (MAX_ANSWER - 1, False)])
def test_given_a_return_value_of_6_mb_then_it_is_allowed_and_one_more_byte_is_a_failure(
    app: App, length: int, is_allowed: bool
) -> None:
    register(app, lambda *_: "a" * length)
    if is_allowed:
        assert len(call(app, "my-channel")) == length
    else:
        with pytest.raises(InvocationError, match=r"returned 6,291,457 bytes of JSON; at most 6,291,456 are allowed"):
            call(app, "my-channel")


def test_given_a_return_value_then_the_caller_gets_it_as_json(app: App) -> None:
    answer = {1: Decimal("1.5"), "a": ("b",), "c": "\U0001f600"}
    register(app, lambda *_: answer)
    assert call(app, "my-channel") == {"1": 1.5, "a": ["b"], "c": "\U0001f600"}


@pytest.mark.parametrize(
    ("answer", "body"),
    [(None, None), ({"e": {}}, {"e": {}}), ((200, {"e": {}}), {"e": {}}), ((204, None), None), ((302, ""), "")],
)
def test_given_a_webhook_with_a_status_below_400_then_its_body_is_returned(
    app: App, answer: object, body: object
) -> None:
    app.world.shared.part(RegisteredWebhooks).put(URL, lambda _: answer)
    assert call(app, URL) == body
    assert failures(app) == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((400, None), "returned status 400"),
        ((503, {"e": {}}), "returned status 503"),
        ((200,), r"returned \(200,\), which is not a body or \(status, body\)"),
        (("200", {}), ".*, which is not a body or"),
        ((True, {}), ".*, which is not a body or"),
        ((200, {}, {}), ".*, which is not a body or"),
    ],
)
def test_given_a_webhook_with_another_return_value_then_it_is_a_failure(app: App, answer: object, reason: str) -> None:
    app.world.shared.part(RegisteredWebhooks).put(URL, lambda _: answer)
    with pytest.raises(InvocationError, match=rf"^pinpoint\.webhooks\['{URL}'\] {reason}"):
        call(app, URL)
    assert len(failures(app)) == 1


def test_given_failures_when_the_report_is_printed_then_it_shows_them(mocked: Pinpoint, app: App) -> None:
    with pytest.raises(InvocationError):
        call(app, "my-channel")
    assert "no Lambda 'my-channel' is registered: pinpoint.lambdas['my-channel'] = handler" in mocked.report()


def test_given_a_handler_that_calls_pinpoint_and_registers_another_then_both_work(app: App) -> None:
    def handler(event: Any, context: Any) -> object:
        client = boto3.client("pinpoint", region_name="us-east-1")
        client.update_endpoint(
            ApplicationId="app", EndpointId="e", EndpointRequest={"ChannelType": "EMAIL", "Address": "ann@example.com"}
        )
        register(app, lambda *_: "second")
        return "first"

    register(app, handler)
    assert [call(app, "my-channel") for _ in range(2)] == ["first", "second"]
    assert boto3.client("pinpoint", region_name="us-east-1").get_endpoint(ApplicationId="app", EndpointId="e")


def test_given_a_registered_function_when_a_checkpoint_or_a_reset_ends_then_it_stays(mocked: Pinpoint) -> None:
    mocked.create_app("app", region="us-east-1")
    with mocked.checkpoint():
        register(app_of(mocked), lambda *_: "answer")
    assert call(app_of(mocked), "my-channel") == "answer"
    mocked.reset()
    mocked.create_app("app", region="us-east-1")
    assert call(app_of(mocked), "my-channel") == "answer"


def test_given_an_event_then_it_is_what_a_real_function_would_get(app: App) -> None:
    events: list[Any] = []
    register(app, lambda event, _: events.append(event))
    call(app, "my-channel", {"Data": "é\ud800", "Endpoints": {"e": {"Metrics": {"m": 1.5}}}})
    assert json.loads(json.dumps(events)) == events
