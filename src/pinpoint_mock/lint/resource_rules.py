"""Recommendations that compare a resource with other resources of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..channels.channel_types import CHANNEL_TYPES
from ..endpoints.endpoint import PUSH_CHANNELS
from .campaign_rules import list_treatments
from .findings import Remark
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from .member_check import Steps
    from .resource import LintedResource

_ACTIVITY_CHANNELS: Mapping[str, Set[str]] = {
    "EMAIL": {"EMAIL"},
    "SMS": {"SMS"},
    "PUSH": PUSH_CHANNELS,
    "ContactCenter": {"VOICE"},
}
_MESSAGE_CHANNELS: Mapping[str, Set[str]] = {
    "EmailMessage": {"EMAIL"},
    "SMSMessage": {"SMS"},
    "APNSMessage": {name for name in CHANNEL_TYPES if name.startswith("APNS")},
    "GCMMessage": {"GCM"},
    "ADMMessage": {"ADM"},
    "BaiduMessage": {"BAIDU"},
    "EmailTemplate": {"EMAIL"},
    "SMSTemplate": {"SMS"},
    "PushTemplate": PUSH_CHANNELS,
}


@recommend("R601", "names-differ-only-in-case", "template", "segment", "campaign", "journey")
def find_names_in_other_case(resource: LintedResource) -> Iterator[Remark]:
    """Two names differ only in upper and lower case.

    They are names of two different resources, which is easy to overlook. The rule compares templates of the same type,
    segments, campaigns, journeys, and the activities of a journey.

    Evidence: documented (template names are case-sensitive), inferred (the others).
    """
    document = resource.document
    near = resource.context.find_in_other_case(document)
    if near:
        member = "TemplateName" if resource.noun == "template" else "Name"
        steps: Steps = (member,) if member in document.members else ()
        yield Remark(steps, f"{document.name!r} differs only in case from the {document.kind.name} {near!r}")
    seen: dict[str, str] = {}
    for activity_id in resource.members.get("Activities", {}):
        near = seen.setdefault(activity_id.casefold(), activity_id)
        if near != activity_id:
            message = f"{activity_id!r} differs only in case from the activity {near!r}"
            yield Remark(("Activities", activity_id), message)


@recommend("R602", "channel-not-enabled", "journey", "campaign")
def find_disabled_channels(resource: LintedResource) -> Iterator[Remark]:
    """A message needs a channel that is not enabled in the app: nothing is sent.

    lint checks this only if its files contain channels of the app. A push notification needs one of the push channels.

    Evidence: documented (a channel must be enabled), observed (`Channel Disabled`).
    """
    channels = resource.context.of_noun("channel")
    if not channels:
        return
    enabled = {each.document.kind.type for each in channels if each.document.members.get("Enabled", True)}
    for steps, name, wanted in _find_messages(resource):
        if not wanted & enabled:
            which = " or ".join(sorted(wanted)) if len(wanted) < len(PUSH_CHANNELS) else "push"
            noun = "a push channel" if which == "push" else f"the {which} channel"
            yield Remark(steps, f"{name} needs {noun}, but the app has not enabled it")


def _find_messages(resource: LintedResource) -> Iterator[tuple[Steps, str, Set[str]]]:
    """Yield each message: the steps to it, its kind, and the channels of which it needs one."""
    if resource.noun == "journey":
        for node in resource.graph:
            if node.kind.name in _ACTIVITY_CHANNELS:
                yield node.steps, node.kind.name, _ACTIVITY_CHANNELS[node.kind.name]
        return
    for steps, own, _ in list_treatments(resource):
        for member in ("MessageConfiguration", "TemplateConfiguration"):
            for name, message in own.get(member, {}).items():
                if message and name in _MESSAGE_CHANNELS:
                    yield (*steps, member, name), name, _MESSAGE_CHANNELS[name]
