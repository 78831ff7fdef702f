"""The option `strict_faults`: a rule that nothing met is an AssertionError at the end of the mock."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from pinpoint_mock import current, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

RULE = "GetApps: 429 TooManyRequestsException, every time, never used"
HEADING = "strict_faults: 1 rule of pinpoint.faults was never used:"
NOTHING_CALLED = f"{HEADING}\n  {RULE}; pinpoint.calls is empty"


def get_apps() -> None:
    boto3.client("pinpoint", region_name="us-east-1").get_apps()


def send_sms(*addresses: str) -> None:
    request: Any = {
        "Addresses": {address: {"ChannelType": "SMS"} for address in addresses},
        "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
    }
    client = boto3.client("pinpoint", region_name="us-east-1")
    client.send_messages(ApplicationId="shop", MessageRequest=request)


def failure_of(use: Callable[[Pinpoint], object]) -> str:
    """Return the error at the end of a strict mock in which the given function ran."""
    with pytest.raises(AssertionError) as raised, mock_pinpoint(strict_faults=True) as pinpoint:
        use(pinpoint)
    return str(raised.value)


class TestWaysToUseAMock:
    def test_given_no_option_when_a_mock_ends_then_rules_need_not_be_met(self) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.faults.throttle("GetApps")

    def test_given_a_with_block_when_it_ends_then_the_rule_is_named(self) -> None:
        assert failure_of(lambda pinpoint: pinpoint.faults.throttle("GetApps")) == NOTHING_CALLED

    def test_given_an_async_with_block_when_it_ends_then_the_rule_is_named(self) -> None:
        async def use() -> None:
            async with mock_pinpoint(strict_faults=True) as pinpoint:
                pinpoint.faults.throttle("GetApps")

        with pytest.raises(AssertionError, match=HEADING):
            asyncio.run(use())

    def test_given_a_decorated_function_when_it_returns_then_the_rule_is_named(self) -> None:
        @mock_pinpoint(strict_faults=True)
        def use() -> None:
            current().faults.throttle("GetApps")

        with pytest.raises(AssertionError, match=HEADING):
            use()

    def test_given_a_decorated_coroutine_when_it_returns_then_the_rule_is_named(self) -> None:
        @mock_pinpoint(strict_faults=True)
        async def use() -> None:
            current().faults.throttle("GetApps")

        with pytest.raises(AssertionError, match=HEADING):
            asyncio.run(use())

    def test_given_a_decorated_generator_when_it_is_exhausted_then_the_rule_is_named(self) -> None:
        @mock_pinpoint(strict_faults=True)
        def use() -> Any:
            current().faults.throttle("GetApps")
            yield 1

        with pytest.raises(AssertionError, match=HEADING):
            list(use())

    def test_given_a_decorated_generator_when_it_is_closed_early_then_nothing_is_raised(self) -> None:
        @mock_pinpoint(strict_faults=True)
        def use() -> Any:
            current().faults.throttle("GetApps")
            yield 1
            yield 2

        generator = use()
        next(generator)
        generator.close()

    def test_given_a_decorated_function_that_joins_when_it_returns_then_only_the_end_of_the_mock_checks(self) -> None:
        @mock_pinpoint(strict_faults=True)
        def ask() -> None:
            current().faults.throttle("GetApps", times=1)

        with mock_pinpoint(strict_faults=True):
            ask()
            get_apps()

    def test_given_start_and_stop_when_stop_is_called_then_the_rule_is_named_and_the_mock_is_off(self) -> None:
        mock = mock_pinpoint(strict_faults=True)
        mock.start().faults.throttle("GetApps")
        with pytest.raises(AssertionError, match=HEADING):
            mock.stop()
        with pytest.raises(LookupError):
            current()

    def test_given_a_mock_that_failed_when_it_is_started_again_then_it_begins_without_rules(self) -> None:
        mock = mock_pinpoint(strict_faults=True)
        with pytest.raises(AssertionError), mock as pinpoint:
            pinpoint.faults.throttle("GetApps")
        with mock:
            pass

    def test_given_nested_mocks_when_they_end_then_each_checks_its_own_rules(self) -> None:
        with mock_pinpoint() as outer, mock_pinpoint(strict_faults=True):
            outer.faults.throttle("GetApps")

        def use(strict: Pinpoint) -> None:
            with mock_pinpoint() as inner:
                inner.faults.throttle("CreateApp")
            strict.faults.throttle("GetApps")

        assert failure_of(use) == NOTHING_CALLED


class TestOtherExceptions:
    @pytest.mark.parametrize("error", [KeyError, AssertionError, KeyboardInterrupt, pytest.skip.Exception])
    def test_given_another_exception_when_it_leaves_the_mock_then_it_is_the_one_that_is_seen(
        self, error: type[BaseException]
    ) -> None:
        def use() -> None:
            with mock_pinpoint(strict_faults=True) as pinpoint:
                pinpoint.faults.throttle("GetApps")
                raise error("of the test")

        with pytest.raises(error, match="of the test"):
            use()

    def test_given_another_exception_when_stop_is_called_in_a_finally_block_then_it_is_the_one_that_is_seen(
        self,
    ) -> None:
        mock = mock_pinpoint(strict_faults=True)

        def use() -> None:
            mock.start().faults.throttle("GetApps")
            try:
                raise KeyError("of the test")
            finally:
                mock.stop()

        with pytest.raises(KeyError, match="of the test"):
            use()

    def test_given_a_mock_inside_an_except_block_when_it_ends_then_the_rule_is_named(self) -> None:
        try:
            raise KeyError("handled")
        except KeyError:
            assert failure_of(lambda pinpoint: pinpoint.faults.throttle("GetApps")) == NOTHING_CALLED

    def test_given_an_exit_stack_when_the_exit_of_something_inside_the_mock_fails_then_that_is_what_is_seen(
        self,
    ) -> None:
        def fail() -> None:
            raise KeyError("of a callback")

        stack = ExitStack()
        stack.enter_context(mock_pinpoint(strict_faults=True)).faults.throttle("GetApps")
        stack.callback(fail)
        with pytest.raises(KeyError, match="of a callback"):
            stack.close()


class TestMetRules:
    def test_given_rules_that_were_met_when_the_mock_ends_then_nothing_is_raised(self) -> None:
        with mock_pinpoint(strict_faults=True) as pinpoint:
            pinpoint.create_app("shop", channels=["SMS"], region="us-east-1")
            pinpoint.faults.throttle("GetApps", times=1)
            pinpoint.faults.latency("*", 1)
            pinpoint.faults.deliver("+12065550100", "THROTTLED")
            get_apps()
            send_sms("+12065550100")

    def test_given_times_when_fewer_requests_met_the_rule_then_that_is_enough(self) -> None:
        with mock_pinpoint(strict_faults=True) as pinpoint:
            pinpoint.faults.throttle("GetApps", times=1)
            pinpoint.faults.latency("GetApps", 1, times=10)
            get_apps()
            assert repr(pinpoint.faults).endswith("GetApps: latency of 1 s, 2 of 10 used")

    def test_given_rules_that_were_cleared_when_the_mock_ends_then_they_need_not_have_been_met(self) -> None:
        with mock_pinpoint(strict_faults=True) as pinpoint:
            pinpoint.faults.throttle("GetApps")
            pinpoint.faults.clear()

    def test_given_a_reset_when_the_mock_ends_then_the_rules_before_it_need_not_have_been_met(self) -> None:
        with mock_pinpoint(strict_faults=True) as pinpoint:
            pinpoint.faults.throttle("GetApps")
            pinpoint.reset()

    def test_given_a_rule_that_was_met_inside_a_checkpoint_when_the_mock_ends_then_it_was_met(self) -> None:
        with mock_pinpoint(strict_faults=True) as pinpoint:
            pinpoint.faults.throttle("GetApps", times=1)
            with pinpoint.checkpoint():
                get_apps()
            assert repr(pinpoint.faults).endswith("1 time, never used")  # as at the beginning of the checkpoint

    def test_given_a_rule_that_was_made_inside_a_checkpoint_when_the_mock_ends_then_it_should_have_been_met(
        self,
    ) -> None:
        def use(pinpoint: Pinpoint) -> None:
            with pinpoint.checkpoint():
                pinpoint.faults.throttle("GetApps")

        assert RULE in failure_of(use)

    def test_given_a_rule_that_was_cleared_inside_a_checkpoint_when_that_is_rolled_back_then_it_should_be_met(
        self,
    ) -> None:
        def use(pinpoint: Pinpoint) -> None:
            pinpoint.faults.throttle("GetApps")
            with pinpoint.checkpoint():
                pinpoint.faults.throttle("GetApp")
                pinpoint.faults.clear()

        failure = failure_of(use)
        assert RULE in failure
        assert "1 rule of pinpoint.faults was never used" in failure

    def test_given_a_rule_that_was_made_after_a_reset_inside_a_checkpoint_when_the_mock_ends_then_it_should_be_met(
        self,
    ) -> None:
        def use(pinpoint: Pinpoint) -> None:
            with pinpoint.checkpoint():
                pinpoint.faults.throttle("GetApp")
                pinpoint.reset()
                pinpoint.faults.throttle("GetApps")

        failure = failure_of(use)
        assert RULE in failure
        assert "1 rule of pinpoint.faults was never used" in failure

    def test_given_a_reset_inside_a_checkpoint_when_that_is_rolled_back_then_the_rules_before_it_should_be_met(
        self,
    ) -> None:
        def use(pinpoint: Pinpoint) -> None:
            pinpoint.faults.throttle("GetApps")
            with pinpoint.checkpoint():
                pinpoint.reset()

        assert RULE in failure_of(use)

    def test_given_a_request_whose_predicate_raises_when_the_mock_ends_then_the_rule_was_not_met(self) -> None:
        def use(pinpoint: Pinpoint) -> None:
            def judge(_: object) -> bool:
                raise AssertionError("of the predicate")

            pinpoint.create_app("shop", channels=["SMS"], region="us-east-1")
            pinpoint.faults.deliver(judge, "THROTTLED")
            with pytest.raises(AssertionError, match="of the predicate"):
                send_sms("+12065550100")

        assert "judge, every time, never used; pinpoint.outbox is empty" in failure_of(use)


class TestOtherRequests:
    def requests(self, pinpoint: Pinpoint) -> None:
        pinpoint.faults.throttle("GetApps", times=2)
        pinpoint.create_app("shop", region="us-east-1")
        client = boto3.client("pinpoint", region_name="us-east-1")
        for _ in range(2):
            client.get_app(ApplicationId="shop")
        client.get_channels(ApplicationId="shop")

    def test_given_other_calls_when_a_rule_is_named_then_they_are_named_too(self) -> None:
        assert failure_of(self.requests) == (
            f"{HEADING}\n  GetApps: 429 TooManyRequestsException, 2 times, never used; "
            "the calls were GetApp (2), GetChannels (1)"
        )

    def test_given_a_call_that_met_an_older_rule_when_a_rule_is_named_then_the_error_says_so(self) -> None:
        def use(pinpoint: Pinpoint) -> None:
            pinpoint.faults.error("*", 409)
            pinpoint.faults.throttle("GetApps")
            pinpoint.faults.error("*", 400)
            with pytest.raises(ClientError, match="Conflict"):
                get_apps()

        lines = failure_of(use).splitlines()
        assert lines[0] == "strict_faults: 2 rules of pinpoint.faults were never used:"
        assert lines[1].endswith("; every call of GetApps came before the rule was made, or used an older rule")
        assert lines[2].endswith("; every call came before the rule was made, or used an older rule")

    @pytest.mark.parametrize(
        ("asked_for", "sent_to", "instead"),
        [
            (
                {"to": "+12065550101"},
                ["+12065550100", "+442079460958"],
                "messages were sent to '+442079460958', '+12065550100' (did you mean '+12065550100'?)",
            ),
            ({"to": "ann@example.com"}, ["+12065550100"], "messages were sent to '+12065550100'"),
            (
                {"to": "ann@example.com"},
                [f"+1206555010{number}" for number in range(5)],
                "messages were sent to '+12065550104', '+12065550103', '+12065550102' and 2 more",
            ),
            ({"to": "+12065550100", "channel": "VOICE"}, ["+12065550100"], "messages were sent by SMS"),
            (
                {"to": lambda message: message.address == "ann"},
                ["+12065550100"],
                "every message was of another kind, or something else had decided its outcome",
            ),
            ({"to": "+12065550100"}, [], "pinpoint.outbox is empty"),
        ],
    )
    def test_given_other_messages_when_a_rule_is_named_then_the_nearest_address_is_named_too(
        self, asked_for: dict[str, Any], sent_to: list[str], instead: str
    ) -> None:
        def use(pinpoint: Pinpoint) -> None:
            pinpoint.create_app("shop", channels=["SMS", "VOICE"], region="us-east-1")
            pinpoint.faults.deliver(outcome="THROTTLED", **asked_for)
            if sent_to:
                send_sms(*sent_to)

        assert failure_of(use).endswith(f", every time, never used; {instead}")

    def test_given_many_rules_when_the_mock_ends_then_the_first_are_named_and_all_are_counted(self) -> None:
        def use(pinpoint: Pinpoint) -> None:
            for number in range(1_000):
                pinpoint.faults.latency("GetApps", 1 + number)

        lines = failure_of(use).splitlines()
        assert lines[0] == "strict_faults: 1,000 rules of pinpoint.faults were never used:"
        assert lines[1].startswith("  GetApps: latency of 1 s, ")
        assert lines[-1] == "  … and 992 more"
        assert len(lines) == 10

    def test_given_a_number_that_had_opted_out_when_a_rule_for_it_is_named_then_the_error_says_so(self) -> None:
        def use(pinpoint: Pinpoint) -> None:
            pinpoint.create_app("shop", channels=["SMS"], region="us-east-1")
            pinpoint.opted_out.add("+12065550100")
            pinpoint.faults.deliver("+1 206 555 0100", "THROTTLED")
            send_sms("+12065550100")

        assert failure_of(use).endswith(
            "; every message to it was sent before the rule was made, or something else had decided its outcome"
        )
