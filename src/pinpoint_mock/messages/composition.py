"""Which message wins for a channel, and what it says to one recipient.

What all recipients on a channel have in common is chosen once for a request; overrides and variables follow for
each. Source: facts-messaging 1.2 to 1.4, and 4.1 for templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..gateway.errors import BadRequest, NotFound
from ..templates.personalization import RenderFailure, render_html, render_text
from ..templates.template import find_template, suggestion
from ..templates.variables import Variables
from .handover import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..templates.template import TemplateVersion
    from ..world.store import App
    from .recipients import Recipient

Members = dict[str, Any]


class Kind(NamedTuple):
    """What a channel reads in a request.

    Args:
        message: The member of MessageConfiguration that is its own.
        template: The member of TemplateConfiguration.
        template_type: The type of that template.
        name: What an answer calls a message of this kind.
    """

    message: str
    template: str
    template_type: str
    name: str


def _push(message: str) -> Kind:
    return Kind(message, "PushTemplate", "PUSH", "push notification")


KINDS = {
    "ADM": _push("ADMMessage"),
    "APNS": _push("APNSMessage"),
    "APNS_SANDBOX": _push("APNSMessage"),
    "APNS_VOIP": _push("APNSMessage"),
    "APNS_VOIP_SANDBOX": _push("APNSMessage"),
    "BAIDU": _push("BaiduMessage"),
    "EMAIL": Kind("EmailMessage", "EmailTemplate", "EMAIL", "email"),
    "GCM": _push("GCMMessage"),
    "SMS": Kind("SMSMessage", "SMSTemplate", "SMS", "sms"),
    "VOICE": Kind("VoiceMessage", "VoiceTemplate", "VOICE", "voice"),
}
"""By channel type; CUSTOM, IN_APP and PUSH have no message that a request could send them."""

_RENDERED = ("Body", "Title", "Url", "RawContent", "MediaUrl", "ImageUrl", "ImageIconUrl", "SmallImageIconUrl")
_CONTENT = frozenset((*_RENDERED, "Action", "Sound", "SimpleEmail", "RawEmail"))
"""What a message says; a template takes its place. All else is settings, which a template does not have."""

_REPLACED_BY_RAW = frozenset((*_RENDERED, "Data")) - {"RawContent"}
_PUSH_CONTENT = ("RawContent", "Title", "Data", "SilentPush")
_OVERRIDES = {"BodyOverride": "Body"}
_PUSH_OVERRIDES = {**_OVERRIDES, "TitleOverride": "Title", "RawContent": "RawContent"}
_PARTS: dict[str, Callable[[str, Variables], str]] = {
    "Subject": render_text,
    "TextPart": render_text,
    "HtmlPart": render_html,
}


_UNSPECIFIED = "Either template or {} message must be specified"  # observed of e-mail


@dataclass(frozen=True)
class Draft:
    """What a request says on a channel, before anything is overridden or rendered.

    Args:
        kind: What the channel reads.
        members: The members of the channel's own message.
        substitutions: What the request gives for variables, the stronger over the weaker.
        template: The version of the template; None without one.
    """

    kind: Kind
    members: Mapping[str, Any]
    substitutions: Mapping[str, list[str]]
    template: TemplateVersion | None


def check_templates(app: App, request: Mapping[str, Any]) -> None:
    """Refuse a request that names a template which does not exist, whoever it is for.

    Source: unknown; a request that cannot be carried out for anybody is wrong.
    """
    configuration = request.get("TemplateConfiguration", {})
    for kind in {kind.template: kind for kind in KINDS.values()}.values():
        if kind.template in configuration:
            _template(app, configuration[kind.template], kind)


def draft(app: App, request: Mapping[str, Any], channel_type: str) -> Draft:
    """What a request says on a channel: its own message over the default one for pushes over the default one.

    Raises:
        Refused: If it, or its template, says nothing to the channel, whatever a recipient's overrides say.
    """
    kind = KINDS[channel_type]
    configuration: Mapping[str, Any] = request["MessageConfiguration"]
    layers = [configuration.get("DefaultMessage")]
    if kind.template_type == "PUSH":
        layers.append(configuration.get("DefaultPushNotificationMessage"))
    layers.append(configuration.get(kind.message))
    given = request.get("TemplateConfiguration", {}).get(kind.template)
    members: Members = {}
    substitutions: dict[str, list[str]] = {}
    for layer in layers:
        if layer is not None:
            members |= layer
            substitutions |= layer.get("Substitutions", {})
    members.pop("Substitutions", None)
    if not members and given is None:
        raise Refused(_UNSPECIFIED.format(kind.name))
    template = None if given is None else _template(app, given, kind)
    if template is not None:  # unknown which wins; proposed
        settings = {name: value for name, value in members.items() if name not in _CONTENT}
        content = _content(template, channel_type)
        if not content:
            raise Refused(f"{_named(template)} has no part for {channel_type}")
        members = settings | content
    return Draft(kind, members, substitutions, template)


def _named(template: TemplateVersion) -> str:
    return f"Version {template.version} of the template {template.name!r}"


def _template(app: App, given: Mapping[str, Any], kind: Kind) -> TemplateVersion:
    name = given.get("Name")
    if not name:
        raise BadRequest("is required", f"TemplateConfiguration.{kind.template}.Name")
    try:
        return find_template(app.region, name, kind.template_type, given.get("Version"))
    except NotFound:
        version = f"version {given['Version']!r} of " if "Version" in given else ""
        nearby = suggestion(app.region, name, kind.template_type)
        hint = f" ({nearby})" if nearby else ""
        raise BadRequest(
            f"must name one of the {kind.template_type} templates that exist, not {version}{name!r}{hint}",
            f"TemplateConfiguration.{kind.template}",
        ) from None


def _content(template: TemplateVersion, channel_type: str) -> Members:
    """The content of a template under the names that the channel's message has for it."""
    if template.template_type == "PUSH":
        return dict(template.push_content(channel_type))
    content = template.content
    if template.template_type == "EMAIL":
        simple: Members = {name: {"Data": content[name]} for name in _PARTS if name in content}
        if "Headers" in content:
            simple["Headers"] = content["Headers"]
        return {"SimpleEmail": simple}
    return {name: content[name] for name in ("Body", "LanguageCode", "VoiceId") if name in content}


