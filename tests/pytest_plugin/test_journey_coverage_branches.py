"""`--pinpoint-journeys=report`: the branches of each kind of activity, and when a participant has passed one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from textwrap import dedent, indent
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from .covered_shop import REPORT, read_missing, read_rows, run_with_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    Activities: TypeAlias = dict[str, dict[str, Any]]
    Run = Callable[..., pytest.RunResult]

SMS = {"SMS": {"TemplateName": "hello"}}
NOW = datetime.now(timezone.utc)
TO_END = "pinpoint.clock.run_until_idle()"


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run a test that publishes a journey and then runs some code, and return the report."""

    def run_journey(activities: Activities, then: str = TO_END, teams: str = "A", **members: Any) -> pytest.RunResult:
        body = f"shop.publish({activities!r}, {teams!r}, **{members!r})\n{dedent(then)}"
        source = f"import pytest, shop\n\ndef test_one(pinpoint):\n{indent(body, '    ')}\n"
        result = run_with_shop(pytester, source, REPORT)
        result.assert_outcomes(passed=1)
        return result

    return run_journey


def wait(**time: str) -> Activities:
    """Return a journey with a single wait."""
    return {"pause": {"Wait": {"WaitTime": time}}}


def test_given_a_wait_that_is_not_over_when_the_run_ends_then_its_way_is_missing(run: Run) -> None:
    assert read_missing(run(wait(WaitFor="P1D"), "pinpoint.clock.advance(hours=1)")) == "pause->exit"


@pytest.mark.parametrize(
    "activities",
    [
        wait(WaitFor="P1D"),
        wait(WaitUntil=f"{NOW + timedelta(days=9):%Y-%m-%dT%H:%M:%SZ}"),
        wait(WaitUntil="2001-01-01T00:00:00Z"),
    ],
    ids=["a duration", "a time", "a time that has passed"],
)
def test_given_a_wait_that_is_over_when_the_run_ends_then_it_is_covered(run: Run, activities: Activities) -> None:
    assert read_rows(run(activities))["welcome"] == ("1", "0", "1", "0", "100%")


def test_given_an_empty_segment_when_the_run_ends_then_every_activity_is_missing(run: Run) -> None:
    assert (
        read_missing(run({"pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}, "bye": SMS}, teams="")) == "pause, bye"
    )


def test_given_a_message_when_it_is_not_sent_then_its_only_way_is_covered(run: Run) -> None:
    then = """
        pinpoint.clock.advance(hours=1)
        shop.call().update_endpoint(ApplicationId="shop", EndpointId="A0", EndpointRequest={"OptOut": "ALL"})
        pinpoint.clock.run_until_idle()
        assert [message.status for message in pinpoint.outbox] == ["OPT_OUT"]
    """
    pause = {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "hello"}
    assert read_missing(run({"pause": {"Wait": pause}, "hello": SMS}, then)) == ""


def test_given_a_message_that_waits_for_the_end_of_quiet_time_when_the_run_ends_then_its_way_is_missing(
    run: Run,
) -> None:
    then = """
        zone = {"Demographic": {"Timezone": "Europe/London"}}
        shop.call().update_endpoint(ApplicationId="shop", EndpointId="A0", EndpointRequest=zone)
        pinpoint.clock.advance(hours=1)
        assert not pinpoint.outbox
    """
    hours = {"Start": f"{NOW - timedelta(hours=3):%H:%M}", "End": f"{NOW + timedelta(hours=6):%H:%M}"}
    result = run({"hello": SMS}, then, QuietTime=hours, WaitForQuietTime=True)
    assert read_missing(result) == "hello->exit"


def test_given_several_conditions_when_participants_take_one_and_else_then_the_others_are_missing(run: Run) -> None:
    dimensions = [{"Attributes": {"team": {"Values": [team]}}} for team in "ABC"]
    branches = [{"Condition": {"SegmentDimensions": each}} for each in dimensions]
    result = run({"which": {"MultiCondition": {"Branches": branches}}}, teams="AX")
    assert read_rows(result)["welcome"] == ("1", "0", "4", "2", "60%", "which->2, which->3")


def test_given_shares_when_a_participant_takes_one_then_the_others_are_missing(run: Run) -> None:
    branches = [{"Percentage": 1}, {"Percentage": 98}, {"Percentage": 1}]
    assert read_missing(run({"share": {"RandomSplit": {"Branches": branches}}})) == "share->1, share->3"


@pytest.mark.parametrize(
    ("percentage", "row"),
    [
        (0, ("1", "0", "1", "0", "100%")),
        (1, ("1", "0", "2", "1", "67%", "some->held out")),
        (99, ("1", "0", "2", "1", "67%", "some->passed")),
        (100, ("1", "0", "1", "0", "100%")),
    ],
)
def test_given_a_holdout_when_a_participant_arrives_then_the_way_it_did_not_take_is_missing_if_it_is_possible(
    run: Run, percentage: int, row: tuple[str, ...]
) -> None:
    assert read_rows(run({"some": {"Holdout": {"Percentage": percentage}}}))["welcome"] == row


def test_given_an_activity_that_nothing_leads_to_when_the_run_ends_then_it_is_missing(run: Run) -> None:
    assert read_missing(run({"hello": SMS, "island": SMS})) == "island"


def test_given_a_call_that_is_dropped_when_the_run_ends_then_its_way_is_missing(run: Run) -> None:
    activities = {
        "team": {
            "ConditionalSplit": {
                "Condition": {"Conditions": [{"SegmentDimensions": {"Attributes": {"team": {"Values": ["A"]}}}}]},
                "TrueActivity": "pause",
            }
        },
        "pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "call"}},
        "call": {"ContactCenter": {}},
    }
    then = """
        pinpoint.clock.advance(hours=1)
        team = {"Attributes": {"team": ["B"]}}
        shop.call().update_endpoint(ApplicationId="shop", EndpointId="A0", EndpointRequest=team)
        pinpoint.clock.run_until_idle()
    """
    assert read_missing(run(activities, then)) == "team->no, call->exit"


def test_given_a_function_that_fails_the_test_when_a_participant_was_at_its_activity_then_the_activity_is_covered(
    run: Run,
) -> None:
    hook = {"DeliveryUri": "arn:aws:lambda:us-east-1:123456789012:function:hook", "EndpointTypes": ["SMS"]}
    then = """
        def fail(event, context):
            raise AssertionError("the function's own")

        pinpoint.lambdas["hook"] = fail
        with pytest.raises(AssertionError, match="own"):
            pinpoint.clock.advance(hours=1)
    """
    assert read_missing(run({"hook": {"CUSTOM": hook}, "island": SMS}, then)) == "island"
