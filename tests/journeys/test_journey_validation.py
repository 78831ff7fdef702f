"""What a journey must keep to in order to be saved, draft or not: each rule at both sides of its boundary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def refused(client: PinpointClient, app_id: str, request_for: Callable[..., Any]) -> Callable[..., None]:
    """See that a journey with these members is refused as 400 with such a text, on create and on update alike."""

    def check(text: str, **members: Any) -> None:
        request = request_for(**members)
        draft = client.create_journey(ApplicationId=app_id, WriteJourneyRequest={"Name": "draft"})["JourneyResponse"]
        with pytest.raises(client.exceptions.BadRequestException) as on_create:
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
        with pytest.raises(client.exceptions.BadRequestException) as on_update:
            client.update_journey(ApplicationId=app_id, JourneyId=draft["Id"], WriteJourneyRequest=request)
        assert text in on_create.value.response["Error"]["Message"]
        assert text in on_update.value.response["Error"]["Message"]
        assert client.get_journey(ApplicationId=app_id, JourneyId=draft["Id"])["JourneyResponse"] == draft
        assert len(client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"]) == 1

    return check


# Name and State


@pytest.mark.parametrize("name", ["a", "a" * 150, "With_-09"])
def test_name_of_letters_digits_underscore_and_hyphen_is_accepted(create: Callable[..., str], name: str) -> None:
    assert create(Name=name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a" * 151, id="case 7: 151 characters"),
        pytest.param("a name", id="case 8: a space"),
        pytest.param("", id="nothing"),
        pytest.param("a\n", id="a line break at the end"),
        pytest.param("a.b", id="a full stop"),
        pytest.param("é", id="a letter of another alphabet"),
        pytest.param("1²", id="a digit of another kind"),
    ],
)
def test_other_names_are_refused(refused: Callable[..., None], name: str) -> None:
    refused("Name must have 1 to 150 characters", Name=name)


@pytest.mark.parametrize("body", [b"{}", b'{"Name":null}', b'{"name":"j"}'])
def test_missing_name_is_refused(raw: Raw, app_id: str, body: bytes) -> None:
    status, _, answer = raw("POST", f"/v1/apps/{app_id}/journeys", body)

    assert (status, json.loads(answer)) == (400, {"Message": "Name is required"})


@pytest.mark.parametrize("state", ["PAUSED", "CANCELLED", "COMPLETED", "CLOSED"])
def test_states_that_cannot_be_written_are_refused(refused: Callable[..., None], state: str) -> None:
    """Case 9."""
    refused(f"State must be DRAFT or ACTIVE, not {state}", State=state)


@pytest.mark.parametrize("state", ["BOGUS", "draft", "", "PENDING_APPROVAL"])
def test_states_that_do_not_exist_are_refused(refused: Callable[..., None], state: str) -> None:
    """Case 10: clients do not check this."""
    refused("State must be one of DRAFT, ACTIVE", State=state)


# Activities

LEAF: dict[str, Any] = {"Holdout": {"Percentage": 1}}


@pytest.mark.parametrize("key", ["a", "0", "MGG4E6ZRBx", "a" * 100])
def test_activity_key_of_letters_and_digits_is_accepted(create: Callable[..., str], key: str) -> None:
    assert create(Activities={key: LEAF}, StartActivity=key)


@pytest.mark.parametrize("key", ["a" * 101, "", "a-b", "a_b", "a b", "é", "a\n"])
def test_other_activity_keys_are_refused(refused: Callable[..., None], key: str) -> None:
    """Case 11."""
    refused("Activities has the key", Activities={key: LEAF})


@pytest.mark.parametrize("start", ["a", "A0", "a" * 128])
def test_start_activity_of_letters_and_digits_is_accepted(create: Callable[..., str], start: str) -> None:
    assert create(StartActivity=start)


@pytest.mark.parametrize("start", ["a" * 129, "a-b", "a b", "a\n"])
def test_other_start_activities_are_refused(refused: Callable[..., None], start: str) -> None:
    refused("StartActivity must have 1 to 128 characters", StartActivity=start)


def test_40_activities_are_accepted(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    """Case 15."""
    assert len(get(create(Activities={f"a{number}": LEAF for number in range(40)}))["Activities"]) == 40


def test_41_activities_are_refused(refused: Callable[..., None]) -> None:
    """Case 15."""
    refused("Activities must be at most 40, not 41", Activities={f"a{number}": LEAF for number in range(41)})


@pytest.mark.parametrize("percentage", [0, 1, 100])
def test_holdout_of_0_to_100_percent_is_accepted(create: Callable[..., str], percentage: int) -> None:
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
def test_delivery_uri_of_a_function_or_a_secure_web_hook_is_accepted(create: Callable[..., str], uri: str) -> None:
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
def test_wait_for_a_duration_or_until_a_date_is_accepted(create: Callable[..., str], member: str, wait: Any) -> None:
    """A past date too: it is skipped when the journey runs."""
    assert create(Activities={"a": WAITS[member](wait)})


@pytest.mark.parametrize("member", WAITS)
def test_wait_with_both_is_refused(refused: Callable[..., None], member: str) -> None:
    wait = {"WaitFor": "PT1H", "WaitUntil": "2026-03-04T10:00:00Z"}

    refused(f"Activities['a'].{member} must have exactly one of", Activities={"a": WAITS[member](wait)})


def test_wait_with_neither_is_refused(refused: Callable[..., None]) -> None:
    refused("Activities['a'].Wait.WaitTime must have exactly one of", Activities={"a": {"Wait": {"WaitTime": {}}}})


@pytest.mark.parametrize("kind", ["ConditionalSplit", "MultiCondition"])
def test_evaluation_wait_with_neither_means_at_once(
    create: Callable[..., str], get: Callable[[str], Any], kind: str
) -> None:
    """A split waits for a duration, until a date, or for neither, which means that it decides immediately."""
    activities: Any = {"a": {kind: {"EvaluationWaitTime": {}}}}

    assert get(create(Activities=activities))["Activities"] == activities


@pytest.mark.parametrize("member", WAITS)
@pytest.mark.parametrize("until", ["tomorrow", "", "PT1H", "2026-02-30T00:00:00Z", "10:00"])
def test_wait_until_what_is_no_date_is_refused(refused: Callable[..., None], member: str, until: str) -> None:
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
    """Case 10's rule for another member: clients check no enumerations."""
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


