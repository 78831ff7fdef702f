"""The exceptions of journeys that a test sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.errors import PinpointMockError

if TYPE_CHECKING:
    from collections.abc import Sequence


class JourneyLoopError(PinpointMockError, RuntimeError):
    """A participant of a journey goes round a loop of activities that never wait.

    It is raised by the call that lets time pass. Nothing of that instant has happened in the journey, which stands
    still from then on.

    Args:
        journey_name: The journey's name.
        journey_id: Its id.
        activities: The activities of the loop.
        participant: The key of the endpoint, or the id of the user, that goes round.
    """

    def __init__(self, journey_name: str, journey_id: str, activities: Sequence[str], participant: str) -> None:
        loop = " -> ".join(map(repr, [*activities, *activities[:1]]))
        super().__init__(
            f"journey {journey_name!r} ({journey_id}) has a loop that never waits: {loop}; participant "
            f"{participant!r} goes round it for ever. The journey stands still from now on. Put a Wait into the loop, "
            "or let one of its activities lead out"
        )
        self.journey_id = journey_id
        self.activities = list(activities)
        self.participant = participant
