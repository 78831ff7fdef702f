"""The graph of a journey, with all the words that a picture of it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Form: TypeAlias = Literal["message", "wait", "split", "holdout", "missing"]
"""How an activity is drawn: by its kind, or as one that the journey does not have."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An activity of a journey.

    Args:
        id: Its id.
        kind: Its kind as the API names it, such as `EMAIL`, or what is wrong with it.
        form: How it is drawn.
        details: What it sends, how long it waits or whom it holds out, a line each.
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
        source: The id of the activity that it leaves; None for the entry.
        target: The id of the next activity; None for the end.
        label: The way in words; empty if there is only one.
        count: How many participants took it; None without a run.
    """

    source: str | None
    target: str | None
    label: str = ""
    count: int | None = None

    @property
    def text(self) -> str:
        """The way and the count, such as `no · 1,602`."""
        return " · ".join(filter(None, (self.label, "" if self.count is None else f"{self.count:,}")))


@dataclass(frozen=True, slots=True)
class JourneyGraph:
    """A journey as a picture shows it.

    Args:
        name: Its name.
        state: Its state; empty if it is not known.
        nodes: Its activities in their order, and after them those that are missing.
        edges: The ways in the order in which they are drawn; the one from the entry is the first.
        details: Who enters, a line each.
        entered: How many participants have entered; None without a run.
        note: Why participants do not move any more; empty if all is well.
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
        """The name, the state and how many have entered, such as `welcome CLOSED, 3 entered`."""
        entered = "" if self.entered is None else f"{self.entered:,} entered"
        return ", ".join(filter(None, (f"{self.name} {self.state}".strip(), entered, self.note)))

    def edges_from(self, source: str | None) -> Iterator[GraphEdge]:
        """Yield the ways out of an activity, or from the entry."""
        return (edge for edge in self.edges if edge.source == source)
