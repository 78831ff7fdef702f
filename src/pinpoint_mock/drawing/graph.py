"""The graph of a journey, with all the words that its picture shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Form: TypeAlias = Literal["message", "wait", "split", "holdout", "missing"]
"""How an activity is drawn: by its kind, or as an activity that the journey does not have."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An activity of a journey.

    Args:
        id: The activity's id.
        kind: The kind's name in the API, such as `EMAIL`, or a description of what is wrong with it.
        form: How it is drawn.
        details: What it sends, how long it waits or how many it holds out, one per line.
        note: Its Description.
        inside: How many participants are there now; None without a run.
    """

    id: str
    kind: str
    form: Form
    details: tuple[str, ...] = ()
    note: str = ""
    inside: int | None = None


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A way through a journey.

    Args:
        source: The id of the activity where it begins; None for the entry.
        target: The id of the next activity; None for the end.
        label: The way in words; empty if there is only one way.
        count: How many participants took it; None without a run.
    """

    source: str | None
    target: str | None
    label: str = ""
    count: int | None = None

    @property
    def text(self) -> str:
        """The label and the count, such as `no · 1,602`."""
        return " · ".join(filter(None, (self.label, "" if self.count is None else f"{self.count:,}")))


@dataclass(frozen=True, slots=True)
class JourneyGraph:
    """The graph of a journey, for a picture.

    Args:
        name: The journey's name.
        state: The journey's state; empty if it is not known.
        nodes: The activities in order, followed by the missing ones.
        edges: The ways in the order in which they are drawn. The way from the entry is the first.
        details: Who enters, one per line.
        entered: How many participants have entered; None without a run.
        note: Why participants do not move any more; empty if they do.
    """

    name: str
    state: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    details: tuple[str, ...] = ()
    entered: int | None = None
    note: str = ""

    @property
    def title(self) -> str:
        """The name, the state and the number of entered participants, such as `welcome CLOSED, 3 entered`."""
        entered = "" if self.entered is None else f"{self.entered:,} entered"
        return ", ".join(filter(None, (f"{self.name} {self.state}".strip(), entered, self.note)))

    def edges_from(self, source: str | None) -> Iterator[GraphEdge]:
        """Yield the ways out of an activity, or from the entry."""
        return (edge for edge in self.edges if edge.source == source)
