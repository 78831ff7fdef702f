"""What all kinds of activities have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ...gateway.problems import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from ..publication import Publication
    from ..visit import Visit

    Details: TypeAlias = Mapping[str, Any]


class Pointer(NamedTuple):
    """A way out of an activity.

    Args:
        member: The member that names the target, within the activity's details.
        label: The way in words, such as `yes`, `1` or `1 (60 %)`; empty if there is only one.
        target: The id of the next activity; None where the journey ends.
    """

    member: str
    label: str
    target: str | None


class Way(NamedTuple):
    """A way that participants take out of an activity: a branch, in terms of coverage.

    Args:
        label: The way in words, such as `yes`, `1 (60 %)` or `held out`; empty if there is only one.
        target: The id of the next activity; None if there is none.
        outcome: The label of the outcome that takes it; None if every outcome does.
        is_removal: Whether the activity takes the participants out of the journey.
    """

    label: str
    target: str | None
    outcome: str | None = None
    is_removal: bool = False


class ActivityKind(ABC):
    """A kind of activity: its rules, its ways out, its metrics, and what it does with those who arrive.

    The details of an activity are what its member of this kind holds, such as `{"WaitTime": …}`. Problems name members
    within the details. Source: docs/behaviours.md#journeys-saving, docs/behaviours.md#journeys-publishing.

    Attributes:
        name: The member of Activity that has the details, such as `EMAIL`.
        metric_type: ActivityType in metrics, such as `MESSAGE`.
        fixed_keys: The keys of its metrics, if all activities of this kind have the same.
        event_types: The known types of events of its messages; empty if it does not send messages.
    """

    name: ClassVar[str]
    metric_type: ClassVar[str]
    fixed_keys: ClassVar[tuple[str, ...]] = ()
    event_types: ClassVar[tuple[str, ...]] = ()

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:  # noqa: ARG002  (for kinds with rules)
        """Find the rules that an activity breaks, of those that hold for drafts too."""
        yield from ()

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Find why a journey with this activity, which can be saved, cannot be published."""
        for pointer in self.pointers(details):
            target = pointer.target
            if target is not None and target not in publication.activities:
                rule = f"is none of the journey's activities{publication.suggest_activity(target)}"
                yield self.problem(pointer.member, f"{quote(target)} {rule}")

    def pointers(self, details: Details) -> Iterator[Pointer]:
        """Yield the ways out of an activity, in the order in which they are drawn."""
        yield make_pointer(details, "NextActivity")

    def ways(self, details: Details) -> Iterator[Way]:
        """Yield the ways that participants take out of an activity."""
        pointers = list(self.pointers(details))
        for pointer in pointers:
            outcome = pointer.label.partition(" ")[0] if len(pointers) > 1 else None
            yield Way(pointer.label, pointer.target, outcome)

    def metric_keys(self, details: Details) -> tuple[str, ...]:  # noqa: ARG002  (for kinds with branches)
        """Return the keys of an activity's metrics."""
        return self.fixed_keys

    def has_event(self, event_type: str) -> bool:
        """Whether a message of this kind can have events of a type."""
        return event_type in self.event_types

    def problem(self, member: str, rule: str) -> Problem:
        """Return a problem of publishing, whose text names the member from the activity on."""
        return Problem(member, f"{self.name}.{member} {rule}")

    def always_waits(self, details: Details) -> bool:  # noqa: ARG002  (for kinds that wait)
        """Whether everybody who arrives waits for some time, so that no loop through the activity goes on for ever."""
        return False

    def watches(self, details: Details) -> Iterator[str | None]:  # noqa: ARG002  (for kinds with conditions)
        """Yield the activities whose messages' events it asks about; None for those of all activities."""
        yield from ()

    @abstractmethod
    def arrive(self, visit: Visit) -> None:
        """Decide for participants who arrive."""

    def resume(self, visit: Visit) -> None:
        """Decide for participants whose wait here is over."""
        self.arrive(visit)


class PlannedActivity(NamedTuple):
    """An activity of a published journey.

    Args:
        id: Its id.
        kind: Its kind.
        details: The members that its kind has.
    """

    id: str
    kind: ActivityKind
    details: Details


def make_pointer(details: Details, name: str, label: str = "", outer: str = "") -> Pointer:
    """Make the pointer of a member; one that is empty ends the journey, as one that is absent does.

    Args:
        details: What has the member.
        name: The member.
        label: The way in words.
        outer: The path to `details` within the activity's details, with a dot at its end.
    """
    return Pointer(f"{outer}{name}", label, details.get(name) or None)
