"""The rules for the messages of a campaign or of one of its treatments. Source: docs/behaviours/campaigns.md#saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.hook_rules import find_delivery_uri_problems
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem
from ..templates.content_rules import check_headers, check_in_app_content
from ..templates.references import describe_missing_template, describe_missing_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..world.store import App

MAX_BODY = 200  # documented, characters of a push notification
MAX_DATA = 5 * 1024  # documented, bytes for a custom channel
_PUSH = ("ADMMessage", "APNSMessage", "BaiduMessage", "DefaultMessage", "GCMMessage")
_PUSH_CONTENT = ("Body", "Title", "RawContent", "JsonBody", "SilentPush")
_CONTENT = {
    **dict.fromkeys(_PUSH, _PUSH_CONTENT),
    "CustomMessage": ("Data",),
    "EmailMessage": ("Body", "HtmlBody", "Title"),
    "InAppMessage": ("Body", "Content", "CustomConfig"),
    "SMSMessage": ("Body",),
}
"""The members of each message that are content. The other members are settings, and need a template for the content."""
_TEMPLATES = {"EmailTemplate": "EMAIL", "InAppTemplate": "INAPP", "PushTemplate": "PUSH", "SMSTemplate": "SMS"}
_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "EmailMessage": check_headers,
    "InAppMessage": check_in_app_content,
}


def find_content_problems(given: Mapping[str, Any], members: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the rules that messages break, and the types of templates that campaigns cannot use.

    Args:
        given: The members in the request.
        members: All members that apply to the campaign or the treatment.
    """
    messages, templates = members.get("MessageConfiguration", {}), members.get("TemplateConfiguration", {})
    if not _has_content(messages, templates):
        rule = "must have content for a channel, or TemplateConfiguration must have a template"
        yield Problem("MessageConfiguration", rule)  # inferred
    for name, message in given.get("MessageConfiguration", {}).items():
        for problem in _find_message_problems(name, message):
            yield problem.inside(f"MessageConfiguration.{name}")
    for name in given.get("TemplateConfiguration", {}):
        if name not in _TEMPLATES:  # documented
            yield Problem(f"TemplateConfiguration.{name}", "is not supported in campaigns")
    delivery = members.get("CustomDeliveryConfiguration")
    if messages.get("CustomMessage") and not (delivery and delivery["DeliveryUri"]):  # documented
        yield Problem("CustomDeliveryConfiguration.DeliveryUri", "is required for a CustomMessage")
    for problem in find_delivery_uri_problems(given.get("CustomDeliveryConfiguration", {}).get("DeliveryUri", "")):
        yield problem.inside("CustomDeliveryConfiguration")


def find_template_problems(app: App, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Find templates that the members in a request name, but that do not exist."""
    for name, template in given.get("TemplateConfiguration", {}).items():
        if name in _TEMPLATES and template.get("Name"):
            for problem in _find_missing(app, _TEMPLATES[name], template):
                yield problem.inside(f"TemplateConfiguration.{name}")


def _has_content(messages: Mapping[str, Any], templates: Mapping[str, Any]) -> bool:
    if any(template.get("Name") for template in templates.values()):
        return True
    return any(message.get(member) for name, message in messages.items() for member in _CONTENT[name])


def _find_message_problems(name: str, message: Mapping[str, Any]) -> Iterator[Problem]:
    length = len(message.get("Body", ""))
    if name in _PUSH and length > MAX_BODY:
        yield Problem("Body", f"must have at most {MAX_BODY} characters, not {length}")
    size = len(message.get("Data", "").encode())
    if size > MAX_DATA:
        yield Problem("Data", f"must have at most {MAX_DATA:,} bytes, not {size:,}")
    if name in _CHECKS:
        try:
            _CHECKS[name](message)
        except BadRequest as error:
            yield Problem.of(error)


def _find_missing(app: App, template_type: str, template: Mapping[str, str]) -> Iterator[Problem]:
    name, version = template["Name"], template.get("Version")
    missing = describe_missing_template(app, name, template_type)
    if missing:  # unknown; proposed
        yield Problem("Name", missing)
    elif version:
        missing = describe_missing_version(app, name, template_type, version)
        if missing:
            yield Problem("Version", missing)
