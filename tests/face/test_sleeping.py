"""`clock.sleeping()`: `time.sleep` advances virtual time instead of waiting."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from time import sleep as pause
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from brief_journey import publish_and_watch
from conftest import the_client
from noon import NOON

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import Pinpoint

ORIGINALS = (time.sleep, asyncio.sleep)
"""In a tuple: a module's global would be replaced with them."""
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def pinpoint() -> Iterator[Pinpoint]:
    """A mock in which it is noon."""
    freezegun = pytest.importorskip("freezegun")
    with freezegun.freeze_time(NOON), mock_pinpoint() as pinpoint:
        yield pinpoint


def pretend_to_be_a_module() -> object:
    """Make an object that pretends to be a module but has no `__dict__`, like the libraries of cffi."""

    class Library:
        __slots__ = ()
        __class__ = ModuleType  # type: ignore[assignment]

    return Library()


class TestSleep:
    def test_given_the_context_when_code_sleeps_then_virtual_time_advances_and_the_sleeps_are_listed(
        self, pinpoint: Pinpoint
    ) -> None:
        with pinpoint.clock.sleeping() as sleeps:
            time.sleep(3600)
            time.sleep(0.5)
        assert sleeps == [3600, 0.5]
        assert pinpoint.clock.now == datetime.now(timezone.utc) == NOON + timedelta(hours=1, seconds=0.5)

    def test_given_real_time_when_code_sleeps_then_the_time_of_the_mock_advances(self) -> None:
        with mock_pinpoint() as pinpoint, pinpoint.clock.sleeping():
            before = pinpoint.clock.now
            time.sleep(86_400)
            assert timedelta(days=1) <= pinpoint.clock.now - before < timedelta(days=1) + A_MINUTE

    def test_given_a_sleep_that_was_imported_by_name_when_code_sleeps_then_it_does_not_wait_either(
        self, pinpoint: Pinpoint
    ) -> None:
        with pinpoint.clock.sleeping() as sleeps:
            pause(3600)
        assert sleeps == [3600]

    def test_given_something_due_when_code_sleeps_past_it_then_it_happens(self, pinpoint: Pinpoint) -> None:
        state = publish_and_watch(pinpoint)
        with pinpoint.clock.sleeping():
            while state() != "COMPLETED":
                time.sleep(30)
        assert pinpoint.clock.now == NOON + 5 * A_MINUTE

    @pytest.mark.parametrize("seconds", [-1, -0.5, float("nan"), float("inf"), "1", None, Decimal(1)])
    def test_given_a_value_that_the_real_sleep_refuses_when_code_sleeps_then_the_error_is_the_same(
        self, pinpoint: Pinpoint, seconds: Any
    ) -> None:
        with pytest.raises((TypeError, ValueError, OverflowError)) as really:
            ORIGINALS[0](seconds)
        with pinpoint.clock.sleeping() as sleeps, pytest.raises(really.type) as raised:
            time.sleep(seconds)
        assert str(raised.value) == str(really.value)
        assert (sleeps, pinpoint.clock.now) == ([], NOON)

    def test_given_a_sleep_of_no_time_when_code_sleeps_then_it_is_not_listed(self, pinpoint: Pinpoint) -> None:
        with pinpoint.clock.sleeping() as sleeps:
            time.sleep(0)
        assert sleeps == []

    def test_given_a_sleep_beyond_the_year_9998_when_code_sleeps_then_it_is_a_value_error(
        self, pinpoint: Pinpoint
    ) -> None:
        with pinpoint.clock.sleeping(), pytest.raises(ValueError, match=r"beyond the year 9998"):
            time.sleep(10**12)
        assert pinpoint.clock.now == NOON

    def test_given_a_function_that_the_mock_calls_when_it_sleeps_then_an_error_says_that_it_cannot(
        self, pinpoint: Pinpoint
    ) -> None:
        def is_met(*_: object) -> bool:
            time.sleep(1)
            return True

        pinpoint.create_app("shop", channels=["SMS"], region="us-east-1")
        pinpoint.faults.deliver(is_met, "THROTTLED")
        request: Any = {
            "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        }
        with pinpoint.clock.sleeping(), pytest.raises(RuntimeError) as raised:
            the_client().send_messages(ApplicationId="shop", MessageRequest=request)
        assert "time.sleep(1) within clock.sleeping() cannot be used while an action of the mock" in "".join(
            str(error) for error in (raised.value, raised.value.__cause__)
        )


class TestThreads:
    def test_given_another_thread_when_it_sleeps_then_it_really_waits(self, pinpoint: Pinpoint) -> None:
        with pinpoint.clock.sleeping() as sleeps:
            thread = threading.Thread(target=lambda: time.sleep(0.001))
            thread.start()
            thread.join(timeout=10)
        assert (sleeps, pinpoint.clock.now) == ([], NOON)

    def test_given_another_thread_with_its_own_context_when_both_sleep_then_each_has_its_own(self) -> None:
        seen: list[object] = []

        def sleep() -> None:
            with mock_pinpoint() as pinpoint, pinpoint.clock.sleeping() as sleeps:
                time.sleep(5)
                seen.append(list(sleeps))

        with mock_pinpoint() as pinpoint, pinpoint.clock.sleeping() as sleeps:
            thread = threading.Thread(target=sleep)
            thread.start()
            thread.join(timeout=10)
            time.sleep(7)
        assert (seen, sleeps) == ([[5]], [7])

    def test_given_retries_when_botocore_waits_before_them_then_time_does_not_advance(self, pinpoint: Pinpoint) -> None:
        pinpoint.faults.throttle("GetApps", times=2)
        with pinpoint.clock.sleeping() as sleeps:
            the_client().get_apps()
        call = pinpoint.calls.one()
        assert (call.attempts, call.status, len(call.retry_delays)) == (3, 200, 2)
        assert (sleeps, pinpoint.clock.now) == ([], NOON)

    @pytest.mark.parametrize("module", ["botocore.endpoint", "aiobotocore.endpoint", "subprocess", "_pytest.timing"])
    def test_given_a_module_that_waits_for_something_real_when_it_sleeps_then_it_really_waits(
        self, pinpoint: Pinpoint, module: str
    ) -> None:
        with pinpoint.clock.sleeping() as sleeps:
            exec("import time; time.sleep(0.001)", {"__name__": module})
        assert sleeps == []


class TestLeaving:
    def test_given_the_context_when_it_is_left_by_an_error_then_all_is_as_before(self, pinpoint: Pinpoint) -> None:
        def fail() -> None:
            with pinpoint.clock.sleeping():
                assert time.sleep is not ORIGINALS[0]
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert_restored()

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
    def test_given_nested_contexts_when_they_are_left_in_any_order_then_the_innermost_applies_and_all_is_restored(
        self, pinpoint: Pinpoint, order: tuple[int, ...]
    ) -> None:
        stacks = [ExitStack() for _ in order]
        lists = [stack.enter_context(pinpoint.clock.sleeping()) for stack in stacks]
        left = set(range(3))
        expected: list[list[float]] = [[], [], []]
        for number in order:
            time.sleep(number + 1)
            expected[max(left)].append(number + 1)
            stacks[number].close()
            left.remove(number)
        assert lists == expected
        assert_restored()

    def test_given_a_module_that_is_imported_meanwhile_when_the_context_is_left_then_its_sleep_is_real(
        self, pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shop = ModuleType("shop_that_sleeps")
        monkeypatch.setitem(sys.modules, "shop_that_sleeps", shop)
        with pinpoint.clock.sleeping() as sleeps:
            exec("from time import sleep as rest\nfrom asyncio import sleep", vars(shop))
            vars(shop)["rest"](9)
        assert sleeps == [9]
        assert (vars(shop)["rest"], vars(shop)["sleep"]) == ORIGINALS

    @pytest.mark.parametrize("other", [None, "text", pretend_to_be_a_module()], ids=["None", "text", "pretender"])
    def test_given_a_value_that_is_not_a_module_in_sys_modules_when_code_sleeps_then_it_is_left_alone(
        self, pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch, other: Any
    ) -> None:
        monkeypatch.setitem(sys.modules, "no_module", other)
        with pinpoint.clock.sleeping() as sleeps:
            time.sleep(1)
        assert sleeps == [1]
        assert_restored()

    def test_given_a_reference_to_a_replacement_when_the_context_is_left_then_it_calls_the_original(
        self, pinpoint: Pinpoint
    ) -> None:
        with pinpoint.clock.sleeping() as sleeps:
            kept = time.sleep
        kept(0.001)
        assert (sleeps, pinpoint.clock.now) == ([], NOON)

    def test_given_a_replacement_that_a_test_puts_back_when_it_is_entered_again_then_it_works_and_is_restored(
        self, pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(time, "sleep", ORIGINALS[0])  # puts the original back in the end
        with pinpoint.clock.sleeping():
            ours = time.sleep
        monkeypatch.setattr(time, "sleep", ours)
        with pinpoint.clock.sleeping() as sleeps:
            time.sleep(4)
        assert sleeps == [4]
        assert_restored()

    def test_given_a_sleep_that_a_test_has_replaced_when_the_context_is_left_then_that_replacement_is_back(
        self, pinpoint: Pinpoint, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        faked: list[float] = []
        fake = faked.append
        monkeypatch.setattr(time, "sleep", fake)
        with pinpoint.clock.sleeping() as sleeps:
            time.sleep(2)
        time.sleep(3)
        assert (sleeps, faked, vars(time)["sleep"]) == ([2], [3], fake)

    def test_given_a_context_that_was_left_when_it_is_entered_again_then_a_runtime_error_says_what_to_do(
        self, pinpoint: Pinpoint
    ) -> None:
        context = pinpoint.clock.sleeping()
        with context:
            pass
        with pytest.raises(RuntimeError, match=r"call clock.sleeping\(\) again"), context:
            pass


def assert_restored() -> None:
    assert (time.sleep, asyncio.sleep, pause) == (*ORIGINALS, ORIGINALS[0])
