"""A simulation describes its activities, its people and the caller's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import simulate

from .samples import make_journey, make_people, reach, run_cart, run_welcome

if TYPE_CHECKING:
    from collections.abc import Callable


def fail(event: dict[str, Any], context: object) -> None:
    """Fail, in place of a Lambda function."""
    raise RuntimeError("out of order")


def make_holdout(percentage: int) -> dict[str, Any]:
    """Return a journey that holds out some of its people."""
    return make_journey({"some": {"Holdout": {"Percentage": percentage}}})


class TestActivities:
    def test_the_result_of_an_activity_is_found_by_its_id(self) -> None:
        simulation = run_welcome()
        assert simulation.activity("hello") == simulation.activities[0]
        assert simulation.activity("opened").branches == {"yes": 5, "no": 4}

    def test_an_activity_that_the_journey_does_not_have_is_refused_with_the_nearest_one(self) -> None:
        simulation = simulate(make_journey(), make_people())
        with pytest.raises(
            LookupError,
            match=r"activity 'helo' does not exist in the journey; it has 'hello', 'wait' \(did you mean 'hello'\?\)",
        ):
            simulation.activity("helo")
        with pytest.raises(TypeError, match="activity must be a string"):
            simulation.activity(5)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("percentage", "branches"), [(0, {"passed": 1, "held out": 0}), (100, {"passed": 0, "held out": 1})]
    )
    def test_a_holdout_counts_both_outcomes_also_without_people(self, percentage: int, branches: object) -> None:
        assert simulate(make_holdout(percentage), make_people()).activity("some").branches == branches


class TestPeople:
    def test_entries_and_the_people_who_made_them_are_counted(self) -> None:
        assert "5 endpoints; 5 entries of 4 people (a user counts once, with all endpoints), " in "\n".join(
            run_cart().summarize()
        )

    def test_another_endpoint_of_a_user_who_entered_is_not_absent(self) -> None:
        user = {"UserId": "ann"}
        event = {"event_type": "sale", "endpoint_id": "ann-mail", "event_timestamp": "2030-01-08T09:00:00Z"}
        start = {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["sale"]}}}}
        journey = make_journey(StartCondition={"EventStartCondition": start})
        people = [*make_people("ann-mail", "ann-work", User=user), *make_people("bob")]
        simulation = simulate(journey, people, events=[event])
        assert [absentee.endpoint_id for absentee in simulation.not_entered] == ["bob"]
        assert "3 endpoints; 1 entry of 1 person" in str(simulation)
        assert "1 endpoint did not enter." in str(simulation)


class TestFunctions:
    @pytest.mark.parametrize(
        ("lambdas", "note"),
        [
            ({}, "no Lambda 'reach' is registered: lambdas={'reach': handler}"),
            ({"reach": fail}, "lambdas['reach'] raised RuntimeError: out of order (test_results.py, line 19)"),
            ({"reach": reach, "other": reach}, "lambdas['other'] was not called: people did not reach an activity"),
        ],
    )
    def test_a_failure_of_a_function_is_a_note(self, lambdas: dict[str, Callable[..., object]], note: str) -> None:
        assert any(each.startswith(note) for each in run_cart(lambdas=lambdas).notes)

    def test_functions_that_are_called_are_not_named(self) -> None:
        assert not any("reach" in note for note in run_cart().notes)
