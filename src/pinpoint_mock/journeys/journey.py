"""The journey: its whole state, the states it may be asked to take, and its runs.

Source of the states: docs/behaviours.md#journeys-states.
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
"""The changes that UpdateJourneyState can make; publishing and time make the others."""

ADVICE: dict[str, str] = {
    "DRAFT": "publish it with UpdateJourney(State='ACTIVE'), or delete it with DeleteJourney",
    "ACTIVE": "it can become PAUSED or CANCELLED",
    "PAUSED": "it can become ACTIVE or CANCELLED",
    "CLOSED": "it is past its end, and can become CANCELLED only",
    "COMPLETED": "it has ended; make another one with CreateJourney",
    "CANCELLED": "it has ended; make another one with CreateJourney",
}
"""Advice by the state of a journey, for the error about an illegal change."""

COUNTED_STATES = frozenset({"ACTIVE", "CLOSED", "PAUSED"})
"""The states that count against the quota of active journeys; PAUSED is inferred."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey as it is now.

    Args:
        id: Its id.
        request: The WriteJourneyRequest that it was last written with, checked; Schedule times are instants.
        state: One of the keys of `LEGAL_CHANGES`.
        creation_date: When it was created, in microseconds since the epoch, as all times here.
        last_modified_date: When a request last changed it.
        start: When the first participants may enter.
        end: When no more may; 0 for a draft, and for a journey that was loaded in another state.
        paused: When it was paused, while it is.
        open_runs: The ids of the runs that are scheduled or running.
        segment_version: The version of its segment when it began; 0 for the newest one, whichever that is.
        default_limits: JourneyLimits of the application's settings when the journey was created, and Daily of Limits.
        tested: The request of the journey of which it is a copy for a test; None if it is no such copy.
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
        """The journey's name."""
        return str(self.request["Name"])

    @property
    def is_loaded(self) -> bool:
        """Whether it was loaded from an export after it was published, so that nothing of it is scheduled."""
        return self.state != "DRAFT" and not self.end

    @property
    def is_event_triggered(self) -> bool:
        """Whether participants enter by events and not by segment."""
        return "EventStartCondition" in self.request.get("StartCondition", {})


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a journey.

    Args:
        id: Its id.
        status: SCHEDULED, RUNNING, COMPLETED or CANCELLED.
        creation_time: When it was created or scheduled.
        last_update_time: When its status last changed.
    """

    id: str
    status: str
    creation_time: int
    last_update_time: int
