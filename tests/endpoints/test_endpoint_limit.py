"""The maximum number of endpoints per user, the endpoint that leaves, and clients that handle the refusal."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
import time_machine

if TYPE_CHECKING:
    from .conftest import People

EXCEEDED = "Exceeded maximum endpoint per user count"
MAKES_ROOM = ["ADM", "APNS", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM"]
STAYS = ["APNS_SANDBOX", "CUSTOM", "EMAIL", "IN_APP", "PUSH", "SMS", "VOICE"]
IN_2019 = pytest.mark.pinpoint(limits="2019")


def date(day: int) -> str:
    return f"2026-03-{day:02}T00:00:00Z"


def fill(people: People, channel_type: str, count: int) -> None:
    """Give the user `u` a number of endpoints, `e1` with the oldest EffectiveDate."""
    for number in range(1, count + 1):
        people.join(f"e{number}", "u", channel_type, EffectiveDate=date(number))


@pytest.mark.parametrize("channel_type", ["EMAIL", "GCM", "APNS"])
def test_a_16th_endpoint_is_refused_if_none_of_the_15_can_leave(people: People, channel_type: str) -> None:
    fill(people, "EMAIL", 15)
    before = people.of_user("u")

    text = people.refusal("e16", ChannelType=channel_type, Address="T", User={"UserId": "u"})

    assert text.startswith(EXCEEDED)
    assert text.removeprefix(EXCEEDED).replace(" ", "") == ":15"
    assert not people.exists("e16")
    assert people.of_user("u") == before


@IN_2019
@pytest.mark.parametrize("channel_type", ["EMAIL", "GCM"])
@pytest.mark.parametrize("old_channel_type", ["EMAIL", "GCM"])
def test_in_2019_an_11th_endpoint_on_any_channel_is_refused(
    people: People, channel_type: str, old_channel_type: str
) -> None:
    fill(people, old_channel_type, 10)

    text = people.refusal("e11", ChannelType=channel_type, Address="T", User={"UserId": "u"})

    assert text == f"{EXCEEDED} 10"
    assert len(people.of_user("u")) == 10


@pytest.mark.parametrize("channel_type", MAKES_ROOM)
@pytest.mark.parametrize("old_channel_type", MAKES_ROOM)
def test_the_only_push_endpoint_leaves_the_user(people: People, old_channel_type: str, channel_type: str) -> None:
    fill(people, "EMAIL", 14)
    people.join("push", "u", old_channel_type, Attributes={"A": ["1"]})
    before = people.read("push")

    people.join("new", "u", channel_type)

    assert people.read("push") == {**before, "EndpointStatus": "INACTIVE", "User": {}}
    assert people.read("new")["EndpointStatus"] == "ACTIVE"
    assert people.ids_of("u") == [*(f"e{number}" for number in range(1, 15)), "new"]


@pytest.mark.parametrize("channel_type", STAYS)
def test_a_new_endpoint_on_another_channel_does_not_make_an_endpoint_leave(people: People, channel_type: str) -> None:
    fill(people, "GCM", 15)

    text = people.refusal("e16", ChannelType=channel_type, Address="T", User={"UserId": "u"})

    assert text.startswith(EXCEEDED)


@pytest.mark.parametrize("channel_type", STAYS)
def test_endpoints_on_other_channels_do_not_leave(people: People, channel_type: str) -> None:
    fill(people, channel_type, 15)

    assert people.refusal("e16", ChannelType="GCM", Address="T", User={"UserId": "u"}).startswith(EXCEEDED)


def test_a_new_endpoint_without_a_channel_does_not_make_an_endpoint_leave(people: People) -> None:
    fill(people, "GCM", 15)

    assert people.refusal("e16", User={"UserId": "u"}).startswith(EXCEEDED)


def test_the_endpoint_with_the_oldest_effective_date_leaves(people: People) -> None:
    fill(people, "APNS", 15)
    people.write("e1", EffectiveDate=date(20))
    people.write("e7", EffectiveDate="2026-01-01T00:00:00Z")

    people.join("e16", "u", "APNS", EffectiveDate="2020-01-01T00:00:00Z")

    leaver = people.read("e7")
    assert (leaver["EndpointStatus"], leaver["User"]) == ("INACTIVE", {})
    assert leaver["EffectiveDate"] == "2026-01-01T00:00:00.000Z"
    assert len(people.of_user("u")) == 15
    assert "e16" in people.ids_of("u")


def test_without_effective_dates_the_time_of_the_last_write_decides(people: People) -> None:
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=timezone.utc), tick=False) as traveller:
        for number in range(1, 16):
            people.join(f"e{number}", "u", "APNS")
            traveller.shift(timedelta(seconds=1))
        people.write("e1")
        traveller.shift(timedelta(seconds=1))

        people.join("e16", "u", "APNS")

    assert people.read("e2")["User"] == {}
    assert people.read("e1")["User"] == {"UserId": "u"}


def test_apns_sandbox_does_not_leave(people: People) -> None:
    fill(people, "APNS_SANDBOX", 15)

    text = people.refusal("e16", ChannelType="APNS_SANDBOX", Address="T", User={"UserId": "u"})

    assert text.startswith(EXCEEDED)


def test_inactive_endpoints_count_and_leave_too(people: People) -> None:
    fill(people, "GCM", 15)
    people.write("e1", EndpointStatus="INACTIVE", EffectiveDate=date(1))

    people.join("e16", "u", "GCM")

    assert people.read("e1")["User"] == {}
    assert len(people.of_user("u")) == 15


def test_when_an_endpoint_that_left_comes_back_another_one_leaves(people: People) -> None:
    fill(people, "GCM", 15)
    people.join("e16", "u", "GCM", EffectiveDate=date(16))

    people.write("e1", User={"UserId": "u"}, EffectiveDate=date(17))

    assert people.read("e1")["EndpointStatus"] == "ACTIVE"
    assert people.read("e2")["EndpointStatus"] == "INACTIVE"
    assert people.read("e2")["User"] == {}
    assert sorted(people.ids_of("u")) == sorted(f"e{number}" for number in range(1, 17) if number != 2)


def test_an_endpoint_that_left_and_is_written_without_a_user_still_has_no_user(people: People) -> None:
    fill(people, "GCM", 15)
    people.join("e16", "u", "GCM")

    people.write("e1")

    assert people.read("e1")["EndpointStatus"] == "ACTIVE"
    assert people.read("e1")["User"] == {}


def test_an_endpoint_that_left_has_no_user_attributes_and_the_new_one_has_them(people: People) -> None:
    fill(people, "GCM", 15)
    people.write("e2", User={"UserAttributes": {"Plan": ["gold"]}}, EffectiveDate=date(2))

    people.join("e16", "u", "GCM")

    assert people.read("e1")["User"] == {}
    assert people.read("e16")["User"] == {"UserId": "u", "UserAttributes": {"Plan": ["gold"]}}


@pytest.mark.parametrize("count", [15, pytest.param(10, marks=IN_2019)])
def test_the_endpoints_of_a_full_user_can_still_be_written(people: People, count: int) -> None:
    fill(people, "EMAIL", count)

    people.write("e1", User={"UserId": "u"})
    people.write("E2", ChannelType="SMS")

    assert len(people.of_user("u")) == count


def test_an_endpoint_of_another_user_cannot_join_a_full_user(people: People) -> None:
    fill(people, "EMAIL", 15)
    people.join("other", "v", "EMAIL")

    assert people.refusal("other", User={"UserId": "u"}).startswith(EXCEEDED)
    assert people.ids_of("v") == ["other"]
    assert people.read("other")["User"] == {"UserId": "v"}


def test_in_a_batch_endpoints_leave_one_after_the_other(people: People) -> None:
    fill(people, "GCM", 15)

    people.batch(
        *(
            {"Id": f"new{number}", "ChannelType": "APNS", "Address": f"T{number}", "User": {"UserId": "u"}}
            for number in range(3)
        )
    )

    assert [people.read(f"e{number}")["User"] for number in range(1, 5)] == [{}, {}, {}, {"UserId": "u"}]
    assert len(people.of_user("u")) == 15


def test_one_endpoint_too_many_makes_the_service_refuse_the_whole_batch(people: People) -> None:
    items = [
        {"Id": f"e{number}", "ChannelType": "EMAIL", "Address": f"T{number}", "User": {"UserId": "u"}}
        for number in range(16)
    ]

    text = people.refusal_of_batch(*items)

    assert text.startswith(EXCEEDED)
    assert "Item[15]" in text
    assert not people.has_user("u")
    people.batch(*items[:15])
    assert len(people.of_user("u")) == 15


@pytest.mark.parametrize("count", [15, pytest.param(10, marks=IN_2019)])
def test_the_clean_up_of_amplify_works(people: People, count: int) -> None:
    """When the write is refused, unlink the endpoint with the oldest EffectiveDate, and try again."""
    fill(people, "EMAIL", count)
    new = {"ChannelType": "EMAIL", "Address": "new@example.com", "User": {"UserId": "u"}}
    assert people.refusal("new", **new).startswith(EXCEEDED)
    oldest = min(people.of_user("u"), key=lambda endpoint: str(endpoint["EffectiveDate"]))

    people.write(oldest["Id"], User={"UserId": ""})
    people.write("new", **new)

    assert oldest["Id"] == "e1"
    assert people.read("e1")["User"] == {}
    assert sorted(people.ids_of("u")) == sorted(["new", *(f"e{number}" for number in range(2, count + 1))])
