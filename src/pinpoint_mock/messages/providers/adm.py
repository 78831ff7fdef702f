"""Amazon Device Messaging: the data map, with ADM's own names for expiry, consolidation and checksum.

Source: facts-messaging 2.4 and 3.2. The reasons of refusals are ADM's; that the service reports them so is inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .android import data_of, handover_of
from .push import KILOBYTE, content_of, raw_content, refusal

if TYPE_CHECKING:
    from ..handover import Handover, Outgoing, Refused
    from .push import Content

MAX_PAYLOAD = 6 * KILOBYTE  # documented quota

_NAMES = {"ConsolidationKey": "consolidationKey", "ExpiresAfter": "expiresAfter", "MD5": "md5"}


def hand_over(outgoing: Outgoing) -> Handover:
    """What ADM gets; raw content is all of it.

    Raises:
        Refused: If ADM would not take it.
    """
    content = raw_content(outgoing, "ADMMessage") or _composed(outgoing)
    if len(content.raw) > MAX_PAYLOAD:
        raise _refusal(outgoing, "MessageTooLarge", 413)
    return handover_of(outgoing, content)


def _composed(outgoing: Outgoing) -> Content:
    """The message; ExpiresAfter, which is a text, and MD5 are passed on as they are (documented)."""
    expires_after: str = outgoing.members.get("ExpiresAfter", "")
    if expires_after and not (expires_after.isascii() and expires_after.isdigit()):
        raise _refusal(outgoing, "InvalidExpiration", 400)
    return content_of({"data": data_of(outgoing), **outgoing.named(_NAMES)})


def _refusal(outgoing: Outgoing, reason: str, status_code: int) -> Refused:
    return refusal(outgoing, status_code, reason, {"reason": reason})
