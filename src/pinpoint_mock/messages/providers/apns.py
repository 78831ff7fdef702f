"""Apple Push Notification service: the dictionary `aps` with the data beside it, and Apple's headers.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. The six push types and the headers are documented.
The format of the payload was observed on devices.
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
"""The valid values of APNSPushType. Source: documented. By default, the service chooses one of the first two."""

PRIORITIES = {"5": "5", "10": "10", "normal": "5", "high": "10"}
"""Apple's priorities, and FCM's names for them. Source: documented."""

DEFAULT_PRIORITY = "10"  # documented

_VISIBLE = ("alert", "badge", "sound")
_LINKS = {"DEEP_LINK": "deeplink", "URL": "url"}
_NAMES = {"Sound": "sound", "Category": "category", "ThreadId": "thread-id"}


def build(outgoing: OutgoingMessage) -> Payload:
    """Build the payload for APNs.

    Raises:
        Refused: If Apple or the service itself would refuse it.
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
    """Build the payload of a message without raw content. Source: observed; members of silent pushes are documented."""
    members = outgoing.members
    aps = _silent_aps() if members.get("SilentPush") else _standard_aps(outgoing)
    data = _data(outgoing)
    return {"aps": aps, "data": data} if data else {"aps": aps}


def _silent_aps() -> dict[str, Any]:
    return {"content-available": 1}


def _standard_aps(outgoing: OutgoingMessage) -> dict[str, Any]:
    """Return the `aps` of a visible push.

    Source: `content-available` was observed here, too. The condition for a `mutable-content` of 1 is inferred.
    """
    members, alert = outgoing.members, outgoing.translate({"Title": "title", "Body": "body"})
    return {
        **({"alert": alert} if alert else {}),
        "content-available": 1,
        "mutable-content": 1 if members.get("MediaUrl") else 0,
        **({"badge": members["Badge"]} if "Badge" in members else {}),
        **outgoing.translate(_NAMES),
    }


def _data(outgoing: OutgoingMessage) -> dict[str, Any]:
    """Return the data beside `aps`. Source: observed; also for jsonBody, which AWS documents inside `pinpoint`."""
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
    """Return the link that a tap opens. OPEN_APP, the default, adds no key (observed)."""
    name = _LINKS.get(outgoing.members.get("Action", ""))
    return outgoing.translate({"Url": name}) if name else {}


def _check_raw(raw: Content) -> Content:
    """Refuse raw content that breaks the documented rules. The error messages are ours.

    The guide requires `content-available`. Without it, we accept the content as a standard notification (inferred,
    because Apple does).
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
    """Return the channel's BundleId as the topic. VoIP channels add `.voip` (inferred from Apple's rules)."""
    bundle_id: str = outgoing.settings.get("BundleId", "")
    if bundle_id and outgoing.channel_type in ("APNS_VOIP", "APNS_VOIP_SANDBOX"):
        return f"{bundle_id.removesuffix('.voip')}.voip"
    return bundle_id


def _push_type(outgoing: OutgoingMessage, raw: Content | None) -> str:
    """Return the push type: the message's APNSPushType unchanged, or else `alert` or `background`.

    Source: documented. That an unknown type is refused with Apple's error is inferred.
    """
    given: str = outgoing.members.get("APNSPushType", "")
    if not given:
        return _automatic_push_type(outgoing, raw)
    if given not in PUSH_TYPES:
        raise _refusal(outgoing, "InvalidPushType")
    return given


def _automatic_push_type(outgoing: OutgoingMessage, raw: Content | None) -> str:
    """Choose `alert` or `background`. Raw content replaces all other content, so it alone decides (documented)."""
    silent = outgoing.members.get("SilentPush") if raw is None else _is_silent(raw.payload.get("aps", {}))
    return "background" if silent else "alert"


def _is_silent(aps: Mapping[str, Any]) -> bool:
    """Return whether raw content is a background notification (inferred).

    In the documented examples, standard notifications have `content-available`, too, but also something visible.
    """
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
    """Return the time when Apple gives up, in seconds since the epoch; 0 means one try (documented, form inferred)."""
    if "TimeToLive" not in outgoing.members:
        return ""
    seconds: int = outgoing.members["TimeToLive"]
    if seconds < 0:
        raise _refusal(outgoing, "BadExpirationDate")
    return str(outgoing.now // SECOND + seconds) if seconds else "0"


def _visible_texts(payload: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the title and the body that the recipient would see."""
    aps = object_in(payload, "aps")
    alert = object_in(aps, "alert")
    return text_in(alert, "title"), text_in(alert, "body") or text_in(aps, "alert") or ""


def _refusal(outgoing: OutgoingMessage, reason: str, status_code: int = 400) -> Refused:
    return push_refusal(outgoing, status_code, reason, {"reason": reason})
