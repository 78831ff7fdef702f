"""Choosing the message for a channel, and personalising it for each recipient.

The message for a channel is chosen once per request. Then the overrides and variables of each recipient are applied.
Source: docs/behaviours/messages.md#sending.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..gateway.call_notes import MAX_ITEMS
from ..gateway.errors import BadRequest, NotFound
from ..templates.personalization import RenderFailure, render_html, render_text
from ..templates.template import find_template
from ..templates.variables import Variables
from ..world.likeness import enclose
from .payload import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..templates.template import TemplateVersion
    from ..templates.variables import VariableTrace
    from ..world.store import App
    from .recipients import Recipient

Members = dict[str, Any]


class MessageShape(NamedTuple):
    """The members of a request that a channel reads.

    Args:
        message: The channel's own member of MessageConfiguration.
        template: The channel's member of TemplateConfiguration.
        template_type: The type of that template.
        name: The name of such a message in responses.
    """

    message: str
    template: str
    template_type: str
    name: str


def _push_shape(message: str) -> MessageShape:
    return MessageShape(message, "PushTemplate", "PUSH", "push notification")


MESSAGE_SHAPES = {
    "ADM": _push_shape("ADMMessage"),
    "APNS": _push_shape("APNSMessage"),
    "APNS_SANDBOX": _push_shape("APNSMessage"),
    "APNS_VOIP": _push_shape("APNSMessage"),
    "APNS_VOIP_SANDBOX": _push_shape("APNSMessage"),
    "BAIDU": _push_shape("BaiduMessage"),
    "EMAIL": MessageShape("EmailMessage", "EmailTemplate", "EMAIL", "email"),
    "GCM": _push_shape("GCMMessage"),
    "SMS": MessageShape("SMSMessage", "SMSTemplate", "SMS", "sms"),
    "VOICE": MessageShape("VoiceMessage", "VoiceTemplate", "VOICE", "voice"),
}
"""The message shapes by channel type. A request cannot send a message to CUSTOM, IN_APP or PUSH."""

_RENDERED = ("Body", "Title", "Url", "RawContent", "MediaUrl", "ImageUrl", "ImageIconUrl", "SmallImageIconUrl")
_CONTENT = frozenset((*_RENDERED, "Action", "Sound", "SimpleEmail", "RawEmail"))
"""The members with the content of a message. A template replaces them; all other members are settings, which a template
does not have."""

_REPLACED_BY_RAW = frozenset((*_RENDERED, "Data")) - {"RawContent"}
_PUSH_CONTENT = ("RawContent", "Title", "Data", "SilentPush")
_OVERRIDES = {"BodyOverride": "Body"}
_PUSH_OVERRIDES = {**_OVERRIDES, "TitleOverride": "Title", "RawContent": "RawContent"}
_PARTS: dict[str, Callable[[str, Variables], str]] = {
    "Subject": render_text,
    "TextPart": render_text,
    "HtmlPart": render_html,
}


_UNSPECIFIED = "Either template or {} message must be specified"  # observed for e-mail


@dataclass(frozen=True)
class MessageSource:
    """The message that a request has for a channel, before overrides and rendering.

    Args:
        shape: The members of a request that the channel reads.
        members: The members of the message.
        substitutions: The request's values for variables; those of a more specific message win.
        template: The version of the template; None without a template.
    """

    shape: MessageShape
    members: Mapping[str, Any]
    substitutions: Mapping[str, list[str]]
    template: TemplateVersion | None


def check_templates(app: App, request: Mapping[str, Any]) -> None:
    """Refuse a request that names a template that does not exist, even if no recipient would use it.

    Source: unknown. We refuse it because the template is wrong for every recipient.
    """
    configuration = request.get("TemplateConfiguration", {})
    for shape in {shape.template: shape for shape in MESSAGE_SHAPES.values()}.values():
        if shape.template in configuration:
            _find_version(app, configuration[shape.template], shape)


def choose_source(app: App, request: Mapping[str, Any], channel_type: str) -> MessageSource:
    """Choose the message for a channel.

    The channel's own message wins over DefaultPushNotificationMessage, and that wins over DefaultMessage.

    Raises:
        Refused: If the message or its template has no content for the channel. A recipient's overrides do not help.
    """
    shape = MESSAGE_SHAPES[channel_type]
    configuration: Mapping[str, Any] = request["MessageConfiguration"]
    layers = [configuration.get("DefaultMessage")]
    if shape.template_type == "PUSH":
        layers.append(configuration.get("DefaultPushNotificationMessage"))
    layers.append(configuration.get(shape.message))
    given = request.get("TemplateConfiguration", {}).get(shape.template)
    members: Members = {}
    substitutions: dict[str, list[str]] = {}
    for layer in layers:
        if layer is not None:
            members |= layer
            substitutions |= layer.get("Substitutions", {})
    members.pop("Substitutions", None)
    if not members and given is None:
        raise Refused(_UNSPECIFIED.format(shape.name))
    template = None if given is None else _find_version(app, given, shape)
    if template is not None:  # unknown whether the template or the message wins; the template is our choice
        settings = {name: value for name, value in members.items() if name not in _CONTENT}
        content = _template_content(template, channel_type)
        if not content:
            raise Refused(f"{_name_version(template)} has no part for {channel_type}")
        members = settings | content
    return MessageSource(shape, members, substitutions, template)


def _name_version(template: TemplateVersion) -> str:
    return f"Version {template.version} of the template {template.name!r}"


def _find_version(app: App, given: Mapping[str, Any], shape: MessageShape) -> TemplateVersion:
    name = given.get("Name")
    if not name:
        raise BadRequest("is required", f"TemplateConfiguration.{shape.template}.Name")
    try:
        return find_template(app.region, name, shape.template_type, given.get("Version"))
    except NotFound as error:
        version = f"version {given['Version']!r} of " if "Version" in given else ""
        raise BadRequest(
            f"must name an existing {shape.template_type} template, not {version}{name!r}",
            f"TemplateConfiguration.{shape.template}",
            error.missing,
        ) from None


def _template_content(template: TemplateVersion, channel_type: str) -> Members:
    """Return the content of a template under the member names of the channel's message."""
    if template.template_type == "PUSH":
        return dict(template.push_content(channel_type))
    content = template.content
    if template.template_type == "EMAIL":
        simple: Members = {name: {"Data": content[name]} for name in _PARTS if name in content}
        if "Headers" in content:
            simple["Headers"] = content["Headers"]
        return {"SimpleEmail": simple}
    return {name: content[name] for name in ("Body", "LanguageCode", "VoiceId") if name in content}


