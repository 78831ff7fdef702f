"""The rules that a journey must meet to be saved, draft or not: each rule on both sides of its limit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


# Name and State


@pytest.mark.parametrize("name", ["a", "a" * 150, "With_-09"])
def test_a_name_of_letters_digits_underscore_and_hyphen_is_accepted(create: Callable[..., str], name: str) -> None:
    assert create(Name=name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a" * 151, id="151 characters"),
        pytest.param("a name", id="a space"),
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
def test_a_missing_name_is_refused(raw: Raw, app_id: str, body: bytes) -> None:
    status, _, answer = raw("POST", f"/v1/apps/{app_id}/journeys", body)

    assert (status, json.loads(answer)) == (400, {"Message": "Name is required"})


@pytest.mark.parametrize("state", ["PAUSED", "CANCELLED", "COMPLETED", "CLOSED"])
def test_states_that_cannot_be_written_are_refused(refused: Callable[..., None], state: str) -> None:
    refused(f"State must be DRAFT or ACTIVE, not {state}", State=state)


@pytest.mark.parametrize("state", ["BOGUS", "draft", "", "PENDING_APPROVAL"])
def test_states_that_do_not_exist_are_refused(refused: Callable[..., None], state: str) -> None:
    """Clients do not check this."""
    refused("State must be one of DRAFT, ACTIVE", State=state)


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
    refused(f"Limits.{name} must be between {low} and {high}", Limits={name: high + 1 if is_above else -1})


@pytest.mark.parametrize("cap", [{"Cap": 0, "Days": 0}, {"Cap": 100, "Days": 30}, {"Cap": 1}, {}])
def test_timeframe_caps_within_their_range_are_accepted(create: Callable[..., str], cap: Any) -> None:
    assert create(Limits={"TimeframeCap": cap})


@pytest.mark.parametrize("cap", [{"Cap": 101}, {"Cap": -1}, {"Days": 31}, {"Days": -1}])
def test_timeframe_caps_outside_their_range_are_refused(refused: Callable[..., None], cap: dict[str, int]) -> None:
    refused(f"Limits.TimeframeCap.{next(iter(cap))} must be between 0 and", Limits={"TimeframeCap": cap})


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
def test_bodies_that_boto3_never_sends_are_refused(raw: Raw, app_id: str, body: bytes, text: str) -> None:
    status, headers, answer = raw("POST", f"/v1/apps/{app_id}/journeys", body)

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert list(json.loads(answer)) == ["Message"]
    assert text in json.loads(answer)["Message"]
