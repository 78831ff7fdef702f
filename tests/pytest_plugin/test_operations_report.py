"""`--pinpoint-report`: which tests called which operations, and which of these have ended."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import botocore.endpoint
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

REPORT = "--pinpoint-report"
GUIDES = Path(__file__).parents[2] / "docs" / "how-to"
EVERY_USE = """
    import unittest

    import boto3
    import pytest
    from pinpoint_mock import current, mock_pinpoint

    def call(operation):
        getattr(boto3.client("pinpoint", region_name="us-east-1"), operation)()

    def test_fixture(pinpoint):
        call("get_apps")

    @mock_pinpoint
    def test_decorator():
        call("get_apps")

    def test_block():
        with mock_pinpoint() as pinpoint:
            with pinpoint.checkpoint():
                call("get_apps")
            pinpoint.reset()

    @mock_pinpoint
    class TestPytest:
        def test_class(self):
            call("get_apps")

    @mock_pinpoint
    class TestUnittest(unittest.TestCase):
        def setUp(self):
            call("get_apps")

        def test_class(self):
            call("get_apps")
"""
EVERY_TEST = [
    "ALIVE: not affected (1 operation)",
    "  GetApps: 6 calls in 5 tests; successor: AWS End User Messaging Push",
    "    test_module.py::TestPytest::test_class",
    "    test_module.py::TestUnittest::test_class",
    "    test_module.py::test_block",
    "    test_module.py::test_decorator",
    "    test_module.py::test_fixture",
]


def read_report(result: pytest.RunResult) -> list[str]:
    """Return the lines of the report."""
    lines = result.outlines
    [start] = [number for number, line in enumerate(lines) if " Amazon Pinpoint operations " in line]
    end = next(number for number in range(start + 1, len(lines)) if not re.match("[A-Z ]", lines[number]))
    return lines[start + 1 : end]


def test_given_every_way_to_make_a_mock_when_the_run_ends_then_all_calls_are_listed_even_those_rolled_back(
    run: Run,
) -> None:
    assert read_report(run(EVERY_USE, REPORT, "-v")) == EVERY_TEST


def test_given_many_tests_when_v_is_not_given_then_three_are_listed(run: Run) -> None:
    assert read_report(run(EVERY_USE, REPORT)) == [*EVERY_TEST[:5], "    … and 2 more; -v shows all"]


def test_given_several_processes_when_the_run_ends_then_the_report_is_of_all_of_them(run: Run) -> None:
    pytest.importorskip("xdist")
    assert read_report(run(EVERY_USE, REPORT, "-n2", "-v")) == EVERY_TEST


def test_given_a_worker_that_crashes_when_the_run_ends_then_the_report_says_that_its_calls_are_missing(
    run: Run,
) -> None:
    pytest.importorskip("xdist")
    result = run("import os\ndef test_one(pinpoint): os._exit(1)\n", REPORT, "-n1")
    assert "The calls of 1 worker that crashed are missing." in read_report(result)


def test_given_operations_of_each_status_when_they_are_called_then_the_retired_ones_come_first(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.pinpoint(retired="refuse")
        @pytest.mark.parametrize("number", [1, 2])
        def test_one(pinpoint_app, pinpoint_client, number):
            pinpoint_client.get_apps()
            pinpoint_client.get_application_settings(ApplicationId=pinpoint_app.id)
            with pytest.raises(pinpoint_client.exceptions.ForbiddenException):
                pinpoint_client.get_segments(ApplicationId=pinpoint_app.id)
            with pytest.raises(pinpoint_client.exceptions.ForbiddenException):
                pinpoint_client.get_campaigns(ApplicationId=pinpoint_app.id)
        """,
        REPORT,
    )
    result.assert_outcomes(passed=2)
    tests = ["    test_module.py::test_one[1]", "    test_module.py::test_one[2]"]
    assert read_report(result) == [
        "RETIRED: ended on 2026-10-30 (2 operations)",
        "  GetCampaigns: 2 calls in 2 tests; successor: Amazon Connect outbound campaigns",
        *tests,
        "  GetSegments: 2 calls in 2 tests; successor: Amazon Connect Customer Profiles",
        *tests,
        "DISPUTED: sources differ on whether they have ended (1 operation)",
        "  GetApplicationSettings: 2 calls in 2 tests; successor: none",
        *tests,
        "ALIVE: not affected (1 operation)",
        "  GetApps: 2 calls in 2 tests; successor: AWS End User Messaging Push",
        *tests,
    ]


def test_given_calls_in_a_shared_fixture_and_outside_a_mock_when_the_run_ends_then_the_first_test_has_the_fixtures(
    run: Run, network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    result = run(
        """
        import boto3
        import pytest
        from pinpoint_mock import mock_pinpoint

        client = boto3.client("pinpoint", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

        @pytest.fixture(scope="module")
        def shared():
            with mock_pinpoint():
                client.get_apps()
                yield

        def test_outside():
            with pytest.raises(Exception):
                client.list_templates()

        def test_first(shared): pass
        def test_second(shared): pass
        """,
        REPORT,
    )
    result.assert_outcomes(passed=3)
    assert read_report(result)[1:] == [
        "  GetApps: 1 call in 1 test; successor: AWS End User Messaging Push",
        "    test_module.py::test_first",
    ]


def test_given_no_calls_when_the_run_ends_then_the_report_says_so(run: Run) -> None:
    assert read_report(run("def test_one(): pass", REPORT)) == ["No test called Amazon Pinpoint in a mock."]


def test_given_no_option_when_tests_run_then_nothing_is_counted_or_reported(run: Run) -> None:
    result = run(
        """
        def test_one(pinpoint_client, pytestconfig):
            assert not any("Report" in type(plugin).__name__ and "pinpoint_mock" in type(plugin).__module__
                           for plugin in pytestconfig.pluginmanager.get_plugins())
        """
    )
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*Amazon Pinpoint operations*")


def test_given_the_report_and_refused_calls_outside_a_mock_when_the_run_ends_then_botocore_is_as_before(
    run: Run,
) -> None:
    before = botocore.endpoint.Endpoint.__dict__["make_request"]
    result = run("def test_one(pinpoint_client): pinpoint_client.get_apps()", REPORT, "--pinpoint-unmocked=refuse")
    assert len(read_report(result)) == 3
    assert botocore.endpoint.Endpoint.__dict__["make_request"] is before


def test_given_the_how_to_when_its_tests_run_then_the_report_is_that_of_the_page(run: Run) -> None:
    [shown] = re.findall(r"```text\n(.*?)\n```", (GUIDES / "used-operations.md").read_text("utf-8"), re.DOTALL)
    [example, *_] = re.findall(r"```python\n(.*?)```", (GUIDES / "after-the-end.md").read_text("utf-8"), re.DOTALL)
    result = run(example, REPORT)
    result.assert_outcomes(passed=2)
    assert read_report(result) == shown.splitlines()[1:]
