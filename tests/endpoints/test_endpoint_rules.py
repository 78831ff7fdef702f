"""The rules for a write. A refused write changes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from .conftest import People

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.mark.parametrize("channel_type", ["APNS", "EMAIL", "CUSTOM", "IN_APP"])
def test_a_channel_without_an_address_is_refused(people: People, channel_type: str) -> None:
    assert people.refusal("e1", ChannelType=channel_type) == "Missing Address"
    assert people.refusal("e1", ChannelType=channel_type, Address="") == "Missing Address"
    assert not people.exists("e1")


def test_the_body_of_the_error_is_as_observed(raw: Raw, app_id: str) -> None:
    status, headers, body = raw("PUT", f"/v1/apps/{app_id}/endpoints/e1", b'{"ChannelType":"APNS"}')

    assert (status, body, headers["Content-Length"]) == (400, b'{"Message":"Missing Address"}', "29")


def test_an_address_without_a_channel_is_refused(people: People) -> None:
    assert people.refusal("e1", Address="a@example.com").startswith("Missing ChannelType")
    assert not people.exists("e1")


def test_an_address_without_a_channel_is_refused_for_an_endpoint_with_neither(people: People) -> None:
    people.write("e1")

    assert people.refusal("e1", Address="a@example.com").startswith("Missing ChannelType")
    assert people.refusal("e1", ChannelType="EMAIL") == "Missing Address"


def test_an_address_cannot_be_removed_from_an_endpoint_with_a_channel(people: People) -> None:
    people.mail("e1")

    assert people.refusal("e1", Address="") == "Missing Address"
    assert people.read("e1")["Address"] == "e1@example.com"


@pytest.mark.parametrize(
    ("member", "value", "text"),
    [
        ("ChannelType", "FAX", "ChannelType must be one of "),
        ("ChannelType", "email", "ChannelType must be one of "),
        ("OptOut", "SOME", "OptOut must be ALL or NONE, not 'SOME'"),
        ("EndpointStatus", "PAUSED", "EndpointStatus must be ACTIVE or INACTIVE, not 'PAUSED'"),
        ("EndpointStatus", "active", "EndpointStatus must be ACTIVE or INACTIVE, not 'active'"),
        ("EffectiveDate", "yesterday", "EffectiveDate must be an ISO 8601 date and time, not 'yesterday'"),
        ("EffectiveDate", "2026-02-30T00:00:00Z", "EffectiveDate must be an ISO 8601 date and time, not "),
    ],
)
def test_a_value_that_is_not_in_the_list_is_refused(people: People, member: str, value: str, text: str) -> None:
    people.mail("e1")
    before = people.read("e1")

    assert people.refusal("e1", **{member: value}).startswith(text)
    assert people.read("e1") == before


def test_an_empty_app_version_is_stored_as_empty(people: People) -> None:
    people.mail("e1", Demographic={"AppVersion": ""})

    assert people.read("e1")["Demographic"] == {"AppVersion": ""}


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ({"Latitude": 91, "Longitude": 0}, "Location.Latitude must be between -90 and 90, not 91"),
        ({"Latitude": -90.01, "Longitude": 0}, "Location.Latitude must be between -90 and 90, not -90.01"),
        ({"Latitude": 0, "Longitude": 180.01}, "Location.Longitude must be between -180 and 180, not 180.01"),
        ({"Latitude": 0, "Longitude": -181}, "Location.Longitude must be between -180 and 180, not -181"),
        ({"Latitude": 1}, "Location must have both Latitude and Longitude, or neither"),
        ({"Longitude": 0}, "Location must have both Latitude and Longitude, or neither"),
    ],
)
def test_coordinates_out_of_range_or_alone_are_refused(people: People, location: Any, text: str) -> None:
    assert people.refusal("e1", Location=location) == text


def test_the_ends_of_the_ranges_are_accepted(people: People) -> None:
    people.mail("e1", Location={"Latitude": -90, "Longitude": -180})
    people.mail("e1", Location={"Latitude": 90, "Longitude": 180})

    assert people.read("e1")["Location"] == {"Latitude": 90.0, "Longitude": 180.0}


HOLDERS: list[Callable[[Any], dict[str, Any]]] = [
    lambda values: {"Attributes": values},
    lambda values: {"User": {"UserAttributes": values}},
    lambda values: {"User": {"UserId": "u1", "UserAttributes": values}},
]


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize(
    ("fits", "too_much", "text"),
    [
        ({"n" * 50: ["v"]}, {"n" * 51: ["v"]}, "must have names of 1 to 50 characters, not "),
        ({"😀" * 50: ["v"]}, {"": ["v"]}, "must have names of 1 to 50 characters, not ''"),
        ({"n": ["v" * 100]}, {"n": ["v" * 101]}, "['n'] must have values of at most 100 characters, not 101"),
        ({"n": ["ü" * 100]}, {"n": ["", "ü" * 101]}, "['n'] must have values of at most 100 characters, not 101"),
        ({"n": ["v"] * 50}, {"n": ["v"] * 51}, "['n'] must have at most 50 values, not 51"),
    ],
)
def test_attributes_have_limits_of_length_and_number(
    people: People, holder: Callable[[Any], dict[str, Any]], fits: Any, too_much: Any, text: str
) -> None:
    people.mail("e1", **holder(fits))
    before = people.read("e1")

    assert text in people.refusal("e1", **holder(too_much))
    assert people.read("e1") == before


@pytest.mark.parametrize("name", ["", "n" * 51])
def test_names_of_metrics_have_a_maximum_length(people: People, name: str) -> None:
    people.mail("e1", Metrics={"n" * 50: 1})

    assert people.refusal("e1", Metrics={name: 1}) == f"Metrics must have names of 1 to 50 characters, not {name!r}"


@pytest.mark.parametrize(
    ("member", "name", "longest"),
    [
        *(("Demographic", name, 50) for name in ("AppVersion", "Make", "ModelVersion", "Platform")),
        *(("Demographic", name, 50) for name in ("PlatformVersion", "Timezone")),
        ("Demographic", "Model", 100),
        ("Location", "City", 75),
        ("Location", "Region", 75),
        ("Location", "Country", 50),
        ("Location", "PostalCode", 50),
    ],
)
def test_values_of_demographic_and_location_have_a_maximum_length(
    people: People, member: str, name: str, longest: int
) -> None:
    people.mail("e1", **{member: {name: "x" * longest}})

    text = people.refusal("e1", **{member: {name: "y" * (longest + 1)}})

    assert text.startswith(f"{member}.{name} must have at most {longest} characters, not {longest + 1}: 'yyy")
    assert people.read("e1")[member] == {name: "x" * longest}


def names(start: int, end: int, value: Any) -> dict[str, Any]:
    return {f"name {number}": value for number in range(start, end)}


def fill_up(people: People, count: int) -> None:
    """Use a number of names, a third of each kind, over several endpoints and users."""
    third = count // 3
    people.mail("e1", Attributes=names(0, third, ["v"]))
    people.mail("e2", Metrics=names(third, 2 * third, 1.5))
    people.mail("e3", User={"UserId": "u1", "UserAttributes": names(2 * third, count, ["v"])})


@pytest.mark.parametrize("count", [250, pytest.param(40, marks=pytest.mark.pinpoint(limits="2019"))])
@pytest.mark.parametrize(
    "one_more",
    [
        {"Attributes": {"one more": ["v"]}},
        {"Attributes": {"one more": []}},
        {"Metrics": {"one more": 1}},
        {"User": {"UserAttributes": {"one more": ["v"]}}},
        {"User": {"UserId": "u1", "UserAttributes": {"NAME 240": ["v"]}}},
    ],
)
def test_names_of_all_three_kinds_count_together(people: People, count: int, one_more: Any) -> None:
    fill_up(people, count)

    assert people.refusal("e4", **one_more).startswith("Too many custom attributes")
    assert people.refusal_of_batch({"Id": "e4", **one_more}).startswith("Too many custom attributes")
    assert not people.exists("e4")


@pytest.mark.parametrize("count", [250, pytest.param(40, marks=pytest.mark.pinpoint(limits="2019"))])
def test_known_names_can_still_be_written(people: People, count: int) -> None:
    fill_up(people, count)
    third = count // 3

    people.mail("e4", Attributes=names(0, third, ["w"]), Metrics=names(third, third + 2, 2))

    assert people.read("e4")["Attributes"] == names(0, third, ["w"])


@pytest.mark.parametrize("count", [251, pytest.param(41, marks=pytest.mark.pinpoint(limits="2019"))])
def test_too_many_names_in_one_write_are_refused(people: People, count: int) -> None:
    assert people.refusal("e1", Attributes=names(0, count, ["v"])).startswith("Too many custom attributes")
    people.mail("e1", Attributes=names(0, count - 1, ["v"]))


def test_too_many_names_in_one_batch_are_refused(people: People) -> None:
    half = {"Id": "e1", "Attributes": names(0, 125, ["v"])}
    same_half = {"Id": "e2", "Attributes": names(0, 125, ["w"])}
    other_half = {"Id": "e3", "Attributes": names(125, 250, ["v"])}

    text = people.refusal_of_batch(half, same_half, other_half, {"Id": "e4", "Attributes": {"one more": ["v"]}})

    assert text.startswith("Too many custom attributes")
    people.batch(half, same_half, other_half)
    assert people.refusal("e4", Attributes={"one more": ["v"]}).startswith("Too many custom attributes")


def test_a_refused_write_does_not_use_up_names(people: People) -> None:
    people.mail("e1", Attributes=names(0, 249, ["v"]))
    people.refusal("e2", ChannelType="EMAIL", Attributes={"refused": ["v"]})

    people.mail("e2", Attributes={"last": ["v"]})

    assert people.refusal("e2", Attributes={"one more": ["v"]}).startswith("Too many custom attributes")


def test_names_of_a_deleted_endpoint_still_count(people: People) -> None:
    people.mail("e1", Attributes=names(0, 250, ["v"]))
    people.delete("e1")

    assert people.refusal("e1", Attributes={"one more": ["v"]}).startswith("Too many custom attributes")


def bulk(size: int, value: str = "v" * 100) -> dict[str, list[str]]:
    """Make attributes of about that many bytes as compact JSON."""
    each = len(json.dumps(value, ensure_ascii=False).encode()) + 1 + len('"00":[],') / 50
    count = int(size / each)
    return {f"{number:02}": [value] * min(50, count - number * 50) for number in range((count + 49) // 50)}


def is_too_large(people: People, endpoint_id: str, **members: Any) -> bool:
    """Write an endpoint, and return whether it is refused because of its size."""
    try:
        people.write(endpoint_id, **members)
    except ClientError as error:
        status, text = error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Message"]
        return status == 413 and text.startswith(f"Endpoint {endpoint_id} would have ")
    return False


@pytest.mark.parametrize("value", ["v" * 100, "ü" * 100, "😀" * 100, "v", '"'])
def test_an_endpoint_above_15_kb_is_too_large(people: People, value: str) -> None:
    assert is_too_large(people, "e1", Attributes=bulk(15_500, value))
    assert not people.exists("e1")


@pytest.mark.parametrize("value", ["v" * 100, "ü" * 100, "😀" * 100, "v", '"'])
def test_an_endpoint_that_is_returned_in_15_kb_is_accepted(raw: Raw, people: People, app_id: str, value: str) -> None:
    people.write("e1", Attributes=bulk(14_700, value))

    assert 14_500 < len(raw("GET", f"/v1/apps/{app_id}/endpoints/e1")[2]) <= 15 * 1024


def test_the_size_of_the_merged_endpoint_counts(people: People) -> None:
    people.mail("e1", Attributes=bulk(14_500))
    before = people.read("e1")

    assert is_too_large(people, "e1", Attributes={"more": ["w" * 100] * 10})
    assert people.read("e1") == before
    assert not is_too_large(people, "e1", Attributes={"00": []})
    assert not is_too_large(people, "e1", Attributes={"more": ["w" * 100] * 10})


def test_the_attributes_of_the_user_count_for_an_endpoint_that_joins(people: People) -> None:
    people.mail("e1", User={"UserId": "u1", "UserAttributes": bulk(14_500)})

    assert is_too_large(people, "e2", User={"UserId": "u1"}, Attributes={"more": ["w" * 100] * 10})
    assert not people.exists("e2")
    people.mail("e2", User={"UserId": "u1"})


def test_the_id_counts_too(people: People) -> None:
    assert is_too_large(people, "x" * 15_361)


def test_one_too_large_endpoint_makes_the_service_refuse_the_whole_batch(
    client: PinpointClient, people: People
) -> None:
    with pytest.raises(client.exceptions.PayloadTooLargeException, match="Endpoint e2 would have"):
        people.batch({"Id": "e1"}, {"Id": "e2", "Attributes": bulk(15_500)})

    assert not people.exists("e1")
