"""Warnings about a message: what keeps it from being sent, and what may be unwanted."""

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
"""Words of the errors of push services."""
_ODD_CHARACTERS = 5
"""How many characters that GSM 03.38 does not have are named."""


def find_endpoint_warnings(endpoint: Endpoint, channel_type: str) -> Iterator[str]:
    """Yield why an endpoint would not get messages on a channel, a sentence each."""
    if endpoint.channel_type != channel_type:
        where = endpoint.channel_type or "no channel"
        example = example_address(channel_type)
        yield f"the endpoint is on {where}, and gets nothing on {channel_type}: its address is replaced by {example!r}"
        return
    obstacle = find_obstacle(endpoint)
    if obstacle is not None:
        yield f"journeys and campaigns send it nothing: {OBSTACLES[obstacle]}"


def find_message_warnings(
    stage: Stage, message: SentMessage, shown: SentMessage, missing: Iterable[str], links: Iterable[str]
) -> Iterator[str]:
    """Yield what is wrong with a message, a sentence each.

    Args:
        stage: The stage with the template.
        message: The message as the outbox would have it.
        shown: The same with gaps in place of variables without a value.
        missing: The names of these variables.
        links: The links in it.
    """
    if not message.was_sent:
        limit = _describe_limit(message)
        yield f"it would not be sent: {message.status_message}{limit}"
    yield from find_gaps_in_links(stage.content, missing)
    yield from find_link_warnings(links)
    if message.channel == "SMS":
        yield from _find_sms_warnings(shown.body)
    if message.channel == "IN_APP" and any("{{" in text for text in list_texts(message.payload)):
        yield "the variables of an in-app message stay as they are written (unknown of the service)"


def _describe_limit(message: SentMessage) -> str:
    """Return the end of a sentence about a push that is too large."""
    is_too_large = message.channel in PAYLOAD_LIMITS and any(word in message.status_message for word in _TOO_LARGE)
    return f"; a payload has at most {PAYLOAD_LIMITS[message.channel]:,} bytes" if is_too_large else ""


def _find_sms_warnings(body: str) -> Iterator[str]:
    """Yield why an SMS takes several parts, or parts of fewer characters."""
    encoded = encode(body)
    if encoded.parts > 1:
        yield f"it is sent in {encoded.parts} parts, each of which is charged"
    if encoded.encoding is not GSM:
        odd = list(dict.fromkeys(character for character in body if encode(character).encoding is not GSM))
        named = ", ".join(map(repr, odd[:_ODD_CHARACTERS])) + (", …" if len(odd) > _ODD_CHARACTERS else "")
        yield f"a part has {encoded.encoding.single} characters and not {GSM.single}: GSM-7 does not have {named}"
