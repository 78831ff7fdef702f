"""One error message reports all problems of a journey: the first as usual, the others in brackets."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.journeys.draft_rules import find_draft_problems

from .conftest import T0

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

LAST_HOUR = datetime(9999, 12, 31, 23, tzinfo=timezone.utc)
WAIT: dict[str, Any] = {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}


@pytest.fixture
def refusal(client: PinpointClient, app_id: str, request_for: Callable[..., Any]) -> Callable[..., str]:
    """Return the error message with which CreateJourney refuses a journey."""

    def create(**members: Any) -> str:
        with pytest.raises(client.exceptions.BadRequestException) as refused:
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request_for(**members))
        return str(refused.value.response["Error"]["Message"])

    return create


# Drafts


def test_a_single_problem_has_nothing_in_brackets(refusal: Callable[..., str]) -> None:
    assert refusal(Name="a name") == "Name must have 1 to 150 characters, each a letter, a digit, _ or -, not 'a name'"


def test_problems_of_a_draft_come_in_the_order_of_their_checks(refusal: Callable[..., str]) -> None:
    message = refusal(Activities={"a": {"Holdout": {"Percentage": 101}}}, Limits={"DailyCap": 101}, Name="a name")

    first, _, others = message.partition(" (and 2 more: ")
    assert first.startswith("Name must have")
    assert others == (
        "Limits.DailyCap must be between 0 and 100, not 101; "
        "Activities['a'].Holdout.Percentage must be between 0 and 100, not 101)"
    )


def test_all_problems_of_one_activity_are_reported(refusal: Callable[..., str]) -> None:
    wait = {"WaitFor": "1 day", "WaitUntil": "tomorrow"}

    assert refusal(Activities={"a": {"Wait": {"WaitTime": wait}}}) == (
        "Activities['a'].Wait.WaitTime must have exactly one of WaitFor and WaitUntil, but has both (and 2 more: "
        "Activities['a'].Wait.WaitTime.WaitFor must be an ISO 8601 duration, such as PT1H or P1D, not '1 day'; "
        "Activities['a'].Wait.WaitTime.WaitUntil must be an ISO 8601 date and time, not 'tomorrow')"
    )


def test_with_an_unknown_time_zone_the_times_are_not_checked(refusal: Callable[..., str]) -> None:
    schedule = {"Timezone": "Mars", "StartTime": LAST_HOUR}

    message = refusal(Schedule=schedule)

    assert message.startswith("Schedule.Timezone must be one of UTC, ")
    assert message.endswith(", not 'Mars'")


def test_closed_days_without_a_readable_end_are_not_checked_for_their_span(refusal: Callable[..., str]) -> None:
    rule = {"Name": "Easter", "StartDateTime": "2026-04-03", "EndDateTime": "soon"}

    assert refusal(ClosedDays={"SMS": [rule]}) == (
        "ClosedDays.SMS[0].EndDateTime must be an ISO 8601 date and time, not 'soon'"
    )


@pytest.mark.parametrize(
    ("members", "value"),
    [
        ({"Name": "a name"}, "not 'a name'"),
        ({"Name": "x" * 200}, f"not '{'x' * 48} … {'x' * 48}'"),
        ({"StartActivity": "a-b"}, "not 'a-b'"),
        ({"OpenHours": {"SMS": {"MONDAY": [{"StartTime": "8:00", "EndTime": "17:00"}]}}}, "not '8:00'"),
        ({"OpenHours": {"SMS": {"MONDAY": [{"StartTime": "08:00"}]}}}, "not absent"),
        ({"ClosedDays": {"SMS": [{"StartDateTime": "2026-04-03", "EndDateTime": "2026-04-04"}]}}, "not absent"),
        (
            {"ClosedDays": {"SMS": [{"Name": "x", "StartDateTime": "2026-04-04", "EndDateTime": "2026-04-03"}]}},
            "not '2026-04-04' to '2026-04-03'",
        ),
        (
            {"Schedule": {"Timezone": "UTC+13", "StartTime": LAST_HOUR}},
            "not 9999-12-31T23:00:00+00:00 at UTC+13",
        ),
        ({"Activities": {"a": {"CUSTOM": {"DeliveryUri": "ftp://x"}}}}, "not 'ftp://x'"),
        ({"Activities": {"a": {"Wait": {"WaitTime": {}}}}}, "has neither"),
    ],
)
def test_each_problem_of_a_draft_shows_the_value(refusal: Callable[..., str], members: Any, value: str) -> None:
    assert refusal(**members).endswith(value)


def test_problems_are_available_with_the_paths_of_their_members() -> None:
    """This works for a WriteJourneyRequest without an app."""
    request = {
        "Name": "a name",
        "QuietTime": {"Start": "8:00"},
        "Activities": {"a-b": {}, "c": {"Holdout": {"Percentage": -1}}},
    }

    assert [problem.member for problem in find_draft_problems(request)] == [
        "Name",
        "QuietTime.Start",
        "Activities",
        "Activities['c'].Holdout.Percentage",
    ]


# Publishing


@pytest.mark.usefixtures("at_t0")
def test_problems_of_the_journey_come_before_those_of_its_activities(refusal: Callable[..., str]) -> None:
    message = refusal(
        State="ACTIVE",
        StartCondition=None,
        Schedule={"EndTime": T0 - timedelta(seconds=1)},
        StartActivity="missing",
        Activities={"a": {"Wait": {}}},
    )

    assert message == (
        "Journey validation failed, End time 2026-03-02T09:59:59Z has passed (and 3 more: "
        "Journey validation failed, StartCondition must have a SegmentStartCondition or an EventStartCondition; "
        "Journey validation failed, StartActivity 'missing' is not one of its activities; "
        "Activity validation failed, a: Wait must have a WaitTime)"
    )


def test_problems_of_drafts_are_reported_before_problems_of_publishing(refusal: Callable[..., str]) -> None:
    assert refusal(State="ACTIVE", StartCondition=None, Limits={"DailyCap": 101}) == (
        "Limits.DailyCap must be between 0 and 100, not 101"
    )


def test_the_error_for_a_missing_start_activity_lists_the_activities(refusal: Callable[..., str]) -> None:
    text = "Journey validation failed, A journey must have activities, and a StartActivity that is one of them"

    assert refusal(State="ACTIVE", StartActivity=None, Activities={"a": WAIT}) == (
        f"{text}; StartActivity is absent, its activities are 'a'"
    )
    assert refusal(State="ACTIVE", StartActivity="a", Activities={}) == (
        f"{text}; StartActivity is 'a', its activities are absent"
    )


def test_the_error_for_a_misspelt_start_activity_suggests_the_nearest_activity(refusal: Callable[..., str]) -> None:
    assert refusal(State="ACTIVE", StartActivity="puase", Activities={"pause": WAIT}) == (
        "Journey validation failed, StartActivity 'puase' is not one of its activities (did you mean 'pause'?)"
    )


def test_the_error_for_a_misspelt_next_activity_suggests_the_nearest_activity(refusal: Callable[..., str]) -> None:
    activities = {"pause": {"Wait": {**WAIT["Wait"], "NextActivity": "puase"}}}

    assert refusal(State="ACTIVE", StartActivity="pause", Activities=activities) == (
        "Activity validation failed, pause: Wait.NextActivity 'puase' is not an activity of the journey "
        "(did you mean 'pause'?)"
    )


def test_with_two_start_conditions_their_details_are_not_checked(
    refusal: Callable[..., str], event_start: dict[str, Any]
) -> None:
    both = {**event_start, "SegmentStartCondition": {"SegmentId": "x"}}

    assert refusal(State="ACTIVE", StartCondition=both, LocalTime=True) == (
        "Journey validation failed, StartCondition must not have both a SegmentStartCondition and an "
        "EventStartCondition"
    )


@pytest.mark.parametrize(
    ("activities", "value"),
    [
        ({"a": {"RandomSplit": {"Branches": [{"Percentage": 0}, {"Percentage": 100}]}}}, "must be positive, not 0"),
        ({"a": {"ConditionalSplit": {"Condition": {"Conditions": [{}]}}}}, "SegmentDimensions, not none"),
        ({str(number): {"ContactCenter": {}} for number in range(4)} | {"a": WAIT}, "activities, not 4"),
    ],
)
def test_each_problem_of_publishing_shows_the_value(
    refusal: Callable[..., str], activities: dict[str, Any], value: str
) -> None:
    assert refusal(State="ACTIVE", StartActivity="a", Activities=activities).endswith(value)
