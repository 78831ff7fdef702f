"""Findings for the target Amazon Connect: features that it does not have, and placeholders that it writes differently.

The source of all of them is AWS's page on migration.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .campaign_rules import list_treatments
from .findings import Remark
from .rules import CONNECT, recommend
from .template_texts import find_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .resource import LintedResource

_PUSH = frozenset({"ADMMessage", "APNSMessage", "BaiduMessage", "GCMMessage", "PushTemplate"})
_IN_APP = frozenset({"InAppMessage", "InAppTemplate"})
_TAG = re.compile(r"\{\{[^{}]*\}\}")
_PLACEHOLDER = re.compile(r"User\.UserAttributes\.([A-Za-z0-9_-]+|\[[^\]]*\])")


@recommend("C701", "no-in-app-messages", "campaign", "template", target=CONNECT)
def find_in_app_messages(resource: LintedResource) -> Iterator[Remark]:
    """Amazon Connect does not have in-app messages.

    Evidence: documented (AWS's page on migration).
    """
    message = "Amazon Connect does not have in-app messages"
    if resource.noun == "template":
        if resource.document.kind.type == "INAPP":
            yield Remark((), message)
        return
    yield from _find_content(resource, _IN_APP, message)


@recommend("C702", "no-push-in-campaigns", "campaign", target=CONNECT)
def find_push_in_campaigns(campaign: LintedResource) -> Iterator[Remark]:
    """Campaigns in Amazon Connect cannot send push notifications.

    Evidence: documented (AWS's page on migration).
    """
    yield from _find_content(campaign, _PUSH, "campaigns in Amazon Connect cannot send push notifications")


@recommend("C703", "no-custom-channel-in-campaigns", "campaign", target=CONNECT)
def find_custom_channels_in_campaigns(campaign: LintedResource) -> Iterator[Remark]:
    """Campaigns in Amazon Connect do not have custom channels.

    Evidence: documented (AWS's page on migration).
    """
    message = "campaigns in Amazon Connect do not have custom channels"
    yield from _find_content(campaign, frozenset({"CustomMessage"}), message)


@recommend("C704", "push-through-lambda", "journey", target=CONNECT)
def find_push_activities(journey: LintedResource) -> Iterator[Remark]:
    """A journey in Amazon Connect can send push notifications only through a Lambda function.

    Evidence: documented (AWS's page on migration).
    """
    for node in journey.graph:
        if node.kind.name == "PUSH":
            hint = "call SendMessages of AWS End User Messaging from the function"
            message = "a journey in Amazon Connect can send push notifications only through a Lambda function"
            yield Remark(node.steps, message, hint)


@recommend("C705", "placeholder", "template", "campaign", target=CONNECT)
def find_placeholders(resource: LintedResource) -> Iterator[Remark]:
    """Amazon Connect writes the placeholder for a user attribute differently.

    `{{User.UserAttributes.X}}` becomes `{{Attributes.Customer.Attributes.X}}`.

    Evidence: documented (AWS's page on migration, which does not mention other placeholders).
    """
    for steps, text in find_texts(resource.noun, resource.members):
        for name in dict.fromkeys(_PLACEHOLDER.findall(" ".join(_TAG.findall(text)))):
            message = f"Amazon Connect does not know {{{{User.UserAttributes.{name}}}}}"
            yield Remark(steps, message, f"write {{{{Attributes.Customer.Attributes.{name}}}}}")


def _find_content(campaign: LintedResource, wanted: frozenset[str], message: str) -> Iterator[Remark]:
    """Yield a remark for each message or template of a campaign whose member is one of those wanted."""
    for steps, own, _ in list_treatments(campaign):
        for member in ("MessageConfiguration", "TemplateConfiguration"):
            for name, content in own.get(member, {}).items():
                if content and name in wanted:
                    yield Remark((*steps, member, name), message)
