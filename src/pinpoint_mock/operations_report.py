"""The report of `pytest --pinpoint-report`: the operations that tests called, and which of them have ended.

With pytest-xdist, each worker counts its own calls, and the process that started the workers adds the counts up.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

import pytest

from .gateway.literals import OperationStatus
from .gateway.retirement import END, family_of
from .interception import watch_requests
from .mock import ACTIVE
from .world.records import counted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

_WORKER_DATA = "pinpoint_mock_operations"
_MAX_TESTS = 3
"""The number of tests that are listed for an operation without `-v`."""
_HEADINGS = {
    "RETIRED": f"RETIRED: ended on {END}",
    "DISPUTED": "DISPUTED: sources differ on whether they have ended",
    "ALIVE": "ALIVE: not affected",
}


class OperationsReport:
    """A pytest plugin that counts the calls of each operation in each test. It counts only calls that a mock answers.

    A call belongs to the running test. So a call of a fixture that several tests share belongs to the first of them.

    Args:
        config: The configuration of pytest.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._test = ""
        self._called: list[str] = []  # threads append to it
        self._counts: dict[str, Counter[str]] = {}  # for each operation, the number of calls by test
        self._lost_workers = 0
        self._end = watch_requests(self._note)

    def _note(self, operation: str) -> None:
        if self._test and ACTIVE.find_session() is not None:
            self._called.append(operation)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Count the calls of a test."""
        self._test, self._called = item.nodeid, []
        try:
            return (yield)
        finally:
            for operation, calls in Counter(self._called).items():
                self._add(operation, {self._test: calls})
            self._test = ""

    def _add(self, operation: str, calls: Mapping[str, int]) -> None:
        self._counts.setdefault(operation, Counter()).update(calls)

    def pytest_sessionfinish(self) -> None:
        """Pass the counts of a worker to the process that started it."""
        output: dict[str, Any] | None = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_WORKER_DATA] = {operation: dict(calls) for operation, calls in self._counts.items()}

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Add the counts of a worker that has ended."""
        output: dict[str, Any] = getattr(node, "workeroutput", {})
        if _WORKER_DATA not in output:
            self._lost_workers += 1
            return
        for operation, calls in output[_WORKER_DATA].items():
            self._add(operation, calls)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the report."""
        terminalreporter.write_sep("=", "Amazon Pinpoint operations")
        for line in self._describe(is_full=terminalreporter.verbosity > 0):
            terminalreporter.write_line(line)

    def _describe(self, *, is_full: bool) -> Iterator[str]:
        if self._lost_workers:
            yield f"The calls of {counted(self._lost_workers, 'worker')} that crashed are missing."
        if not self._counts:
            yield "No test called Amazon Pinpoint in a mock."
        for status in get_args(OperationStatus):
            operations = sorted(name for name in self._counts if family_of(name).status == status)
            if operations:
                yield f"{_HEADINGS[status]} ({counted(len(operations), 'operation')})"
            for operation in operations:
                yield from self._describe_operation(operation, is_full)

    def _describe_operation(self, operation: str, is_full: bool) -> Iterator[str]:
        calls = self._counts[operation]
        shown = sorted(calls) if is_full else sorted(calls)[:_MAX_TESTS]
        successor = family_of(operation).successor or "none"
        numbers = f"{counted(calls.total(), 'call')} in {counted(len(calls), 'test')}"
        yield f"  {operation}: {numbers}; successor: {successor}"
        yield from (f"    {test}" for test in shown)
        if len(shown) < len(calls):
            yield f"    … and {len(calls) - len(shown)} more; -v shows all"

    def pytest_unconfigure(self) -> None:
        """Remove the hook from botocore."""
        self._end()
