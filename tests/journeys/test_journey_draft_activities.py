"""The rules that the activities of a draft must meet: keys, waits, conditions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


# Activities

LEAF: dict[str, Any] = {"Holdout": {"Percentage": 1}}


@pytest.mark.parametrize("key", ["a", "0", "MGG4E6ZRBx", "a" * 100])
def test_an_activity_key_of_letters_and_digits_is_accepted(create: Callable[..., str], key: str) -> None:
    assert create(Activities={key: LEAF}, StartActivity=key)


@pytest.mark.parametrize("key", ["a" * 101, "", "a-b", "a_b", "a b", "é", "a\n"])
def test_other_activity_keys_are_refused(refused: Callable[..., None], key: str) -> None:
    refused("Activities has the key", Activities={key: LEAF})


@pytest.mark.parametrize("start", ["a", "A0", "a" * 128])
def test_a_start_activity_of_letters_and_digits_is_accepted(create: Callable[..., str], start: str) -> None:
    assert create(StartActivity=start)


@pytest.mark.parametrize("start", ["a" * 129, "a-b", "a b", "a\n"])
def test_other_start_activities_are_refused(refused: Callable[..., None], start: str) -> None:
    refused("StartActivity must have 1 to 128 characters", StartActivity=start)


def test_40_activities_are_accepted(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    assert len(get(create(Activities={f"a{number}": LEAF for number in range(40)}))["Activities"]) == 40


def test_41_activities_are_refused(refused: Callable[..., None]) -> None:
    refused(
        "Activities must have at most 40 activities, not 41", Activities={f"a{number}": LEAF for number in range(41)}
    )


@pytest.mark.parametrize("percentage", [0, 1, 100])
def test_a_holdout_of_0_to_100_percent_is_accepted(create: Callable[..., str], percentage: int) -> None:
    assert create(Activities={"a": {"Holdout": {"Percentage": percentage}}})


@pytest.mark.parametrize("percentage", [-1, 101])
def test_other_holdouts_are_refused(refused: Callable[..., None], percentage: int) -> None:
    refused(
        "Activities['a'].Holdout.Percentage must be between 0 and 100",
        Activities={"a": {"Holdout": {"Percentage": percentage}}},
    )


@pytest.mark.parametrize(
    "body",
    [
        b'{"Name":"j","Activities":{"a":{"Holdout":{}}}}',
        b'{"Name":"j","Activities":{"a":{"Holdout":{"Percentage":"10"}}}}',
        b'{"Name":"j","Activities":{"a":{"Holdout":{"Percentage":1.5}}}}',
        b'{"Name":"j","Activities":{"a":{"Holdout":{"Percentage":true}}}}',
        b'{"Name":"j","Activities":[]}',
        b'{"Name":"j","Activities":{"a":"EMAIL"}}',
    ],
)
def test_values_of_wrong_types_and_missing_required_members_are_refused(raw: Raw, app_id: str, body: bytes) -> None:
    status, headers, answer = raw("POST", f"/v1/apps/{app_id}/journeys", body)

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert "Activities" in json.loads(answer)["Message"]


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "my-function",
        "my_function:7",
        "my-function:live",
        "arn:aws:lambda:us-east-1:123456789012:function:my-function",
        "arn:aws:lambda:us-east-1:123456789012:function:my-function:$LATEST",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:my-function",
        "https://example.com",
        "https://example.com:8443/a~b/c_d-e?f#g",
    ],
)
def test_a_delivery_uri_of_a_function_or_a_secure_webhook_is_accepted(create: Callable[..., str], uri: str) -> None:
    assert create(Activities={"a": {"CUSTOM": {"DeliveryUri": uri}}})


@pytest.mark.parametrize(
    "uri",
    [
        "http://example.com",
        "https://",
        "https://example.com/?a=b",
        "https://example.com/a b",
        "ftp://example.com",
        "my function",
        "arn:aws:sqs:us-east-1:123456789012:queue",
    ],
)
def test_other_delivery_uris_are_refused(refused: Callable[..., None], uri: str) -> None:
    refused("Activities['a'].CUSTOM.DeliveryUri must be", Activities={"a": {"CUSTOM": {"DeliveryUri": uri}}})


ENDPOINT_TYPES = [
    *("PUSH", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM"),
    *("SMS", "VOICE", "EMAIL", "BAIDU", "CUSTOM", "IN_APP"),
]


def test_all_thirteen_endpoint_types_are_accepted(create: Callable[..., str]) -> None:
    assert create(Activities={"a": {"CUSTOM": {"EndpointTypes": ENDPOINT_TYPES}}})


@pytest.mark.parametrize("endpoint_type", ["FAX", "", "email"])
def test_other_endpoint_types_are_refused(refused: Callable[..., None], endpoint_type: str) -> None:
    refused(
        "Activities['a'].CUSTOM.EndpointTypes[1] must be one of",
        Activities={"a": {"CUSTOM": {"EndpointTypes": ["CUSTOM", endpoint_type]}}},
    )


# Waits

WAITS: dict[str, Callable[[Any], Any]] = {
    "Wait.WaitTime": lambda wait: {"Wait": {"WaitTime": wait}},
    "ConditionalSplit.EvaluationWaitTime": lambda wait: {"ConditionalSplit": {"EvaluationWaitTime": wait}},
    "MultiCondition.EvaluationWaitTime": lambda wait: {"MultiCondition": {"EvaluationWaitTime": wait}},
}


@pytest.mark.parametrize("member", WAITS)
@pytest.mark.parametrize(
    "wait",
    [
        {"WaitFor": "PT1H"},
        {"WaitUntil": "2026-03-04T10:00:00Z"},
        {"WaitUntil": "2026-03-04T10:00:00.000+05:45"},
        {"WaitUntil": "2019-01-01"},
    ],
)
def test_a_wait_for_a_duration_or_until_a_date_is_accepted(create: Callable[..., str], member: str, wait: Any) -> None:
    """A past date is accepted too: it is skipped when the journey runs."""
    assert create(Activities={"a": WAITS[member](wait)})


@pytest.mark.parametrize("member", WAITS)
def test_a_wait_with_both_members_is_refused(refused: Callable[..., None], member: str) -> None:
    wait = {"WaitFor": "PT1H", "WaitUntil": "2026-03-04T10:00:00Z"}

    refused(f"Activities['a'].{member} must have exactly one of", Activities={"a": WAITS[member](wait)})


def test_a_wait_with_neither_member_is_refused(refused: Callable[..., None]) -> None:
    refused("Activities['a'].Wait.WaitTime must have exactly one of", Activities={"a": {"Wait": {"WaitTime": {}}}})


@pytest.mark.parametrize("kind", ["ConditionalSplit", "MultiCondition"])
def test_an_evaluation_wait_with_neither_member_means_immediately(
    create: Callable[..., str], get: Callable[[str], Any], kind: str
) -> None:
    """A split waits for a duration or until a date. Without either, it decides immediately."""
    activities: Any = {"a": {kind: {"EvaluationWaitTime": {}}}}

    assert get(create(Activities=activities))["Activities"] == activities


@pytest.mark.parametrize("member", WAITS)
@pytest.mark.parametrize("until", ["tomorrow", "", "PT1H", "2026-02-30T00:00:00Z", "10:00"])
def test_a_wait_until_a_value_that_is_not_a_date_is_refused(
    refused: Callable[..., None], member: str, until: str
) -> None:
    refused(
        f"Activities['a'].{member}.WaitUntil must be an ISO 8601 date",
        Activities={"a": WAITS[member]({"WaitUntil": until})},
    )


@pytest.mark.parametrize(
    "activity", [{}, {"Wait": {}}, {"ConditionalSplit": {}}, {"MultiCondition": {}}, {"EMAIL": {}}]
)
def test_unfinished_activities_can_be_saved_in_a_draft(create: Callable[..., str], activity: Any) -> None:
    assert create(Activities={"a": activity})


# Conditions

COMPARISONS = ["EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL"]
BY_EVENT: Callable[[Any], Any] = lambda dimensions: {  # noqa: E731
    "StartCondition": {"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}}
}
IN_SPLITS: list[Callable[[Any], Any]] = [
    lambda dimensions: {
        "Activities": {"a": {"ConditionalSplit": {"Condition": {"Conditions": [{"SegmentDimensions": dimensions}]}}}}
    },
    lambda dimensions: {
        "Activities": {
            "a": {"ConditionalSplit": {"Condition": {"Conditions": [{"EventCondition": {"Dimensions": dimensions}}]}}}
        }
    },
    lambda dimensions: {
        "Activities": {"a": {"MultiCondition": {"Branches": [{"Condition": {"SegmentDimensions": dimensions}}]}}}
    },
]
METRIC_PLACES = [BY_EVENT, *IN_SPLITS]


@pytest.mark.parametrize("place", METRIC_PLACES)
@pytest.mark.parametrize("comparison", COMPARISONS)
def test_the_five_comparisons_of_metrics_are_accepted(
    create: Callable[..., str], place: Callable[[Any], Any], comparison: str
) -> None:
    assert create(**place({"Metrics": {"age": {"ComparisonOperator": comparison, "Value": -0.5}}}))


@pytest.mark.parametrize("place", METRIC_PLACES)
@pytest.mark.parametrize("comparison", ["equal", "NOT_EQUAL", ""])
def test_other_comparisons_are_refused(
    refused: Callable[..., None], place: Callable[[Any], Any], comparison: str
) -> None:
    refused(
        "Metrics['age'].ComparisonOperator must be one of EQUAL",
        **place({"Metrics": {"age": {"ComparisonOperator": comparison, "Value": 1.0}}}),
    )


@pytest.mark.parametrize("filter_type", ["USER", "endpoint", ""])
def test_unknown_filter_types_are_refused(refused: Callable[..., None], filter_type: str) -> None:
    """Clients do not check enumerations."""
    start = {"EventStartCondition": {"EventFilter": {"FilterType": filter_type, "Dimensions": {}}}}

    refused("FilterType must be one of SYSTEM, ENDPOINT", StartCondition=start)


@pytest.mark.parametrize("place", METRIC_PLACES)
@pytest.mark.parametrize("attribute_type", ["NOT_BETWEEN", "", "inclusive"])
def test_unknown_attribute_types_are_refused(
    refused: Callable[..., None], place: Callable[[Any], Any], attribute_type: str
) -> None:
    refused(
        "Attributes['a'].AttributeType must be one of INCLUSIVE",
        **place({"Attributes": {"a": {"AttributeType": attribute_type, "Values": []}}}),
    )


@pytest.mark.parametrize("place", METRIC_PLACES)
@pytest.mark.parametrize(
    ("attribute", "rule"),
    [
        ({"Values": []}, "Values must have at least one value"),
        ({"AttributeType": "BETWEEN", "Values": ["2026-01-01"]}, "Values must have exactly two values for BETWEEN"),
        ({"AttributeType": "AFTER", "Values": ["soon"]}, "Values[0] must be a timestamp such as"),
    ],
)
def test_attributes_must_meet_the_rules_for_segments(
    refused: Callable[..., None], place: Callable[[Any], Any], attribute: Any, rule: str
) -> None:
    refused(f"Attributes['a'].{rule}", **place({"Attributes": {"a": attribute}}))


@pytest.mark.parametrize(
    ("dimensions", "rule"),
    [
        ({"UserAttributes": {"a": {"Values": []}}}, "UserAttributes['a'].Values must have at least one value"),
        ({"Demographic": {"Make": {"Values": ["x" * 101]}}}, "Demographic.Make.Values[0] must have at most 100"),
        (
            {"Location": {"GPSPoint": {"Coordinates": {"Latitude": 91.0, "Longitude": 0.0}, "RangeInKilometers": 1.0}}},
            "Location.GPSPoint.Coordinates.Latitude must be between -90 and 90, not 91.0",
        ),
    ],
)
def test_dimensions_in_splits_must_meet_the_rules_for_segments(
    refused: Callable[..., None], dimensions: Any, rule: str
) -> None:
    refused(f"SegmentDimensions.{rule}", **IN_SPLITS[0](dimensions))


@pytest.mark.parametrize("place", [BY_EVENT, IN_SPLITS[1]])
def test_an_attribute_of_an_event_may_be_long_because_links_are(
    create: Callable[..., str], place: Callable[[Any], Any]
) -> None:
    assert create(**place({"Attributes": {"feedback": {"Values": ["https://example.com/" + "x" * 180]}}}))
