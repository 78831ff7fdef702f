"""Messages as they are kept: light values, since few of many are ever looked at.

What a test sees of one is a `SentMessage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..templates.template import TemplateVersion
    from .origins import Origin
    from .payload import Payload

SUCCESSFUL, OPT_OUT = "SUCCESSFUL", "OPT_OUT"
LIMIT_STATUSES = (
    *("DAILY_CAP", "TOTAL_CAP", "TIMEFRAME_CAP", "QUIET_TIME", "QUIET_TIME_MISSING_TIMEZONE"),
    *("UNSUPPORTED_CHANNEL", "CUSTOM_DELIVERY_FAILURE"),
    *("HOLDOUT", "EXPIRED", "HOOK_FAILURE"),
    "RECOMMENDATION_FAILURE",
)
"""The statuses of messages that a journey or a campaign did not send; no answer has them.

They are the words of the events of journeys and campaigns (documented); TOTAL_CAP and TIMEFRAME_CAP are ours.
"""


class Result(NamedTuple):
    """What the answer says of a recipient.

    Args:
        status: The DeliveryStatus.
        status_code: The status code that the provider gave, or that Pinpoint gave for it.
        status_message: The text.
        message_id: The id of the message; None where the answer shows none.
        report: What is reported of the message after it was accepted, such as CARRIER_BLOCKED; empty for the usual.
            No answer has it.
    """

    status: str
    status_code: int
    status_message: str
    message_id: str | None = None
    report: str = ""

    def members(self) -> dict[str, Any]:
        """The result as it is answered."""
        members = {
            "DeliveryStatus": self.status,
            "StatusCode": self.status_code,
            "StatusMessage": self.status_message,
        }
        if self.message_id is not None:
            members["MessageId"] = self.message_id
        return members


class Batch(NamedTuple):
    """What messages that are sent together have in common.

    Args:
        origin: Where they came from.
        app_id: The app that sends.
        source: The name of the operation.
        trace_id: The request's TraceId; None without one.
        time: When, in microseconds since the epoch.
    """

    origin: Origin
    app_id: str
    source: str
    trace_id: str | None
    time: int


class RawMessage(NamedTuple):
    """A message as the outbox keeps it, since few of many are ever looked at; no mapping in it is ever changed.

    Args:
        batch: What it has in common with others.
        channel: The channel; empty if it is not known.
        address: Where to.
        endpoint_id: The endpoint, if it goes to one.
        user_id: The user whose endpoint it goes to, or that the request names; None without one.
        template: The template that it was made of, if it was.
        context: The custom attributes of the request and the recipient.
        payload: What the provider got, or would have got.
        result: What the answer says of it.
    """

    batch: Batch
    channel: str
    address: str
    endpoint_id: str | None
    user_id: str | None
    template: TemplateVersion | None
    context: Mapping[str, str]
    payload: Payload
    result: Result


class MessageLog(Part):
    """The messages of a world, oldest first."""

    __slots__ = ("messages", "unsent")

    def __init__(self) -> None:
        self.messages: list[RawMessage] = []
        self.unsent: list[int] = []  # the positions of those that were not sent

    def add(self, messages: Sequence[RawMessage]) -> None:
        """Add messages."""
        for position, message in enumerate(messages, len(self.messages)):
            if message.result.status != SUCCESSFUL:
                self.unsent.append(position)
        self.messages.extend(messages)

    def clear(self) -> None:
        """Forget all messages."""
        self.messages.clear()
        self.unsent.clear()

    def copy(self) -> MessageLog:
        """Return a log with the same messages, which are values."""
        copied = MessageLog()
        copied.messages = self.messages.copy()
        copied.unsent = self.unsent.copy()
        return copied
