"""`--pinpoint-journeys=report`: what participants passed in the tests, in any world, and what they did not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock.world import bus

from .covered_shop import REPORT, read_missing, read_rows, read_section, run_with_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

EVERYTHING = "pause, team, gift, chance"


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run tests with the shop's journeys, and return the report."""

    def run_source(source: str, *args: str) -> pytest.RunResult:
        result = run_with_shop(pytester, source, REPORT, *args)
        outcomes = result.parseoutcomes()
        assert outcomes.keys() <= {"passed"}, outcomes
        return result

    return run_source


def test_given_a_journey_when_its_participants_passed_one_branch_then_the_table_lists_the_rest(run: Run) -> None:
    result = run(
        """
        import shop

        def test_one(pinpoint):
            shop.publish(teams="AA")
            pinpoint.clock.run_until_idle()

        def test_another(pinpoint):
            shop.publish(name="sale")
        """
    )
    assert read_section(result) == [
        "Name      Activities   Miss   Branches   BrMiss   Cover   Missing",
        "-" * 83,
        "sale               4      4          5        5      0%   pause, team, gift, chance",
        "welcome            4      1          5        2     67%   team->no, chance",
        "-" * 83,
        "TOTAL              8      5         10        7     33%",
    ]


def test_given_the_same_journey_in_many_tests_when_they_end_then_it_is_one_row_with_the_counts_of_all(
    run: Run,
) -> None:
    result = run(
        """
        import pytest
        import shop

        @pytest.mark.parametrize("team", "AB")
        def test_one(pinpoint, team):
            shop.publish(teams=team, app=f"shop-of-{team}")
            pinpoint.clock.run_until_idle()
        """
    )
    assert read_rows(result) == {
        "welcome": ("4", "0", "5", "0", "100%"),
        "TOTAL": ("4", "0", "5", "0", "100%"),
    }


def test_given_another_definition_under_the_same_name_when_the_run_ends_then_it_is_another_row_with_its_tests(
    run: Run,
) -> None:
    result = run(
        """
        import pytest
        import shop

        def test_short(pinpoint):
            shop.publish({"bye": {"SMS": {"TemplateName": "hello"}}})
            pinpoint.clock.run_until_idle()

        @pytest.mark.parametrize("number", [1, 2, 3])
        def test_long(pinpoint, number):
            shop.publish()
        """
    )
    short, long = sorted(set(read_rows(result)) - {"TOTAL"}, key=lambda name: read_rows(result)[name][0])
    assert read_rows(result)[short] == ("1", "0", "1", "0", "100%")
    assert read_missing(result, long) == EVERYTHING
    assert {*read_section(result)[-2:]} == {
        f"  {short}: test_module.py::test_short",
        f"  {long}: test_module.py::test_long[1] and 2 more tests",
    }


@pytest.mark.parametrize(
    "change",
    [
        """shop.publish(shop.SPLIT | {"pause": {"Wait": {"WaitTime": {"WaitFor": "P2D"}, "NextActivity": "team"}}})""",
        """shop.publish(dict(reversed(shop.SPLIT.items())))""",
    ],
    ids=["a wait", "the first activity"],
)
def test_given_a_small_difference_when_the_run_ends_then_it_is_another_definition(run: Run, change: str) -> None:
    result = run(f"import shop\ndef test_one(pinpoint):\n    shop.publish()\n    {change}")
    assert len(read_rows(result)) == 3


def test_given_ids_of_segments_and_times_that_differ_when_the_run_ends_then_the_definition_is_the_same(
    run: Run,
) -> None:
    result = run(
        """
        import pytest
        import shop

        @pytest.mark.pinpoint(seed=None)
        @pytest.mark.parametrize("days", [1, 2])
        def test_one(pinpoint, days):
            shop.publish(name="other")  # makes a segment
            client = shop.call()
            segments = client.get_segments(ApplicationId="shop")["SegmentsResponse"]["Item"]
            until = f"2099-01-0{days}T00:00:00Z"
            condition = {"SegmentCondition": {"SegmentId": segments[0]["Id"]}}
            shop.publish({
                "pause": {"Wait": {"WaitTime": {"WaitUntil": until}, "NextActivity": "split"}},
                "split": {"ConditionalSplit": {"Condition": {"Conditions": [condition]}}},
            })
        """
    )
    assert list(read_rows(result)) == ["other", "welcome", "TOTAL"]


