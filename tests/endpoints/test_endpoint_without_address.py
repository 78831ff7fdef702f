"""An endpoint that has opted out may have a channel and no address: a device without a push token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.endpoints.audience_changes import CHANNELS

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from .conftest import People

MISSING = "Missing Address"


@pytest.mark.parametrize("channel_type", sorted(CHANNELS))
def test_given_opt_out_all_when_a_channel_is_written_without_an_address_then_it_is_accepted(
    people: People, channel_type: str
) -> None:
    people.write("phone", ChannelType=channel_type, OptOut="ALL")

    phone = people.read("phone")
    assert (phone["ChannelType"], phone["OptOut"], phone["EndpointStatus"]) == (channel_type, "ALL", "ACTIVE")
    assert "Address" not in phone


@pytest.mark.parametrize("members", [{}, {"OptOut": "NONE"}, {"Address": ""}, {"Address": "", "OptOut": "NONE"}])
def test_given_another_opt_out_or_none_when_a_channel_is_written_without_an_address_then_it_is_refused(
    people: People, members: Any
) -> None:
    assert people.refusal("phone", ChannelType="APNS", **members) == MISSING
    assert not people.exists("phone")


def test_given_an_endpoint_with_neither_when_a_channel_is_written_then_the_request_must_say_opt_out_all(
    people: People,
) -> None:
    people.write("phone")
    assert people.refusal("phone", ChannelType="APNS") == MISSING  # although its OptOut is ALL by default

    people.write("phone", ChannelType="APNS", OptOut="ALL")

    assert people.read("phone")["ChannelType"] == "APNS"


class TestLaterWrites:
    @pytest.fixture
    def people(self, people: People) -> People:
        people.write("phone", ChannelType="APNS", OptOut="ALL", User={"UserId": "u"})
        return people

    def test_given_only_attributes_when_written_then_they_are_merged(self, people: People) -> None:
        people.write("phone", Attributes={"a": ["1"]})

        assert people.read("phone")["Attributes"] == {"a": ["1"]}

    @pytest.mark.parametrize("members", [{"ChannelType": "APNS"}, {"OptOut": "NONE"}, {"Address": ""}])
    def test_given_the_channel_or_opt_out_none_and_no_address_when_written_then_it_is_refused(
        self, people: People, members: Any
    ) -> None:
        before = people.read("phone")

        assert people.refusal("phone", **members) == MISSING
        assert people.read("phone") == before

    def test_given_the_token_when_written_then_the_endpoint_has_it_and_opt_out_stays(self, people: People) -> None:
        people.write("phone", ChannelType="APNS", Address="token")

        phone = people.read("phone")
        assert (phone["Address"], phone["OptOut"]) == ("token", "ALL")
        people.write("phone", OptOut="NONE")
        assert people.read("phone")["OptOut"] == "NONE"

    def test_given_an_address_when_it_is_removed_with_opt_out_all_then_the_endpoint_has_no_address(
        self, people: People
    ) -> None:
        people.mail("mail")

        people.write("mail", Address="", OptOut="ALL")

        assert "Address" not in people.read("mail")
        people.write("other", ChannelType="EMAIL", Address="mail@example.com")
        assert people.read("mail")["EndpointStatus"] == "ACTIVE"  # it does not own the address any more

    def test_given_many_without_an_address_when_one_is_written_then_the_others_stay_active(
        self, people: People
    ) -> None:
        people.write("tablet", ChannelType="APNS", OptOut="ALL")

        assert people.read("phone")["EndpointStatus"] == "ACTIVE"

    def test_given_endpoints_without_an_address_when_their_user_is_deleted_then_they_are_deleted(
        self, people: People
    ) -> None:
        assert [endpoint["Id"] for endpoint in people.delete_user("u")] == ["phone"]
        assert not people.exists("phone")


def test_given_a_batch_when_an_item_has_opt_out_all_and_no_address_then_it_is_written(people: People) -> None:
    people.batch({"Id": "a", "ChannelType": "GCM", "OptOut": "ALL"}, {"Id": "b"})

    assert people.read("a")["ChannelType"] == "GCM"


def test_given_put_events_when_the_endpoint_has_opt_out_all_and_no_address_then_it_is_written(
    client: PinpointClient, app_id: str, people: People
) -> None:
    item: Any = {"Endpoint": {"ChannelType": "APNS", "OptOut": "ALL"}, "Events": {}}

    answer = client.put_events(ApplicationId=app_id, EventsRequest={"BatchItem": {"phone": item}})

    result: Any = answer["EventsResponse"]["Results"]["phone"]
    assert result["EndpointItemResponse"] == {"StatusCode": 202, "Message": "Accepted"}
    assert people.read("phone")["OptOut"] == "ALL"
