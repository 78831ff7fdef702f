"""The activity that calls a Lambda function or posts to a web hook."""

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
    """Sends a message through a Lambda function or a web hook, and goes on at once."""

    name = "CUSTOM"
    event_types = (SEND, "_custom.delivered")  # documented; another for failures is unknown

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Find what is wrong with DeliveryUri; a draft may be without one."""
        yield from find_delivery_uri_problems(details.get("DeliveryUri", ""))

    def find_content_problems(self, app: App, details: Details) -> Iterator[Problem]:
        """Find a DeliveryUri that is missing, and a template that does not exist, of whatever type (unknown; proposed).

        Whether the function or the web hook exists is not asked: a delivery to one that does not fails.
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
        """Accept any type of this channel."""
        return event_type in self.event_types or event_type.startswith("_custom.")

    def make_message(self, journey: Journey, activity: PlannedActivity) -> CustomMessage:
        """Make the message that the function or the webhook gets."""
        return CustomMessage.of(journey.id, activity.id, activity.details)