def personalise(app: App, source: MessageSource, recipient: Recipient) -> Members:
    """Apply the overrides and replace the variables of a message for one recipient, and return its members.

    Raises:
        RenderFailure: If a variable has no value, or a string is not a valid template. The failure names all variables
            without a value: the first one, then the others in brackets.
        Refused: If the message has no content.
    """
    settings = recipient.settings
    variables = _make_variables(app, source, recipient)
    try:
        members = _render(_override(source, settings), variables)
    except RenderFailure as failure:
        where = f"{_name_version(source.template)}, " if source.template else ""
        others = "" if failure.variable is None else _name_others(source, settings, variables, failure.variable)
        raise RenderFailure(f"{where}{failure.message}{others}", failure.variable) from None
    if not _has_content(source.shape, members):
        raise _no_text(source)
    return members


def trace_variables(app: App, source: MessageSource, recipient: Recipient) -> VariableTrace:
    """Find the variables of a message that have no value for a recipient, and those that take a default."""
    variables = _make_variables(app, source, recipient)
    return variables.trace(lambda traced: _render(_override(source, recipient.settings), traced))


def _make_variables(app: App, source: MessageSource, recipient: Recipient) -> Variables:
    """Return the values of a message's variables for one recipient."""
    substitutions = {**source.substitutions, **recipient.settings.get("Substitutions", {})}
    if source.template is None:
        return Variables.of_body(app.world, substitutions, recipient.variables)
    return Variables.of_template(app.world, source.template, substitutions, recipient.variables)


def _name_others(source: MessageSource, settings: Mapping[str, Any], variables: Variables, first: str) -> str:
    """List in brackets the variables without a value, except the first one."""
    missing = variables.find_missing(lambda lenient: _render(_override(source, settings), lenient))
    others = [name for name in missing if name != first]
    named = ", ".join(others[:MAX_ITEMS]) + (", …" if len(others) > MAX_ITEMS else "")
    return enclose(f"and {len(others)} more: {named}") if others else ""


