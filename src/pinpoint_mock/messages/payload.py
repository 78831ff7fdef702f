"""What a provider is asked to deliver, and what is built for it: the forms that all providers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from .origins import DIRECT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .origins import Origin

_NOTHING: Mapping[str, Any] = {}


class OutgoingMessage(NamedTuple):
    """A message for one recipient: chosen for the channel, overridden and personalised already.

    Args:
        application_id: The app that sends it.
        channel_type: The recipient's channel, such as APNS_SANDBOX.
        address: Where to.
        members: The members of the channel's own message shape, such as APNSMessage or EmailMessage, with what a
            template or a default message supplied under the same names; texts are rendered.
        settings: The settings of the channel, such as BundleId, FromAddress or SenderId.
        now: When, in microseconds since the epoch.
        origin: Where it comes from.
        message_id: The id that the answer has if it is sent; None on channels whose answers have none.
        endpoint_id: The endpoint, unless the message goes to a bare address.
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
        """Return members under the names that a provider has for them; an empty one counts as absent."""
        members = self.members
        return {name: members[member] for member, name in names.items() if members.get(member)}


class Payload(Protocol):
    """What is built of a message for its provider; what few readers ask for may be made when it is read."""

    @property
    def body(self) -> str:
        """What a person would read or hear."""

    @property
    def title(self) -> str | None:
        """The title of a push, the subject of an e-mail; None where there is none."""

    @property
    def json(self) -> Mapping[str, Any] | None:
        """The JSON object that is sent, of channels that send one."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that go with it."""

    @property
    def raw(self) -> bytes:
        """The bytes that are sent: the JSON object as text, an e-mail as MIME, a text in its encoding."""

    @property
    def details(self) -> Mapping[str, Any]:
        """What else is known, by name: such as an SMS's encoding and parts, or the voice."""


class ReadyPayload(NamedTuple):
    """A payload of which everything is made at once; its members are those of `Payload`."""

    body: str
    title: str | None = None
    json: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = _NOTHING
    raw: bytes = b""
    details: Mapping[str, Any] = _NOTHING


def from_address_of(members: Mapping[str, Any], settings: Mapping[str, Any]) -> str | None:
    """Return the sender of an e-mail: the message names it, or else the channel (documented)."""
    return members.get("FromAddress") or settings.get("FromAddress")


class Refused(Exception):
    """A provider does not take a message.

    Args:
        status_message: What the recipient's result says.
        status: The DeliveryStatus.
        status_code: The status code of the result.
    """

    def __init__(self, status_message: str, status: str = "PERMANENT_FAILURE", status_code: int = 400) -> None:
        super().__init__(status_message)
        self.status_message = status_message
        self.status = status
        self.status_code = status_code


def check_configuration_set(settings: Mapping[str, Any]) -> None:
    """Refuse an e-mail through a channel whose configuration set does not exist: an ARN is not a name (observed).

    Every name exists (unknown; proposed).

    Args:
        settings: The settings of the channel.

    Raises:
        Refused: With the words of SES.
    """
    configuration_set: str = settings.get("ConfigurationSet", "")
    if configuration_set.startswith("arn:"):
        raise Refused(f"Configuration set <{configuration_set}> does not exist.")
