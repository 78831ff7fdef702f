"""A run in progress: the endpoints that wait for their turn in an activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..limits.rate import Slot


@dataclass(frozen=True, slots=True)
class CampaignRun:
    """A run in progress. It is in `app.collection(CampaignRun, campaign_id)`, by the id of its activity.

    Args:
        activity_id: The id of its activity.
        treatment_id: The id of the treatment.
        number: The number of the run, from 0.
        queue: The keys of the endpoints that were selected so far, in their order.
        position: The number of endpoints in the queue that have had their turn.
        slices: The slices so far, one for each time zone of a schedule in local time: the position in the queue where
            each begins, and its time.
        slot: The last second in which messages were sent, if there is a limit per second.
        next_slice: The time of the next time zone; 0 if all time zones have had their time.
        seen: The keys of the members of the segment in all slices so far, for a schedule in local time.
        settled: The keys of the members that do not wait for their local time any more.
    """

    activity_id: str
    treatment_id: str
    number: int
    queue: tuple[str, ...] = ()
    position: int = 0
    slices: tuple[tuple[int, int], ...] = ()
    slot: Slot | None = None
    next_slice: int = 0
    seen: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()

    def count_late(self, latest_start: int) -> int:
        """Count the first endpoints whose slice began at or before a time."""
        return next((begin for begin, start in self.slices if start > latest_start), len(self.queue))

    @property
    def is_over(self) -> bool:
        """Whether all endpoints have had their turn, in all time zones."""
        return self.position >= len(self.queue) and not self.next_slice
