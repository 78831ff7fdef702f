"""Two endpoints with one address: only the one that was written last stays active."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import People

CHANNELS = [
    *("ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM", "PUSH"),
    *("CUSTOM", "EMAIL", "IN_APP", "SMS", "VOICE"),
]
PUSH = CHANNELS[:8]


def statuses(people: People, *endpoint_ids: str) -> list[str]:
    return [people.read(endpoint_id)["EndpointStatus"] for endpoint_id in endpoint_ids]


@pytest.mark.parametrize("channel_type", CHANNELS)
def test_case_16_other_endpoint_with_the_address_becomes_inactive(people: People, channel_type: str) -> None:
    people.write("e1", ChannelType=channel_type, Address="T")
    people.write("e2", ChannelType=channel_type, Address="T")

    assert statuses(people, "e1", "e2") == ["INACTIVE", "ACTIVE"]


def test_case_17_writing_the_other_one_again_takes_the_address_back(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")

    people.write("e1", ChannelType="GCM", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "INACTIVE"]


def test_write_that_does_not_mention_the_address_takes_it_back_too(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")

    people.write("e1", Attributes={"A": ["1"]})

    assert statuses(people, "e1", "e2") == ["ACTIVE", "INACTIVE"]


def test_nothing_but_the_status_of_the_other_endpoint_changes(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T", Attributes={"A": ["1"]}, User={"UserId": "u1"})
    before = people.read("e1")

    people.write("e2", ChannelType="GCM", Address="T", User={"UserId": "u2"})

    assert people.read("e1") == {**before, "EndpointStatus": "INACTIVE"}
    assert people.ids_of("u1") == ["e1"]


def test_third_endpoint_takes_the_address_from_the_second(people: People) -> None:
    for endpoint_id in ("e1", "e2", "e3"):
        people.write(endpoint_id, ChannelType="GCM", Address="T")

    assert statuses(people, "e1", "e2", "e3") == ["INACTIVE", "INACTIVE", "ACTIVE"]


def test_same_address_of_another_channel_is_another(people: People) -> None:
    people.write("e1", ChannelType="SMS", Address="+12065550100")
    people.write("e2", ChannelType="VOICE", Address="+12065550100")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]

    people.write("e2", ChannelType="SMS")

    assert statuses(people, "e1", "e2") == ["INACTIVE", "ACTIVE"]


def test_addresses_are_told_apart_by_case(people: People) -> None:
    people.write("e1", ChannelType="EMAIL", Address="a@example.com")
    people.write("e2", ChannelType="EMAIL", Address="A@example.com")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_endpoints_without_address_do_not_share_one(people: People) -> None:
    people.write("e1")
    people.write("e2")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_own_address_is_nobody_elses(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("E1", ChannelType="GCM", Address="T")

    assert statuses(people, "e1") == ["ACTIVE"]


def test_address_that_was_left_is_free(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e1", Address="U")
    people.write("e2", ChannelType="GCM", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]

    people.write("e1", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "INACTIVE"]


def test_channel_that_was_left_is_free(people: People) -> None:
    people.write("e1", ChannelType="SMS", Address="T")
    people.write("e1", ChannelType="VOICE")
    people.write("e2", ChannelType="SMS", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_address_of_a_deleted_endpoint_is_free(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.delete("e1")
    people.write("e2", ChannelType="GCM", Address="T")
    people.write("e1", ChannelType="GCM", Address="U")
    people.write("e2", Attributes={"A": ["1"]})

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_deleting_the_active_one_does_not_wake_the_other(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")
    people.delete("e2")

    assert statuses(people, "e1") == ["INACTIVE"]


def test_deleting_the_inactive_one_leaves_the_address_with_the_other(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")
    people.delete("e1")
    people.write("e3", ChannelType="GCM", Address="T")

    assert statuses(people, "e2", "e3") == ["INACTIVE", "ACTIVE"]


def test_endpoint_that_is_written_inactive_takes_the_address_all_the_same(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T", EndpointStatus="INACTIVE")

    assert statuses(people, "e1", "e2") == ["INACTIVE", "INACTIVE"]


def test_within_a_batch_the_last_one_keeps_the_address(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")

    people.batch(*({"Id": endpoint_id, "ChannelType": "GCM", "Address": "T"} for endpoint_id in ("e2", "e3")))

    assert statuses(people, "e1", "e2", "e3") == ["INACTIVE", "INACTIVE", "ACTIVE"]


@pytest.mark.pinpoint(inactivate_duplicates="push")
@pytest.mark.parametrize("channel_type", CHANNELS)
def test_with_duplicates_push_only_push_channels_are_so(people: People, channel_type: str) -> None:
    people.write("e1", ChannelType=channel_type, Address="T")
    people.write("e2", ChannelType=channel_type, Address="T")

    assert statuses(people, "e1", "e2") == ["INACTIVE" if channel_type in PUSH else "ACTIVE", "ACTIVE"]


@pytest.mark.pinpoint(inactivate_duplicates="off")
@pytest.mark.parametrize("channel_type", ["GCM", "EMAIL"])
def test_with_duplicates_off_nothing_becomes_inactive(people: People, channel_type: str) -> None:
    people.write("e1", ChannelType=channel_type, Address="T")
    people.write("e2", ChannelType=channel_type, Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]
