"""Ids of endpoints and users: their case, special characters in them, and unknown ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import People

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

ODD = [
    *("a@b.c", "+12065550100", "x/y", "x//y", "/", "100%", "%2F", "a b", "a+b", "ünï", "电话", "😀", "us-east-1:uuid"),
    *("a?b=c&d", "#", "a;b,c", "'\"", "~._-", "[1]", "\\", "jblhm+3620hge7guh0q6hhhwljy", "12345", "a" * 500),
]


@pytest.mark.parametrize("spelling", ["Abc", "aBC", "abc", "ABC"])
def test_ids_are_not_case_sensitive(people: People, spelling: str) -> None:
    people.mail("Abc")

    assert people.read(spelling)["Id"] == "Abc"


def test_an_id_keeps_its_first_spelling(people: People) -> None:
    people.mail("Ünï", Attributes={"A": ["1"]})
    people.write("üNÏ", Attributes={"B": ["2"]})
    people.batch({"Id": "ÜNÏ", "Attributes": {"C": ["3"]}})

    endpoint = people.read("ünï")

    assert endpoint["Id"] == "Ünï"
    assert endpoint["Attributes"] == {"A": ["1"], "B": ["2"], "C": ["3"]}


def test_deleting_is_not_case_sensitive_either(people: People) -> None:
    people.mail("Abc", User={"UserId": "u1"})

    assert people.delete("aBC")["Id"] == "Abc"
    assert not people.exists("Abc")
    assert not people.has_user("u1")


@pytest.mark.parametrize("endpoint_id", ODD)
def test_ids_with_odd_characters_work(people: People, endpoint_id: str) -> None:
    people.mail(endpoint_id, User={"UserId": endpoint_id})

    assert people.read(endpoint_id)["Id"] == endpoint_id
    assert people.ids_of(endpoint_id) == [endpoint_id]
    assert people.delete(endpoint_id)["Id"] == endpoint_id


@pytest.mark.parametrize("endpoint_id", ["$", "a$b", "{a", "a}", "${x}"])
def test_ids_with_reserved_characters_are_refused(people: People, endpoint_id: str) -> None:
    rule = f"must not be empty or contain '$', '{{' or '}}': {endpoint_id!r}"

    assert people.refusal(endpoint_id) == f"EndpointId {rule}"
    assert people.refusal_of_batch({"Id": "fine"}, {"Id": endpoint_id}) == f"Item[1].Id {rule}"
    assert people.refusal("e1", User={"UserId": endpoint_id}) == f"User.UserId {rule}"
    assert not people.exists("e1")
    assert not people.exists("fine")


@pytest.mark.parametrize("endpoint_id", ["a$b", "{a}"])
def test_an_id_with_reserved_characters_is_not_found(client: PinpointClient, people: People, endpoint_id: str) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        people.read(endpoint_id)


def test_an_empty_id_is_refused(people: People, raw: Raw, app_id: str) -> None:
    status, _, body = raw("PUT", f"/v1/apps/{app_id}/endpoints/", b"{}")

    assert (status, body.startswith(b'{"Message":"EndpointId must not be empty')) == (400, True)
    assert people.refusal_of_batch({"Id": ""}).startswith("Item[0].Id must not be empty")


@pytest.mark.parametrize("spelling", ["jblhm%2B36%2fx", "jblhm+36%2Fx", "JBLHM+36%2FX"])
def test_ids_are_decoded_from_the_path_and_a_plus_is_not_a_space(people: People, raw: Raw, spelling: str) -> None:
    [app_id] = {people.read("jblhm+36/x")["ApplicationId"] for _ in [people.mail("jblhm+36/x")]}

    assert raw("GET", f"/v1/apps/{app_id}/endpoints/{spelling}")[0] == 200


def test_user_ids_are_case_sensitive(people: People) -> None:
    people.mail("e1", User={"UserId": "Ann"})
    people.mail("e2", User={"UserId": "ann"})

    assert people.ids_of("Ann") == ["e1"]
    assert people.ids_of("ann") == ["e2"]
    assert not people.has_user("ANN")


def test_user_ids_are_decoded_from_the_path(people: People, raw: Raw, app_id: str) -> None:
    people.mail("e1", User={"UserId": "us-east-1:0/1"})

    assert raw("GET", f"/v1/apps/{app_id}/users/us-east-1%3A0%2F1")[0] == 200
    assert raw("GET", f"/v1/apps/{app_id}/users/{quote('us-east-1:0/2', safe='')}")[0] == 404


UNKNOWN_APP: list[tuple[str, dict[str, Any]]] = [
    ("update_endpoint", {"EndpointId": "e1", "EndpointRequest": {}}),
    ("update_endpoints_batch", {"EndpointBatchRequest": {"Item": []}}),
    ("get_endpoint", {"EndpointId": "e1"}),
    ("delete_endpoint", {"EndpointId": "e1"}),
    ("get_user_endpoints", {"UserId": "u1"}),
    ("delete_user_endpoints", {"UserId": "u1"}),
    ("remove_attributes", {"AttributeType": "attributes", "UpdateAttributesRequest": {}}),
]


@pytest.mark.parametrize(("operation", "parameters"), UNKNOWN_APP, ids=[name for name, _ in UNKNOWN_APP])
def test_an_unknown_application_is_not_found(
    client: PinpointClient, operation: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
        getattr(client, operation)(ApplicationId="none", **parameters)


def test_endpoints_and_users_of_another_app_are_separate(
    mocked: Pinpoint, client: PinpointClient, people: People
) -> None:
    mocked.create_app("other", region="us-east-1")
    elsewhere = type(people)(client, "other")
    people.write("e1", ChannelType="GCM", Address="T", User={"UserId": "u1", "UserAttributes": {"A": ["1"]}})

    elsewhere.write("E1", ChannelType="GCM", Address="T", User={"UserId": "u1"})

    assert people.read("e1")["EndpointStatus"] == "ACTIVE"
    assert elsewhere.read("e1")["Id"] == "E1"
    assert elsewhere.read("e1")["User"] == {"UserId": "u1"}
    elsewhere.delete_user("u1")
    assert people.ids_of("u1") == ["e1"]
