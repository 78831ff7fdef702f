"""The code that all push providers share: JSON content, raw content, limits, and the format of refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...gateway.errors import BadRequest
from ...gateway.serialisation import to_json
from ...gateway.validation import read_json
from ..payload import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..payload import OutgoingMessage

KILOBYTE = 1_024
MAX_LEVELS = 100  # ours; apps do not need more

_NOTHING: Mapping[str, Any] = {}


class Content(NamedTuple):
    """The content of a push.

    Args:
        payload: The JSON object.
        raw: The bytes that are sent.
    """

    payload: dict[str, Any]
    raw: bytes


def encode_content(payload: dict[str, Any]) -> Content:
    """Encode a JSON object: compact, in UTF-8."""
    return Content(payload, to_json(payload).encode())


def read_raw_content(outgoing: OutgoingMessage, message: str) -> Content | None:
    """Read the RawContent of a message without changing it; None if the message has none.

    The console wraps a template's raw content in an object named after the message. This wrapper is removed.
    Source: documented for APNSMessage, by analogy for the others.

    Args:
        outgoing: The message to send.
        message: The name of the channel's message, such as APNSMessage.

    Raises:
        Refused: If it is not a JSON object. Source: inferred; the error message is ours.
    """
    document: str = outgoing.members.get("RawContent", "")
    if not document:
        return None
    payload = _read_object(document)
    if payload.keys() != {message}:
        return Content(payload, document.encode())
    return encode_content(_require_object(payload[message], f"RawContent: {message}"))


def _read_object(document: str) -> dict[str, Any]:
    try:
        payload = _require_object(read_json(document.encode(), "RawContent"), "RawContent")
    except BadRequest as fault:
        raise Refused(str(fault)) from None
    if _is_deeper(payload, MAX_LEVELS):
        raise Refused(f"RawContent is nested more than {MAX_LEVELS} levels deep")
    return payload


def _is_deeper(value: object, levels: int) -> bool:
    """Return whether objects and lists are nested deeper than a number of levels."""
    if not isinstance(value, (dict, list)):
        return False
    items = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in items)


def _require_object(value: object, where: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise Refused(f"{where} must be a JSON object")


def object_in(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object under a key of a payload; an empty object if the value is missing or of another type."""
    value = payload.get(name)
    return value if isinstance(value, dict) else _NOTHING


def text_in(payload: Mapping[str, Any], name: str) -> str | None:
    """Return the string under a key of a payload; None if the value is missing or of another type."""
    value = payload.get(name)
    return value if isinstance(value, str) else None


def push_refusal(outgoing: OutgoingMessage, status_code: int, error: str, response: Mapping[str, Any]) -> Refused:
    """Create a provider's refusal in the format in which the service reports it.

    Source: the format was observed for unregistered tokens of APNs and FCM, with `Invalid notification` for FCM. That
    other errors have the same error message, and the provider's own status code, is inferred.

    Args:
        outgoing: The message that is refused.
        status_code: The provider's status code.
        error: The provider's name for the error.
        response: The body of the provider's response.
    """
    text = format_provider_error(outgoing.channel_type, "Invalid notification", status_code, error, response)
    return Refused(text, status_code=status_code)


def format_provider_error(
    channel_type: str, message: str, provider_code: int, error: str, response: Mapping[str, Any]
) -> str:
    """Format the error of a provider as the service reports it: a JSON object in a string (observed)."""
    frame = {
        "errorMessage": message,
        "channelType": channel_type,
        "pushProviderStatusCode": str(provider_code),
        "pushProviderError": error,
        "pushProviderResponse": to_json(response),
    }
    return to_json(frame)


def authentication(outgoing: OutgoingMessage) -> dict[str, str]:
    """Return how the service authenticates itself to the provider; empty if neither message nor channel sets it."""
    method = outgoing.members.get("PreferredAuthenticationMethod") or outgoing.settings.get(
        "DefaultAuthenticationMethod"
    )
    return {"authentication_method": method} if method else {}
