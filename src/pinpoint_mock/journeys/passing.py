"""Facts about the ways that participants take, for subscribers that watch all worlds: no world keeps them.

Nothing of the package subscribes to them unless a user asks for it, as with journey coverage.
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
        journey: The journey.
    """

    journey: Journey


@dataclass(frozen=True, slots=True)
class ActivityPassed:
    """The fact that participants have come to an activity, or have gone on from it.

    Args:
        journey: The journey.
        activity_id: The activity.
        arrived: How many have come to it; 0 if they were there already, and waited.
        exits: Those who have gone on: the label of the outcome, the number of the next activity, `ENDS` or
            `IS_REMOVED`, and how many.
    """

    journey: Journey
    activity_id: str
    arrived: int
    exits: Sequence[tuple[str, int, int]]


def note_definition(app: App, journey: Journey) -> None:
    """Publish that a journey of an app was published or loaded."""
    publish(app, JourneyDefined(journey))
