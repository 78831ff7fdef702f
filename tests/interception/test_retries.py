"""Retries: botocore's own code decides, in each of its modes. They wait only if a test asks for it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import boto3
import botocore.endpoint
import botocore.session
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.retries.bucket import TokenBucket
from freezegun import freeze_time

from pinpoint_mock import current, mock_pinpoint

from .retry_modes import ATTEMPTS, RETRY_MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import Pinpoint


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The recorded sleeps and waits for a token. They took no real time."""
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def acquired(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """The buckets from which a token was taken."""
    buckets: list[object] = []

    def acquire(bucket: object, *_: object) -> bool:
        buckets.append(bucket)
        return True

    monkeypatch.setattr(TokenBucket, "acquire", acquire)
    yield buckets
    monkeypatch.undo()


def new_client(mode: str = "legacy", **options: Any) -> Any:
    retries: Any = {"mode": mode}
    return boto3.Session(region_name="us-east-1").client("pinpoint", config=Config(retries=retries, **options))


class Body:
    """The body of a response that the mock did not create."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.content


def response(url: str, status: int, body: bytes) -> AWSResponse:
    headers: Any = HeadersDict()
    return AWSResponse(url, status, headers, Body(body))


def other_client(mode: str, answer_with: Callable[[], int]) -> Any:
    """Return an S3 client that only this test answers."""

    def answer(request: Any, **_: object) -> AWSResponse:
        status = answer_with()
        body = b"" if status == 200 else b"<Error><Code>SlowDown</Code></Error>"
        return response(request.url, status, body)

    retries: Any = {"mode": mode}
    client: Any = boto3.Session("key", "secret", region_name="us-east-1").client("s3", config=Config(retries=retries))
    client.meta.events.register_first("before-send.s3", answer)
    return client


@pytest.mark.parametrize("mode", RETRY_MODES)
class TestModes:
    def test_given_two_refusals_when_a_call_is_made_then_it_succeeds_without_sleeping(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        mocked.faults.throttle("GetApps", times=2)
        answer = new_client(mode).get_apps()
        call = mocked.calls.one()
        assert (call.attempts, call.status) == (3, 200)
        assert answer["ResponseMetadata"]["RetryAttempts"] == 2
        assert len(call.retry_delays) == 2
        assert all(0 <= delay <= 2 * number for number, delay in enumerate(call.retry_delays, 1))
        assert slept == []

    @pytest.mark.parametrize("code", ["TooManyRequestsException", "InternalServerErrorException"])
    def test_given_endless_refusals_when_retries_are_used_up_then_the_error_of_the_service_is_raised(
        self, mocked: Pinpoint, slept: list[float], mode: str, code: str
    ) -> None:
        mocked.faults.error("GetApps", code)
        client = new_client(mode)
        with pytest.raises(getattr(client.exceptions, code), match="reached max retries") as raised:
            client.get_apps()
        call = mocked.calls.one()
        assert (call.attempts, len(call.retry_delays)) == (ATTEMPTS[mode], ATTEMPTS[mode] - 1)
        assert raised.value.response["ResponseMetadata"]["MaxAttemptsReached"] is True
        assert slept == []

    def test_given_answers_that_are_too_late_when_a_call_is_made_then_each_attempt_times_out(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        mocked.faults.latency("GetApps", 2)
        with pytest.raises(ReadTimeoutError):
            new_client(mode, read_timeout=1).get_apps()
        assert mocked.calls.one().attempts == ATTEMPTS[mode]
        assert slept == []

    def test_given_an_error_of_the_request_when_a_call_is_made_then_it_is_not_tried_again(
        self, mocked: Pinpoint, mode: str
    ) -> None:
        mocked.faults.error("GetApps", 400)
        client = new_client(mode)
        with pytest.raises(client.exceptions.BadRequestException):
            client.get_apps()
        assert (mocked.calls.one().attempts, mocked.calls.one().retry_delays) == (1, ())

    def test_given_frozen_time_when_calls_are_tried_again_then_they_return_and_time_stands_still(
        self, mode: str
    ) -> None:
        with freeze_time("2030-01-01"), mock_pinpoint() as pinpoint:
            before = pinpoint.clock.now
            client = new_client(mode)
            for _ in range(5):
                pinpoint.faults.throttle("GetApps", times=2)
                client.get_apps()
            assert pinpoint.clock.now == before
            assert [call.attempts for call in pinpoint.calls] == [3] * 5

    def test_given_real_delays_when_a_call_is_tried_again_then_the_recorded_delays_were_slept(
        self, mocked: Pinpoint, slept: list[float], acquired: list[object], mode: str
    ) -> None:
        mocked.faults.real_retry_delays = True
        mocked.faults.throttle("GetApps", times=2)
        with mock_pinpoint():  # its patch replaces the test's patch
            pass
        new_client(mode).get_apps()
        assert mocked.calls.one().attempts == 3
        assert tuple(slept) == mocked.calls.one().retry_delays

    def test_given_a_client_from_before_the_mock_when_it_is_throttled_then_nothing_sleeps(
        self, slept: list[float], mode: str
    ) -> None:
        with mock_pinpoint():
            client = new_client(mode)
        with mock_pinpoint() as pinpoint:
            pinpoint.faults.throttle("GetApps", times=2)
            client.get_apps()
            assert pinpoint.calls.one().attempts == 3
        assert slept == []

    def test_given_another_service_when_its_calls_are_tried_again_then_it_sleeps(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        statuses = iter([503, 200])
        other_client(mode, lambda: next(statuses)).list_buckets()
        assert len(slept) == 1


def test_given_a_delay_when_it_is_looked_up_then_one_call_has_those_of_all_its_attempts(mocked: Pinpoint) -> None:
    client = new_client()
    client.meta.events.register_first(
        "needs-retry.pinpoint", lambda attempts, **_: attempts / 2 if attempts < 4 else None
    )
    for _ in range(2):
        mocked.faults.throttle("GetApps", times=3)
        client.get_apps()
    assert [call.retry_delays for call in mocked.calls] == [(0.5, 1.0, 1.5)] * 2


def test_given_a_handler_for_retries_when_it_is_called_then_it_gets_the_endpoint_itself(mocked: Pinpoint) -> None:
    seen: list[object] = []
    client = new_client()
    client.meta.events.register("needs-retry.pinpoint", lambda endpoint, **_: seen.append(endpoint))
    client.get_apps()
    assert seen == [client._endpoint]


def test_given_another_attribute_of_the_endpoint_when_a_retry_handler_reads_it_then_it_is_there(
    mocked: Pinpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    original = botocore.endpoint.Endpoint.__dict__["_needs_retry"]

    def needs_retry(endpoint: Any, *arguments: Any) -> Any:
        seen.append(endpoint.host)
        return original(endpoint, *arguments)

    monkeypatch.setattr(botocore.endpoint.Endpoint, "_needs_retry", needs_retry)
    with mock_pinpoint():
        new_client().get_apps()
    assert seen == ["https://pinpoint.us-east-1.amazonaws.com"]
    monkeypatch.undo()


def test_given_a_reset_while_a_call_is_tried_again_when_it_is_looked_up_then_it_has_no_earlier_delays(
    mocked: Pinpoint,
) -> None:
    client = new_client()
    client.meta.events.register_first("needs-retry.pinpoint", lambda attempts, **_: reset() if attempts == 1 else None)

    def reset() -> float:
        mocked.reset()
        return 0.001

    client.get_apps()
    assert (mocked.calls.one().attempts, mocked.calls.one().retry_delays) == (2, ())


@pytest.mark.parametrize("where", ["inside", "outside"])
def test_given_moto_for_s3_when_its_calls_are_tried_again_then_they_sleep_and_ours_do_not(
    where: str, slept: list[float]
) -> None:
    moto = pytest.importorskip("moto")
    first, second = (mock_pinpoint(), moto.mock_aws()) if where == "inside" else (moto.mock_aws(), mock_pinpoint())
    with first, second:
        s3: Any = boto3.client("s3", region_name="us-east-1")
        s3.meta.events.register_first("needs-retry.s3", lambda attempts, **_: 3 if attempts == 1 else None)
        s3.create_bucket(Bucket="files")
        assert slept == [3]
        current().faults.throttle("GetApps", times=2)
        new_client().get_apps()
        assert slept == [3]


def test_given_a_call_of_another_service_inside_ours_when_it_is_tried_again_then_it_sleeps_and_takes_tokens(
    acquired: list[object], slept: list[float]
) -> None:
    statuses = iter([503, 503, 200])
    other = other_client("adaptive", lambda: next(statuses))
    with mock_pinpoint() as pinpoint:
        pinpoint.faults.throttle("GetApps", times=2)
        client = new_client("adaptive")
        client.meta.events.register(
            "needs-retry.pinpoint", lambda attempts, **_: other.list_buckets() and None if attempts == 1 else None
        )
        client.get_apps()
        assert pinpoint.calls.one().attempts == 3
    assert len(slept) == len(acquired) == 2


def test_given_a_second_thread_when_another_service_is_tried_again_there_then_it_sleeps(
    mocked: Pinpoint, slept: list[float]
) -> None:
    statuses = iter([503, 200])
    other = other_client("legacy", lambda: next(statuses))
    thread = threading.Thread(target=other.list_buckets)

    def call_elsewhere(attempts: int, **_: object) -> None:
        if attempts == 1:
            thread.start()
            thread.join()

    mocked.faults.throttle("GetApps", times=2)
    client = new_client()
    client.meta.events.register("needs-retry.pinpoint", call_elsewhere)
    client.get_apps()
    assert mocked.calls.one().attempts == 3
    assert len(slept) == 1


def test_given_threads_when_each_is_throttled_then_each_call_has_its_own_delays(mocked: Pinpoint) -> None:
    mocked.faults.throttle("GetApps", times=4)  # one call may get all of them
    client = new_client()
    threads = [threading.Thread(target=client.get_apps) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(call.attempts for call in mocked.calls) == 8
    assert all(call.attempts == 1 + len(call.retry_delays) for call in mocked.calls)


@pytest.mark.parametrize("mode", RETRY_MODES)
def test_given_a_mock_that_is_over_when_a_client_is_throttled_then_it_waits_again(
    mode: str, slept: list[float], acquired: list[object]
) -> None:
    with mock_pinpoint() as pinpoint:
        client = new_client(mode)
        pinpoint.faults.throttle("GetApps", times=1)
        client.get_apps()
    original = client._endpoint._send

    def refuse(request: Any) -> Any:
        return response(request.url, 429, b'{"code": "TooManyRequestsException"}')

    client._endpoint._send = refuse
    with pytest.raises(ClientError):
        client.get_apps()
    client._endpoint._send = original
    assert len(slept) == ATTEMPTS[mode] - 1
    assert bool(acquired) == (mode == "adaptive")


def test_given_a_bucket_outside_a_call_when_a_token_is_taken_while_a_mock_is_active_then_it_is_taken_as_usual() -> None:
    class Clock:
        now = 0.0

        def current_time(self) -> float:
            return self.now

    bucket = TokenBucket(max_rate=1, clock=Clock())  # type: ignore[arg-type]
    with mock_pinpoint():
        Clock.now = 1.0
        assert bucket.acquire(block=False) is True
        assert bucket.available_capacity == 0
