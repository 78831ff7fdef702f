"""Users: the attributes that their endpoints share, how endpoints change users, and users without endpoints."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
import time_machine

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from .conftest import People

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)


def test_active_and_inactive_endpoints_are_listed(people: People) -> None:
    people.join("e1", "u", "GCM")
    people.join("e2", "u", "EMAIL", EndpointStatus="INACTIVE")

    assert people.of_user("u") == [people.read("e1"), people.read("e2")]


def test_the_endpoints_of_a_user_are_listed_in_order_of_creation(people: People) -> None:
    with time_machine.travel(T0, tick=False) as traveller:
        for endpoint_id in ("e3", "e1", "e2"):
            people.mail(endpoint_id)
            traveller.shift(timedelta(seconds=1))
    for endpoint_id in ("e1", "e2", "e3"):
        people.write(endpoint_id, User={"UserId": "u"})

    assert people.ids_of("u") == ["e3", "e1", "e2"]


def test_a_user_without_endpoints_is_not_found(client: PinpointClient, people: People) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        people.of_user("nobody")
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        people.delete_user("nobody")


def test_deleting_a_user_deletes_the_endpoints(client: PinpointClient, people: People, app_id: str) -> None:
    people.join("e1", "u", "GCM", Attributes={"A": ["1"]})
    people.join("e2", "u", "EMAIL", EndpointStatus="INACTIVE")
    people.join("e3", "v", "EMAIL")
    before = people.of_user("u")

    answer = client.delete_user_endpoints(ApplicationId=app_id, UserId="u")

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["EndpointsResponse"] == {"Item": before}
    assert [people.exists(endpoint_id) for endpoint_id in ("e1", "e2", "e3")] == [False, False, True]
    assert not people.has_user("u")


def test_user_attributes_are_shared(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})
    people.mail("e2", User={"UserId": "u"})
    assert people.read("e2")["User"] == {"UserId": "u", "UserAttributes": {"Plan": ["gold"]}}

    people.write("e2", User={"UserAttributes": {"Plan": ["silver"], "Age": ["24"]}})

    assert people.read("e1")["User"]["UserAttributes"] == {"Plan": ["silver"], "Age": ["24"]}
    assert people.of_user("u") == [people.read("e1"), people.read("e2")]


def test_writing_a_user_attribute_does_not_change_the_dates_of_other_endpoints(people: People) -> None:
    people.mail("e1", User={"UserId": "u"})
    people.mail("e2", User={"UserId": "u"})
    before = people.read("e1")

    people.write("e2", User={"UserAttributes": {"Plan": ["gold"]}})

    after = people.read("e1")
    assert after.pop("User") == {"UserId": "u", "UserAttributes": {"Plan": ["gold"]}}
    assert after == {name: value for name, value in before.items() if name != "User"}


def test_user_attributes_that_a_new_endpoint_writes_are_shared_by_all_endpoints(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"], "Age": ["24"]}})
    people.mail("e2", User={"UserId": "u", "UserAttributes": {"Plan": ["silver"]}})

    assert people.read("e1")["User"]["UserAttributes"] == {"Plan": ["silver"], "Age": ["24"]}


def test_without_a_user_the_user_attributes_belong_to_the_endpoint(people: People) -> None:
    people.mail("e1", User={"UserAttributes": {"Plan": ["gold"]}})
    people.mail("e2", User={"UserAttributes": {"Plan": ["silver"]}})

    assert people.read("e1")["User"] == {"UserAttributes": {"Plan": ["gold"]}}
    assert people.read("e2")["User"] == {"UserAttributes": {"Plan": ["silver"]}}


def test_user_attributes_without_a_user_move_to_the_later_user(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"], "Age": ["24"]}})
    people.mail("e2", User={"UserAttributes": {"Plan": ["silver"], "Size": ["L"], "Team": ["red"]}})

    people.write("e2", User={"UserId": "u", "UserAttributes": {"Team": ["blue"]}})

    expected = {"Plan": ["silver"], "Age": ["24"], "Size": ["L"], "Team": ["blue"]}
    assert people.read("e1")["User"] == people.read("e2")["User"] == {"UserId": "u", "UserAttributes": expected}


def test_an_endpoint_can_move_to_another_user(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})
    people.mail("e2", User={"UserId": "u"})
    people.mail("e3", User={"UserId": "v", "UserAttributes": {"Age": ["24"]}})

    people.write("e2", User={"UserId": "v"})

    assert people.read("e2")["User"] == {"UserId": "v", "UserAttributes": {"Age": ["24"]}}
    assert (people.ids_of("u"), sorted(people.ids_of("v"))) == (["e1"], ["e2", "e3"])


def test_a_user_whose_last_endpoint_moves_away_is_deleted_with_its_attributes(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})

    people.write("e1", User={"UserId": "v"})

    assert not people.has_user("u")
    people.write("e1", User={"UserId": "u"})
    assert people.read("e1")["User"] == {"UserId": "u"}


@pytest.mark.parametrize("end", ["delete", "delete user", "unlink"])
def test_a_user_whose_last_endpoint_is_deleted_is_deleted_with_its_attributes(people: People, end: str) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})

    if end == "delete":
        people.delete("e1")
    elif end == "delete user":
        people.delete_user("u")
    else:
        people.write("e1", User={"UserId": ""})

    assert not people.has_user("u")
    people.mail("e2", User={"UserId": "u"})
    assert people.read("e2")["User"] == {"UserId": "u"}


def test_a_user_with_another_endpoint_keeps_its_attributes(people: People) -> None:
    people.mail("e1", User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})
    people.mail("e2", User={"UserId": "u"})

    assert people.delete("e1")["User"]["UserAttributes"] == {"Plan": ["gold"]}

    assert people.read("e2")["User"] == {"UserId": "u", "UserAttributes": {"Plan": ["gold"]}}


def test_an_empty_user_id_unlinks_the_endpoint(people: People) -> None:
    people.mail("e1", Attributes={"A": ["1"]}, User={"UserId": "u", "UserAttributes": {"Plan": ["gold"]}})
    people.mail("e2", User={"UserId": "u"})

    people.write("e1", User={"UserId": ""})

    endpoint = people.read("e1")
    assert endpoint["User"] == {}
    assert (endpoint["Address"], endpoint["Attributes"]) == ("e1@example.com", {"A": ["1"]})
    assert people.ids_of("u") == ["e2"]


def test_an_empty_user_id_does_not_create_a_user(people: People) -> None:
    people.mail("e1", User={"UserId": ""})

    assert people.read("e1")["User"] == {}


@pytest.mark.parametrize("update", [{}, {"User": {}}, {"User": {"UserAttributes": {}}}])
def test_an_update_without_a_user_id_keeps_the_user(people: People, update: dict[str, dict[str, str]]) -> None:
    people.mail("e1", User={"UserId": "u"})

    people.write("e1", **update)

    assert people.read("e1")["User"] == {"UserId": "u"}
    assert people.ids_of("u") == ["e1"]
