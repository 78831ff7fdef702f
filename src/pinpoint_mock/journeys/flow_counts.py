"""How many participants of a journey took each way, for pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .participants import NOWHERE
from .steps import IS_REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .journey import Journey
    from .participants import Participants


@dataclass(frozen=True)
class JourneyCounts:
    """How many participants took each way.

    Args:
        entered: How many participants have entered.
        inside: How many participants are at each activity now, by its id.
        taken: How many participants took each way, by the activity's id and the branch: `yes`, `no`, a number from 1,
            `else`, or any outcome of an activity with only one way out.
        removed: How many participants left the journey at an activity, by its id and the reason, such as `held out`.
        note: Why participants do not move any more; empty if they do.
    """

    entered: int = 0
    inside: Mapping[str, int] = field(default_factory=dict)
    taken: Mapping[tuple[str, str], int] = field(default_factory=dict)
    removed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    note: str = ""

    def count_taken(self, activity_id: str, branch: str | None) -> int:
        """Return how many participants took a branch of an activity; for None, how many left it by any branch."""
        return sum(
            count for (source, label), count in self.taken.items() if source == activity_id and branch in (None, label)
        )


def count_participants(journey: Journey, participants: Participants) -> JourneyCounts:
    """Count how many participants of a published journey took each way, and where they are now."""
    ids = list(journey.request["Activities"])
    taken: Counter[tuple[str, str]] = Counter()
    removed: Counter[tuple[str, str]] = Counter()
    for (number, label, target), count in participants.flows.items():
        (removed if target == IS_REMOVED else taken)[ids[number], label] += count
    inside = Counter(participants.activities)
    return JourneyCounts(
        entered=len(participants.keys),
        inside={ids[number]: count for number, count in inside.items() if number != NOWHERE},
        taken=taken,
        removed=removed,
        note="stopped by a loop that never waits" if participants.stopped else "",
    )
