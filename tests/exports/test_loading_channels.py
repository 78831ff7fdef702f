"""Channels in responses: GetChannels returns less than GetEmailChannel, and neither returns credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.channels.channel_types import ALL_CHANNELS

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

LIST: Any = {
    "ChannelsResponse": {"Channels": {"EMAIL": {"ApplicationId": "shop", "Platform": "EMAIL", "Enabled": True}}}
}
ALONE: Any = {
    "EmailChannelResponse": {
        **LIST["ChannelsResponse"]["Channels"]["EMAIL"],
        "FromAddress": "shop@example.com",
        "Identity": "arn:aws:ses:us-east-1:123456789012:identity/shop@example.com",
    }
}


def read_from_address(client: PinpointClient) -> str:
    return client.get_email_channel(ApplicationId="shop")["EmailChannelResponse"]["FromAddress"]


def test_given_a_list_with_an_email_channel_when_it_is_loaded_then_its_sender_is_made_up_and_the_record_says_so(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    record = mocked.load(LIST)
    assert record.notes == (
        "<dict>:$.ChannelsResponse.Channels.EMAIL: the EMAIL channel does not show its FromAddress and Identity: "
        "made-up values are used instead",
    )
    assert read_from_address(shared_client) == "sender@example.com"


@pytest.mark.parametrize("sources", [(LIST, ALONE), (ALONE, LIST)])
def test_given_the_channel_alone_beside_the_list_when_they_are_loaded_then_its_sender_is_kept(
    mocked: Pinpoint, shared_client: PinpointClient, sources: tuple[Any, ...]
) -> None:
    assert mocked.load(*sources).notes == ()
    assert read_from_address(shared_client) == "shop@example.com"


def test_given_every_channel_when_the_response_that_lists_them_is_loaded_then_each_is_there(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    app = mocked.create_app("shop", channels=ALL_CHANNELS, region="us-east-1")
    answer: Any = shared_client.get_channels(ApplicationId=app.id)
    with mock_pinpoint() as other:
        other.load(answer)
        assert {channel.channel_type for channel in other.app("shop").channels} == {*ALL_CHANNELS}


@pytest.mark.parametrize("name", ["ADM", "BAIDU"])
def test_given_a_channel_that_needs_credentials_when_its_response_is_loaded_then_none_are_needed(
    mocked: Pinpoint, shared_client: PinpointClient, name: Literal["ADM", "BAIDU"]
) -> None:
    mocked.create_app("shop", channels=[name], region="us-east-1")
    answer: Any = getattr(shared_client, f"get_{name.lower()}_channel")(ApplicationId="shop")
    with mock_pinpoint() as other:
        other.load(answer)
        assert [channel.channel_type for channel in other.app("shop").channels] == [name]
