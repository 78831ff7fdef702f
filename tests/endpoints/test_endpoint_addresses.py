"""Two endpoints with the same address: only the endpoint that was written last stays active."""

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
def test_another_endpoint_with_the_address_becomes_inactive(people: People, channel_type: str) -> None:
    people.write("e1", ChannelType=channel_type, Address="T")
    people.write("e2", ChannelType=channel_type, Address="T")

    assert statuses(people, "e1", "e2") == ["INACTIVE", "ACTIVE"]


def test_writing_the_first_endpoint_again_takes_the_address_back(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")

    people.write("e1", ChannelType="GCM", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "INACTIVE"]


def test_a_write_without_the_address_also_takes_it_back(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")

    people.write("e1", Attributes={"A": ["1"]})

    assert statuses(people, "e1", "e2") == ["ACTIVE", "INACTIVE"]


def test_only_the_status_of_the_other_endpoint_changes(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T", Attributes={"A": ["1"]}, User={"UserId": "u1"})
    before = people.read("e1")

    people.write("e2", ChannelType="GCM", Address="T", User={"UserId": "u2"})

    assert people.read("e1") == {**before, "EndpointStatus": "INACTIVE"}
    assert people.ids_of("u1") == ["e1"]


def test_a_third_endpoint_takes_the_address_from_the_second(people: People) -> None:
    for endpoint_id in ("e1", "e2", "e3"):
        people.write(endpoint_id, ChannelType="GCM", Address="T")

    assert statuses(people, "e1", "e2", "e3") == ["INACTIVE", "INACTIVE", "ACTIVE"]


def test_the_same_address_on_another_channel_is_a_different_address(people: People) -> None:
    people.write("e1", ChannelType="SMS", Address="+12065550100")
    people.write("e2", ChannelType="VOICE", Address="+12065550100")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]

    people.write("e2", ChannelType="SMS")

    assert statuses(people, "e1", "e2") == ["INACTIVE", "ACTIVE"]


def test_addresses_are_case_sensitive(people: People) -> None:
    people.write("e1", ChannelType="EMAIL", Address="a@example.com")
    people.write("e2", ChannelType="EMAIL", Address="A@example.com")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_endpoints_without_an_address_do_not_share_an_address(people: People) -> None:
    people.write("e1")
    people.write("e2")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_an_endpoint_can_be_written_again_with_its_own_address(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("E1", ChannelType="GCM", Address="T")

    assert statuses(people, "e1") == ["ACTIVE"]


def test_an_address_that_an_endpoint_gave_up_is_free(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e1", Address="U")
    people.write("e2", ChannelType="GCM", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]

    people.write("e1", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "INACTIVE"]


def test_an_address_on_a_channel_that_an_endpoint_left_is_free(people: People) -> None:
    people.write("e1", ChannelType="SMS", Address="T")
    people.write("e1", ChannelType="VOICE")
    people.write("e2", ChannelType="SMS", Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_the_address_of_a_deleted_endpoint_is_free(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.delete("e1")
    people.write("e2", ChannelType="GCM", Address="T")
    people.write("e1", ChannelType="GCM", Address="U")
    people.write("e2", Attributes={"A": ["1"]})

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]


def test_deleting_the_active_endpoint_does_not_activate_the_other(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")
    people.delete("e2")

    assert statuses(people, "e1") == ["INACTIVE"]


def test_deleting_the_inactive_endpoint_leaves_the_address_with_the_other(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T")
    people.delete("e1")
    people.write("e3", ChannelType="GCM", Address="T")

    assert statuses(people, "e2", "e3") == ["INACTIVE", "ACTIVE"]


def test_an_endpoint_that_is_written_as_inactive_still_takes_the_address(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")
    people.write("e2", ChannelType="GCM", Address="T", EndpointStatus="INACTIVE")

    assert statuses(people, "e1", "e2") == ["INACTIVE", "INACTIVE"]


def test_the_last_endpoint_of_a_batch_keeps_the_address(people: People) -> None:
    people.write("e1", ChannelType="GCM", Address="T")

    people.batch(*({"Id": endpoint_id, "ChannelType": "GCM", "Address": "T"} for endpoint_id in ("e2", "e3")))

    assert statuses(people, "e1", "e2", "e3") == ["INACTIVE", "INACTIVE", "ACTIVE"]


@pytest.mark.pinpoint(inactivate_duplicates="push")
@pytest.mark.parametrize("channel_type", CHANNELS)
def test_with_duplicates_push_only_endpoints_on_push_channels_become_inactive(
    people: People, channel_type: str
) -> None:
    people.write("e1", ChannelType=channel_type, Address="T")
    people.write("e2", ChannelType=channel_type, Address="T")

    assert statuses(people, "e1", "e2") == ["INACTIVE" if channel_type in PUSH else "ACTIVE", "ACTIVE"]


@pytest.mark.pinpoint(inactivate_duplicates="off")
@pytest.mark.parametrize("channel_type", ["GCM", "EMAIL"])
def test_with_duplicates_off_no_endpoint_becomes_inactive(people: People, channel_type: str) -> None:
    people.write("e1", ChannelType=channel_type, Address="T")
    people.write("e2", ChannelType=channel_type, Address="T")

    assert statuses(people, "e1", "e2") == ["ACTIVE", "ACTIVE"]
