"""`pinpoint_unmocked = refuse`: a test that calls Pinpoint outside a mock fails before a request is sent.

It is an option for all tests, and a marker for some of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .interception import watch_requests
from .mock import ACTIVE
from .world.arguments import check_choice

if TYPE_CHECKING:
    from collections.abc import Generator


class UnmockedCalls:
    """A pytest plugin that refuses the Pinpoint calls that a test makes outside a mock.

    The call raises what `pytest.fail` raises, which is not an Exception: `except ClientError` and `except Exception`
    do not hide it, and pytest, unittest and hypothesis know it as a failure. A call whose error was hidden
    nevertheless (by a bare `except`, or by a thread) fails the test at the end of its set-up, call or teardown.

    Args:
        choice: What holds for the tests without a marker: `allow` or `refuse`.
    """

    def __init__(self, choice: str) -> None:
        self._choice = choice
        self._test: pytest.Item | None = None
        self._refused: list[str] = []
        self._end = watch_requests(self._refuse)

    def _refuse(self, operation: str) -> None:
        if self._test is None or ACTIVE.find_session() is not None:
            return
        if (read_marker(self._test) or self._choice) == "allow":
            return
        message = (
            f"{self._test.nodeid} calls {operation} of Pinpoint outside a mock, and pinpoint_unmocked is 'refuse'. "
            f"Decorate the test with @mock_pinpoint, or use the fixture `pinpoint`. "
            f"A call that moto or an endpoint_url would answer is refused too."
        )
        self._refused.append(message)
        pytest.fail(message)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note which test is running."""
        self._test, self._refused = item, []
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


def read_marker(item: pytest.Item) -> str | None:
    """Return what the closest marker `pinpoint_unmocked` of a test says, or None without one.

    Raises:
        TypeError: If it does not have one argument that is a string.
        ValueError: If that is neither `allow` nor `refuse`.
    """
    marker = item.get_closest_marker("pinpoint_unmocked")
    if marker is None:
        return None
    if len(marker.args) != 1 or marker.kwargs:
        raise TypeError("@pytest.mark.pinpoint_unmocked takes one argument: 'allow' or 'refuse'")
    return check_choice("@pytest.mark.pinpoint_unmocked", marker.args[0], ("allow", "refuse"))
