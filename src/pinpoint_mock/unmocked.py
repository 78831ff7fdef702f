"""The option `pinpoint_unmocked = refuse`: a test that calls Pinpoint outside a mock fails before a request is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .interception import watch_requests
from .mock import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Generator


class UnmockedCalls:
    """A pytest plugin that refuses the Pinpoint calls that a test makes outside a mock.

    The call raises what `pytest.fail` raises, which is not an Exception: `except ClientError` and `except Exception`
    do not hide it, and pytest, unittest and hypothesis know it as a failure. A call whose error was hidden
    nevertheless (by a bare `except`, or by a thread) fails the test at the end of its set-up, call or teardown.
    """

    def __init__(self) -> None:
        self._test: str | None = None
        self._refused: list[str] = []
        self._end = watch_requests(self._refuse)

    def _refuse(self, operation: str) -> None:
        if self._test is None or ACTIVE.find_session() is not None:
            return
        message = (
            f"{self._test} calls {operation} of Pinpoint outside a mock, and pinpoint_unmocked is 'refuse'. "
            f"Decorate the test with @mock_pinpoint, or use the fixture `pinpoint`. "
            f"A call that moto or an endpoint_url would answer is refused too."
        )
        self._refused.append(message)
        pytest.fail(message)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note which test is running."""
        self._test, self._refused = item.nodeid, []
        try:
            return (yield)
        finally:
            self._test = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """Fail a set-up that hid a refused call."""
        return (yield from self._failing_for_hidden_calls())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Fail a test that hid a refused call."""
        return (yield from self._failing_for_hidden_calls())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """Fail a teardown that hid a refused call."""
        return (yield from self._failing_for_hidden_calls())

    def _failing_for_hidden_calls(self) -> Generator[None, object, object]:
        try:
            result = yield
        except pytest.skip.Exception:
            self._fail_if_any()
            raise
        self._fail_if_any()
        return result

    def _fail_if_any(self) -> None:
        if self._refused:
            refused, self._refused = self._refused, []
            pytest.fail(refused[0], pytrace=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show, with a test that failed for another reason, the calls that were refused."""
        report = yield
        refused, self._refused = self._refused, []
        if refused and not any(message in report.longreprtext for message in refused):
            report.sections.append(("Pinpoint calls outside a mock", "\n".join(refused)))
        return report

    def pytest_unconfigure(self) -> None:
        """Take the hook out of botocore."""
        self._end()
