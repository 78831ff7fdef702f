"""The option `strict_faults` in pytest: the test that made an unused rule fails, not its teardown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

STRICT_FAULTS = "--pinpoint-strict-faults=true"
NEVER_MET = "  GetApps: 429 TooManyRequestsException, every time, never used; pinpoint.calls is empty"
HEADING = "strict_faults: 1 rule of pinpoint.faults was never used:"
PRELUDE = """
import unittest
import boto3, pytest
from pinpoint_mock import current, mock_pinpoint

def get_apps():
    boto3.client("pinpoint", region_name="us-east-1").get_apps()
"""


@pytest.fixture
def run_strict(run: Run) -> Run:
    """Run tests with the option, and without rewriting their assertions."""

    def run_source(source: str, *args: str) -> pytest.RunResult:
        return run(f"{PRELUDE}\n{source}", STRICT_FAULTS, *args)

    return run_source


@pytest.mark.parametrize(
    ("marker", "argument", "ini"),
    [
        ("@pytest.mark.pinpoint(strict_faults=True)", "-q", ""),
        ("", STRICT_FAULTS, ""),
        ("", "-q", "pinpoint_strict_faults = true"),
    ],
    ids=["marker", "command line", "ini"],
)
def test_given_the_option_when_a_rule_is_never_used_then_the_test_fails_in_its_call(
    run: Run, marker: str, argument: str, ini: str
) -> None:
    result = run(
        f"""
import pytest

{marker}
def test_typo(pinpoint, pinpoint_client):
    pinpoint.faults.throttle("GetApps")
    pinpoint_client.create_app(CreateApplicationRequest={{"Name": "shop"}})
""",
        argument,
        ini=ini,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*___ test_typo ___*",
            HEADING,
            "  GetApps: 429 TooManyRequestsException, every time, never used; the calls were CreateApp (1)",
            "*Amazon Pinpoint (mock_pinpoint, seed 0)*",
            "1 fault never used:",
        ]
    )
    result.stdout.no_fnmatch_line("*ERROR*")


def test_given_no_option_when_a_rule_is_never_used_then_the_test_passes(run: Run) -> None:
    run('def test_lax(pinpoint):\n    pinpoint.faults.throttle("GetApps")').assert_outcomes(passed=1)


def test_given_ways_to_use_a_mock_when_a_rule_is_never_used_then_each_test_fails_once(run_strict: Run) -> None:
    result = run_strict(
        """
@pytest.fixture
@mock_pinpoint
def decorated_fixture():
    current().faults.throttle("GetApps")
    yield

@pytest.fixture
def started():
    mock = mock_pinpoint()
    yield mock.start()
    mock.stop()

def test_decorated_fixture(decorated_fixture):
    pass

def test_started(started):
    started.faults.throttle("GetApps")

def test_with():
    with mock_pinpoint() as pinpoint:
        pinpoint.faults.throttle("GetApps")

@mock_pinpoint
def test_decorated():
    current().faults.throttle("GetApps")

@mock_pinpoint
class TestDecorated:
    @pytest.fixture(autouse=True)
    def own(self):
        current().faults.throttle("GetApps", times=1)

    def test_one(self):
        pass

    def test_two(self):
        get_apps()

class TestStarted(unittest.TestCase):
    def setUp(self):
        mock = mock_pinpoint()
        self.pinpoint = mock.start()
        self.addCleanup(mock.stop)

    def test_unittest(self):
        self.pinpoint.faults.throttle("GetApps")

@mock_pinpoint
class TestCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        current().faults.latency("GetApps", 1)  # the last test meets it

    def test_1(self):
        current().faults.throttle("GetApps")

    def test_2(self):
        get_apps()
"""
    )
    result.assert_outcomes(failed=7, passed=2)
    assert result.stdout.str().count(HEADING) >= 7
    result.stdout.no_fnmatch_line("*ERROR at*")


def test_given_a_test_that_fails_or_skips_or_cannot_be_set_up_when_it_is_over_then_only_that_is_reported(
    run_strict: Run,
) -> None:
    result = run_strict(
        """
@pytest.fixture
def rule(pinpoint):
    pinpoint.faults.throttle("GetApps")

@pytest.fixture
def broken(rule):
    raise ZeroDivisionError

def test_fails(rule):
    assert not "of the test"

def test_skips(rule):
    pytest.skip("today")

def test_cannot_be_set_up(broken):
    pass

def test_in_a_with_block():
    with pytest.raises(ZeroDivisionError), mock_pinpoint() as pinpoint:
        pinpoint.faults.throttle("GetApps")
        raise ZeroDivisionError

@mock_pinpoint
class TestCase(unittest.TestCase):
    def test_one(self):
        current().faults.throttle("GetApps")
        self.fail("of the test")

    def test_two(self):
        current().faults.throttle("GetApps")
        self.skipTest("today")
"""
    )
    result.assert_outcomes(failed=2, skipped=2, errors=1, passed=1)
    result.stdout.no_fnmatch_line(HEADING)


def test_given_a_mock_of_a_module_when_a_test_does_not_use_its_own_rule_then_that_test_fails(run_strict: Run) -> None:
    result = run_strict(
        """
@pytest.fixture(scope="module")
def shared():
    with mock_pinpoint() as pinpoint:
        pinpoint.faults.latency("GetApps", 1)  # for all tests of the module together
        yield pinpoint

def test_own_rule(shared):
    shared.faults.throttle("GetApps", times=1)

def test_no_rule(shared):
    pass

def test_meets_all(shared):
    get_apps()
"""
    )
    result.assert_outcomes(failed=1, passed=2)
    result.stdout.fnmatch_lines(["*___ test_own_rule ___*", HEADING])


def test_given_a_rule_that_was_made_for_a_module_when_no_test_uses_it_then_the_end_of_the_module_is_an_error(
    run_strict: Run,
) -> None:
    result = run_strict(
        """
@pytest.fixture(scope="module")
def shared():
    with mock_pinpoint() as pinpoint:
        pinpoint.faults.throttle("GetApps")
        yield pinpoint

def test_one(shared):
    pass
"""
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([f"E*AssertionError: {HEADING}", f"E*{NEVER_MET.strip()}"])


def test_given_a_test_that_is_expected_to_fail_when_its_rule_is_never_used_then_it_does(run_strict: Run) -> None:
    run_strict(
        """
@pytest.mark.xfail(strict=True)
def test_one(pinpoint):
    pinpoint.faults.throttle("GetApps")
"""
    ).assert_outcomes(xfailed=1)


def test_given_a_test_that_fails_and_is_run_again_when_it_passes_then_the_rules_of_its_first_run_do_not_count(
    run_strict: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        """
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):  # as plugins that run a test again
    if item.name == "test_one":
        runtestprotocol(item, nextitem=nextitem, log=False)
        item._initrequest()
    runtestprotocol(item, nextitem=nextitem, log=True)
    return True
"""
    )
    run_strict(
        """
runs = []

@pytest.fixture(scope="module")
def shared():
    with mock_pinpoint() as pinpoint:
        yield pinpoint

def test_one(shared):
    runs.append(1)
    if len(runs) == 1:
        shared.faults.throttle("GetApps")
        assert False

def test_two(shared):
    pass
"""
    ).assert_outcomes(passed=2)
