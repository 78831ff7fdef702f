"""The journey: its whole state, its legal state changes, and its runs.

Source of the states: docs/behaviours/journeys.md#states.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LEGAL_CHANGES: dict[str, frozenset[str]] = {
    "DRAFT": frozenset(),
    "ACTIVE": frozenset({"PAUSED", "CANCELLED"}),
    "PAUSED": frozenset({"ACTIVE", "CANCELLED"}),
    "CLOSED": frozenset({"CANCELLED"}),
    "COMPLETED": frozenset(),
    "CANCELLED": frozenset(),
}
"""The changes that UpdateJourneyState can make. Publishing and the passing of time make the other changes."""

ADVICE: dict[str, str] = {
    "DRAFT": "publish it with UpdateJourney(State='ACTIVE'), or delete it with DeleteJourney",
    "ACTIVE": "it can become PAUSED or CANCELLED",
    "PAUSED": "it can become ACTIVE or CANCELLED",
    "CLOSED": "it is past its end and can only become CANCELLED",
    "COMPLETED": "it has ended; create a new one with CreateJourney",
    "CANCELLED": "it has ended; create a new one with CreateJourney",
}
"""Advice for each state of a journey, for the error message about an illegal change."""

COUNTED_STATES = frozenset({"ACTIVE", "CLOSED", "PAUSED"})
"""The states that count toward the quota of active journeys; PAUSED is inferred."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey as it is now. All times are in microseconds since the epoch.

    Args:
        id: The journey's id.
        request: The WriteJourneyRequest of its last update, validated; the times in Schedule are datetimes.
        state: One of the keys of `LEGAL_CHANGES`.
        creation_date: When it was created.
        last_modified_date: When a request last changed it.
        start: When the first participants may enter.
        end: When participants may no longer enter; 0 for a draft, and for a journey that was loaded in another state.
        paused: When it was paused; 0 if it is not paused.
        open_runs: The ids of the runs that are scheduled or running.
        segment_version: The version of its segment at its start; 0 for always the newest version.
        default_limits: JourneyLimits of the application's settings when the journey was created, and Daily of Limits.
        tested: For a copy that tests another journey, the request of that journey; else None.
    """

    id: str
    request: Mapping[str, Any]
    state: str
    creation_date: int
    last_modified_date: int
    start: int = 0
    end: int = 0
    paused: int = 0
    open_runs: tuple[str, ...] = ()
    segment_version: int = 0
    default_limits: Mapping[str, Any] = field(default_factory=dict)
    tested: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The name of the journey."""
        return str(self.request["Name"])

    @property
    def is_loaded(self) -> bool:
        """Whether it was loaded from an export after it was published, so that nothing in it is scheduled."""
        return self.state != "DRAFT" and not self.end

    @property
    def is_event_triggered(self) -> bool:
        """Whether participants enter by events and not by a segment."""
        return "EventStartCondition" in self.request.get("StartCondition", {})


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a journey.

    Args:
        id: The run's id.
        status: SCHEDULED, RUNNING, COMPLETED or CANCELLED.
        creation_time: When it was created or scheduled.
        last_update_time: When its status last changed.
    """

    id: str
    status: str
    creation_time: int
    last_update_time: int
