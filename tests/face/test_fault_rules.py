"""The rules of `pinpoint.faults`: how long they apply, and which ones are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import current, mock_pinpoint

from .handle.conftest import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


class TestRulesOverTime:
    def test_given_rules_when_they_are_shown_then_each_says_how_often_it_was_met(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("GetApps", times=3)
        mocked.faults.error("CreateApp", 400, "Missing Address")
        mocked.faults.latency("*", 1.5, times=2)
        mocked.faults.real_retry_delays = True
        with pytest.raises(client.exceptions.BadRequestException):
            client.create_app(CreateApplicationRequest={"Name": "shop"})
        assert repr(mocked.faults) == (
            "<pinpoint.faults: 3 rules, real retry delays>\n"
            "  GetApps: 429 TooManyRequestsException, 3 times, never used\n"
            "  CreateApp: 400 BadRequestException 'Missing Address', every time, used 1 time\n"
            "  *: latency of 1.5 s, 1 of 2 used"
        )

    def test_given_a_rule_that_is_used_up_when_rules_are_shown_then_it_is_gone(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("GetApps", times=1)
        client.get_apps()
        assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"

    def test_given_rules_when_they_are_cleared_then_calls_succeed_and_delays_are_as_they_were(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("*")
        mocked.faults.latency("*", 61)
        mocked.faults.real_retry_delays = True
        mocked.faults.clear()
        assert names(client) == []
        assert mocked.faults.real_retry_delays

    def test_given_a_checkpoint_when_it_is_left_then_counters_and_delays_are_as_they_were(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("GetApps", times=2)
        before = repr(mocked.faults)
        with mocked.checkpoint():
            client.get_apps()
            mocked.faults.error("*", 400)
            mocked.faults.real_retry_delays = True
        assert repr(mocked.faults) == before
        client.get_apps()
        assert mocked.calls.one().attempts == 3

    def test_given_a_reset_when_calls_are_made_then_no_fault_happens(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("GetApps")
        mocked.faults.real_retry_delays = True
        mocked.reset()
        assert names(client) == []
        assert not mocked.faults.real_retry_delays

    def test_given_an_inner_mock_when_it_is_active_then_the_faults_of_the_outer_do_not_apply(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        faults = mocked.faults
        faults.throttle("*")
        with mock_pinpoint():
            assert names(client) == []
            assert repr(current().faults) == "<pinpoint.faults: 0 rules>"
        assert repr(faults) == "<pinpoint.faults: 1 rule>\n  *: 429 TooManyRequestsException, every time, never used"


class TestRefusedArguments:
    @pytest.mark.parametrize(
        ("name", "nearest"),
        [
            ("SendMesages", "the nearest are SendMessages"),
            ("get_apps", "the nearest are GetApps"),
            ("Zzz", "use a name of the API, such as SendMessages"),
        ],
    )
    def test_given_an_unknown_operation_when_a_fault_is_set_then_the_error_names_the_nearest(
        self, mocked: Pinpoint, name: Any, nearest: str
    ) -> None:
        for set_fault in (
            mocked.faults.throttle,
            lambda operation: mocked.faults.error(operation, 400),
            lambda operation: mocked.faults.latency(operation, 1),
        ):
            with pytest.raises(ValueError, match=nearest) as raised:
                set_fault(name)
            assert str(raised.value).startswith(f"Amazon Pinpoint has no operation {name!r}; ")
        assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"

    @pytest.mark.parametrize("code", ["ThrottlingException", 418, "400"])
    def test_given_an_unknown_error_when_a_fault_is_set_then_the_error_names_the_valid_ones(
        self, mocked: Pinpoint, code: Any
    ) -> None:
        with pytest.raises(
            ValueError, match="429 TooManyRequestsException, 500 InternalServerErrorException"
        ) as raised:
            mocked.faults.error("GetApps", code)
        assert str(raised.value).startswith(
            f"code_or_status must be an error of Amazon Pinpoint, not {code!r}; its errors are 400 "
        )

    @pytest.mark.parametrize("times", [0, -1])
    def test_given_less_than_one_time_when_a_fault_is_set_then_that_is_an_error(
        self, mocked: Pinpoint, times: int
    ) -> None:
        with pytest.raises(ValueError, match=f"^times must be an integer of 1 or more, not {times}$"):
            mocked.faults.throttle("GetApps", times)

    @pytest.mark.parametrize("times", [True, 1.0, "1"])
    def test_given_times_that_is_not_an_integer_when_a_fault_is_set_then_that_is_an_error(
        self, mocked: Pinpoint, times: Any
    ) -> None:
        with pytest.raises(TypeError, match="times must be an integer of 1 or more"):
            mocked.faults.throttle("GetApps", times)

    @pytest.mark.parametrize("seconds", [0, -1, 86_401])
    def test_given_a_latency_out_of_range_when_it_is_set_then_that_is_an_error(
        self, mocked: Pinpoint, seconds: float
    ) -> None:
        with pytest.raises(ValueError, match="seconds must be a number greater than 0 and at most 86400"):
            mocked.faults.latency("GetApps", seconds)

    @pytest.mark.parametrize("seconds", [True, "1", None])
    def test_given_a_latency_that_is_not_a_number_when_it_is_set_then_that_is_an_error(
        self, mocked: Pinpoint, seconds: Any
    ) -> None:
        with pytest.raises(TypeError, match="seconds must be a number, not"):
            mocked.faults.latency("GetApps", seconds)

    def test_given_a_message_that_is_not_a_string_when_it_is_set_then_that_is_an_error(self, mocked: Pinpoint) -> None:
        message: Any = 3
        with pytest.raises(TypeError, match="message must be a string or None, not 3"):
            mocked.faults.error("GetApps", 400, message)

    def test_given_a_value_that_is_not_a_boolean_when_real_delays_are_set_then_that_is_an_error(
        self, mocked: Pinpoint
    ) -> None:
        value: Any = 1
        with pytest.raises(TypeError, match="real_retry_delays must be True or False, not 1"):
            mocked.faults.real_retry_delays = value


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_given_a_message_that_cannot_be_sent_when_a_fault_is_set_then_it_is_refused(
    mocked: Pinpoint, text: str
) -> None:
    with pytest.raises(ValueError, match="without lone surrogates"):
        mocked.faults.error("GetApps", 400, message=text)
    with pytest.raises(ValueError, match="without lone surrogates"):
        mocked.faults.deliver("*", "THROTTLED", status_message=text)
    assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"


@pytest.mark.parametrize("wrong", [[400], None, 400.0, True])
def test_given_a_value_that_is_not_an_error_when_a_fault_is_set_then_it_is_a_type_error(
    mocked: Pinpoint, wrong: Any
) -> None:
    with pytest.raises(TypeError, match="code_or_status must be an error code or a status code"):
        mocked.faults.error("GetApps", wrong)


def test_given_an_endless_latency_when_a_fault_is_set_then_it_is_refused(mocked: Pinpoint) -> None:
    for seconds in (10**400, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="seconds must be a number "):
            mocked.faults.latency("GetApps", seconds)
