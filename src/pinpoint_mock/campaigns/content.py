"""Translates the messages of a campaign to the form of a direct request, and finds the channels that they are for.

Source: docs/behaviours/campaigns.md#hooks-and-custom-channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from ..messages.composition import MESSAGE_SHAPES
from ..messages.custom_delivery import find_endpoint_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Members = dict[str, Any]

_PUSH_MESSAGES = frozenset(shape.message for shape in MESSAGE_SHAPES.values() if shape.template_type == "PUSH")
_PUSH_NAMES = {"ImageSmallIconUrl": "SmallImageIconUrl"}
"""The members of a push that have other names in a direct message."""
_EMAIL_PARTS = {"Title": "Subject", "Body": "TextPart", "HtmlBody": "HtmlPart"}


def find_channel_types(members: Mapping[str, Any]) -> frozenset[str]:
    """Return the channel types that a treatment has a message for.

    A default message is for all channels of a direct default message, except VOICE: campaigns do not have VOICE.

    Args:
        members: The members that describe the treatment, from `Campaign.members_of`.
    """
    request = make_direct_request(members)
    messages, templates = request["MessageConfiguration"], request["TemplateConfiguration"]
    types = {
        channel_type
        for channel_type, shape in MESSAGE_SHAPES.items()
        if channel_type != "VOICE"
        and ("DefaultMessage" in messages or shape.message in messages or shape.template in templates)
    }
    return find_custom_types(members).union(types)


def find_custom_types(members: Mapping[str, Any]) -> frozenset[str]:
    """Return the channel types that the custom message of a treatment is for; empty if it has no custom message."""
    if not members.get("MessageConfiguration", {}).get("CustomMessage"):
        return frozenset()
    return find_endpoint_types(members.get("CustomDeliveryConfiguration", {}))


def make_direct_request(members: Mapping[str, Any]) -> Members:
    """Return the MessageConfiguration and TemplateConfiguration of a treatment in the form of a direct request.

    Empty members count as absent: the console writes many of them (observed).

    Args:
        members: The members that describe the treatment, from `Campaign.members_of`.
    """
    messages: Members = {}
    for name, given in members.get("MessageConfiguration", {}).items():
        if message := _drop_empty(given):
            messages |= _translate(name, message)
    templates = {
        name: template
        for name, given in members.get("TemplateConfiguration", {}).items()
        if (template := _drop_empty(given))
    }
    return {"MessageConfiguration": messages, "TemplateConfiguration": templates}


def _translate(name: str, message: Members) -> Members:
    """Rename the members of a message to the names in direct messages.

    Custom and in-app messages are not sent this way.
    """
    if name == "DefaultMessage":
        body = {"DefaultMessage": {"Body": message["Body"]}} if "Body" in message else {"DefaultMessage": {}}
        return {**body, "DefaultPushNotificationMessage": _translate_push(message)}
    if name == "EmailMessage":
        return {name: _translate_email(message)}
    if name == "SMSMessage":
        return {name: message}
    if name not in _PUSH_MESSAGES:
        return {}
    push = _translate_push(message)
    if name == "ADMMessage" and "TimeToLive" in push:
        push["ExpiresAfter"] = str(push.pop("TimeToLive"))
    return {name: push}


def _translate_email(message: Members) -> Members:
    simple: Members = {part: {"Data": message[name]} for name, part in _EMAIL_PARTS.items() if name in message}
    simple |= _choose(message, ("Headers",))
    return {**_choose(message, ("FromAddress",)), **({"SimpleEmail": simple} if simple else {})}


def _translate_push(message: Members) -> Members:
    """Return a push in the form of a direct message.

    JsonBody becomes Data if it is a JSON object. Otherwise it becomes the raw content, and the provider decides whether
    it is valid (unknown).
    """
    push = {_PUSH_NAMES.get(name, name): value for name, value in message.items() if name != "JsonBody"}
    if "JsonBody" in message:
        data = _read_object(message["JsonBody"])
        push = {"RawContent": message["JsonBody"], **push} if data is None else {**push, "Data": data}
    return push


def _read_object(content: str) -> Members | None:
    try:
        value = read_json(content.encode())
    except BadRequest:
        return None
    return value if isinstance(value, dict) else None


def _choose(members: Members, names: Iterable[str]) -> Members:
    return {name: members[name] for name in names if name in members}


def _drop_empty(members: Mapping[str, Any]) -> Members:
    """Return the members that are not empty. False and 0 are not empty."""
    return {name: value for name, value in members.items() if value not in ("", None) and value != {} and value != []}
