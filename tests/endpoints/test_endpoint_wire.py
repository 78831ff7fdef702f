"""Raw requests about endpoints that boto3 does not send, and the order of members in the responses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

    from .conftest import People

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]
    Put = Callable[[Any], tuple[int, Any]]

ORDER = [
    *("ChannelType", "Address", "EndpointStatus", "OptOut", "RequestId", "Location", "Demographic", "EffectiveDate"),
    *("Attributes", "Metrics", "User", "ApplicationId", "Id", "CohortId", "CreationDate"),
]


@pytest.fixture(params=["UpdateEndpoint", "UpdateEndpointsBatch"])
def put(request: pytest.FixtureRequest, raw: Raw, app_id: str) -> Put:
    """Write the endpoint `e1` with either operation, and return the status and the parsed response."""

    def send(body: Any) -> tuple[int, Any]:
        path = f"/v1/apps/{app_id}/endpoints"
        if request.param == "UpdateEndpoint":
            status, _, answer = raw("PUT", f"{path}/e1", json.dumps(body).encode())
        else:
            item = {"Id": "e1", **body} if isinstance(body, dict) else body
            status, _, answer = raw("PUT", path, json.dumps({"Item": [item]}).encode())
        return status, json.loads(answer)

    return send


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param({"Age": "24", "Plan": ["gold"]}, {"Age": ["24"], "Plan": ["gold"]}, id="a bare string"),
        pytest.param({"Age": ""}, {"Age": [""]}, id="a bare empty string"),
        pytest.param({"Age": None}, {"Age": []}, id="null"),
        pytest.param(None, None, id="no map"),
    ],
)
def test_attributes_may_be_bare_strings_or_null(people: People, put: Put, given: Any, shown: Any) -> None:
    assert put({"Attributes": given, "User": {"UserAttributes": given}})[0] == 202

    assert people.read("e1")["Attributes"] == (shown or {})
    assert people.read("e1")["User"].get("UserAttributes") == shown


def test_null_removes_the_values_of_an_attribute(people: People, put: Put) -> None:
    people.mail("e1", Attributes={"A": ["1"], "B": ["2"]}, User={"UserId": "u", "UserAttributes": {"A": ["1"]}})

    assert put({"Attributes": {"A": None}, "User": {"UserAttributes": {"A": None}}})[0] == 202

    assert people.read("e1")["Attributes"] == {"A": [], "B": ["2"]}
    assert people.read("e1")["User"] == {"UserId": "u", "UserAttributes": {"A": []}}


@pytest.mark.parametrize("member", [name for name in ORDER if name not in ("ApplicationId", "Id", "CohortId")])
def test_null_members_count_as_absent(people: People, put: Put, member: str) -> None:
    people.mail("e1", OptOut="ALL", Attributes={"A": ["1"]}, Metrics={"m": 1}, Location={"City": "a"})
    before = people.read("e1")

    assert put({member: None})[0] == 202

    after = people.read("e1")
    assert after == {**before, "EffectiveDate": after["EffectiveDate"], "RequestId": after["RequestId"]}


@pytest.mark.parametrize(
    "body", [{"User": {"UserId": None}}, {"Demographic": {"Make": None}}, {"Metrics": {"m": None}}]
)
def test_null_inside_members_counts_as_absent(people: People, put: Put, body: Any) -> None:
    people.mail("e1", User={"UserId": "u"}, Demographic={"Make": "a"}, Metrics={"m": 1})

    assert put(body)[0] == 202

    endpoint = people.read("e1")
    assert (endpoint["User"], endpoint["Demographic"]) == ({"UserId": "u"}, {"Make": "a"})
    assert endpoint["Metrics"] == {"m": 1.0}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"Attributes": {"A": [None]}}, "Attributes['A'][0] must be a string, not null"),
        ({"Attributes": {"A": [1]}}, "Attributes['A'][0] must be a string, not a number"),
        ({"Attributes": {"A": 1}}, "Attributes['A'] must be a list, not a number"),
        ({"Attributes": {"A": True}}, "Attributes['A'] must be a list, not a boolean"),
        ({"Attributes": {"A": {}}}, "Attributes['A'] must be a list, not an object"),
        ({"Attributes": ["A"]}, "Attributes must be an object, not a list"),
        ({"Attributes": "A"}, "Attributes must be an object, not a string"),
        ({"User": "u1"}, "User must be an object, not a string"),
        ({"User": {"UserId": 1}}, "User.UserId must be a string, not a number"),
        ({"User": {"UserAttributes": ["A"]}}, "User.UserAttributes must be an object, not a list"),
        ({"User": {"UserAttributes": {"A": 24}}}, "User.UserAttributes['A'] must be a list, not a number"),
        ({"Metrics": {"m": "6"}}, "Metrics['m'] must be a number, not a string"),
        ({"Metrics": {"m": True}}, "Metrics['m'] must be a number, not a boolean"),
        ({"Metrics": {"m": 10**400}}, "Metrics['m'] must be a finite number"),
        ({"Location": {"Latitude": "1", "Longitude": 1}}, "Location.Latitude must be a number, not a string"),
        ({"EffectiveDate": 1700000000}, "EffectiveDate must be a string, not a number"),
        ({"OptOut": ""}, "OptOut must be ALL or NONE, not ''"),
    ],
)
def test_values_of_the_wrong_type_are_refused(people: People, put: Put, body: Any, text: str) -> None:
    people.mail("e1")
    before = people.read("e1")

    status, answer = put(body)

    assert (status, answer["Message"].removeprefix("Item[0].")) == (400, text)
    assert people.read("e1") == before


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "Item is required"),
        (b"{}", "Item is required"),
        (b'{"Item":null}', "Item is required"),
        (b'{"Item":{}}', "Item must be a list, not an object"),
        (b'{"Item":[null]}', "Item[0] must be an object, not null"),
        (b'{"Item":[{}]}', "Item[0].Id is required"),
        (b'{"Item":[{"Id":null}]}', "Item[0].Id is required"),
        (b'{"Item":[{"Id":1}]}', "Item[0].Id must be a string, not a number"),
        (b'{"EndpointBatchRequest":{"Item":[]}}', "Item is required"),
    ],
)
def test_a_body_that_is_not_a_batch_is_refused(raw: Raw, app_id: str, body: bytes, text: str) -> None:
    status, _, answer = raw("PUT", f"/v1/apps/{app_id}/endpoints", body)

    assert (status, json.loads(answer)) == (400, {"Message": text})


def test_members_that_the_service_sets_are_ignored_in_a_request(people: People, put: Put, app_id: str) -> None:
    people.mail("e1")
    before = people.read("e1")

    put({"CohortId": "100", "ApplicationId": "other", "CreationDate": "2000-01-01T00:00:00Z", "NoSuchMember": 1})

    after = people.read("e1")
    assert after == {**before, "EffectiveDate": after["EffectiveDate"], "RequestId": after["RequestId"]}


def test_an_id_in_the_body_of_one_endpoint_is_ignored(people: People, raw: Raw, app_id: str) -> None:
    raw("PUT", f"/v1/apps/{app_id}/endpoints/e1", b'{"Id":"e2"}')

    assert (people.exists("e1"), people.exists("e2")) == (True, False)


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_an_empty_body_creates_an_endpoint(people: People, raw: Raw, app_id: str, body: bytes) -> None:
    assert raw("PUT", f"/v1/apps/{app_id}/endpoints/e1", body)[0] == 202

    assert people.read("e1")["OptOut"] == "ALL"


def test_a_wrapped_body_is_an_unknown_member(people: People, raw: Raw, app_id: str) -> None:
    body = b'{"EndpointRequest":{"ChannelType":"EMAIL","Address":"a@example.com"}}'

    assert raw("PUT", f"/v1/apps/{app_id}/endpoints/e1", body)[0] == 202

    assert "Address" not in people.read("e1")


def test_members_are_in_the_order_of_published_responses(people: People, raw: Raw, app_id: str) -> None:
    user = {"UserAttributes": {"b": ["1"], "a": ["2"]}, "UserId": "u"}
    people.mail("e1", User=user, Metrics={"m": 1}, Demographic={"Make": "a"}, Location={"City": "b"})

    for path in ("endpoints/e1", "users/u"):
        _, _, body = raw("GET", f"/v1/apps/{app_id}/{path}")
        answer = json.loads(body)
        [endpoint] = answer.get("Item", [answer])
        assert list(endpoint) == ORDER
        assert list(endpoint["User"]) == ["UserId", "UserAttributes"]


def test_the_body_of_an_endpoint_without_members_is_as_expected(people: People, raw: Raw, app_id: str) -> None:
    request_id = people.write("e1", EffectiveDate="2026-03-02T10:00:00Z")
    created, cohort = people.read("e1")["CreationDate"], people.read("e1")["CohortId"]

    _, _, body = raw("GET", f"/v1/apps/{app_id}/endpoints/e1")

    assert body.decode() == (
        f'{{"EndpointStatus":"ACTIVE","OptOut":"ALL","RequestId":"{request_id}",'
        f'"EffectiveDate":"2026-03-02T10:00:00.000Z","Attributes":{{}},"User":{{}},'
        f'"ApplicationId":"{app_id}","Id":"e1","CohortId":"{cohort}","CreationDate":"{created}"}}'
    )


def test_the_body_of_an_accepted_write_is_as_expected(raw: Raw, app_id: str) -> None:
    status, headers, body = raw("PUT", f"/v1/apps/{app_id}/endpoints/e1", b"{}")

    assert status == 202
    assert body.decode() == f'{{"Message":"Accepted","RequestID":"{headers["x-amzn-RequestId"]}"}}'


def test_the_call_log_shows_a_bare_string_as_it_was_sent(mocked: Pinpoint, raw: Raw, app_id: str) -> None:
    raw("PUT", f"/v1/apps/{app_id}/endpoints/e1", b'{"User":{"UserAttributes":{"Age":"24"}}}')

    [call] = mocked.calls.filter(operation="UpdateEndpoint")

    assert call.parameters["EndpointRequest"] == {"User": {"UserAttributes": {"Age": "24"}}}
