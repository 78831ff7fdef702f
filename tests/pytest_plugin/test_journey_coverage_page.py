"""The how-to on journey coverage: its tests run, and the report is the one that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .covered_shop import REPORT, read_rows, read_section, run_with_shop

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "journey-coverage.md").read_text("utf-8")
[FIRST] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
[SECOND] = re.findall(r"```py\n(.*?)```", PAGE, re.DOTALL)  # it needs the fixture of the first test


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def test_given_the_first_test_when_it_runs_then_the_report_is_that_of_the_page(pytester: pytest.Pytester) -> None:
    result = run_with_shop(pytester, FIRST, REPORT, "--pinpoint-journeys-fail-under=80")
    result.assert_outcomes(passed=1)
    table, _ = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    *section, failure = read_section(result)
    assert section == table.splitlines()[1:]
    assert f"`{failure}`" in PAGE


def test_given_both_tests_when_they_run_then_everything_is_covered(pytester: pytest.Pytester) -> None:
    result = run_with_shop(pytester, FIRST + SECOND, REPORT)
    result.assert_outcomes(passed=2)
    assert read_rows(result)["welcome"] == ("5", "0", "6", "0", "100%")
