"""Handlers of the test that get events: their errors, and answers that AWS would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import OperationNotSupported
from pinpoint_mock.gateway.operation import OPERATIONS

from .conftest import Handler, an_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

    Call = Callable[..., Any]


class TestErrors:
    def test_given_a_handler_that_raises_then_the_request_succeeds_and_the_report_shows_the_error(
        self, mocked: Pinpoint, put: Call
    ) -> None:
        calls: list[int] = []

        def fail(event: Any, context: Any) -> None:
            calls.append(1)
            raise KeyError("campaign_id")

        mocked.events.deliver_to(fail)
        put()
        put(second=an_event())

        failures = mocked.events.failures
        assert len(calls) == len(failures) == 2  # no record is delivered again
        assert str(failures[0]).endswith("fail) raised KeyError: 'campaign_id'")
        assert str(failures[0]).startswith("pinpoint.events.deliver_to(")
        assert str(failures[0]) in mocked.report()

    def test_given_an_interrupt_in_a_handler_then_no_other_handler_is_called(self, mocked: Pinpoint, put: Call) -> None:
        def interrupt(event: Any, context: Any) -> None:
            raise KeyboardInterrupt

        later = Handler()
        for handler in (interrupt, later):
            mocked.events.deliver_to(handler)
        with pytest.raises(KeyboardInterrupt):
            put()
        assert later.events == []

    @pytest.mark.parametrize("error", [AssertionError("no campaign"), pytest.fail.Exception("no campaign")])
    def test_given_an_assertion_that_fails_then_the_request_raises_it_after_the_other_handlers_were_called(
        self, mocked: Pinpoint, put: Call, shop: AppView, error: BaseException
    ) -> None:
        def check(event: Any, context: Any) -> None:
            raise error

        handler = Handler()
        mocked.events.deliver_to(check)
        mocked.events.deliver_to(handler)
        with pytest.raises(type(error), match="no campaign"):
            put()
        assert handler.batches == [["sale"]]
        assert len(shop.events) == 1
        assert mocked.events.failures == []

    def test_given_an_operation_that_is_not_supported_when_a_handler_calls_it_then_the_request_raises_it(
        self, mocked: Pinpoint, client: PinpointClient, put: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(OPERATIONS, "GetApps")
        mocked.events.deliver_to(lambda event, context: client.get_apps())
        with pytest.raises(OperationNotSupported):
            put()

    @pytest.mark.parametrize(
        ("envelope", "answer", "reason"),
        [
            ("firehose", None, "must return {'records': […]} to Firehose, not None"),
            ("firehose", {"records": []}, "must return each record to Firehose; it left out 1 of 1"),
            ("kinesis", {"batchItemFailures": [{"itemIdentifier": "1"}]}, "reported failed records"),
            ("kinesis", object(), "which cannot be written as JSON"),
        ],
    )
    def test_given_an_answer_that_aws_would_refuse_then_it_is_a_failure(
        self, mocked: Pinpoint, put: Call, envelope: Any, answer: Any, reason: str
    ) -> None:
        mocked.events.deliver_to(lambda event, context: answer, envelope)
        put()
        [failure] = mocked.events.failures
        assert reason in str(failure)
        assert str(failure).startswith("pinpoint.events.deliver_to(")

    def test_given_a_handler_that_moves_the_clock_then_it_is_a_failure(self, mocked: Pinpoint, put: Call) -> None:
        mocked.events.deliver_to(lambda event, context: mocked.clock.advance(days=1))
        put()
        assert "advance() cannot be used while" in str(mocked.events.failures[0])