# Limits

LIMITS = [
    ("DailyCap", 0, 100),
    ("EndpointReentryCap", 0, 100),
    ("TotalCap", 0, 100),
    ("MessagesPerSecond", 1, 20_000),
]


@pytest.mark.parametrize(("name", "low", "high"), LIMITS)
def test_limits_at_both_ends_of_their_range_are_accepted(
    create: Callable[..., str], get: Callable[[str], Any], name: str, low: int, high: int
) -> None:
    for value in (0, low, high):
        assert get(create(Limits={name: value}))["Limits"] == {name: value}


@pytest.mark.parametrize(("name", "low", "high"), LIMITS)
@pytest.mark.parametrize("is_above", [False, True])
def test_limits_outside_their_range_are_refused(
    refused: Callable[..., None], name: str, low: int, high: int, is_above: bool
) -> None:
    """Case 12."""
    refused(f"Limits.{name} must be between {low} and {high}", Limits={name: high + 1 if is_above else -1})


@pytest.mark.parametrize("cap", [{"Cap": 0, "Days": 0}, {"Cap": 100, "Days": 30}, {"Cap": 1}, {}])
def test_timeframe_caps_within_their_range_are_accepted(create: Callable[..., str], cap: Any) -> None:
    assert create(Limits={"TimeframeCap": cap})


@pytest.mark.parametrize("cap", [{"Cap": 101}, {"Cap": -1}, {"Days": 31}, {"Days": -1}])
def test_timeframe_caps_outside_it_are_refused(refused: Callable[..., None], cap: dict[str, int]) -> None:
    """Case 12."""
    refused(f"Limits.TimeframeCap.{next(iter(cap))} must be between 0 and", Limits={"TimeframeCap": cap})


# Times of day


@pytest.mark.parametrize("time", ["08:00", "00:00", "23:59", "09:05", "19:30", ""])
@pytest.mark.parametrize("name", ["Start", "End"])
def test_quiet_time_with_leading_zeros_is_accepted(create: Callable[..., str], name: str, time: str) -> None:
    """Case 13."""
    assert create(QuietTime={name: time})


@pytest.mark.parametrize(
    "time", ["8:00", "25:00", "24:00", "08:60", "0800", "08:00:00", "8 am", " 08:00", "08:00\n", "٠٨:٠٠"]
)
@pytest.mark.parametrize("name", ["Start", "End"])
def test_other_quiet_times_are_refused(refused: Callable[..., None], name: str, time: str) -> None:
    """Case 13."""
    refused(
        f"QuietTime.{name} must be a time of day as HH:MM", QuietTime={"Start": "20:00", "End": "08:00"} | {name: time}
    )


@pytest.mark.parametrize("time", ["08:00", "T08:00", "08:00:00", "T23:59:59", "00:00"])
def test_open_hours_in_any_iso_form_are_accepted(create: Callable[..., str], time: str) -> None:
    assert create(OpenHours={"EMAIL": {"MONDAY": [{"StartTime": "00:00", "EndTime": time}]}})


@pytest.mark.parametrize("time", ["8:00", "24:30", "25:00", "", "08", "08:00:60", "noon"])
@pytest.mark.parametrize("name", ["StartTime", "EndTime"])
@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
def test_other_open_hours_are_refused(refused: Callable[..., None], channel: str, name: str, time: str) -> None:
    rules = [{"StartTime": "08:00", "EndTime": "09:00"}, {"StartTime": "10:00", "EndTime": "11:00", name: time}]

    refused(f"OpenHours.{channel}['SUNDAY'][1].{name} must be a time of day", OpenHours={channel: {"SUNDAY": rules}})


@pytest.mark.parametrize("rule", [{}, {"StartTime": "08:00"}, {"EndTime": "08:00"}])
def test_open_hours_without_start_or_end_are_refused(refused: Callable[..., None], rule: dict[str, str]) -> None:
    """Documented as required, though not in the model."""
    refused("must be a time of day", OpenHours={"SMS": {"MONDAY": [rule]}})


