"""The exceptions of journeys that your tests can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.errors import PinpointMockError

if TYPE_CHECKING:
    from collections.abc import Sequence


class JourneyLoopError(PinpointMockError, RuntimeError):
    """A participant of a journey is in a loop of activities that never wait.

    The call that moves the clock raises it, such as `clock.advance`. Everything that happened in the journey at that
    time is undone, and its participants do not move any more.

    Args:
        journey_name: The journey's name.
        journey_id: The journey's id.
        activities: The ids of the activities in the loop.
        participant: The key of the endpoint, or the id of the user, that is in the loop.
    """

    def __init__(self, journey_name: str, journey_id: str, activities: Sequence[str], participant: str) -> None:
        loop = " -> ".join(map(repr, [*activities, *activities[:1]]))
        super().__init__(
            f"journey {journey_name!r} ({journey_id}) has a loop that never waits: {loop}; participant "
            f"{participant!r} would go round it forever. The journey has stopped: its participants do not move any "
            "more. Add a Wait to the loop, or a way out of it"
        )
        self.journey_id = journey_id
        self.activities = list(activities)
        self.participant = participant
