"""The option `pinpoint_unmocked`: with `refuse`, a Pinpoint call outside a mock fails the test, and nothing is sent.

The option is for all tests; the marker of the same name is for some of them.
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

    The call raises the error of `pytest.fail`. It is not an Exception, so `except ClientError` and `except Exception`
    do not hide it, and pytest, unittest and hypothesis treat it as a failure. A bare `except` or a thread can still
    hide it. Then the test fails at the end of its set-up, call or teardown.

    Args:
        choice: The choice for tests without a marker: `allow` or `refuse`.
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
            f"{self._test.nodeid} calls Pinpoint's {operation} outside a mock, and pinpoint_unmocked is 'refuse'. "
            f"Decorate the test with @mock_pinpoint, or use the fixture `pinpoint`. "
            f"This option also refuses calls that moto or an endpoint_url would answer."
        )
        self._refused.append(message)
        pytest.fail(message)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Remember the running test."""
        self._test, self._refused = item, []
        try:
            return (yield)
        finally:
            self._test = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """Fail a set-up that hid a refused call."""
        return (yield from self._fail_for_hidden_calls())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Fail a test that hid a refused call."""
        return (yield from self._fail_for_hidden_calls())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """Fail a teardown that hid a refused call."""
        return (yield from self._fail_for_hidden_calls())

    def _fail_for_hidden_calls(self) -> Generator[None, object, object]:
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
        """Add the refused calls to a test that failed for another reason."""
        report = yield
        refused, self._refused = self._refused, []
        if refused and not any(message in report.longreprtext for message in refused):
            report.sections.append(("Pinpoint calls outside a mock", "\n".join(refused)))
        return report

    def pytest_unconfigure(self) -> None:
        """Remove the hook from botocore."""
        self._end()


def read_marker(item: pytest.Item) -> str | None:
    """Return the choice of a test's closest marker `pinpoint_unmocked`; None without one.

    Raises:
        TypeError: If the marker does not have exactly one argument, or the argument is not a string.
        ValueError: If the argument is neither `allow` nor `refuse`.
    """
    marker = item.get_closest_marker("pinpoint_unmocked")
    if marker is None:
        return None
    if len(marker.args) != 1 or marker.kwargs:
        raise TypeError("@pytest.mark.pinpoint_unmocked takes one argument: 'allow' or 'refuse'")
    return check_choice("@pytest.mark.pinpoint_unmocked", marker.args[0], ("allow", "refuse"))
