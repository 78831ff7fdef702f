"""The base class of the activities that send messages."""

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

SEND = "_journey.send"  # documented: the event of each attempt to send a message of any kind


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
        """Yield a problem if the message cannot be created, or if the activity leads to a missing activity."""
        yield from self.find_content_problems(publication.app, details)
        yield from super().find_publish_problems(publication, details)

    def find_content_problems(self, app: App, details: Details) -> Iterator[Problem]:
        """Yield a problem if the template is missing, or does not exist with this type or version."""
        name, version = details.get("TemplateName"), details.get("TemplateVersion")
        if not name:
            yield self.problem("TemplateName", "is required")  # inferred: a message has no other source of content
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
        """Create the message that an activity of this kind sends."""

    def arrive(self, visit: Visit) -> None:
        """Send the message to the participants, and let them continue (documented)."""
        activity = PlannedActivity(visit.activity_id, self, visit.details)
        ActivitySender(visit, self.make_message(visit.journey, activity)).send()


def make_request(
    details: Details, template: str, messages: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Mapping[str, Any]]:
    """Return the members of a request that sends the message of an activity.

    Args:
        details: The activity's details.
        template: The name of its template's member in TemplateConfiguration.
        messages: The members of MessageConfiguration.
    """
    named = {"Name": details.get("TemplateName"), "Version": details.get("TemplateVersion")}
    given = {name: value for name, value in named.items() if value}
    return {"MessageConfiguration": messages, "TemplateConfiguration": {template: given} if "Name" in given else {}}