def personalised(app: App, message: Draft, recipient: Recipient) -> Members:
    """The members of a message for one recipient: overridden, and with its variables replaced.

    Raises:
        RenderFailure: If a variable has no value, or the text is no valid template.
        Refused: If it says nothing.
    """
    settings = recipient.settings
    substitutions = {**message.substitutions, **settings.get("Substitutions", {})}
    if message.template is None:
        variables = Variables.of_body(app.world, substitutions, recipient.variables)
    else:
        variables = Variables.of_template(app.world, message.template, substitutions, recipient.variables)
    try:
        members = _rendered(_overridden(message, settings), variables)
    except RenderFailure as failure:
        raise failure.inside(f"{_named(message.template)}, " if message.template else "") from None
    if not _says_something(message.kind, members):
        raise _nothing_said(message)
    return members


def _overridden(message: Draft, settings: Mapping[str, Any]) -> Members:
    """What is sent once a recipient's settings are in: raw content replaces all other content (documented)."""
    template_type = message.kind.template_type
    names = _PUSH_OVERRIDES if template_type == "PUSH" else _OVERRIDES
    members = {**message.members, **{member: settings[name] for name, member in names.items() if name in settings}}
    if template_type == "PUSH" and members.get("RawContent"):
        return {name: value for name, value in members.items() if name not in _REPLACED_BY_RAW}
    return _mail(members, settings) if template_type == "EMAIL" else members


def _mail(members: Members, settings: Mapping[str, Any]) -> Members:
    """An e-mail: raw data replaces all else, and texts of its own replace Body.

    A BodyOverride replaces each text that there is, a TitleOverride the subject.
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


def _rendered(members: Members, variables: Variables) -> Members:
    """Members with their variables replaced."""
    for name in _RENDERED:
        if name in members:
            members[name] = _text(name, members[name], variables)
    if "Data" in members:
        members["Data"] = {key: _text(f"Data[{key!r}]", value, variables) for key, value in members["Data"].items()}
    if "SimpleEmail" in members:
        simple = members["SimpleEmail"] = dict(members["SimpleEmail"])
        for name, render in _PARTS.items():
            if name in simple:
                simple[name] = {**simple[name], "Data": _text(name, simple[name].get("Data", ""), variables, render)}
        if "Headers" in simple:
            simple["Headers"] = [
                {**header, "Value": _text(f"Headers[{header.get('Name')!r}]", header.get("Value", ""), variables)}
                for header in simple["Headers"]
            ]
    return members


def _text(where: str, source: str, variables: Variables, render: Callable[[str, Variables], str] = render_text) -> str:
    try:
        return render(source, variables)
    except RenderFailure as failure:
        raise failure.inside(f"{where}: ") from None


def _says_something(kind: Kind, members: Mapping[str, Any]) -> bool:
    """Whether there is anything to send: a text, or what an app or a phone acts on without one."""
    if members.get("Body"):
        return True
    if kind.template_type == "PUSH":
        return "Badge" in members or any(members.get(name) for name in _PUSH_CONTENT)
    if kind.template_type == "EMAIL":
        simple = members.get("SimpleEmail", {})
        has_text = any(simple.get(name, {}).get("Data") for name in ("TextPart", "HtmlPart"))
        return has_text or bool(members.get("RawEmail", {}).get("Data"))
    return False


def _nothing_said(message: Draft) -> Refused:
    """Why a recipient gets nothing; the texts are ours, but for that of a request that has no text at all."""
    template, name = message.template, message.kind.name
    if template is not None:
        return Refused(f"{_named(template)} has no text for this recipient")
    if _says_something(message.kind, message.members):
        return Refused(f"The {name} message has no text for this recipient")
    return Refused(_UNSPECIFIED.format(name))


__all__ = ["KINDS", "Draft", "RenderFailure", "check_templates", "draft", "personalised"]
