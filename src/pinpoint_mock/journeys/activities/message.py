"""What the activities that send messages have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from ...templates.references import describe_missing_template, describe_missing_version
from ..sender import ActivitySender
from .kind import ActivityKind, PlannedActivity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...gateway.problems import Problem
    from ...world.store import App
    from ..journey import Journey
    from ..publication import Publication
    from ..sender import ActivityMessage
    from ..visit import Visit
    from .kind import Details

SEND = "_journey.send"  # documented: the event of each attempt to send a message, of whatever kind


class MessageActivity(ActivityKind):
    """A kind of activity that sends each participant a message."""

    metric_type = "MESSAGE"
    fixed_keys = (  # documented for e-mail; inferred for the other channels
        "SUCCESS",
        "DAILY_CAP_EXCEEDED",
        "QUIET_TIME",
        "FAILURE_PERMANENT",
        "TRANSIENT_FAILURE",
        "SERVICE_FAILURE",
        "THROTTLED",
        "UNKNOWN",
    )

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Find a message that cannot be made, and where the activity leads to none."""
        yield from self.find_content_problems(publication.app, details)
        yield from super().find_publish_problems(publication, details)

    def find_content_problems(self, app: App, details: Details) -> Iterator[Problem]:
        """Find a template that is missing, or that does not exist as a template of this kind, or in this version."""
        name, version = details.get("TemplateName"), details.get("TemplateVersion")
        if not name:
            yield self.problem("TemplateName", "is required")  # inferred: a message has no other content
            return
        missing = describe_missing_template(app, name, self.name)
        if missing:
            yield self.problem("TemplateName", missing)
        elif version:
            missing = describe_missing_version(app, name, self.name, version)
            if missing:
                yield self.problem("TemplateVersion", missing)

    @abstractmethod
    def make_message(self, journey: Journey, activity: PlannedActivity) -> ActivityMessage:
        """Make what an activity of this kind sends."""

    def arrive(self, visit: Visit) -> None:
        """Send participants the message, and let them go on (documented)."""
        activity = PlannedActivity(visit.activity_id, self, visit.details)
        ActivitySender(visit, self.make_message(visit.journey, activity)).send()


def make_request(
    details: Details, template: str, messages: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Mapping[str, Any]]:
    """Make the members of a request to send the message of an activity.

    Args:
        details: The activity's details.
        template: The member of TemplateConfiguration for its template.
        messages: The members of MessageConfiguration.
    """
    named = {"Name": details.get("TemplateName"), "Version": details.get("TemplateVersion")}
    given = {name: value for name, value in named.items() if value}
    return {"MessageConfiguration": messages, "TemplateConfiguration": {template: given} if "Name" in given else {}}
