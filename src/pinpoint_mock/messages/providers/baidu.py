"""Baidu Cloud Push: the data map, and for how long Baidu keeps it.

Source: facts-messaging 2.4 and 3.2; Baidu's own name of the time to live, and its error, are inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .android import data_of, handover_of
from .push import KILOBYTE, content_of, raw_content, refusal

if TYPE_CHECKING:
    from ..handover import Handover, Outgoing, Refused
    from .push import Content

MAX_PAYLOAD = 4 * KILOBYTE  # documented quota
MAX_TIME_TO_LIVE = 604_800  # documented; 7 days in seconds, and the default

_INVALID = "Request Params Not Valid"
_INVALID_CODE = 30602


def hand_over(outgoing: Outgoing) -> Handover:
    """What Baidu gets; raw content is all of it.

    Raises:
        Refused: If Baidu would not take it.
    """
    content = raw_content(outgoing, "BaiduMessage") or _composed(outgoing)
    if len(content.raw) > MAX_PAYLOAD:
        raise _invalid(outgoing)
    return handover_of(outgoing, content)


def _composed(outgoing: Outgoing) -> Content:
    payload: dict[str, Any] = {"data": data_of(outgoing)}
    if "TimeToLive" in outgoing.members:
        seconds: int = outgoing.members["TimeToLive"]
        if not 0 <= seconds <= MAX_TIME_TO_LIVE:
            raise _invalid(outgoing)
        payload["msg_expires"] = seconds
    return content_of(payload)


def _invalid(outgoing: Outgoing) -> Refused:
    return refusal(outgoing, 400, _INVALID, {"error_code": _INVALID_CODE, "error_msg": _INVALID})