def _override(source: MessageSource, settings: Mapping[str, Any]) -> Members:
    """Apply the settings of a recipient; raw content replaces all other content (documented)."""
    template_type = source.shape.template_type
    names = _PUSH_OVERRIDES if template_type == "PUSH" else _OVERRIDES
    members = {**source.members, **{member: settings[name] for name, member in names.items() if name in settings}}
    if template_type == "PUSH" and members.get("RawContent"):
        return {name: value for name, value in members.items() if name not in _REPLACED_BY_RAW}
    return _override_mail(members, settings) if template_type == "EMAIL" else members


def _override_mail(members: Members, settings: Mapping[str, Any]) -> Members:
    """Apply the settings of a recipient to an e-mail.

    RawEmail replaces all other content. TextPart and HtmlPart replace Body. BodyOverride replaces TextPart and HtmlPart
    where they exist, and TitleOverride replaces the subject.
    """
    others = {name: value for name, value in members.items() if name not in ("SimpleEmail", "Body")}
    if members.get("RawEmail", {}).get("Data"):
        return others
    simple: Members = dict(members.get("SimpleEmail", {}))
    if "TitleOverride" in settings:
        simple["Subject"] = {**simple.get("Subject", {}), "Data": settings["TitleOverride"]}
    texts = [name for name in ("TextPart", "HtmlPart") if simple.get(name, {}).get("Data")]
    if "BodyOverride" in settings:
        simple |= {name: {**simple[name], "Data": settings["BodyOverride"]} for name in texts}
    body = {"Body": members["Body"]} if "Body" in members and not texts else {}
    return {**others, "SimpleEmail": simple, **body}


def _render(members: Members, variables: Variables) -> Members:
    """Replace the variables in the members."""
    for name in _RENDERED:
        if name in members:
            members[name] = _render_one(name, members[name], variables)
    if "Data" in members:
        try:
            members["Data"] = _render_value("Data", members["Data"], variables)
        except RecursionError:
            raise RenderFailure("Data is nested too deeply") from None
    if "SimpleEmail" in members:
        simple = members["SimpleEmail"] = dict(members["SimpleEmail"])
        for name, render in _PARTS.items():
            if name in simple:
                simple[name] = {
                    **simple[name],
                    "Data": _render_one(name, simple[name].get("Data", ""), variables, render),
                }
        if "Headers" in simple:
            simple["Headers"] = [
                {
                    **header,
                    "Value": _render_one(f"Headers[{header.get('Name')!r}]", header.get("Value", ""), variables),
                }
                for header in simple["Headers"]
            ]
    return members


def _render_value(where: str, value: Any, variables: Variables) -> Any:
    """Replace the variables in the strings of a Data value, which can be nested in the push of a campaign."""
    if isinstance(value, str):
        return _render_one(where, value, variables)
    if isinstance(value, dict):
        return {key: _render_value(f"{where}[{key!r}]", item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [_render_value(f"{where}[{index}]", item, variables) for index, item in enumerate(value)]
    return value


def _render_one(
    where: str, text: str, variables: Variables, render: Callable[[str, Variables], str] = render_text
) -> str:
    try:
        return render(text, variables)
    except RenderFailure as failure:
        raise failure.inside(f"{where}: ") from None


def _has_content(shape: MessageShape, members: Mapping[str, Any]) -> bool:
    """Return whether there is something to send: a text, or content that a phone or an app acts on without a text."""
    if members.get("Body"):
        return True
    if shape.template_type == "PUSH":
        return "Badge" in members or any(members.get(name) for name in _PUSH_CONTENT)
    if shape.template_type == "EMAIL":
        simple = members.get("SimpleEmail", {})
        has_text = any(simple.get(name, {}).get("Data") for name in ("TextPart", "HtmlPart"))
        return has_text or bool(members.get("RawEmail", {}).get("Data"))
    return False


def _no_text(source: MessageSource) -> Refused:
    """Return the reason why a recipient gets no message.

    The error messages are ours, except the one for a request without a message (observed).
    """
    template, name = source.template, source.shape.name
    if template is not None:
        return Refused(f"{_name_version(template)} has no text for this recipient")
    if _has_content(source.shape, source.members):
        return Refused(f"The {name} message has no text for this recipient")
    return Refused(_UNSPECIFIED.format(name))


__all__ = [
    "MESSAGE_SHAPES",
    "MessageSource",
    "RenderFailure",
    "check_templates",
    "choose_source",
    "personalise",
    "trace_variables",
]
