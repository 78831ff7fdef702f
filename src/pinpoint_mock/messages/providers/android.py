"""The format that FCM, ADM and Baidu share: one flat map of strings, which the app on the device reads.

Source: docs/behaviours/messages.md#payloads-sent-to-each-provider. Most keys were observed on devices, or AWS's own
client libraries read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.serialisation import to_json
from ..payload import ReadyPayload
from .push import authentication, object_in, text_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..payload import OutgoingMessage, Payload
    from .push import Content

_NOTIFICATION = {
    "Title": "title",
    "Body": "body",
    "IconReference": "icon",
    "ImageUrl": "imageUrl",
    "ImageIconUrl": "imageIconUrl",
    "SmallImageIconUrl": "imageSmallIconUrl",
    "Sound": "sound",  # inferred, the others observed
}
_LINKS = {"DEEP_LINK": "pinpoint.deeplink", "URL": "pinpoint.url"}


def build_data(outgoing: OutgoingMessage) -> dict[str, str]:
    """Build the data map of a message. Every value is a string; jsonBody is JSON in a string (observed)."""
    members = outgoing.members
    data = {
        **{f"pinpoint.{name}": value for name, value in outgoing.context.items()},  # inferred: data.pinpoint, flattened
        **_notification(outgoing),
        **_action(members),
        **outgoing.origin.push_to_android(),
    }
    if members.get("Data"):
        data["pinpoint.jsonBody"] = to_json(dict(members["Data"]))
    if outgoing.endpoint_id is not None:
        data["data"] = to_json({"pinpoint": {"endpointId": outgoing.endpoint_id}})
    return data


def _notification(outgoing: OutgoingMessage) -> dict[str, str]:
    """Return the keys of the visible notification. A silent push has none (inferred: documented as not displayed)."""
    if outgoing.members.get("SilentPush"):
        return {"pinpoint.notification.silentPush": "1"}
    shown = {**outgoing.translate(_NOTIFICATION), "silentPush": "0"}
    return {f"pinpoint.notification.{name}": value for name, value in shown.items()}


def _action(members: Mapping[str, Any]) -> dict[str, str]:
    key = _LINKS.get(members.get("Action", ""))
    if key is None:
        return {"pinpoint.openApp": "true"}
    return {key: members["Url"]} if members.get("Url") else {}


def build_payload(outgoing: OutgoingMessage, content: Content) -> Payload:
    """Build the payload for the provider."""
    title, body = _visible_texts(content.payload)
    return ReadyPayload(body=body, title=title, json=content.payload, raw=content.raw, details=authentication(outgoing))


def _visible_texts(payload: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the title and the body that the recipient would see.

    They come from `notification`, which raw content can have, or else from the data.
    """
    notification, data = object_in(payload, "notification"), object_in(payload, "data")
    title = text_in(notification, "title") or text_in(data, "pinpoint.notification.title")
    return title, text_in(notification, "body") or text_in(data, "pinpoint.notification.body") or ""
