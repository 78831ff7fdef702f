"""A run that goes on: the endpoints that wait for their turn in an activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..limits.rate import Slot


@dataclass(frozen=True, slots=True)
class CampaignRun:
    """A run that goes on; it is in `app.collection(CampaignRun, campaign_id)` by the id of its activity.

    Args:
        activity_id: The activity that it is.
        treatment_id: The treatment.
        number: The number of the run, from 0.
        queue: The keys of the endpoints that it is for so far, in their order.
        position: How many of them have had their turn.
        slices: The slices so far, one for each time zone of a schedule in local time: where each begins in the queue,
            and at which time.
        slot: The last second in which messages went, if there is a limit per second.
        next_slice: When the next time zone has its time; 0 if all have had it.
        seen: The keys of the members of the segment in all slices so far, for a schedule in local time.
        settled: Those of them that do not wait for their own time any more.
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
        """Count the endpoints, from the first one on, whose slice began at a time or before it."""
        return next((begin for begin, start in self.slices if start > latest_start), len(self.queue))

    @property
    def is_over(self) -> bool:
        """Whether every endpoint has had its turn, in every time zone."""
        return self.position >= len(self.queue) and not self.next_slice
