"""`pinpoint.report()`: the report as a string, in any test, at any time."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from journey_resources import put_everybody
from noon import NOON

from pinpoint_mock import mock_pinpoint

from .outside import create_app, names_in

IDLE = "This mock was not used: it has no calls, messages, events or changes."


def test_given_calls_when_the_report_is_requested_then_it_has_a_title_and_their_lines() -> None:
    with time_machine.travel(NOON, tick=False), mock_pinpoint(seed=7) as pinpoint:
        create_app("shop")
        assert pinpoint.report() == (
            "--- Amazon Pinpoint (mock_pinpoint, seed 7) ---\n"
            "1 call:\n"
            "  2030-01-01 12:00:00 us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})\n"
            "virtual time: 2030-01-01T12:00:00.000Z"
        )


@pytest.mark.parametrize("full", [False, True])
def test_given_a_mock_that_was_not_used_when_the_report_is_requested_then_a_sentence_says_so(full: bool) -> None:
    with mock_pinpoint() as pinpoint:
        assert pinpoint.report(full=full).splitlines() == ["--- Amazon Pinpoint (mock_pinpoint, seed 0) ---", IDLE]


def test_given_a_clock_that_was_only_advanced_when_the_report_is_requested_then_virtual_time_is_shown() -> None:
    with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
        pinpoint.clock.advance(days=1)
        assert pinpoint.report().splitlines()[1:] == ["virtual time: 2030-01-02T12:00:00.000Z"]


def test_given_a_mock_that_has_ended_when_the_report_is_requested_then_the_report_is_the_same() -> None:
    with mock_pinpoint() as pinpoint:
        create_app("shop")
        inside = pinpoint.report()
    assert pinpoint.report() == inside


def test_given_nested_mocks_when_the_report_is_requested_then_each_reports_its_own_calls() -> None:
    with mock_pinpoint() as outer:
        create_app("outer")
        with mock_pinpoint() as inner:
            create_app("inner")
            assert names_in(outer.report()) == ["outer"]
            assert names_in(inner.report()) == ["inner"]


def test_given_more_than_is_shown_when_the_full_report_is_requested_then_nothing_is_left_out_or_cut() -> None:
    with mock_pinpoint() as pinpoint:
        for number in range(20):
            create_app(f"app-{number}")
        create_app("x" * 1000)

        short, full = pinpoint.report(), pinpoint.report(full=True)

    assert short.splitlines()[2] == "  … 5 earlier ones; pinpoint.report(full=True) shows all"
    assert "long lines are cut; pinpoint.report(full=True) shows all" in short.splitlines()
    assert len(short) < 10_000
    assert names_in(full) == [*(f"app-{number}" for number in range(20)), "x" * 1000]
    assert "shows all" not in full


def test_given_a_failure_with_a_long_message_when_the_full_report_is_requested_then_it_is_not_cut() -> None:
    def fail(message: object) -> bool:
        raise ValueError("x" * 1000)

    with mock_pinpoint() as pinpoint:
        send(pinpoint, fail)

        assert f"raised ValueError: {'x' * 300} …" in pinpoint.report()
        assert "long lines are cut" in pinpoint.report()
        full = pinpoint.report(full=True).splitlines()
        assert full[full.index("1 outside failure:") + 1].endswith(f"raised ValueError: {'x' * 1000}")


def send(pinpoint: Any, predicate: Any) -> None:
    """Send an SMS whose outcome is decided by a predicate that raises."""
    import boto3

    pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
    pinpoint.faults.deliver(predicate, "THROTTLED")
    request: Any = {
        "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
        "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
    }
    with pytest.raises(Exception, match="raised ValueError"):
        boto3.client("pinpoint", region_name="us-east-1").send_messages(ApplicationId="shop", MessageRequest=request)


def test_given_something_due_when_the_report_is_requested_then_nothing_is_done_and_time_does_not_move() -> None:
    with time_machine.travel(NOON, tick=False) as time, mock_pinpoint() as pinpoint:
        shop = pinpoint.create_app("shop", region="us-east-1")
        import boto3

        journey: Any = {
            "Name": "welcome",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(shop.id)}},
            "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
            "StartActivity": "w",
            "State": "ACTIVE",
        }
        boto3.client("pinpoint", region_name="us-east-1").create_journey(
            ApplicationId=shop.id, WriteJourneyRequest=journey
        )
        before = pinpoint.report()
        time.shift(86_400 * 30)
        assert pinpoint.report() == before
        assert len(pinpoint.clock.history) > before.count("journey 'welcome'")


@pytest.mark.parametrize("full", [None, 1, "yes"])
def test_given_a_value_that_is_not_a_flag_then_a_type_error_says_so(full: Any) -> None:
    with mock_pinpoint() as pinpoint, pytest.raises(TypeError, match="full must be True or False, not"):
        pinpoint.report(full=full)
