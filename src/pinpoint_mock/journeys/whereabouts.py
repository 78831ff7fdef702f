"""The positions of the participants in an app's journeys, as lines for the report of a failing test."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..world.clock import format_timestamp
from .journey import Journey
from .participants import ACTIVE, STATES, JourneyParticipants
from .paths import make_path
from .plan import plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..world.store import App
    from .participants import Participants


class Whereabouts(NamedTuple):
    """The positions of the participants in a journey.

    Args:
        app: The app.
        journey: The journey.
        participants: The journey's participants. There may be none yet.
    """

    app: App
    journey: Journey
    participants: Participants

    def __str__(self) -> str:
        journey, participants = self.journey, self.participants
        activities = plan_of(self.app, journey).activities
        inside = Counter(participants.activities)
        places = [f"{inside[number]:,} at {each.id!r}" for number, each in enumerate(activities) if inside[number]]
        states = Counter(participants.states)
        places += [
            f"{states[state]:,} {name}" for state, name in enumerate(STATES) if state != ACTIVE and states[state]
        ]
        entered = f"{len(participants.keys):,} entered" if participants.keys else "no participant has entered"
        if journey.is_loaded:
            entered = "was loaded, so participants do not enter it"
        elif self.app.world.clock.last_look < journey.start:
            places.append(f"it starts at {format_timestamp(journey.start)}")
        if participants.stopped:
            places.append("stopped by a loop that never waits")
        return "; ".join(
            filter(None, (f"{journey.name!r} ({journey.id}) {journey.state}: {entered}", ", ".join(places)))
        )

    def describe_last_paths(self, most: int) -> Iterator[str]:
        """Yield the lines of the paths of the participants who entered last, at most `most` of them."""
        size = len(self.participants.keys)
        for row in range(max(size - most, 0), size):
            yield from str(make_path(self.app, self.journey, self.participants, row)).splitlines()


def find_whereabouts(app: App) -> Iterator[Whereabouts]:
    """Yield the positions for each journey that was published, or loaded in another state than DRAFT."""
    journeys = app.collection(Journey)
    for journey_id, participants in app.part(JourneyParticipants):
        if journey_id in journeys:
            yield Whereabouts(app, journeys[journey_id], participants)
