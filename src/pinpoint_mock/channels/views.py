"""The channels of an app as a test sees them: values that are built when the test reads them."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any

from ..world.arguments import check_choice
from ..world.clock import to_datetime
from ..world.records import LazySequence, Records, listed
from .channel import Channel, channel_of
from .channel_types import ALL_CHANNELS, CHANNEL_TYPES, remove_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.view import AppReference


@dataclass(frozen=True, kw_only=True, repr=False)
class ChannelRecord:
    """A channel of an app at the time when it was read. It has no credentials, because the mock does not store them.

    Args:
        channel_type: The type, such as SMS.
        enabled: Whether it can send messages.
        version: How often the channel was written.
        settings: The other members of its type in the API, such as FromAddress, SenderId and HasCredential.
        creation_date: The time of the first write, an aware datetime in UTC.
        last_modified_date: The time of the last write, an aware datetime in UTC.
        application_id: The app.
    """

    channel_type: str
    enabled: bool
    version: int
    settings: Mapping[str, Any] = field(hash=False)
    creation_date: datetime
    last_modified_date: datetime
    application_id: str

    def __repr__(self) -> str:
        return (
            f"ChannelRecord(channel_type={self.channel_type!r}, enabled={self.enabled}, version={self.version}, "
            f"settings={self.settings!r})"
        )

    def __str__(self) -> str:
        settings = "".join(f", {name} {value!r}" for name, value in self.settings.items())
        return f"{self.channel_type}: {'enabled' if self.enabled else 'disabled'}, version {self.version}{settings}"


def list_channels(reference: AppReference) -> Records[ChannelRecord]:
    """Return a live view of an app's channels, in the order in which they were set up."""

    @contextmanager
    def open_kept() -> Iterator[LazySequence[Channel]]:
        with reference.locked_app() as app:
            yield LazySequence(app.collection(Channel), lambda channel: channel)

    return Records(
        ChannelRecord,
        open_kept,
        lambda channel: _make_record(reference.id, channel),
        checks={"channel_type": _check_type},
    )


def read_channel(reference: AppReference, channel_type: str) -> ChannelRecord:
    """Return the channel of a type.

    Raises:
        LookupError: If the channel is not set up.
        TypeError: If the type is not a string.
        ValueError: If it is not a channel type that can be set up.
    """
    channel_type = _check_type("channel_type", channel_type)
    with reference.locked_app() as app:
        channel = channel_of(app, channel_type)
        if channel is None:
            types = listed([known.type for known in app.collection(Channel)], none="no channels")
            operation = f"Update{CHANNEL_TYPES[channel_type].resource}"
            raise LookupError(
                f"channel {channel_type!r} does not exist in app {app.id!r}; it has {types}. "
                f"Set up {channel_type} with {operation} or create_app(…, channels=[{channel_type!r}])"
            )
    return _make_record(reference.id, channel)


def _check_type(member: str, channel_type: object) -> str:
    return check_choice(member, channel_type, ALL_CHANNELS)


def _make_record(application_id: str, channel: Channel) -> ChannelRecord:
    return ChannelRecord(
        channel_type=channel.type,
        enabled=channel.is_enabled,
        version=channel.version,
        settings=deepcopy(remove_hidden(channel.settings)),
        creation_date=to_datetime(channel.creation_date),
        last_modified_date=to_datetime(channel.last_modified_date),
        application_id=application_id,
    )
