"""Retries of aiobotocore: its own code decides, in each of its modes. They wait only if a test asks for it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError
from freezegun import freeze_time

from pinpoint_mock import Pinpoint, mock_pinpoint
from pinpoint_mock.gateway.message import Answer
from pinpoint_mock.responses import Response

from .retry_modes import ATTEMPTS, RETRY_MODES

aiobotocore = pytest.importorskip("aiobotocore.session")
endpoint = pytest.importorskip("aiobotocore.endpoint")
bucket = pytest.importorskip("aiobotocore.retries.bucket")

pytestmark = pytest.mark.asyncio


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The recorded sleeps. They took no real time."""
    seconds: list[float] = []

    async def sleep(delay: float, *_: object) -> None:
        seconds.append(delay)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


def making_client(mode: str, **options: Any) -> Any:
    retries: Any = {"mode": mode}
    return aiobotocore.get_session().create_client(
        "pinpoint", region_name="us-east-1", config=Config(retries=retries, **options)
    )


@pytest.mark.parametrize("mode", RETRY_MODES)
class TestModes:
    async def test_given_two_refusals_when_a_call_is_made_then_it_succeeds_without_sleeping(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        mocked.faults.throttle("GetApps", times=2)
        async with making_client(mode) as client:
            answer = await client.get_apps()
        call = mocked.calls.one()
        assert (call.attempts, call.status, len(call.retry_delays)) == (3, 200, 2)
        assert answer["ResponseMetadata"]["RetryAttempts"] == 2
        assert slept == []

    async def test_given_endless_refusals_when_retries_are_used_up_then_the_error_of_the_service_is_raised(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        mocked.faults.throttle("GetApps")
        async with making_client(mode) as client:
            with pytest.raises(client.exceptions.TooManyRequestsException, match="reached max retries"):
                await client.get_apps()
        assert mocked.calls.one().attempts == ATTEMPTS[mode]
        assert slept == []

    async def test_given_answers_that_are_too_late_when_a_call_is_made_then_each_attempt_times_out(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        mocked.faults.latency("GetApps", 2)
        async with making_client(mode, read_timeout=1) as client:
            with pytest.raises(ReadTimeoutError):
                await client.get_apps()
        assert mocked.calls.one().attempts == ATTEMPTS[mode]
        assert slept == []

    async def test_given_frozen_time_when_calls_are_tried_again_then_they_return(self, mode: str) -> None:
        with freeze_time("2030-01-01"), mock_pinpoint() as pinpoint:
            async with making_client(mode) as client:
                for _ in range(5):
                    pinpoint.faults.throttle("GetApps", times=2)
                    await client.get_apps()
            assert [call.attempts for call in pinpoint.calls] == [3] * 5

    async def test_given_real_delays_when_a_call_is_tried_again_then_the_recorded_delays_were_slept(
        self, mocked: Pinpoint, slept: list[float], mode: str
    ) -> None:
        mocked.faults.real_retry_delays = True
        mocked.faults.throttle("GetApps", times=2)
        async with making_client("standard" if mode == "adaptive" else mode) as client:
            await client.get_apps()
        assert tuple(slept) == mocked.calls.one().retry_delays
        assert len(slept) == 2

    async def test_given_a_client_from_before_the_mock_when_it_is_throttled_then_nothing_sleeps(
        self, slept: list[float], mode: str
    ) -> None:
        with mock_pinpoint():
            making = making_client(mode)
        async with making as client:
            with mock_pinpoint() as pinpoint:
                pinpoint.faults.throttle("GetApps", times=2)
                await client.get_apps()
                assert pinpoint.calls.one().attempts == 3
        assert slept == []


async def test_given_a_mock_that_is_over_when_a_call_is_tried_again_then_it_sleeps(slept: list[float]) -> None:
    async with making_client_with_keys() as client:
        with mock_pinpoint():
            await client.get_apps()
        client.meta.events.register_first("before-send.pinpoint", refuse)
        with pytest.raises(client.exceptions.TooManyRequestsException):
            await client.get_apps()
    assert len(slept) == 4


def making_client_with_keys() -> Any:
    retries: Any = {"mode": "legacy"}
    return aiobotocore.get_session().create_client(
        "pinpoint",
        region_name="us-east-1",
        aws_access_key_id="own",
        aws_secret_access_key="own",
        config=Config(retries=retries),
    )


def refuse(request: Any, **_: object) -> Any:
    return Response(request.url, Answer(429, {"x-amzn-ErrorType": "TooManyRequestsException"}, b"{}"))


async def test_given_calls_at_once_when_each_is_throttled_then_each_has_its_own_delays(mocked: Pinpoint) -> None:
    mocked.faults.throttle("GetApps", times=4)  # one call may get all of them
    async with making_client("legacy") as client:
        await asyncio.gather(*(client.get_apps() for _ in range(4)))
    assert sum(call.attempts for call in mocked.calls) == 8
    assert all(call.attempts == 1 + len(call.retry_delays) for call in mocked.calls)


async def test_given_a_bucket_outside_a_call_when_a_token_is_taken_then_it_is_taken_as_usual() -> None:
    class Clock:
        now = 0.0

        def current_time(self) -> float:
            return self.now

    tokens = bucket.AsyncTokenBucket(max_rate=1, clock=Clock())
    with mock_pinpoint():
        Clock.now = 1.0
        assert await tokens.acquire(block=False) is True
        assert tokens.available_capacity == 0


async def test_given_aiobotocore_when_a_mock_comes_and_goes_then_its_methods_are_the_originals() -> None:
    places = [(endpoint.AioEndpoint, "_needs_retry"), (bucket.AsyncTokenBucket, "acquire")]
    originals = [owner.__dict__[name] for owner, name in places]
    with mock_pinpoint():
        patched = [owner.__dict__[name] for owner, name in places]
        assert all(now is not original for now, original in zip(patched, originals, strict=True))
    assert [owner.__dict__[name] for owner, name in places] == originals
