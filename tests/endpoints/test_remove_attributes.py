"""RemoveAttributes: names are removed, values stay, and later values are not captured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import People

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

CUSTOM, METRICS, USERS = "endpoint-custom-attributes", "endpoint-metric-attributes", "endpoint-user-attributes"


def everything(values: list[str], number: float) -> dict[str, Any]:
    """Make a write with the same name in all three kinds."""
    user = {"UserId": "u", "UserAttributes": {"tmp_x": values, "kept": values}}
    return {
        "Attributes": {"tmp_x": values, "kept": values},
        "Metrics": {"tmp_x": number, "kept": number},
        "User": user,
    }


def shown(people: People, endpoint_id: str) -> dict[str, Any]:
    endpoint = people.read(endpoint_id)
    return {
        CUSTOM: endpoint["Attributes"].get("tmp_x"),
        METRICS: endpoint["Metrics"].get("tmp_x"),
        USERS: endpoint["User"]["UserAttributes"].get("tmp_x"),
    }


@pytest.mark.parametrize("kind", [CUSTOM, METRICS, USERS])
def test_values_stay_and_later_values_are_ignored(people: People, app_id: str, kind: str) -> None:
    people.mail("e1", **everything(["old"], 1.0))

    answer = people.remove(kind, "tmp_*")

    assert answer == {"ApplicationId": app_id, "AttributeType": kind, "Attributes": ["tmp_x"]}
    old = {CUSTOM: ["old"], METRICS: 1.0, USERS: ["old"]}
    assert shown(people, "e1") == old

    people.mail("e1", **everything(["new"], 2.0))
    assert shown(people, "e1") == {CUSTOM: ["new"], METRICS: 2.0, USERS: ["new"], kind: old[kind]}
    assert people.read("e1")["Attributes"]["kept"] == ["new"]


@pytest.mark.parametrize("kind", [CUSTOM, METRICS, USERS])
def test_new_endpoints_do_not_get_them(people: People, kind: str) -> None:
    people.mail("e1", **everything(["old"], 1.0))
    people.remove(kind, "tmp_x")
    people.delete("e1")

    people.mail("e2", **everything(["new"], 2.0))

    assert shown(people, "e2") == {CUSTOM: ["new"], METRICS: 2.0, USERS: ["new"], kind: None}


def test_the_response_is_200_with_the_names_sorted(client: PinpointClient, people: People, app_id: str) -> None:
    people.mail("e1", Attributes={name: ["v"] for name in ("tmp_b", "tmp_a", "tmp", "Tmp_c", "other")})

    answer = client.remove_attributes(
        ApplicationId=app_id, AttributeType=CUSTOM, UpdateAttributesRequest={"Blacklist": ["tmp_*", "tmp_a", "other"]}
    )

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["AttributesResource"].get("Attributes") == ["other", "tmp_a", "tmp_b"]


@pytest.mark.parametrize(
    ("pattern", "removed"),
    [
        ("*", ["a", "ab", "abc", "size[1]"]),
        ("a?", ["ab"]),
        ("a*c", ["abc"]),
        ("*b*", ["ab", "abc"]),
        ("A", []),
        ("ab", ["ab"]),
        ("size[1]", ["size[1]"]),
        ("", []),
    ],
)
def test_a_name_is_exact_or_a_pattern(people: People, pattern: str, removed: list[str]) -> None:
    people.mail("e1", Attributes={name: ["v"] for name in ("a", "ab", "abc", "size[1]")})

    assert people.remove(CUSTOM, pattern)["Attributes"] == removed


def test_unknown_names_are_accepted_and_can_be_written_later(people: People) -> None:
    assert people.remove(CUSTOM, "unknown", "un*")["Attributes"] == []

    people.mail("e1", Attributes={"unknown": ["v"]})

    assert people.read("e1")["Attributes"] == {"unknown": ["v"]}


def test_a_name_is_removed_only_once(people: People) -> None:
    people.mail("e1", Attributes={"a": ["v"]})

    assert people.remove(CUSTOM, "a")["Attributes"] == ["a"]
    assert people.remove(CUSTOM, "a")["Attributes"] == []


@pytest.mark.parametrize("body", [b"", b"{}", b'{"Blacklist":[]}', b'{"Blacklist":null}'])
def test_without_names_nothing_is_removed(people: People, raw: Raw, app_id: str, body: bytes) -> None:
    people.mail("e1", Attributes={"a": ["v"]})

    status, _, answer = raw("PUT", f"/v1/apps/{app_id}/attributes/{CUSTOM}", body)

    assert (status, b'"Attributes":[]' in answer) == (200, True)
    assert people.remove(CUSTOM, "a")["Attributes"] == ["a"]


@pytest.mark.parametrize("kind", ["attributes", "Endpoint-custom-attributes", "endpoint-custom-attribute", "*"])
def test_an_unknown_type_is_refused(client: PinpointClient, people: People, kind: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="AttributeType must be one of "):
        people.remove(kind, "a")


def test_removed_names_no_longer_count(people: People) -> None:
    people.mail("e1", Attributes={f"name {number}": ["v"] for number in range(250)})
    assert people.refusal("e1", Metrics={"more": 1}).startswith("Too many custom attributes")

    people.remove(CUSTOM, "name 0")

    people.mail("e1", Metrics={"more": 1})
    people.mail("e1", Attributes={"name 0": ["w"]})
    assert people.read("e1")["Attributes"]["name 0"] == ["v"]
    assert people.refusal("e1", Metrics={"one more": 1}).startswith("Too many custom attributes")


def test_removed_names_are_ignored_in_batches(people: People) -> None:
    people.mail("e1", Attributes={"a": ["v"]})
    people.remove(CUSTOM, "a")

    people.batch({"Id": "e1", "Attributes": {"a": ["w"]}}, {"Id": "e2", "Attributes": {"a": ["w"], "b": ["w"]}})

    assert people.read("e1")["Attributes"] == {"a": ["v"]}
    assert people.read("e2")["Attributes"] == {"b": ["w"]}


def test_values_of_a_removed_name_are_still_checked(people: People) -> None:
    people.mail("e1", Attributes={"a": ["v"]})
    people.remove(CUSTOM, "a")

    assert "at most 100 characters" in people.refusal("e1", Attributes={"a": ["v" * 101]})


def test_other_apps_keep_their_names(mocked: Pinpoint, client: PinpointClient, people: People) -> None:
    mocked.create_app("other", region="us-east-1")
    elsewhere = type(people)(client, "other")
    for each in (people, elsewhere):
        each.mail("e1", Attributes={"a": ["v"]})

    people.remove(CUSTOM, "a")
    elsewhere.mail("e1", Attributes={"a": ["w"]})

    assert elsewhere.read("e1")["Attributes"] == {"a": ["w"]}
    assert elsewhere.remove(CUSTOM, "a")["Attributes"] == ["a"]
