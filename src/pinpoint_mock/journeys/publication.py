"""A journey that is about to be published, in the form that the rules for publishing check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..world.likeness import Known, enclose, find_nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..world.store import App


@dataclass(frozen=True, slots=True)
class Publication:
    """A request to publish a journey, in its app.

    Args:
        app: The app of the journey.
        request: The journey's WriteJourneyRequest, which already meets the rules for drafts.
    """

    app: App
    request: Mapping[str, Any]

    @property
    def activities(self) -> Mapping[str, Mapping[str, Any]]:
        """The activities of the journey, by id."""
        activities: Mapping[str, Mapping[str, Any]] = self.request.get("Activities", {})
        return activities

    @property
    def end(self) -> datetime | None:
        """The time at which the journey is to end."""
        end: datetime | None = self.request.get("Schedule", {}).get("EndTime")
        return end

    @property
    def is_event_triggered(self) -> bool:
        """Whether participants enter by events and not by a segment."""
        return "EventStartCondition" in self.request.get("StartCondition", {})

    def suggest_activity(self, activity_id: str) -> str:
        """Return the end of an error message about a missing activity: the most similar existing one, in brackets."""
        return enclose(find_nearest(activity_id, map(Known, self.activities)))
