"""Warnings about a message: reasons why it is not sent, and possible mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.obstacles import OBSTACLES, find_obstacle
from ..messages.providers.sms import GSM, encode
from ..messages.providers.table import PAYLOAD_LIMITS
from .links import find_gaps_in_links, find_link_warnings, list_texts
from .stage import example_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..endpoints.endpoint import Endpoint
    from ..messages.sent_message import SentMessage
    from .stage import Stage

_TOO_LARGE = ("TooLarge", "too big")
"""Words in the push services' errors for a payload that is too large."""
_ODD_CHARACTERS = 5
"""The most characters outside GSM 03.38 that a warning names."""


def find_endpoint_warnings(endpoint: Endpoint, channel_type: str) -> Iterator[str]:
    """Yield the reasons why an endpoint would not get messages on a channel, as a sentence each."""
    if endpoint.channel_type != channel_type:
        where = endpoint.channel_type or "no channel"
        example = example_address(channel_type)
        yield f"the endpoint is on {where}, not on {channel_type}: the preview uses the address {example!r} instead"
        return
    obstacle = find_obstacle(endpoint)
    if obstacle is not None:
        yield f"journeys and campaigns do not send to it: {OBSTACLES[obstacle]}"


def find_message_warnings(
    stage: Stage, message: SentMessage, shown: SentMessage, missing: Iterable[str], links: Iterable[str]
) -> Iterator[str]:
    """Yield the problems with a message, as a sentence each.

    Args:
        stage: The stage with the template.
        message: The message as the outbox would show it.
        shown: The same message with gaps for the variables without a value.
        missing: The names of these variables.
        links: The links in the message.
    """
    if not message.was_sent:
        limit = _describe_limit(message)
        yield f"it would not be sent: {message.status_message}{limit}"
    yield from find_gaps_in_links(stage.content, missing)
    yield from find_link_warnings(links)
    if message.channel == "SMS":
        yield from _find_sms_warnings(shown.body)
    if message.channel == "IN_APP" and any("{{" in text for text in list_texts(message.payload)):
        yield "the variables of an in-app message are not replaced (unknown for the service)"


def _describe_limit(message: SentMessage) -> str:
    """Return the end of a sentence about a push that is too large; empty for any other message."""
    is_too_large = message.channel in PAYLOAD_LIMITS and any(word in message.status_message for word in _TOO_LARGE)
    return f"; a payload may have at most {PAYLOAD_LIMITS[message.channel]:,} bytes" if is_too_large else ""


def _find_sms_warnings(body: str) -> Iterator[str]:
    """Yield a warning if an SMS takes several parts, and one if its parts have fewer characters."""
    encoded = encode(body)
    if encoded.parts > 1:
        yield f"it is sent in {encoded.parts} parts, and each part is charged"
    if encoded.encoding is not GSM:
        odd = list(dict.fromkeys(character for character in body if encode(character).encoding is not GSM))
        named = ", ".join(map(repr, odd[:_ODD_CHARACTERS])) + (", …" if len(odd) > _ODD_CHARACTERS else "")
        limit = f"a part has only {encoded.encoding.single} characters instead of {GSM.single}"
        yield f"{limit}, because GSM-7 does not have {named}"
