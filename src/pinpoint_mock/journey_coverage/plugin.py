"""The plugin of `pytest --pinpoint-journeys`: it counts what participants pass in the tests, and reports the rest.

With pytest-xdist, each worker counts separately, and the process that started the workers adds up the counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ..world.formatting import show_error
from ..world.records import counted
from .document import make_document
from .page import make_page
from .passages import PassageRecorder
from .results import find_covered_journeys, sum_numbers
from .table import NO_JOURNEY, make_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .choices import CoverageChoices
    from .results import CoveredJourney

_WORKER_DATA = "pinpoint_mock_journeys"


class JourneyCoverage:
    """A pytest plugin that reports journey coverage.

    Args:
        config: The configuration of pytest.
        choices: The journey coverage options.
    """

    def __init__(self, config: pytest.Config, choices: CoverageChoices) -> None:
        self._config = config
        self._choices = choices
        self._recorder = PassageRecorder()
        self._counts_of_workers: list[str] = []
        self._begun_workers = 0
        self._lines: list[str] = []
        self._failures: list[str] = []

    def pytest_runtest_logfinish(self) -> None:
        """Release the data that belongs to a single test."""
        self._recorder.forget_requests()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodeready(self) -> None:
        """Expect the counts of a worker."""
        self._begun_workers += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Store the counts of a worker that has ended. A crashed worker has none."""
        output: dict[str, Any] = getattr(node, "workeroutput", {})
        if _WORKER_DATA in output:
            self._counts_of_workers.append(output[_WORKER_DATA])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send the counts of a worker to the process that started it. In that process, create the reports."""
        output: dict[str, Any] | None = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_WORKER_DATA] = self._recorder.collect().dump()
        elif not self._config.option.collectonly:
            self._lines = list(self._report(self._find_journeys()))
            if self._failures and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _find_journeys(self) -> list[CoveredJourney]:
        counts = self._recorder.collect()
        for dumped in self._counts_of_workers:
            counts.load(dumped)
        return [each for each in find_covered_journeys(counts) if not self._choices.omits(each.name)]

    def _report(self, journeys: list[CoveredJourney]) -> Iterator[str]:
        """Write the files, record what fails the run, and yield the lines to show."""
        lost = self._begun_workers - len(self._counts_of_workers)
        if lost > 0:
            yield f"The journeys of {counted(lost, 'worker')} that crashed or were stopped are missing."
        if self._choices.has_table:
            yield from make_table(journeys)
        for folder in self._choices.pages:
            if self._write(folder / "index.html", make_page(journeys)):
                yield f"Journey coverage HTML written to dir {folder}"
        for path in self._choices.documents:
            if self._write(path, make_document(journeys)):
                yield f"Journey coverage JSON written to file {path}"
        if self._choices.fail_under:
            yield from self._check_total(journeys)

    def _write(self, path: Path, content: str) -> bool:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            self._failures.append(f"FAIL Journey coverage not written to {path}: {show_error(error)}")
            return False
        return True

    def _check_total(self, journeys: list[CoveredJourney]) -> Iterator[str]:
        """Record that the coverage is too low, or yield that it is reached. Without a journey, it is not reached."""
        required, total = self._choices.fail_under, sum_numbers(journeys)
        found = f"Total coverage: {total.show_percent(2)}%" if journeys else NO_JOURNEY
        if journeys and total.percent >= required:
            yield f"Required journey coverage of {required:g}% reached. {found}"
        else:
            self._failures.append(f"FAIL Required journey coverage of {required:g}% not reached. {found}")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the reports."""
        if not self._lines and not self._failures:
            return
        terminalreporter.write_sep("=", "Amazon Pinpoint journey coverage")
        for line in self._lines:
            terminalreporter.write_line(line)
        for line in self._failures:
            terminalreporter.write_line(line, red=True, bold=True)

    def pytest_unconfigure(self) -> None:
        """Stop counting."""
        self._recorder.end()
