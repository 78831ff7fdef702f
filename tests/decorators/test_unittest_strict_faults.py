"""`strict_faults` on classes with unittest's own runner: the test that made an unused rule fails."""

from __future__ import annotations

import unittest
from typing import TYPE_CHECKING

import boto3
import pytest

from pinpoint_mock import current, mock_pinpoint
from pinpoint_mock.world.running_test import RUNNING_TEST

from .app_names import is_active
from .unittest_runner import assert_ok, run

if TYPE_CHECKING:
    from collections.abc import Iterator

NEVER_MET = "GetApps: 429 TooManyRequestsException, every time, never used; pinpoint.calls is empty"


@pytest.fixture(autouse=True)
def _no_test_of_pytest() -> Iterator[None]:
    """Run the classes as without pytest."""
    with RUNNING_TEST.switch_to(None):
        yield


def get_apps() -> None:
    boto3.client("pinpoint", region_name="us-east-1").get_apps()


def test_given_rules_when_the_rule_of_one_test_is_never_used_then_only_that_test_fails() -> None:
    @mock_pinpoint(strict_faults=True)
    class Tests(unittest.TestCase):
        @classmethod
        def setUpClass(cls) -> None:
            current().faults.latency("GetApps", 1)  # another test uses the rule

        def test_1(self) -> None:
            current().faults.throttle("GetApps")

        def test_2(self) -> None:
            current().faults.throttle("GetApps", times=1)
            get_apps()

    result = run(Tests)
    [(test, text)] = result.failures
    assert (str(test).split()[0], result.errors) == ("test_1", [])
    assert NEVER_MET in text
    assert not is_active()


def test_given_tests_that_fail_or_skip_when_their_rules_are_never_used_then_only_the_first_failure_is_reported() -> (
    None
):
    @mock_pinpoint(strict_faults=True)
    class Tests(unittest.TestCase):
        def setUp(self) -> None:
            current().faults.throttle("GetApps")

        def test_fails(self) -> None:
            self.fail("of the test")

        def test_skips(self) -> None:
            self.skipTest("of the test")

    result = run(Tests)
    assert (len(result.failures), len(result.skipped), result.errors) == (1, 1, [])
    assert NEVER_MET not in result.failures[0][1]


def test_given_no_option_when_a_rule_is_never_used_then_the_tests_pass() -> None:
    @mock_pinpoint
    class Tests(unittest.TestCase):
        def test_one(self) -> None:
            current().faults.throttle("GetApps")

    assert_ok(run(Tests), 1)


def test_given_a_rule_of_set_up_class_when_no_test_uses_it_then_the_end_of_the_class_is_an_error() -> None:
    @mock_pinpoint(strict_faults=True)
    class Tests(unittest.TestCase):
        @classmethod
        def setUpClass(cls) -> None:
            current().faults.throttle("GetApps")

        def test_one(self) -> None: ...

    result = run(Tests)
    [(_, text)] = result.errors
    assert (NEVER_MET in text, result.failures) == (True, [])
    assert not is_active()


def test_given_a_test_that_runs_without_a_result_when_its_rule_is_never_used_then_debug_raises() -> None:
    @mock_pinpoint(strict_faults=True)
    class Tests(unittest.TestCase):
        def test_one(self) -> None:
            current().faults.throttle("GetApps")

    with pytest.raises(AssertionError, match="strict_faults"):
        Tests("test_one").debug()
    assert RUNNING_TEST.id is None
