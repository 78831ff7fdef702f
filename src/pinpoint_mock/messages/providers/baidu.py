"""Baidu Cloud Push: the data map, and its time to live.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. Baidu's name for the time to live and its error are
inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .android import build_data, build_payload
from .push import KILOBYTE, encode_content, push_refusal, read_raw_content

if TYPE_CHECKING:
    from ..payload import OutgoingMessage, Payload, Refused
    from .push import Content

MAX_PAYLOAD = 4 * KILOBYTE  # documented quota
MAX_TIME_TO_LIVE = 604_800  # documented; 7 days in seconds, and the default

_INVALID = "Request Params Not Valid"
_INVALID_CODE = 30602


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the payload for Baidu. Raw content is the whole payload.

    Raises:
        Refused: If Baidu would refuse it.
    """
    content = read_raw_content(outgoing, "BaiduMessage") or _compose(outgoing)
    if len(content.raw) > MAX_PAYLOAD:
        raise _invalid(outgoing)
    return build_payload(outgoing, content)


def _compose(outgoing: OutgoingMessage) -> Content:
    payload: dict[str, Any] = {"data": build_data(outgoing)}
    if "TimeToLive" in outgoing.members:
        seconds: int = outgoing.members["TimeToLive"]
        if not 0 <= seconds <= MAX_TIME_TO_LIVE:
            raise _invalid(outgoing)
        payload["msg_expires"] = seconds
    return encode_content(payload)


def _invalid(outgoing: OutgoingMessage) -> Refused:
    return push_refusal(outgoing, 400, _INVALID, {"error_code": _INVALID_CODE, "error_msg": _INVALID})
