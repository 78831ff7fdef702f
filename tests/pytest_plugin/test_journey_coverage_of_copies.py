"""`--pinpoint-journeys=report` of journeys that are tested by a copy, or by one activity alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .covered_shop import REPORT, read_missing, read_rows, run_with_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[[str], pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run tests with the shop's journeys, and return the report."""

    def run_source(source: str) -> pytest.RunResult:
        result = run_with_shop(pytester, source, REPORT)
        assert result.ret == pytest.ExitCode.OK
        return result

    return run_source


def test_given_a_copy_with_short_waits_when_participants_pass_through_it_then_its_journey_is_covered(run: Run) -> None:
    result = run(
        """
        import pytest
        import shop

        @pytest.mark.parametrize("people", [["A0"], ["B1"]])
        def test_copy(pinpoint, people):
            journey = shop.publish(teams="AB", State="DRAFT")
            copy = journey.test(people=people, waits="skip")
            pinpoint.clock.advance(minutes=6)
            assert copy.state == "COMPLETED"
            copy.test(people=people, waits="skip")
        """
    )
    assert read_rows(result)["welcome"] == ("4", "0", "5", "0", "100%")
    assert len(read_rows(result)) == 2


def test_given_an_activity_that_decides_alone_when_the_run_ends_then_no_participant_has_passed_it(run: Run) -> None:
    result = run(
        """
        import shop

        def test_decision(pinpoint):
            journey = shop.publish()
            assert journey.decide("A0", activity="team").outcome == "yes"
        """
    )
    assert read_missing(result) == "pause, team, gift, chance"
