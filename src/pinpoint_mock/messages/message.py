"""Messages as the outbox stores them: light values, because tests read only a few of many messages.

A test sees each message as a `SentMessage`.
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
"""The statuses of messages that a journey or a campaign did not send. Responses never have them.

The names come from the events of journeys and campaigns (documented), except TOTAL_CAP and TIMEFRAME_CAP (ours).
"""


class Result(NamedTuple):
    """The result of sending to one recipient, as the response shows it.

    Args:
        status: The DeliveryStatus.
        status_code: The status code of the provider, or Pinpoint's own.
        status_message: The StatusMessage.
        message_id: The id of the message; None if the response does not show one.
        report: The outcome that is reported after the message was accepted, such as CARRIER_BLOCKED; empty for the
            usual outcome. Responses never have it.
    """

    status: str
    status_code: int
    status_message: str
    message_id: str | None = None
    report: str = ""

    def members(self) -> dict[str, Any]:
        """Return the members of the result in the response."""
        members = {
            "DeliveryStatus": self.status,
            "StatusCode": self.status_code,
            "StatusMessage": self.status_message,
        }
        if self.message_id is not None:
            members["MessageId"] = self.message_id
        return members


class Batch(NamedTuple):
    """The data that messages sent together have in common.

    Args:
        origin: The request, campaign or journey that sends them.
        app_id: The app that sends them.
        source: The name of the operation that sends them, or `Journey` or `Campaign`.
        trace_id: The request's TraceId; None without one.
        time: The time of sending, in microseconds since the epoch.
    """

    origin: Origin
    app_id: str
    source: str
    trace_id: str | None
    time: int


class RawMessage(NamedTuple):
    """A message as the outbox stores it. The mappings in it never change.

    Args:
        batch: The data that it has in common with other messages.
        channel: The channel; empty if it is not known.
        address: The address that it goes to.
        endpoint_id: The endpoint; None for a bare address.
        user_id: The user whose endpoint it goes to, or that the request names; None without one.
        template: The template that it was made from; None without one.
        context: The custom attributes of the request and the recipient.
        payload: The payload that the provider got or would have got.
        result: The recipient's result.
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
        self.unsent: list[int] = []  # the positions of the messages that were not sent

    def add(self, messages: Sequence[RawMessage]) -> None:
        """Add messages."""
        for position, message in enumerate(messages, len(self.messages)):
            if message.result.status != SUCCESSFUL:
                self.unsent.append(position)
        self.messages.extend(messages)

    def clear(self) -> None:
        """Remove all messages."""
        self.messages.clear()
        self.unsent.clear()

    def copy(self) -> MessageLog:
        """Return a log with the same messages. The messages themselves are not copied, because they never change."""
        copied = MessageLog()
        copied.messages = self.messages.copy()
        copied.unsent = self.unsent.copy()
        return copied
