"""The changes of journeys and their participants, for `clock.history` and for the result of `clock.advance`."""

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
    """A change in a journey.

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
    """A journey changed its state.

    Args:
        before: The previous state.
        after: The new state.
    """

    before: str
    after: str

    def _say(self) -> str:
        return f"{self.before} -> {self.after}"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyRunChanged(JourneyChange):
    """A run of a journey was scheduled, or its status changed.

    Args:
        run_id: The run's id.
        status: The new status of the run.
    """

    run_id: str
    status: str

    def _say(self) -> str:
        return f"run {self.run_id} {self.status}"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyEntered(JourneyChange):
    """Participants entered a journey, or were not admitted.

    Args:
        run_id: The run's id.
        entered: How many participants entered.
        not_entered: How many did not enter, by the metric that counts them, such as `ENDPOINT_OPT_OUT`.
    """

    run_id: str
    entered: int
    not_entered: tuple[tuple[str, int], ...] = ()

    def _say(self) -> str:
        return f"{self.entered:,} entered" + "".join(f", {count:,} {metric}" for metric, count in self.not_entered)


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyActivityVisited(JourneyChange):
    """Participants of a journey visited an activity.

    Args:
        activity_id: The id of the activity.
        outcomes: Each outcome of the activity, with the number of participants that it applied to.
    """

    activity_id: str
    outcomes: tuple[tuple[Outcome, int], ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of participants for each outcome, by the outcome's label, such as `yes` or `SUCCESSFUL`."""
        return {outcome.label: count for outcome, count in self.outcomes}

    def _say(self) -> str:
        return ", ".join(outcome.say(self.activity_id, count) for outcome, count in self.outcomes)


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyEntrySkipped(JourneyChange):
    """No participants entered a journey at its start or at a refresh, because it was paused."""

    def _say(self) -> str:
        return "no participants enter at this time, because the journey is PAUSED"


@dataclass(frozen=True, kw_only=True, repr=False)
class JourneyStopped(JourneyChange):
    """A journey stopped, because one of its participants is in a loop that never waits.

    Args:
        reason: The error message.
    """

    reason: str

    def _say(self) -> str:
        return f"stopped: {self.reason}"


def log_change(app: App, journey: Journey, change_type: Callable[..., JourneyChange], **members: Any) -> None:
    """Add a change that happens to a journey now to the history."""
    log_now(app, change_type, journey_id=journey.id, journey_name=journey.name, **members)
