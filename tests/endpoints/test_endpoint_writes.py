"""Writing an endpoint: which values are new, kept or replaced."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import time_machine

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import People

T0 = datetime(2026, 3, 2, 10, 0, 0, 987654, tzinfo=timezone.utc)


def test_a_new_endpoint_is_accepted(client: PinpointClient, app_id: str) -> None:
    answer = client.update_endpoint(
        ApplicationId=app_id, EndpointId="E1", EndpointRequest={"ChannelType": "EMAIL", "Address": "a@example.com"}
    )

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["MessageBody"].keys() == {"Message", "RequestID"}
    assert answer["MessageBody"].get("Message") == "Accepted"
    assert UUID(answer["MessageBody"].get("RequestID")).version == 4


def test_a_new_endpoint_has_the_members_that_the_service_adds(people: People, app_id: str) -> None:
    with time_machine.travel(T0, tick=False):
        request_id = people.write("E1", ChannelType="EMAIL", Address="a@example.com")

    endpoint = people.read("E1")

    assert re.fullmatch("[1-9]?[0-9]", endpoint.pop("CohortId"))
    assert endpoint == {
        "ApplicationId": app_id,
        "Id": "E1",
        "ChannelType": "EMAIL",
        "Address": "a@example.com",
        "EndpointStatus": "ACTIVE",
        "OptOut": "NONE",
        "RequestId": request_id,
        "CreationDate": "2026-03-02T10:00:00.987Z",
        "EffectiveDate": "2026-03-02T10:00:00.987Z",
        "Attributes": {},
        "User": {},
    }


def test_the_request_id_is_the_same_in_the_response_its_header_and_the_endpoint(
    client: PinpointClient, people: People, app_id: str
) -> None:
    people.mail("e1")
    answer = client.update_endpoint(ApplicationId=app_id, EndpointId="e1", EndpointRequest={})

    request_id = answer["MessageBody"].get("RequestID")

    assert request_id == answer["ResponseMetadata"]["RequestId"]
    assert request_id == answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    assert request_id == people.read("e1")["RequestId"]


def test_a_request_id_that_the_client_sends_is_accepted_but_not_used(people: People) -> None:
    request_id = people.mail("e1", RequestId="mine")

    assert people.read("e1")["RequestId"] == request_id


def test_every_member_is_returned(people: People) -> None:
    members = {
        "ChannelType": "SMS",
        "Address": "+12065550100",
        "EndpointStatus": "INACTIVE",
        "OptOut": "ALL",
        "EffectiveDate": "2026-01-02T03:04:05.678Z",
        "Attributes": {"interests": ["music", "art"]},
        "Metrics": {"visits": 6.5},
        "Demographic": {
            "AppVersion": "1.0",
            "Locale": "haw_US",
            "Make": "a",
            "Model": "b",
            "ModelVersion": "c",
            "Platform": "ios",
            "PlatformVersion": "17",
            "Timezone": "Pacific/Honolulu",
        },
        "Location": {
            "City": "Seattle",
            "Country": "USA",
            "PostalCode": "98109",
            "Region": "WA",
            "Latitude": 47.6,
            "Longitude": -122.3,
        },
        "User": {"UserId": "u1", "UserAttributes": {"Age": ["24"]}},
    }

    people.write("e1", **members)

    assert people.read("e1").items() >= members.items()


def test_an_update_with_only_a_user_keeps_the_rest(people: People) -> None:
    people.write("e1", ChannelType="EMAIL", Address="a@example.com", Attributes={"A": ["1"]}, Metrics={"m": 1})
    before = people.read("e1")

    request_id = people.write("e1", User={"UserId": "u1"})

    after = people.read("e1")
    changed = {"User": {"UserId": "u1"}, "RequestId": request_id, "EffectiveDate": after["EffectiveDate"]}
    assert after == {**before, **changed}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param({"A": ["1", "2"], "B": ["3"]}, {"A": ["9"]}, {"A": ["9"], "B": ["3"]}, id="per name"),
        pytest.param({"A": ["1"]}, {"A": []}, {"A": []}, id="emptied, the name stays"),
        pytest.param({"A": ["1"]}, {"A": [""]}, {"A": [""]}, id="an empty string is a value"),
        pytest.param({"A": ["1"]}, {"a": ["2"]}, {"A": ["1"], "a": ["2"]}, id="case of names matters"),
        pytest.param({"A": ["1"]}, {}, {"A": ["1"]}, id="an empty map changes nothing"),
        pytest.param({}, {"A": []}, {"A": []}, id="a name without values is a name"),
        pytest.param({"A": ["1"]}, {"A": ["2", "2"]}, {"A": ["2", "2"]}, id="values are kept as they come"),
        pytest.param({"A": ["1"]}, {"#:?\\/": ["2"]}, {"A": ["1"], "#:?\\/": ["2"]}, id="odd names"),
    ],
)
def test_attributes_merge_by_name(people: People, first: Any, second: Any, expected: Any) -> None:
    people.mail("e1", Attributes=first, User={"UserId": "u1", "UserAttributes": first})
    people.mail("e2", User={"UserId": "", "UserAttributes": first})

    people.write("e1", Attributes=second, User={"UserAttributes": second})
    people.write("e2", User={"UserAttributes": second})

    assert people.read("e1")["Attributes"] == expected
    assert people.read("e1")["User"]["UserAttributes"] == expected
    assert people.read("e2")["User"].get("UserAttributes", {}) == expected


@pytest.mark.parametrize(
    ("member", "first", "second", "expected"),
    [
        ("Metrics", {"a": 1.0, "b": 2.0}, {"a": 3.0}, {"a": 3.0, "b": 2.0}),
        ("Metrics", {"a": 1.0}, {}, {"a": 1.0}),
        ("Demographic", {"Make": "a", "Model": "b"}, {"Model": "c"}, {"Make": "a", "Model": "c"}),
        ("Demographic", {"AppVersion": "1"}, {"AppVersion": ""}, {"AppVersion": ""}),
        ("Demographic", {"AppVersion": "1"}, {}, {"AppVersion": "1"}),
        ("Location", {"City": "a", "Region": "b"}, {"City": ""}, {"City": "", "Region": "b"}),
        (
            "Location",
            {"Latitude": 1.5, "Longitude": 2.5},
            {"City": "Rome"},
            {"Latitude": 1.5, "Longitude": 2.5, "City": "Rome"},
        ),
        ("Location", {"City": "a"}, {}, {"City": "a"}),
    ],
)
def test_members_of_objects_merge(people: People, member: str, first: Any, second: Any, expected: Any) -> None:
    people.mail("e1", **{member: first})

    people.write("e1", **{member: second})

    assert people.read("e1")[member] == expected


def test_an_endpoint_without_address_and_channel_is_accepted_and_opted_out(people: People) -> None:
    people.write("e1", Attributes={"A": ["1"]})

    endpoint = people.read("e1")

    assert endpoint["OptOut"] == "ALL"
    assert endpoint["EndpointStatus"] == "ACTIVE"
    assert endpoint.keys().isdisjoint({"Address", "ChannelType"})


def test_the_opt_out_of_the_write_is_used(people: People) -> None:
    people.write("e1", OptOut="NONE")
    people.mail("e2", OptOut="ALL")

    assert [people.read(endpoint_id)["OptOut"] for endpoint_id in ("e1", "e2")] == ["NONE", "ALL"]


def test_an_address_added_later_does_not_opt_in(people: People) -> None:
    people.write("e1")
    people.write("e1", ChannelType="EMAIL", Address="a@example.com")

    assert people.read("e1")["OptOut"] == "ALL"

    people.write("e1", OptOut="NONE")

    assert people.read("e1")["OptOut"] == "NONE"


def test_a_write_without_opt_out_does_not_change_it(people: People) -> None:
    people.mail("e1", OptOut="ALL")
    people.mail("e1", Attributes={"A": ["1"]})

    assert people.read("e1")["OptOut"] == "ALL"


def test_an_update_with_only_an_address_keeps_the_channel(people: People) -> None:
    people.write("e1", ChannelType="SMS", Address="+12065550100")
    people.write("e1", Address="+12065550199")

    endpoint = people.read("e1")

    assert (endpoint["ChannelType"], endpoint["Address"]) == ("SMS", "+12065550199")


def test_the_channel_may_change(people: People) -> None:
    people.write("e1", ChannelType="SMS", Address="+12065550100")
    people.write("e1", ChannelType="VOICE")

    endpoint = people.read("e1")

    assert (endpoint["ChannelType"], endpoint["Address"]) == ("VOICE", "+12065550100")


def test_metrics_are_returned_as_floating_point_numbers(people: People) -> None:
    people.mail("e1", Metrics={"m": 6})

    metrics = people.read("e1")["Metrics"]

    assert metrics == {"m": 6.0}
    assert isinstance(metrics["m"], float)


@pytest.mark.parametrize("update", [{}, {"Attributes": {"A": ["1"]}}, {"Address": "b@example.com"}])
def test_every_write_makes_an_endpoint_active_unless_it_says_otherwise(people: People, update: Any) -> None:
    people.mail("e1", EndpointStatus="INACTIVE")
    assert people.read("e1")["EndpointStatus"] == "INACTIVE"

    people.write("e1", EndpointStatus="INACTIVE", **update)
    assert people.read("e1")["EndpointStatus"] == "INACTIVE"

    people.write("e1", **update)
    assert people.read("e1")["EndpointStatus"] == "ACTIVE"


def test_the_creation_date_stays_and_the_effective_date_is_the_time_of_the_last_write(
    mocked: Pinpoint, people: People
) -> None:
    with time_machine.travel(T0, tick=False) as traveller:
        people.mail("e1")
        mocked.clock.advance(days=1)
        traveller.shift(timedelta(hours=1))
        people.write("e1")

    endpoint = people.read("e1")

    assert endpoint["CreationDate"] == "2026-03-02T10:00:00.987Z"
    assert endpoint["EffectiveDate"] == "2026-03-03T11:00:00.987Z"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2020-02-29T12:00:00Z", "2020-02-29T12:00:00.000Z"),
        ("2020-02-29T12:00:00.1239+02:00", "2020-02-29T10:00:00.123Z"),
        ("2020-02-29T12:00:00", "2020-02-29T12:00:00.000Z"),
        ("2020-02-29", "2020-02-29T00:00:00.000Z"),
        ("2999-01-01T00:00:00Z", "2999-01-01T00:00:00.000Z"),
    ],
)
def test_an_effective_date_in_the_request_is_stored(people: People, given: str, shown: str) -> None:
    people.mail("e1")
    people.write("e1", EffectiveDate=given)

    assert people.read("e1")["EffectiveDate"] == shown
    assert people.read("e1")["CreationDate"] != shown


def test_an_effective_date_in_the_first_request_is_not_the_creation_date(people: People) -> None:
    with time_machine.travel(T0, tick=False):
        people.mail("e1", EffectiveDate="2020-02-29T12:00:00Z")

    endpoint = people.read("e1")

    assert endpoint["EffectiveDate"] == "2020-02-29T12:00:00.000Z"
    assert endpoint["CreationDate"] == "2026-03-02T10:00:00.987Z"


def test_an_empty_effective_date_counts_as_absent(people: People) -> None:
    with time_machine.travel(T0, tick=False):
        people.mail("e1", EffectiveDate="")

    assert people.read("e1")["EffectiveDate"] == "2026-03-02T10:00:00.987Z"


@pytest.mark.parametrize(
    ("value", "rounded"), [(47.61, 47.6), (47.66, 47.7), (-47.66, -47.7), (90, 90.0), (-90, -90.0), (0, 0.0)]
)
def test_coordinates_are_rounded_to_one_decimal(people: People, value: float, rounded: float) -> None:
    people.mail("e1", Location={"Latitude": value, "Longitude": value})

    assert people.read("e1")["Location"] == {"Latitude": rounded, "Longitude": rounded}


@pytest.mark.parametrize("country", ["US", "USA", "usa", "Nowhere"])
def test_the_country_is_stored_as_sent(people: People, country: str) -> None:
    people.mail("e1", Location={"Country": country})

    assert people.read("e1")["Location"] == {"Country": country}


@pytest.mark.parametrize("address", ["12065550182", "2065550182", "not an address", "a@b", "ü 😀"])
@pytest.mark.parametrize("channel_type", ["SMS", "EMAIL", "CUSTOM", "GCM"])
def test_the_format_of_an_address_is_not_checked(people: People, channel_type: str, address: str) -> None:
    people.write("e1", ChannelType=channel_type, Address=address)

    assert people.read("e1")["Address"] == address


def test_a_deleted_endpoint_is_returned_and_then_not_found(client: PinpointClient, people: People, app_id: str) -> None:
    people.mail("e1", Attributes={"A": ["1"]}, User={"UserId": "u1", "UserAttributes": {"B": ["2"]}})
    before = people.read("e1")

    answer = client.delete_endpoint(ApplicationId=app_id, EndpointId="e1")

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["EndpointResponse"] == before
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        people.read("e1")


def test_a_deleted_endpoint_that_is_written_again_is_new(mocked: Pinpoint, people: People) -> None:
    people.mail("E1", Attributes={"A": ["1"]}, OptOut="ALL")
    first = people.delete("e1")
    mocked.clock.advance(days=1)

    people.mail("e1")

    second = people.read("E1")
    assert (second["Id"], second["Attributes"], second["OptOut"]) == ("e1", {}, "NONE")
    assert second["CreationDate"] > first["CreationDate"]


def test_deleting_an_endpoint_that_does_not_exist_is_not_found(client: PinpointClient, people: People) -> None:
    people.mail("e1")
    people.delete("e1")

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        people.delete("e1")
