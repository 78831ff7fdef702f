"""Operations on channels: get, update and delete for every type in the table, and the list of all channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..gateway.errors import NotFound
from ..gateway.operation import operation
from ..world.clock import format_timestamp
from .channel import Channel, channel_of, put_channel
from .channel_types import CHANNEL_TYPES, remove_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import ChannelsResponseTypeDef

    from ..world.store import App
    from .channel_types import ChannelType

UNKNOWN_APP = "Resource not found"  # observed for updates of APNS and GCM; inferred for the rest
IN_APP = {"Enabled": True, "IsArchived": False, "Version": 0}  # observed: every app has it


def register(kind: ChannelType) -> None:
    """Register the three operations on channels of one type, such as GetApnsVoipChannel."""

    @operation(f"Get{kind.resource}", unknown_app=UNKNOWN_APP)
    def get_channel(app: App) -> Mapping[str, Any]:
        """Return the settings of the channel, but never its credentials."""
        return _response(app, _find(app, kind))

    @operation(f"Update{kind.resource}", unknown_app=UNKNOWN_APP, payload="request")
    def update_channel(app: App, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Set up the channel, or replace all its settings. It is enabled by default."""
        return _response(app, put_channel(app, kind, request))

    @operation(f"Delete{kind.resource}", unknown_app=UNKNOWN_APP)
    def delete_channel(app: App) -> Mapping[str, Any]:
        """Delete the channel, and return it as it was. A channel that is set up later begins with version 1."""
        channel = _find(app, kind)
        app.collection(Channel).remove(kind.name)
        return _response(app, channel)


for _kind in CHANNEL_TYPES.values():
    register(_kind)


@operation("GetChannels", unknown_app=UNKNOWN_APP)
def get_channels(app: App) -> ChannelsResponseTypeDef:
    """Return the channels that are set up, by type. IN_APP is always set up."""
    channels = {channel.type: _item(app, channel) for channel in app.collection(Channel)}
    return cast("ChannelsResponseTypeDef", {"Channels": {**channels, "IN_APP": IN_APP}})


def _find(app: App, kind: ChannelType) -> Channel:
    channel = channel_of(app, kind.name)
    if channel is None:
        raise NotFound
    return channel


def _response(app: App, channel: Channel) -> dict[str, Any]:
    return {**_item(app, channel), "Platform": channel.type, **remove_hidden(channel.settings)}


def _item(app: App, channel: Channel) -> dict[str, Any]:
    """Return the members of a channel in the list, without those that only its type has (observed)."""
    item = {
        "ApplicationId": app.id,
        "CreationDate": format_timestamp(channel.creation_date),
        "Enabled": channel.is_enabled,
        "Id": channel.type.lower(),
        "IsArchived": False,
        "LastModifiedDate": format_timestamp(channel.last_modified_date),
        "Version": channel.version,
    }
    if "HasCredential" in channel.settings:
        item["HasCredential"] = channel.settings["HasCredential"]
    return item
