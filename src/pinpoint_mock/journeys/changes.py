"""What happens to the participants of a journey: a line for each activity and instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world.changes import Change

if TYPE_CHECKING:
    from .steps import Outcome


@dataclass(frozen=True, kw_only=True)
class JourneyActivityVisited(Change):
    """Participants of a journey were at an activity.

    Args:
        journey_id: The journey's id.
        journey_name: The journey's name.
        activity_id: The activity.
        outcomes: What the activity did, and with how many participants.
    """

    journey_id: str
    journey_name: str
    activity_id: str
    outcomes: tuple[tuple[Outcome, int], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many participants each outcome had, by its label, such as `yes` or `SUCCESSFUL`."""
        return {outcome.label: count for outcome, count in self.outcomes}

    def describe(self) -> str:
        """What happened, in a few words."""
        said = ", ".join(outcome.say(self.activity_id, count) for outcome, count in self.outcomes)
        return f"journey {self.journey_name!r} ({self.journey_id}): {said}"


@dataclass(frozen=True, kw_only=True)
class JourneyEntered(Change):
    """Participants entered a journey, or were refused.

    Args:
        journey_id: The journey's id.
        journey_name: The journey's name.
        run_id: The run.
        entered: How many entered.
        not_entered: How many did not, by the metric that counts them, such as `ENDPOINT_OPT_OUT`.
    """

    journey_id: str
    journey_name: str
    run_id: str
    entered: int
    not_entered: tuple[tuple[str, int], ...] = ()

    def describe(self) -> str:
        """What happened, in a few words."""
        others = "".join(f", {count:,} {metric}" for metric, count in self.not_entered)
        return f"journey {self.journey_name!r} ({self.journey_id}): {self.entered:,} entered{others}"
