"""`--pinpoint-journeys` with pytest-xdist: one report of all workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .covered_shop import REPORT, read_missing, read_rows, read_section, run_with_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

pytest.importorskip("xdist")

TESTS = """
    import os

    import pytest
    import shop
    from pinpoint_mock import mock_pinpoint

    @pytest.fixture(scope="session", params=[1, 2])
    def world(request):
        with mock_pinpoint(seed=request.param) as pinpoint:
            shop.publish(name="session")
            yield pinpoint
            pinpoint.clock.run_until_idle()

    @pytest.mark.parametrize("team", "AB")
    @pytest.mark.xdist_group("one")
    def test_one(world, team):
        with mock_pinpoint() as pinpoint, pinpoint.checkpoint():
            shop.publish(teams=team)
            pinpoint.clock.run_until_idle()

    @pytest.mark.xdist_group("two")
    def test_variant(pinpoint):
        shop.publish({"bye": {"SMS": {"TemplateName": "hello"}}})
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run tests with the shop's journeys, and return the report."""
    return lambda source, *args: run_with_shop(pytester, source, REPORT, *args)


def test_given_two_workers_when_the_run_ends_then_the_report_is_that_of_one_process(run: Run) -> None:
    alone = read_section(run(TESTS))
    together = run(TESTS, "-n2", "--dist=loadgroup")
    together.assert_outcomes(passed=5)
    assert [line.replace("@one", "").replace("@two", "") for line in read_section(together)] == alone
    assert read_missing(together, "session") == "team->no, chance"
    assert sum(cells[4] == "100%" for cells in read_rows(together).values()) == 1


def test_given_two_workers_when_too_little_is_covered_then_the_run_fails(run: Run) -> None:
    result = run(TESTS, "-n2", "--pinpoint-journeys-fail-under=95", "--pinpoint-journeys=json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["FAIL Required journey coverage of 95% not reached. Total coverage: *%"])


def test_given_a_worker_that_crashes_when_the_run_ends_then_the_report_says_that_its_journeys_are_missing(
    run: Run,
) -> None:
    source = "import os\ndef test_one(pinpoint): os._exit(1)\n"
    assert read_section(run(source, "-n1")) == [
        "The journeys of 1 worker that crashed or were stopped are missing.",
        "No test published or loaded a journey.",
    ]
