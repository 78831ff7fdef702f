"""A journey that is to be published, as the rules for publishing see it."""

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
        request: The journey's WriteJourneyRequest, which can be saved.
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
        """When the journey is to end."""
        end: datetime | None = self.request.get("Schedule", {}).get("EndTime")
        return end

    @property
    def is_event_triggered(self) -> bool:
        """Whether participants enter by events and not by segment."""
        return "EventStartCondition" in self.request.get("StartCondition", {})

    def suggest_activity(self, activity_id: str) -> str:
        """Return the end of a message about an activity that does not exist: the nearest one that does, in brackets."""
        return enclose(find_nearest(activity_id, map(Known, self.activities)))
