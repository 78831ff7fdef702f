"""Amazon Device Messaging: the data map, with ADM's own names for expiry, consolidation and checksum.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. The reasons of refusals are ADM's. That the service
reports them in this form is inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .android import build_data, build_payload
from .push import KILOBYTE, encode_content, push_refusal, read_raw_content

if TYPE_CHECKING:
    from ..payload import OutgoingMessage, Payload, Refused
    from .push import Content

MAX_PAYLOAD = 6 * KILOBYTE  # documented quota

_NAMES = {"ConsolidationKey": "consolidationKey", "ExpiresAfter": "expiresAfter", "MD5": "md5"}


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the payload for ADM. Raw content is the whole payload.

    Raises:
        Refused: If ADM would refuse it.
    """
    content = read_raw_content(outgoing, "ADMMessage") or _compose(outgoing)
    if len(content.raw) > MAX_PAYLOAD:
        raise _refusal(outgoing, "MessageTooLarge", 413)
    return build_payload(outgoing, content)


def _compose(outgoing: OutgoingMessage) -> Content:
    """Compose a message. ExpiresAfter, which is a string, and MD5 are passed on unchanged (documented)."""
    expires_after: str = outgoing.members.get("ExpiresAfter", "")
    if expires_after and not (expires_after.isascii() and expires_after.isdigit()):
        raise _refusal(outgoing, "InvalidExpiration", 400)
    return encode_content({"data": build_data(outgoing), **outgoing.translate(_NAMES)})


def _refusal(outgoing: OutgoingMessage, reason: str, status_code: int) -> Refused:
    return push_refusal(outgoing, status_code, reason, {"reason": reason})
