"""Outgoing messages and the payloads built from them, in the form that all providers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from .origins import DIRECT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .origins import Origin

_NOTHING: Mapping[str, Any] = {}


class OutgoingMessage(NamedTuple):
    """A message for one recipient, after it was chosen for the channel, overridden and personalised.

    Args:
        application_id: The app that sends it.
        channel_type: The recipient's channel, such as APNS_SANDBOX.
        address: The address that it goes to.
        members: The members of the channel's own message shape, such as APNSMessage or EmailMessage. The content of a
            template or a default message is under the same names, and all strings are rendered.
        settings: The settings of the channel, such as BundleId, FromAddress or SenderId.
        now: The time of sending, in microseconds since the epoch.
        origin: The origin of the message.
        message_id: The id in the response if it is sent; None on channels whose responses have no id.
        endpoint_id: The endpoint; None for a bare address.
        context: The custom attributes of the request and of the recipient, merged.
    """

    application_id: str
    channel_type: str
    address: str
    members: Mapping[str, Any]
    settings: Mapping[str, Any]
    now: int
    origin: Origin = DIRECT
    message_id: str | None = None
    endpoint_id: str | None = None
    context: Mapping[str, str] = _NOTHING

    def translate(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Return members under the provider's names for them. An empty member counts as absent."""
        members = self.members
        return {name: members[member] for member, name in names.items() if members.get(member)}


class Payload(Protocol):
    """The payload that the provider gets. Properties that tests seldom read can be built on demand."""

    @property
    def body(self) -> str:
        """The text that the recipient would read or hear."""

    @property
    def title(self) -> str | None:
        """The title of a push or the subject of an e-mail; None without one."""

    @property
    def json(self) -> Mapping[str, Any] | None:
        """The JSON object that is sent; None on channels that do not send JSON."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that are sent with it."""

    @property
    def raw(self) -> bytes:
        """The bytes that are sent: encoded JSON, a MIME message, or an encoded text."""

    @property
    def details(self) -> Mapping[str, Any]:
        """More details by name, such as the encoding and the parts of an SMS, or the voice."""


class ReadyPayload(NamedTuple):
    """A payload whose properties are all built at once. They are those of `Payload`."""

    body: str
    title: str | None = None
    json: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = _NOTHING
    raw: bytes = b""
    details: Mapping[str, Any] = _NOTHING


def from_address_of(members: Mapping[str, Any], settings: Mapping[str, Any]) -> str | None:
    """Return the sender of an e-mail: that of the message, or else that of the channel (documented)."""
    return members.get("FromAddress") or settings.get("FromAddress")


class Refused(Exception):
    """A message that is not sent: Pinpoint or the provider refuses it.

    Args:
        status_message: The status message of the recipient's result.
        status: The DeliveryStatus.
        status_code: The status code of the result.
    """

    def __init__(self, status_message: str, status: str = "PERMANENT_FAILURE", status_code: int = 400) -> None:
        super().__init__(status_message)
        self.status_message = status_message
        self.status = status
        self.status_code = status_code


def check_configuration_set(settings: Mapping[str, Any]) -> None:
    """Refuse an e-mail through a channel whose configuration set does not exist.

    An ARN is not a name, so it does not exist (observed). Every name exists (unknown; our choice).

    Args:
        settings: The settings of the channel.

    Raises:
        Refused: With the error message of SES.
    """
    configuration_set: str = settings.get("ConfigurationSet", "")
    if configuration_set.startswith("arn:"):
        raise Refused(f"Configuration set <{configuration_set}> does not exist.")
