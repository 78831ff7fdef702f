"""The base class of all kinds of activities, and the ways out of an activity."""

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
        label: The way in words, such as `yes`, `1` or `1 (60 %)`; empty if there is only one way.
        target: The id of the next activity; None if the journey ends there.
    """

    member: str
    label: str
    target: str | None


class Way(NamedTuple):
    """A way that participants take out of an activity. It is a branch in journey coverage.

    Args:
        label: The way in words, such as `yes`, `1 (60 %)` or `held out`; empty if there is only one way.
        target: The id of the next activity; None without one.
        outcome: The label of the outcome that takes this way; None if every outcome does.
        is_removal: Whether the activity removes the participants from the journey.
    """

    label: str
    target: str | None
    outcome: str | None = None
    is_removal: bool = False


class ActivityKind(ABC):
    """A kind of activity: its rules, its ways out, its metrics, and its behaviour when participants arrive.

    The details of an activity are the content of its member of this kind, such as `{"WaitTime": …}`. Problems name
    members within the details. Source: docs/behaviours/journeys.md#saving, docs/behaviours/journeys.md#publishing.

    Attributes:
        name: The member of Activity that contains the details, such as `EMAIL`.
        metric_type: The value of ActivityType in metrics, such as `MESSAGE`.
        fixed_keys: The keys of its metrics, if they are the same for all activities of this kind.
        event_types: The known event types of its messages; empty if it does not send messages.
    """

    name: ClassVar[str]
    metric_type: ClassVar[str]
    fixed_keys: ClassVar[tuple[str, ...]] = ()
    event_types: ClassVar[tuple[str, ...]] = ()

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:  # noqa: ARG002  (for kinds with rules)
        """Yield the rules for drafts that an activity breaks. They apply to all journeys."""
        yield from ()

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Yield the reasons why a journey with this activity, which can be saved, cannot be published."""
        for pointer in self.pointers(details):
            target = pointer.target
            if target is not None and target not in publication.activities:
                rule = f"is not an activity of the journey{publication.suggest_activity(target)}"
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
        """Return whether messages of this kind can have events of a type."""
        return event_type in self.event_types

    def problem(self, member: str, rule: str) -> Problem:
        """Return a publishing problem. Its error message names the member, starting with the activity's kind."""
        return Problem(member, f"{self.name}.{member} {rule}")

    def always_waits(self, details: Details) -> bool:  # noqa: ARG002  (for kinds that wait)
        """Return whether every participant who arrives waits, so that a loop through this activity is not endless."""
        return False

    def watches(self, details: Details) -> Iterator[str | None]:  # noqa: ARG002  (for kinds with conditions)
        """Yield the activities whose message events this activity asks about; None for all activities."""
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
        id: The activity's id.
        kind: The activity's kind.
        details: The members of the activity for its kind.
    """

    id: str
    kind: ActivityKind
    details: Details


def make_pointer(details: Details, name: str, label: str = "", outer: str = "") -> Pointer:
    """Create the pointer of a member. An empty member ends the journey, like a missing one.

    Args:
        details: The mapping that contains the member.
        name: The name of the member.
        label: The way in words.
        outer: The path of `details` within the activity's details, with a dot at its end.
    """
    return Pointer(f"{outer}{name}", label, details.get(name) or None)
