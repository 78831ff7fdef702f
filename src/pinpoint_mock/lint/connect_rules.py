"""Findings for the target Amazon Connect: what has no successor there, and how placeholders are written.

They say only what AWS's page on migration says.
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
    """In-app messages have no successor in Amazon Connect.

    Evidence: documented (AWS's page on migration).
    """
    message = "Amazon Connect has no in-app messages"
    if resource.noun == "template":
        if resource.document.kind.type == "INAPP":
            yield Remark((), message)
        return
    yield from _find_content(resource, _IN_APP, message)


@recommend("C702", "no-push-in-campaigns", "campaign", target=CONNECT)
def find_push_in_campaigns(campaign: LintedResource) -> Iterator[Remark]:
    """Push notifications in campaigns have no successor in Amazon Connect.

    Evidence: documented (AWS's page on migration).
    """
    yield from _find_content(campaign, _PUSH, "campaigns of Amazon Connect send no push notifications")


@recommend("C703", "no-custom-channel-in-campaigns", "campaign", target=CONNECT)
def find_custom_channels_in_campaigns(campaign: LintedResource) -> Iterator[Remark]:
    """Custom channels in campaigns have no successor in Amazon Connect.

    Evidence: documented (AWS's page on migration).
    """
    message = "campaigns of Amazon Connect have no custom channels"
    yield from _find_content(campaign, frozenset({"CustomMessage"}), message)


@recommend("C704", "push-through-lambda", "journey", target=CONNECT)
def find_push_activities(journey: LintedResource) -> Iterator[Remark]:
    """A journey of Amazon Connect sends push notifications through a Lambda function only.

    Evidence: documented (AWS's page on migration).
    """
    for node in journey.graph:
        if node.kind.name == "PUSH":
            hint = "call SendMessages of AWS End User Messaging from the function"
            yield Remark(node.steps, "a journey of Amazon Connect sends push through a Lambda function", hint)


@recommend("C705", "placeholder", "template", "campaign", target=CONNECT)
def find_placeholders(resource: LintedResource) -> Iterator[Remark]:
    """A placeholder for a user attribute is written in another way in Amazon Connect.

    `{{User.UserAttributes.X}}` becomes `{{Attributes.Customer.Attributes.X}}`.

    Evidence: documented (AWS's page on migration). Other placeholders are not mentioned there.
    """
    for steps, text in find_texts(resource.noun, resource.members):
        for name in dict.fromkeys(_PLACEHOLDER.findall(" ".join(_TAG.findall(text)))):
            message = f"Amazon Connect does not know {{{{User.UserAttributes.{name}}}}}"
            yield Remark(steps, message, f"write {{{{Attributes.Customer.Attributes.{name}}}}}")


def _find_content(campaign: LintedResource, wanted: frozenset[str], message: str) -> Iterator[Remark]:
    """Yield a remark for each message or template of a campaign that is one of those wanted."""
    for steps, own, _ in list_treatments(campaign):
        for member in ("MessageConfiguration", "TemplateConfiguration"):
            for name, content in own.get(member, {}).items():
                if content and name in wanted:
                    yield Remark((*steps, member, name), message)
