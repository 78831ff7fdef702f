"""The definitions that distinguish journeys with the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.journey_coverage.definition import JourneyDefinition, define
from pinpoint_mock.journeys.journey import Journey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Define = Callable[..., JourneyDefinition]

WELCOME: dict[str, Any] = {
    "Name": "welcome",
    "StartActivity": "pause",
    "Activities": {
        "pause": {"Wait": {"WaitTime": {"WaitUntil": "2026-01-01T00:00:00Z"}, "NextActivity": "team"}},
        "team": {
            "ConditionalSplit": {
                "Condition": {"Conditions": [{"SegmentCondition": {"SegmentId": "1"}}]},
                "TrueActivity": "pause",
            }
        },
    },
}


def replace(value: Any, old: str, new: str) -> Any:
    """Return a value in which one string is replaced by another, even as a key."""
    if isinstance(value, dict):
        return {replace(name, old, new): replace(member, old, new) for name, member in value.items()}
    if isinstance(value, list):
        return [replace(item, old, new) for item in value]
    return new if value == old else value


@pytest.fixture
def definition_of(mocked: Pinpoint, app_id: str) -> Define:
    """Return the definition of a journey with this request in an app."""

    def define_journey(request: Mapping[str, Any], tested: Mapping[str, Any] | None = None) -> JourneyDefinition:
        with mocked.app(app_id)._reference.locked_app() as app:
            return define(app, Journey("id", request, "DRAFT", 0, 0, tested=tested))

    return define_journey


@pytest.mark.parametrize("old", ["welcome", "pause", "WaitTime", "TrueActivity", "Conditions"])
def test_given_a_different_name_activity_or_member_then_the_digest_differs(definition_of: Define, old: str) -> None:
    assert definition_of(replace(WELCOME, old, "other")).digest != definition_of(WELCOME).digest


@pytest.mark.parametrize("old", ["1", "2026-01-01T00:00:00Z"])
def test_given_a_different_segment_id_or_wait_time_then_the_digest_is_the_same(definition_of: Define, old: str) -> None:
    assert definition_of(replace(WELCOME, old, "other")).digest == definition_of(WELCOME).digest


def test_given_other_members_of_the_journey_then_the_definition_is_the_same(definition_of: Define) -> None:
    other = {**WELCOME, "State": "ACTIVE", "Schedule": {"Timezone": "UTC"}, "Limits": {"DailyCap": 3}}
    assert definition_of(other) == definition_of(WELCOME)


def test_given_the_same_activities_in_another_order_then_the_digest_is_the_same(definition_of: Define) -> None:
    other = {**WELCOME, "Activities": dict(reversed(WELCOME["Activities"].items()))}
    assert definition_of(other).digest == definition_of(WELCOME).digest


def test_given_a_segment_that_exists_then_the_definition_has_its_name(
    definition_of: Define, app_id: str, shared_client: PinpointClient
) -> None:
    request: Any = {"Name": "VIP", "Dimensions": {}}
    answer = shared_client.create_segment(ApplicationId=app_id, WriteSegmentRequest=request)
    members = definition_of(replace(WELCOME, "1", answer["SegmentResponse"]["Id"])).members
    [condition] = members["Activities"]["team"]["ConditionalSplit"]["Condition"]["Conditions"]
    assert condition == {"SegmentCondition": {"SegmentId": "VIP"}}


def test_given_a_test_copy_then_it_has_the_definition_of_the_original_journey(definition_of: Define) -> None:
    copy = replace(replace(WELCOME, "welcome", "Test-welcome"), "WaitUntil", "WaitFor")
    assert definition_of(copy, tested=WELCOME) == definition_of(WELCOME)


def test_given_a_draft_without_activities_then_it_has_none() -> None:
    assert JourneyDefinition({"Name": "draft"}).activities == []


def test_given_activities_with_no_kind_or_two_kinds_then_a_draft_has_the_ways_of_all_kinds() -> None:
    two = {"SMS": {"NextActivity": "b"}, "Holdout": {"Percentage": 0}}
    [nothing, both] = JourneyDefinition({"Name": "draft", "Activities": {"a": {}, "b": two}}).activities
    assert (nothing.type, list(nothing.ways)) == ("no type", [])
    assert (both.type, [way.label for way in both.ways]) == ("Holdout, SMS", ["passed", ""])
