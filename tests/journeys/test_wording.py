"""Conditions, waits and contents of activities in words."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.journeys.activities.table import KINDS
from pinpoint_mock.journeys.condition_wording import say_condition
from pinpoint_mock.journeys.wording import say_details, say_duration, say_start, say_time, say_ways


def event(*types: str, message: str | None = "hello", **dimensions: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"Dimensions": {"EventType": {"Values": list(types)}, **dimensions}}
    return {"EventCondition": given | ({} if message is None else {"MessageActivity": message})}


def dimensions(**given: Any) -> dict[str, Any]:
    return {"SegmentDimensions": given}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1D", "1 day"),
        ("PT24H", "1 day"),
        ("PT36H", "1 day 12 hours"),
        ("P2W", "14 days"),
        ("PT1H30M", "1 hour 30 minutes"),
        ("PT90S", "1 minute 30 seconds"),
        ("P1Y2M", "1 year 2 months"),
        ("P1M1D", "1 month 1 day"),
        ("PT0S", "0 seconds"),
        ("soon", "soon"),
    ],
)
def test_given_a_duration_then_it_is_described_in_words(text: str, words: str) -> None:
    assert say_duration(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-12-01T09:00:00Z", "2026-12-01 09:00 UTC"),
        ("2026-12-01T09:00:30", "2026-12-01 09:00:30 UTC"),
        ("2026-12-01T01:00:00-08:00", "2026-12-01 09:00 UTC"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_given_a_time_then_it_is_described_in_utc(text: str, words: str) -> None:
    assert say_time(text) == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (event("_email.open"), "opened 'hello' within 1 day"),
        (event("_email.open", "_email.click"), "opened or clicked 'hello' within 1 day"),
        (event("_SMS.SUCCESS"), "delivered 'hello' within 1 day"),
        (event("_email.brand_new"), "brand new 'hello' within 1 day"),
        (event("_email.open", message=None), "opened any message within 1 day"),
        (event("purchase", message=None), "event purchase within 1 day"),
        (event(), "any event of 'hello' within 1 day"),
        (
            event(EventType={"DimensionType": "EXCLUSIVE", "Values": ["_email.open"]}),
            "not opened 'hello' within 1 day",
        ),
        (
            event(
                "_custom.delivered",
                Attributes={"status": {"Values": ["sent"]}},
                Metrics={"price": {"ComparisonOperator": "GREATER_THAN", "Value": 3}},
            ),
            "delivered 'hello' where status is sent and price > 3 within 1 day",
        ),
        ({"SegmentCondition": {"SegmentId": "abc"}}, "in segment 'gold'"),
        ({"SegmentCondition": {"SegmentId": "other"}}, "in segment 'other'"),
        ({"SegmentCondition": {}}, "in segment '?'"),
        (dimensions(Attributes={"Plan": {"Values": ["gold", "silver"]}}), "Attributes.Plan is gold or silver"),
        (
            dimensions(UserAttributes={"Plan": {"AttributeType": "EXCLUSIVE", "Values": ["free"]}}),
            "UserAttributes.Plan is not free",
        ),
        (
            dimensions(Attributes={"Born": {"AttributeType": "BETWEEN", "Values": ["1990", "2000"]}}),
            "Attributes.Born is between 1990 and 2000",
        ),
        (
            dimensions(Attributes={"City": {"Values": ["Rome", "Bonn", "Lyon", "Cork", "Bath", "Graz"]}}),
            "Attributes.City is Rome, Bonn, Lyon, Cork or 2 more",
        ),
        (
            dimensions(Location={"Country": {"Values": ["DE"]}}, Demographic={"Platform": {"Values": ["ios"]}}),
            "Location.Country is DE and Demographic.Platform is ios",
        ),
        (
            dimensions(Location={"GPSPoint": {"Coordinates": {"Latitude": 1, "Longitude": 2}, "RangeInKilometers": 5}}),
            "Location.GPSPoint within 5 km",
        ),
        (dimensions(Behavior={"Recency": {"Duration": "DAY_7", "RecencyType": "ACTIVE"}}), "active within 7 days"),
        (
            dimensions(Behavior={"Recency": {"Duration": "HR_24", "RecencyType": "INACTIVE"}}),
            "inactive within 24 hours",
        ),
        (
            dimensions(Metrics={"age": {"ComparisonOperator": "LESS_THAN_OR_EQUAL", "Value": 17}}),
            "Metrics.age ≤ 17",
        ),
        (dimensions(), "any endpoint"),
        ({}, "no condition"),
    ],
)
def test_given_a_condition_then_it_is_described_in_words(condition: dict[str, Any], words: str) -> None:
    assert say_condition(condition, "within 1 day", {"abc": "gold"}) == words


PLAN = dimensions(Attributes={"Plan": {"Values": ["gold"]}})


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("EMAIL", {}, [""]),
        ("RandomSplit", {"Branches": [{"Percentage": 60}, {}]}, ["60 %", "? %"]),
        ("ConditionalSplit", {}, ["yes", "no"]),
        (
            "ConditionalSplit",
            {"Condition": {"Conditions": [PLAN, {"SegmentCondition": {"SegmentId": "abc"}}], "Operator": "ANY"}},
            ["yes: Attributes.Plan is gold or in segment 'gold'", "no"],
        ),
        (
            "ConditionalSplit",
            {"Condition": {"Conditions": [PLAN, event("_email.open")]}, "EvaluationWaitTime": {"WaitFor": "PT6H"}},
            ["yes: Attributes.Plan is gold and opened 'hello' within 6 hours", "no"],
        ),
        (
            "MultiCondition",
            {"Branches": [{"Condition": PLAN}, {}]},
            ["1: Attributes.Plan is gold", "2: no condition", "else"],
        ),
        (
            "MultiCondition",
            {
                "Branches": [{"Condition": event("_email.click")}],
                "EvaluationWaitTime": {"WaitUntil": "2026-12-01T09:00:00Z"},
            },
            ["1: clicked 'hello' until 2026-12-01 09:00 UTC", "else"],
        ),
    ],
)
def test_given_an_activity_then_each_of_its_ways_has_a_label(
    kind: str, details: dict[str, Any], words: list[str]
) -> None:
    assert say_ways(KINDS[kind], details, {"abc": "gold"}) == words
    assert len(list(KINDS[kind].pointers(details))) == len(words)


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("EMAIL", {"TemplateName": "hello"}, ["template 'hello'"]),
        ("SMS", {"TemplateName": "hello", "TemplateVersion": "2"}, ["template 'hello' version 2"]),
        ("PUSH", {}, []),
        ("CUSTOM", {"DeliveryUri": "arn:aws:lambda:us-east-1:123456789012:function:chat"}, ["Lambda 'chat'"]),
        ("CUSTOM", {"DeliveryUri": "chat", "TemplateName": "tips"}, ["template 'tips'", "Lambda 'chat'"]),
        ("CUSTOM", {"DeliveryUri": "https://example.com/hook"}, ["webhook https://example.com/hook"]),
        ("Wait", {"WaitTime": {"WaitFor": "P3D"}}, ["3 days"]),
        ("Wait", {"WaitTime": {"WaitUntil": "2026-12-01T09:00:00Z"}}, ["until 2026-12-01 09:00 UTC"]),
        ("Wait", {}, ["no time"]),
        ("Holdout", {"Percentage": 10}, ["holds out 10 %"]),
        ("Holdout", {}, ["holds out ? %"]),
        (
            "MultiCondition",
            {"Branches": [{"Condition": PLAN}], "EvaluationWaitTime": {"WaitFor": "P1D"}},
            ["waits 1 day"],
        ),
        (
            "MultiCondition",
            {"Branches": [], "EvaluationWaitTime": {"WaitUntil": "2026-12-01T09:00:00Z"}},
            ["waits until 2026-12-01 09:00 UTC"],
        ),
        ("ConditionalSplit", {}, []),
        ("RandomSplit", {}, []),
    ],
)
def test_given_an_activity_then_its_details_are_described_in_words(
    kind: str, details: dict[str, Any], words: list[str]
) -> None:
    assert list(say_details(KINDS[kind], details)) == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"SegmentStartCondition": {"SegmentId": "abc"}}, ["segment 'gold'"]),
        (
            {
                "EventStartCondition": {
                    "EventFilter": {"Dimensions": {"EventType": {"Values": ["purchase", "visit"]}}},
                    "SegmentId": "other",
                }
            },
            ["event purchase or visit", "only segment 'other'"],
        ),
        ({"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT"}}}, ["event of any type"]),
        ({}, []),
    ],
)
def test_given_a_start_condition_then_it_names_who_enters(condition: dict[str, Any], words: list[str]) -> None:
    assert list(say_start(condition, {"abc": "gold"})) == words
