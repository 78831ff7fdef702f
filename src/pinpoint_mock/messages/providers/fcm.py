"""Firebase Cloud Messaging: a data-only message with its priority and time to live.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .android import build_data, build_payload
from .push import KILOBYTE, encode_content, push_refusal, read_raw_content

if TYPE_CHECKING:
    from ..payload import OutgoingMessage, Payload, Refused
    from .push import Content

MAX_PAYLOAD = 4 * KILOBYTE  # documented quota
MAX_TIME_TO_LIVE = 2_419_200  # documented; 28 days in seconds
PRIORITIES = {"normal": "normal", "high": "high", "5": "normal", "10": "high"}
"""FCM's priorities, and Apple's names for them. Source: documented."""


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the payload for FCM. Raw content is the whole payload.

    Raises:
        Refused: If FCM would refuse it.
    """
    content = read_raw_content(outgoing, "GCMMessage") or _compose(outgoing)
    if len(content.raw) > MAX_PAYLOAD:
        raise _invalid(outgoing, "Message too big")
    return build_payload(outgoing, content)


def _compose(outgoing: OutgoingMessage) -> Content:
    return encode_content(
        {"data": build_data(outgoing), **_priority(outgoing), **_time_to_live(outgoing), **_texts(outgoing)}
    )


def _priority(outgoing: OutgoingMessage) -> dict[str, str]:
    """Return the priority. If the message has none, FCM decides (unknown)."""
    given = outgoing.members.get("Priority")
    if not given:
        return {}
    if given not in PRIORITIES:
        raise _invalid(outgoing, f"Invalid priority: {given}")
    return {"priority": PRIORITIES[given]}


def _time_to_live(outgoing: OutgoingMessage) -> dict[str, int]:
    """Return the time to live. If the message has none, FCM uses the maximum (documented)."""
    if "TimeToLive" not in outgoing.members:
        return {}
    seconds: int = outgoing.members["TimeToLive"]
    if not 0 <= seconds <= MAX_TIME_TO_LIVE:
        raise _invalid(outgoing, f"Invalid time_to_live: {seconds}")
    return {"time_to_live": seconds}


def _texts(outgoing: OutgoingMessage) -> dict[str, Any]:
    return outgoing.translate({"CollapseKey": "collapse_key", "RestrictedPackageName": "restricted_package_name"})


def _invalid(outgoing: OutgoingMessage, error: str) -> Refused:
    """Return a refusal in the form observed for FCM; the error that it names is inferred."""
    return push_refusal(outgoing, 400, error, {"status": "INVALID_ARGUMENT"})