def test_given_discarded_worlds_when_the_run_ends_then_their_participants_count(run: Run) -> None:
    result = run(
        """
        import pytest
        import shop
        from pinpoint_mock import mock_pinpoint

        def play(pinpoint, name):
            journey = shop.publish(teams="AB", name=name)
            pinpoint.clock.run_until_idle()
            return journey

        def test_checkpoint(pinpoint):
            journey = shop.publish(teams="AB", name="checkpoint")
            with pinpoint.checkpoint():
                pinpoint.clock.run_until_idle()
            assert journey.state == "ACTIVE"

        def test_checkpoint_of_an_error(pinpoint):
            with pytest.raises(KeyError), pinpoint.checkpoint():
                play(pinpoint, "error")
                raise KeyError

        def test_reset(pinpoint):
            play(pinpoint, "reset")
            pinpoint.reset()

        def test_deleted_journey(pinpoint):
            journey = play(pinpoint, "deleted-journey")
            shop.call().delete_journey(ApplicationId="shop", JourneyId=journey.id)

        def test_deleted_app(pinpoint):
            play(pinpoint, "deleted-app")
            shop.call().delete_app(ApplicationId="shop")

        def test_several_mocks():
            for name in ("one-mock", "another-mock"):
                with mock_pinpoint() as pinpoint:
                    play(pinpoint, name)

        def test_mock_in_a_mock(pinpoint):
            with mock_pinpoint() as inner:
                play(inner, "inner-mock")
        """
    )
    rows = read_rows(result)
    assert {name: cells[4] for name, cells in rows.items()} == dict.fromkeys(
        [
            "another-mock",
            "checkpoint",
            "deleted-app",
            "deleted-journey",
            "error",
            "inner-mock",
            "one-mock",
            "reset",
            "TOTAL",
        ],
        "100%",
    )


def test_given_a_journey_that_is_cancelled_midway_when_the_run_ends_then_the_passed_activities_count(
    run: Run,
) -> None:
    result = run(
        """
        import shop

        def test_one(pinpoint):
            journey = shop.publish()
            pinpoint.clock.advance(hours=1)
            shop.call().update_journey_state(
                ApplicationId="shop", JourneyId=journey.id, JourneyStateRequest={"State": "CANCELLED"}
            )
            pinpoint.clock.run_until_idle()
        """
    )
    assert read_missing(result) == "pause->team, team, gift, chance"


def test_given_every_way_to_make_a_mock_when_the_run_ends_then_all_journeys_are_there(run: Run) -> None:
    result = run(
        """
        import threading
        import unittest

        import pytest
        import shop
        from pinpoint_mock import current, mock_pinpoint

        with mock_pinpoint():
            shop.publish(name="import-of-the-module")

        @pytest.fixture(scope="module")
        def shared():
            with mock_pinpoint() as pinpoint:
                shop.publish(name="fixture-of-the-module")
                yield pinpoint
                pinpoint.clock.run_until_idle()

        def test_shared(shared):
            pass

        @mock_pinpoint
        def test_decorator():
            shop.publish(name="decorator")

        @mock_pinpoint
        class TestPytest:
            @classmethod
            def setup_class(cls):
                shop.publish(name="setup-of-a-class")

            def test_class(self):
                shop.publish(name="test-of-a-class")

        @mock_pinpoint
        class TestUnittest(unittest.TestCase):
            def setUp(self):
                shop.publish(name="setUp-of-unittest")

            def test_class(self):
                current().clock.run_until_idle()

            def test_another(self):
                shop.publish(name="test-of-unittest")

        def test_thread():
            def work():
                with mock_pinpoint() as pinpoint:
                    shop.publish(name="thread")
                    pinpoint.clock.run_until_idle()

            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        """
    )
    rows = read_rows(result)
    assert {name: read_missing(result, name) for name in rows if name != "TOTAL"} == {
        "decorator": "team->no, chance",  # it joins the fixture's mock
        "fixture-of-the-module": "team->no, chance",
        "import-of-the-module": EVERYTHING,
        "setUp-of-unittest": "team->no, chance",
        "setup-of-a-class": EVERYTHING,
        "test-of-a-class": EVERYTHING,
        "test-of-unittest": EVERYTHING,
        "thread": "team->no, chance",
    }


def test_given_drafts_when_the_run_ends_then_only_those_that_were_published_are_listed(run: Run) -> None:
    result = run(
        """
        import shop

        def test_one(pinpoint):
            shop.publish(name="draft", State="DRAFT")
            shop.publish(name="published")
        """
    )
    assert list(read_rows(result)) == ["published", "TOTAL"]


def test_given_no_journey_when_the_run_ends_then_the_report_says_so(run: Run) -> None:
    assert read_section(run("def test_one(pinpoint): pass")) == ["No test published or loaded a journey."]


def test_given_a_test_that_fails_when_the_run_ends_then_the_report_is_there(pytester: pytest.Pytester) -> None:
    source = "import shop\ndef test_one(pinpoint):\n    shop.publish()\n    assert False"
    result = run_with_shop(pytester, source, REPORT)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert read_missing(result) == EVERYTHING


def test_given_the_option_when_the_run_has_ended_then_nothing_is_counted(run: Run) -> None:
    before = {fact_type: list(functions) for fact_type, functions in bus.SUBSCRIBERS.items() if functions}
    run("import shop\ndef test_one(pinpoint): shop.publish()")
    assert {fact_type: functions for fact_type, functions in bus.SUBSCRIBERS.items() if functions} == before


def test_given_no_option_when_tests_run_then_the_module_is_not_even_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_one(pinpoint):
            assert not [name for name in sys.modules if name.startswith("pinpoint_mock.journey_coverage")]
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
