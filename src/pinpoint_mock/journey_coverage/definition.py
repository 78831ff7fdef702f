"""The definition of a journey, which distinguishes journeys with the same name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ..journeys.activities.table import kinds_of
from ..segments.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..journeys.activities.kind import Way
    from ..journeys.journey import Journey
    from ..world.store import App

_MEMBERS = ("Name", "StartActivity", "Activities")
_VARYING = ("SegmentId", "WaitUntil")
"""Members whose strings often differ between tests, although the journey is the same."""


class DefinedActivity(NamedTuple):
    """An activity of a definition.

    Args:
        id: The activity's id.
        type: The name of its kind, such as `EMAIL`. In a draft there may be several names, or none.
        ways: The ways out of the activity.
    """

    id: str
    type: str
    ways: Sequence[Way]


@dataclass(frozen=True)
class JourneyDefinition:
    """The parts of a journey that tests can cover: its name, its activities, and its first activity.

    Args:
        members: Name, StartActivity and Activities of the WriteJourneyRequest.
    """

    members: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the journey."""
        return str(self.members.get("Name", ""))

    @cached_property
    def digest(self) -> str:
        """A string that is unique to the definition, and equal in all processes.

        The ids of segments and the times of WaitUntil do not affect it.
        """
        definition = _replace_strings(self.members, lambda name, value: "" if name in _VARYING else value)
        return sha256(json.dumps(definition, sort_keys=True, default=str).encode()).hexdigest()

    @cached_property
    def activities(self) -> Sequence[DefinedActivity]:
        """The activities, in the order of the journey."""
        activities: Mapping[str, Mapping[str, Any]] = self.members.get("Activities", {})
        return [
            DefinedActivity(
                activity_id,
                ", ".join(kind.name for kind in kinds) or "no type",
                [way for kind in kinds for way in kind.ways(activity[kind.name])],
            )
            for activity_id, activity in activities.items()
            for kinds in (kinds_of(activity),)
        ]


def define(app: App, journey: Journey) -> JourneyDefinition:
    """Return the definition of a journey, with segment names instead of segment ids.

    A test copy of a journey has the definition of the original, because it has the same activities.
    """

    def name_segment(name: str, value: str) -> str:
        segment = app.collection(Segment).get(value) if name == "SegmentId" else None
        return value if segment is None else segment.name or value

    request = journey.request if journey.tested is None else journey.tested
    members = {name: request[name] for name in _MEMBERS if name in request}
    return JourneyDefinition(_replace_strings(members, name_segment))


def _replace_strings(value: Any, replace: Callable[[str, str], str]) -> Any:
    """Return a value in which all string members are replaced. `replace` gets the member's name and the string."""
    if isinstance(value, Mapping):
        return {
            name: replace(name, member) if isinstance(member, str) else _replace_strings(member, replace)
            for name, member in value.items()
        }
    return [_replace_strings(item, replace) for item in value] if isinstance(value, (list, tuple)) else value
