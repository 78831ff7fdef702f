"""The changes of journeys and their participants, for the history and for what `clock.advance` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..world.changes import ResourceChange, log_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.store import App
    from .journey import Journey
    from .steps import Outcome


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyChange(ResourceChange):
    """Something that changed in a journey.

    Args:
        journey_id: The journey's id.
        journey_name: The journey's name.
    """

    journey_id: str
    journey_name: str

    def _name_resource(self) -> str:
        return f"journey {self.journey_name!r} ({self.journey_id})"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyStateChanged(JourneyChange):
    """A journey took another state.

    Args:
        before: The state that it had.
        after: The state that it has.
    """

    before: str
    after: str

    def _say(self) -> str:
        return f"{self.before} -> {self.after}"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyRunChanged(JourneyChange):
    """A run of a journey was scheduled, or took another status.

    Args:
        run_id: The run's id.
        status: The status that it has.
    """

    run_id: str
    status: str

    def _say(self) -> str:
        return f"run {self.run_id} {self.status}"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyEntered(JourneyChange):
    """Participants entered a journey, or were refused.

    Args:
        run_id: The run.
        entered: How many entered.
        not_entered: How many did not, by the metric that counts them, such as `ENDPOINT_OPT_OUT`.
    """

    run_id: str
    entered: int
    not_entered: tuple[tuple[str, int], ...] = ()

    def _say(self) -> str:
        return f"{self.entered:,} entered" + "".join(f", {count:,} {metric}" for metric, count in self.not_entered)


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyActivityVisited(JourneyChange):
    """Participants of a journey were at an activity.

    Args:
        activity_id: The activity.
        outcomes: What the activity did, and with how many participants.
    """

    activity_id: str
    outcomes: tuple[tuple[Outcome, int], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many participants each outcome had, by its label, such as `yes` or `SUCCESSFUL`."""
        return {outcome.label: count for outcome, count in self.outcomes}

    def _say(self) -> str:
        return ", ".join(outcome.say(self.activity_id, count) for outcome, count in self.outcomes)


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyEntrySkipped(JourneyChange):
    """Nobody entered a journey at its start or at a refresh, since it was paused."""

    def _say(self) -> str:
        return "nobody enters at this time, since it is PAUSED"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyStopped(JourneyChange):
    """Nobody moves in a journey any more, since a participant goes round a loop that never waits.

    Args:
        reason: The text of the error.
    """

    reason: str

    def _say(self) -> str:
        return f"stopped: {self.reason}"


def log_change(app: App, journey: Journey, change_type: Callable[..., JourneyChange], **members: Any) -> None:
    """Add what happens to a journey now to the history."""
    log_now(app, change_type, journey_id=journey.id, journey_name=journey.name, **members)
