"""Apple Push Notification service: the dictionary `aps` with the data beside it, and Apple's headers.

Source: docs/behaviours.md#messages-what-providers-get. The six push types and the headers are documented, the
form of the payload was observed on devices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.problems import quote
from ...world.clock import SECOND
from ..payload import ReadyPayload, Refused
from .push import KILOBYTE, authentication, encode_content, object_in, push_refusal, read_raw_content, text_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..payload import OutgoingMessage, Payload
    from .push import Content

MAX_PAYLOAD = 4 * KILOBYTE  # documented quota
MAX_COLLAPSE_ID = 64  # documented; bytes, not characters
PUSH_TYPES = ("alert", "background", "complication", "fileprovider", "mdm", "voip")
"""What a message can set APNSPushType to. Source: documented; the service only ever chooses the first two itself."""

PRIORITIES = {"5": "5", "10": "10", "normal": "5", "high": "10"}
"""Apple's priorities, and FCM's names for them. Source: documented."""

DEFAULT_PRIORITY = "10"  # documented

_VISIBLE = ("alert", "badge", "sound")
_LINKS = {"DEEP_LINK": "deeplink", "URL": "url"}
_NAMES = {"Sound": "sound", "Category": "category", "ThreadId": "thread-id"}


def build(outgoing: OutgoingMessage) -> Payload:
    """Build what APNs gets.

    Raises:
        Refused: If Apple, or the service itself, would not take it.
    """
    raw = read_raw_content(outgoing, "APNSMessage")
    content = encode_content(_payload(outgoing)) if raw is None else _check_raw(raw)
    if len(content.raw) > MAX_PAYLOAD:
        raise _refusal(outgoing, "PayloadTooLarge", 413)
    title, body = _visible_texts(content.payload)
    return ReadyPayload(
        body=body,
        title=title,
        json=content.payload,
        headers=_headers(outgoing, raw),
        raw=content.raw,
        details=authentication(outgoing),
    )


def _payload(outgoing: OutgoingMessage) -> dict[str, Any]:
    """The payload of a message without raw content. Source: observed; what silent pushes lack is documented."""
    members = outgoing.members
    aps = _silent_aps() if members.get("SilentPush") else _standard_aps(outgoing)
    data = _data(outgoing)
    return {"aps": aps, "data": data} if data else {"aps": aps}


def _silent_aps() -> dict[str, Any]:
    return {"content-available": 1}


def _standard_aps(outgoing: OutgoingMessage) -> dict[str, Any]:
    """What is displayed. Source: `content-available` was observed here too; when `mutable-content` is 1 is inferred."""
    members, alert = outgoing.members, outgoing.translate({"Title": "title", "Body": "body"})
    return {
        **({"alert": alert} if alert else {}),
        "content-available": 1,
        "mutable-content": 1 if members.get("MediaUrl") else 0,
        **({"badge": members["Badge"]} if "Badge" in members else {}),
        **outgoing.translate(_NAMES),
    }


def _data(outgoing: OutgoingMessage) -> dict[str, Any]:
    """What an app finds beside `aps`. Source: observed, jsonBody too, which AWS documents inside of `pinpoint`."""
    members = outgoing.members
    pinpoint: dict[str, Any] = {**outgoing.context, **_link(outgoing)}
    if outgoing.endpoint_id is not None:
        pinpoint["endpointId"] = outgoing.endpoint_id
    pinpoint |= outgoing.origin.push_to_apple()
    return {
        **({"pinpoint": pinpoint} if pinpoint else {}),
        **outgoing.translate({"MediaUrl": "media-url"}),
        **({"jsonBody": dict(members["Data"])} if members.get("Data") else {}),
    }


def _link(outgoing: OutgoingMessage) -> dict[str, str]:
    """Where a tap leads to; OPEN_APP, the default, says nothing (observed)."""
    name = _LINKS.get(outgoing.members.get("Action", ""))
    return outgoing.translate({"Url": name}) if name else {}


def _check_raw(raw: Content) -> Content:
    """Raw content that keeps the documented rules; their breach's text is ours.

    The guide demands `content-available`; content without it is taken as a standard notification all the same
    (inferred: that is what it is for Apple).
    """
    aps = raw.payload.get("aps", {})
    if not isinstance(aps, dict):
        raise Refused(f"RawContent: aps must be a JSON object, not {quote(aps)}")
    available = aps.get("content-available", 0)
    if type(available) is not int or available not in (0, 1):
        raise Refused(f"RawContent: aps.content-available must be 0 or 1, not {quote(available)}")
    return raw


def _headers(outgoing: OutgoingMessage, raw: Content | None) -> dict[str, str]:
    headers = {
        "apns-topic": _topic(outgoing),
        "apns-push-type": _push_type(outgoing, raw),
        "apns-priority": _priority(outgoing),
        "apns-collapse-id": _collapse_id(outgoing),
        "apns-expiration": _expiration(outgoing),
    }
    return {name: value for name, value in headers.items() if value}


def _topic(outgoing: OutgoingMessage) -> str:
    """The channel's BundleId; Apple wants another topic for calls (inferred from Apple's rules)."""
    bundle_id: str = outgoing.settings.get("BundleId", "")
    if bundle_id and outgoing.channel_type in ("APNS_VOIP", "APNS_VOIP_SANDBOX"):
        return f"{bundle_id.removesuffix('.voip')}.voip"
    return bundle_id


def _push_type(outgoing: OutgoingMessage, raw: Content | None) -> str:
    """The push type: the message's own, sent verbatim, or one of two.

    Source: documented. That a type which Apple does not know is refused in Apple's words is inferred.
    """
    given: str = outgoing.members.get("APNSPushType", "")
    if not given:
        return _automatic_push_type(outgoing, raw)
    if given not in PUSH_TYPES:
        raise _refusal(outgoing, "InvalidPushType")
    return given


def _automatic_push_type(outgoing: OutgoingMessage, raw: Content | None) -> str:
    """One of the two that the service chooses; raw content, which replaces all other, decides alone (documented)."""
    silent = outgoing.members.get("SilentPush") if raw is None else _is_silent(raw.payload.get("aps", {}))
    return "background" if silent else "alert"


def _is_silent(aps: Mapping[str, Any]) -> bool:
    """Whether raw content is a background notification: documented content of standard ones has both (inferred)."""
    return aps.get("content-available") == 1 and not any(name in aps for name in _VISIBLE)


def _priority(outgoing: OutgoingMessage) -> str:
    given = outgoing.members.get("Priority") or DEFAULT_PRIORITY
    if given not in PRIORITIES:
        raise _refusal(outgoing, "BadPriority")
    return PRIORITIES[given]


def _collapse_id(outgoing: OutgoingMessage) -> str:
    given: str = outgoing.members.get("CollapseId", "")
    if len(given.encode()) > MAX_COLLAPSE_ID or not given.isprintable():  # a header is one line
        raise _refusal(outgoing, "BadCollapseId")
    return given


def _expiration(outgoing: OutgoingMessage) -> str:
    """The moment at which Apple gives up, in seconds since the epoch; 0 means one try (documented, form inferred)."""
    if "TimeToLive" not in outgoing.members:
        return ""
    seconds: int = outgoing.members["TimeToLive"]
    if seconds < 0:
        raise _refusal(outgoing, "BadExpirationDate")
    return str(outgoing.now // SECOND + seconds) if seconds else "0"


def _visible_texts(payload: Mapping[str, Any]) -> tuple[str | None, str]:
    """The title and the body that a person would see."""
    aps = object_in(payload, "aps")
    alert = object_in(aps, "alert")
    return text_in(alert, "title"), text_in(alert, "body") or text_in(aps, "alert") or ""


def _refusal(outgoing: OutgoingMessage, reason: str, status_code: int = 400) -> Refused:
    return push_refusal(outgoing, status_code, reason, {"reason": reason})
