"""A journey drawn as a graph, with how many participants went each way: for Mermaid, and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .activities.table import kinds_of
from .steps import IS_REMOVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .journey import Journey
    from .participants import Participants

_END, _END_NODE = "(end)", "finish"  # the name of a node must not be a word of Mermaid's language


class Arrow(NamedTuple):
    """A way from one activity to the next.

    Args:
        source: The id of the activity.
        label: The way in words; empty if there is only one.
        target: The id of the next activity; None for the end of the journey.
        taken: How many participants took it; None in a draft.
    """

    source: str
    label: str
    target: str | None
    taken: int | None

    @property
    def text(self) -> str:
        """The way and the count, such as `yes: 602`."""
        taken = "" if self.taken is None else f"{self.taken:,}"
        return ": ".join(filter(None, (self.label, taken)))


def draw_mermaid(journey: Journey, participants: Participants | None) -> str:
    """Draw a journey as a flowchart of Mermaid, which GitHub and the usual tools for documentation show."""
    activities: Mapping[str, Mapping[str, object]] = journey.request.get("Activities", {})
    nodes = {activity_id: f"a{number}" for number, activity_id in enumerate(activities)}
    lines = ["flowchart TD", f'    entry(["{_quote(_name_entry(journey, participants))}"])']
    lines += [
        f'    {nodes[activity_id]}["{_quote(activity_id)}<br/>{_quote(name)}"]' for activity_id, name in _nodes(journey)
    ]
    start = journey.request.get("StartActivity")
    if start in nodes:
        lines.append(f"    entry --> {nodes[start]}")
    arrows = list(find_arrows(journey, participants))
    for arrow in arrows:
        target = nodes.get(arrow.target or "", _END_NODE)
        link = f'-- "{_quote(arrow.text)}" -->' if arrow.text else "-->"
        lines.append(f"    {nodes[arrow.source]} {link} {target}")
    if any(nodes.get(arrow.target or "") is None for arrow in arrows):
        lines.append(f'    {_END_NODE}(["end"])')
    return "\n".join(lines) + "\n"


def draw_text(journey: Journey, participants: Participants | None) -> str:
    """Draw a journey as lines of text: each activity, and below it the ways that lead on."""
    start = journey.request.get("StartActivity")
    lines = [_name_entry(journey, participants) + (f" -> {start}" if start else "")]
    arrows = list(find_arrows(journey, participants))
    for activity_id, name in _nodes(journey):
        inside = "" if participants is None else _say_inside(journey, participants, activity_id)
        lines.append(f"{activity_id} ({name}){inside}")
        for arrow in arrows:
            if arrow.source == activity_id:
                way = f"{arrow.text} " if arrow.text else ""
                lines.append(f"    {way}-> {arrow.target or _END}")
    return "\n".join(lines) + "\n"


def find_arrows(journey: Journey, participants: Participants | None) -> Iterator[Arrow]:
    """Yield the ways of a journey, with how many participants took each."""
    for number, (activity_id, activity) in enumerate(journey.request.get("Activities", {}).items()):
        for kind in kinds_of(activity):
            pointers = list(kind.pointers(activity[kind.name]))
            for pointer in pointers:
                branch = pointer.label.partition(" ")[0] if len(pointers) > 1 else None
                count = None if participants is None else _count(participants, number, branch)
                yield Arrow(activity_id, pointer.label, pointer.target, count)
        for (place, label, target), count in () if participants is None else participants.flows.items():
            if (place, target) == (number, IS_REMOVED):
                yield Arrow(activity_id, label, None, count)


def _count(participants: Participants, number: int, branch: str | None) -> int:
    return sum(
        count
        for (activity, label, target), count in participants.flows.items()
        if activity == number and branch in (None, label) and target != IS_REMOVED
    )


def _nodes(journey: Journey) -> Iterator[tuple[str, str]]:
    for activity_id, activity in journey.request.get("Activities", {}).items():
        yield activity_id, ", ".join(kind.name for kind in kinds_of(activity)) or "no type"


def _name_entry(journey: Journey, participants: Participants | None) -> str:
    entered = "" if participants is None else f", {len(participants.keys):,} entered"
    stopped = ", stopped by a loop that never waits" if participants is not None and participants.stopped else ""
    return f"{journey.name} {journey.state}{entered}{stopped}"


def _say_inside(journey: Journey, participants: Participants, activity_id: str) -> str:
    number = list(journey.request["Activities"]).index(activity_id)
    inside = participants.activities.count(number)
    return f", {inside:,} here" if inside else ""


def _quote(text: str) -> str:
    """Write a text so that it can stand within quotes in Mermaid."""
    for character, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        text = text.replace(character, code)
    return text
