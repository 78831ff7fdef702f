"""The activity that calls a Lambda function or posts to a webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...apps.hook_rules import find_delivery_uri_problems
from ...templates.references import describe_missing_template, describe_missing_version, describe_unknown_template
from ...templates.template import TYPES
from ..custom_message import CustomMessage
from .message import SEND, MessageActivity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...gateway.problems import Problem
    from ...world.store import App
    from ..journey import Journey
    from .kind import Details, PlannedActivity


class CustomActivity(MessageActivity):
    """An activity that sends a message through a Lambda function or a webhook. Participants continue immediately."""

    name = "CUSTOM"
    event_types = (SEND, "_custom.delivered")  # documented; whether failures have another type is unknown

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Yield the problems of DeliveryUri. A draft need not have one."""
        yield from find_delivery_uri_problems(details.get("DeliveryUri", ""))

    def find_content_problems(self, app: App, details: Details) -> Iterator[Problem]:
        """Yield a problem if DeliveryUri is missing, or if a template of any type does not exist (unknown; proposed).

        This does not check that the function or webhook exists. If it does not, the deliveries fail.
        """
        if not details.get("DeliveryUri"):
            yield self.problem("DeliveryUri", "is required")  # unknown; proposed
        name, version = details.get("TemplateName"), details.get("TemplateVersion")
        if not name:
            return
        types = [kind for kind in TYPES if not describe_missing_template(app, name, kind)]
        if not types:
            yield self.problem("TemplateName", describe_unknown_template(app, name))
        elif version and all(describe_missing_version(app, name, kind, version) for kind in types):
            yield self.problem("TemplateVersion", describe_missing_version(app, name, types[0], version))

    def has_event(self, event_type: str) -> bool:
        """Return whether a type is an event of custom channels."""
        return event_type in self.event_types or event_type.startswith("_custom.")

    def make_message(self, journey: Journey, activity: PlannedActivity) -> CustomMessage:
        """Create the message for the function or webhook."""
        return CustomMessage.of(journey.id, activity.id, activity.details)
