"""Facts about the ways that participants take. They are published to subscribers that watch all mocks, and not stored.

The package itself does not subscribe to them, except when the user asks for journey coverage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world.bus import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import App
    from .journey import Journey


@dataclass(frozen=True, slots=True)
class JourneyDefined:
    """The fact that a journey was published, or loaded in any state.

    Args:
        journey: The journey as it was published or loaded.
    """

    journey: Journey


@dataclass(frozen=True, slots=True)
class ActivityPassed:
    """The fact that participants arrived at an activity, or left it.

    Args:
        journey: The journey.
        activity_id: The id of the activity.
        arrived: How many participants arrived; 0 if they were already there and waited.
        exits: For those who left: the label of the outcome, the number of the next activity (or `ENDS` or
            `IS_REMOVED`), and the number of participants.
    """

    journey: Journey
    activity_id: str
    arrived: int
    exits: Sequence[tuple[str, int, int]]


def note_definition(app: App, journey: Journey) -> None:
    """Publish the fact that a journey was published or loaded."""
    publish(app, JourneyDefined(journey))
