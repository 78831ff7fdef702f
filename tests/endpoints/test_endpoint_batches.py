"""Many endpoints in one request: all of them are written in order, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import People


def items(count: int) -> list[Any]:
    return [{"Id": f"e{number}", "ChannelType": "SMS", "Address": f"+1206555{number:04}"} for number in range(count)]


def test_items_are_accepted_with_one_response(people: People) -> None:
    answer = people.batch(*items(100))

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer.keys() == {"MessageBody", "ResponseMetadata"}
    assert answer["MessageBody"] == {"Message": "Accepted", "RequestID": answer["ResponseMetadata"]["RequestId"]}
    assert all(people.read(f"e{number}")["Address"] == f"+1206555{number:04}" for number in range(100))


def test_items_are_refused(people: People) -> None:
    assert people.refusal_of_batch(*items(101)) == "Item must have at most 100 endpoints, not 101"
    assert not people.exists("e0")


def test_a_batch_without_items_is_accepted(people: People) -> None:
    assert people.batch()["MessageBody"]["Message"] == "Accepted"


def test_all_items_have_the_request_id_and_the_time_of_the_request(people: People) -> None:
    answer = people.batch(*items(3))

    endpoints = [people.read(f"e{number}") for number in range(3)]

    assert {endpoint["RequestId"] for endpoint in endpoints} == {answer["MessageBody"]["RequestID"]}
    assert len({endpoint["CreationDate"] for endpoint in endpoints}) == 1


def test_items_with_one_id_are_applied_in_order(people: People) -> None:
    people.batch(
        {"Id": "E1", "ChannelType": "EMAIL", "Address": "a@example.com", "Attributes": {"A": ["1"], "B": ["2"]}},
        {"Id": "e1", "Attributes": {"A": ["3"]}, "EndpointStatus": "INACTIVE"},
    )

    endpoint = people.read("e1")

    assert (endpoint["Id"], endpoint["EndpointStatus"]) == ("E1", "INACTIVE")
    assert endpoint["Attributes"] == {"A": ["3"], "B": ["2"]}


def test_a_later_item_completes_the_endpoint_of_an_earlier_one(people: People) -> None:
    people.batch({"Id": "e1", "ChannelType": "EMAIL", "Address": "a@example.com"}, {"Id": "e1", "Address": "b@c.d"})

    assert people.read("e1")["Address"] == "b@c.d"


def test_a_later_item_sees_the_user_of_an_earlier_one(people: People) -> None:
    people.batch(
        {"Id": "e1", "User": {"UserId": "u", "UserAttributes": {"A": ["1"], "B": ["1"]}}},
        {"Id": "e2", "User": {"UserId": "u", "UserAttributes": {"B": ["2"]}}},
        {"Id": "e1", "User": {"UserId": "v"}},
    )

    assert people.read("e2")["User"] == {"UserId": "u", "UserAttributes": {"A": ["1"], "B": ["2"]}}
    assert people.read("e1")["User"] == {"UserId": "v"}


def test_a_user_that_loses_its_last_endpoint_in_a_batch_is_deleted(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"A": ["1"]}})

    people.batch({"Id": "e1", "User": {"UserId": ""}}, {"Id": "e2", "User": {"UserId": "w"}})

    assert not people.has_user("u")
    assert people.ids_of("w") == ["e2"]


def test_a_user_that_loses_and_regains_its_endpoint_in_a_batch_starts_empty(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"A": ["1"]}})

    people.batch({"Id": "e1", "User": {"UserId": ""}}, {"Id": "e2", "User": {"UserId": "u"}})

    assert people.ids_of("u") == ["e2"]
    assert people.read("e2")["User"] == {"UserId": "u"}


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        ({"Attributes": {"A": ["1"]}}, "Item[1].Id is required"),
        ({"Id": "bad", "OptOut": "SOME"}, "Item[1].OptOut must be ALL or NONE, not 'SOME'"),
        ({"Id": "bad", "ChannelType": "FAX"}, "Item[1].ChannelType must be one of "),
        ({"Id": "bad", "Attributes": {"n": ["v" * 101]}}, "Item[1].Attributes['n'] must have values of at most 100 "),
        ({"Id": "bad", "User": {"UserId": "$"}}, "Item[1].User.UserId must not be empty or contain "),
        ({"Id": "bad", "ChannelType": "EMAIL"}, "Missing Address (Item[1])"),
        ({"Id": "bad", "Address": "a@example.com"}, "Missing ChannelType (Item[1])"),
        (
            {"Id": "bad", "Demographic": {"Locale": "USA"}},
            "Locale should be in the following format: a language, optionally followed by _ or - and a country, "
            "such as en_US, not 'USA' (Item[1])",
        ),
        (
            {"Id": "bad", "Location": {"Latitude": 1}},
            "Item[1].Location must have both Latitude and Longitude, or neither",
        ),
    ],
)
def test_one_bad_item_makes_the_service_refuse_the_whole_batch(people: People, bad: Any, text: str) -> None:
    people.mail("old", User={"UserId": "u"})
    before = people.read("old")
    good = {"Id": "good", "User": {"UserId": "u", "UserAttributes": {"A": ["1"]}}}

    assert people.refusal_of_batch(good, bad, {"Id": "old", "OptOut": "ALL"}).startswith(text)

    assert people.read("old") == before
    assert not people.exists("good")


def test_the_error_codes_of_a_refused_batch(client: PinpointClient, people: People) -> None:
    with pytest.raises(client.exceptions.BadRequestException) as raised:
        people.batch(*items(101))

    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_given_several_bad_items_then_the_error_is_about_the_first_and_notes_are_about_each(
    mocked: Pinpoint, people: People
) -> None:
    bad: list[Any] = [{"Id": "phone", "ChannelType": "EMAIL"}, {"OptOut": "ALL"}, {"Id": "tv", "OptOut": "SOME"}]

    assert people.refusal_of_batch(*items(2), *bad) == "Missing Address (Item[2])"

    assert mocked.calls[-1].notes == (
        "endpoint 'phone': 400 Missing Address",
        "Item[3].Id is required",
        "endpoint 'tv': 400 OptOut must be ALL or NONE, not 'SOME'",
    )
    assert not people.exists("e0")


def test_given_more_than_five_bad_items_then_the_notes_count_the_others(mocked: Pinpoint, people: People) -> None:
    people.refusal_of_batch(*({"Id": f"e{number}", "ChannelType": "SMS"} for number in range(8)))

    named = [f"endpoint 'e{number}': 400 Missing Address" for number in range(5)]
    assert mocked.calls[-1].notes == (*named, "… and 3 more")


def test_given_a_bad_item_and_then_a_too_large_one_then_the_error_is_about_the_first(
    client: PinpointClient, people: People
) -> None:
    attributes = {f"name{number}": ["x" * 100] * 50 for number in range(5)}
    large: Any = {"Id": "large", "Attributes": attributes}

    assert people.refusal_of_batch({"Id": "bad", "ChannelType": "SMS"}, large) == "Missing Address (Item[0])"
    with pytest.raises(client.exceptions.PayloadTooLargeException):
        people.batch(large, {"Id": "bad", "ChannelType": "SMS"})
