"""The faults in the report: those never used, with the calls or messages instead, before those still in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Report


def test_given_rules_when_the_test_fails_then_those_that_were_never_used_come_before_the_others(
    report: Report,
) -> None:
    lines = report(
        """
        def test_fails(pinpoint):
            shop = create_shop(pinpoint)
            pinpoint.faults.latency("SendMessages", 1, times=5)
            pinpoint.faults.deliver("+12065550101", "THROTTLED")
            pinpoint.faults.throttle("GetApps", times=2)
            send_sms(shop, "Hello", "+12065550100")
            assert False
        """
    )
    start = lines.index("2 faults never used:")
    assert lines[start + 1 : start + 5] == [
        "  +12065550101: THROTTLED, every time, never used; messages were sent to '+12065550100' "
        "(did you mean '+12065550100'?)",
        "  GetApps: 429 TooManyRequestsException, 2 times, never used; the calls were SendMessages (1)",
        "1 fault still in force:",
        "  SendMessages: latency of 1 s, 1 of 5 used",
    ]


def test_given_a_rule_that_was_used_inside_a_checkpoint_when_the_test_fails_then_it_is_not_reported_as_unused(
    report: Report,
) -> None:
    lines = report(
        """
        def test_fails(pinpoint):
            pinpoint.faults.throttle("CreateApp", times=1)
            with pinpoint.checkpoint():
                create_apps("shop")
            assert False
        """
    )
    assert "1 fault still in force:" in lines


def test_given_a_rule_and_no_request_when_the_test_fails_then_it_is_shown(report: Report) -> None:
    lines = report(
        """
        def test_fails(pinpoint):
            pinpoint.faults.connection_error("CreateApp", "ConnectionClosedError")
            assert False
        """
    )
    assert lines[:2] == [
        "1 fault never used:",
        "  CreateApp: ConnectionClosedError, every time, never used; pinpoint.calls is empty",
    ]


def test_given_many_rules_when_the_test_fails_then_the_last_four_are_shown(report: Report) -> None:
    lines = report(
        """
        def test_fails(pinpoint):
            for number in range(10):
                pinpoint.faults.latency("CreateApp", 1 + number)
            assert False
        """
    )
    assert lines[:3] == [
        "10 faults never used:",
        "  … 6 earlier ones; -vv shows all",
        "  CreateApp: latency of 7 s, every time, never used; pinpoint.calls is empty",
    ]