@pytest.mark.parametrize("day", ["monday", "HOLIDAY", ""])
def test_open_hours_of_other_days_are_refused(refused: Callable[..., None], day: str) -> None:
    refused("must be one of MONDAY", OpenHours={"SMS": {day: [{"StartTime": "08:00", "EndTime": "09:00"}]}})


def test_open_hours_of_unknown_channels_are_dropped(raw: Raw, app_id: str) -> None:
    """A client cannot send them: they are unknown members, which the service ignores."""
    status, _, body = raw("POST", f"/v1/apps/{app_id}/journeys", b'{"Name":"j","OpenHours":{"FAX":{"MONDAY":[]}}}')

    assert (status, json.loads(body)["OpenHours"]) == (201, {})


def closed(**members: str) -> dict[str, str]:
    """A rule of ClosedDays."""
    rule = {"Name": "Easter", "StartDateTime": "2026-04-03T00:00:00Z", "EndDateTime": "2026-04-06T00:00:00Z", **members}
    return {name: value for name, value in rule.items() if value != "absent"}


@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
def test_20_closed_days_of_a_channel_are_accepted(create: Callable[..., str], channel: str) -> None:
    """Case 17."""
    assert create(ClosedDays={channel: [closed()] * 20})


@pytest.mark.parametrize("channel", ["EMAIL", "SMS", "PUSH", "VOICE", "CUSTOM"])
def test_21_closed_days_of_a_channel_are_refused(refused: Callable[..., None], channel: str) -> None:
    """Case 17."""
    refused(f"ClosedDays.{channel} must have at most 20 rules, not 21", ClosedDays={channel: [closed()] * 21})


@pytest.mark.parametrize(
    "rule",
    [
        closed(EndDateTime="2026-04-10T00:00:00Z"),
        closed(EndDateTime="2026-04-10T01:00:00+01:00"),
        closed(StartDateTime="2026-04-03", EndDateTime="2026-04-04"),
        closed(Name="a"),
        closed(Name="é" * 150),
    ],
)
def test_closed_days_of_up_to_seven_days_are_accepted(create: Callable[..., str], rule: dict[str, str]) -> None:
    """Case 17."""
    assert create(ClosedDays={"EMAIL": [rule]})


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(
            closed(EndDateTime="2026-04-11T00:00:00Z"),
            "must end at most 7 days after its start",
            id="case 17: eight days",
        ),
        (closed(EndDateTime="2026-04-10T00:00:01Z"), "must end at most 7 days after its start"),
        (closed(EndDateTime="2026-04-02T00:00:00Z"), "and not before it"),
        (closed(Name="a" * 151), ".Name must have 1 to 150 characters"),
        (closed(Name=""), ".Name must have 1 to 150 characters"),
        (closed(Name="absent"), ".Name must have 1 to 150 characters"),
        (closed(StartDateTime="absent"), ".StartDateTime must be an ISO 8601 date"),
        (closed(EndDateTime="absent"), ".EndDateTime must be an ISO 8601 date"),
        (closed(EndDateTime="Monday"), ".EndDateTime must be an ISO 8601 date"),
    ],
)
def test_other_closed_days_are_refused(refused: Callable[..., None], rule: dict[str, str], text: str) -> None:
    refused(text, ClosedDays={"EMAIL": [closed(), rule]})


# Other members


@pytest.mark.parametrize("methods", [[], ["PHONE_NUMBER"], ["POSTAL_CODE", "PHONE_NUMBER"]])
def test_timezone_estimation_methods_are_accepted(create: Callable[..., str], methods: list[str]) -> None:
    assert create(TimezoneEstimationMethods=methods)


@pytest.mark.parametrize("method", ["IP_ADDRESS", "", "phone_number"])
def test_other_timezone_estimation_methods_are_refused(refused: Callable[..., None], method: str) -> None:
    refused("TimezoneEstimationMethods[0] must be one of PHONE_NUMBER", TimezoneEstimationMethods=[method])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "Name is required"),
        (b"[]", "must be a JSON object"),
        (b"{", "not valid JSON"),
        (b'{"Name":"j","LocalTime":"true"}', "LocalTime must be true or false"),
        (b'{"Name":"j","Limits":{"DailyCap":1e999}}', "not valid JSON"),
        (b'{"Name":"j","Limits":{"DailyCap":NaN}}', "not valid JSON"),
        (b'{"Name":"j","Limits":{"DailyCap":3000000000}}', "Limits.DailyCap must be between"),
        (b'{"Name":"\\ud800"}', "half of a character"),
        (b'{"Name":"j","Schedule":"now"}', "Schedule must be an object"),
    ],
)
def test_bodies_that_no_client_sends_are_refused(raw: Raw, app_id: str, body: bytes, text: str) -> None:
    status, headers, answer = raw("POST", f"/v1/apps/{app_id}/journeys", body)

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert list(json.loads(answer)) == ["Message"]
    assert text in json.loads(answer)["Message"]
