"""Where in a rendering something stands: what it sees from there, and how much work was done so far.

Source: Handlebars.js, on which the dialect is "based" (documented); limits are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from .values import RenderFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .variables import Variables

MAX_STEPS = 100_000  # ours: many times what any message takes, and about a second
STEP = 100  # characters that are a step; a tag is one, too
MAX_NESTING = 60  # ours: blocks and partials in one another
NESTED = f"Blocks and partials are nested more than {MAX_NESTING} deep"

_NOTHING: Mapping[str, Any] = {}


@runtime_checkable
class Partial(Protocol):
    """What `{{> …}}` renders."""

    def render(self, context: Any, data: Data) -> str:
        """The text of it.

        Args:
            context: What its variables are looked up in.
            data: What its names with `@` are.
        """


class Data(NamedTuple):
    """The names with `@`, such as `@index`: those of the innermost block that has any, then those around it.

    Args:
        values: Values by name, without the `@`.
        outer: Those of the block around.
    """

    values: Mapping[str, Any] = _NOTHING
    outer: Data | None = None

    def within(self, values: Mapping[str, Any]) -> Data:
        """The data of a block in this one, where some names have new values."""
        return Data({**self.values, **values}, self)

    def find(self, name: str, levels: int) -> Any:
        """The value of a name, so many levels further out; None if there is none."""
        data: Data | None = self
        for _ in range(levels):
            data = data and data.outer
        return data and data.values.get(name)


class Rendering:
    """One rendering of a template.

    Args:
        variables: What stands for its variables.
        escape: What is done to a value before it is printed.
    """

    def __init__(self, variables: Variables, escape: Callable[[str], str]) -> None:
        self.variables = variables
        self.escape = escape
        self.partials: Mapping[str, Partial] = {}
        self._characters = 0
        self._nesting = 0

    def spend(self, characters: int) -> None:
        """Count work.

        Raises:
            RenderFailure: If it is too much by now.
        """
        self._characters += characters
        if self._characters > MAX_STEPS * STEP:
            raise RenderFailure(f"The template takes more than {MAX_STEPS} steps")

    def enter(self) -> None:
        """Begin with a block or a partial.

        Raises:
            RenderFailure: If it is in too many others.
        """
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise RenderFailure(NESTED)

    def leave(self) -> None:
        """Be done with it."""
        self._nesting -= 1


@dataclass(frozen=True)
class Frame:
    """A place in a rendering.

    Args:
        rendering: The rendering.
        context: What variables are looked up in.
        outer: The frame that `../` leads to.
        data: The names with `@`.
        names: The parameters of blocks.
    """

    rendering: Rendering
    context: Any
    outer: Frame | None = None
    data: Data = field(default_factory=Data)
    names: Mapping[str, Any] = field(default_factory=dict)

    def within(self, context: Any, *, data: Data | None = None, names: Mapping[str, Any] | None = None) -> Frame:
        """A frame in this one; a block with the same context is none that `../` leaves."""
        return Frame(
            self.rendering,
            context,
            self.outer if _are_same(context, self.context) else self,
            self.data if data is None else data,
            {**self.names, **names} if names else self.names,
        )

    def start(self, beginning: str) -> Any:
        """What a path begins with: `this`, `../..`, `@root`, `@../index` or the parameter of a block."""
        if beginning == "this":
            return self.context
        if beginning.startswith("@"):
            *levels, name = beginning[1:].split("/")
            if name == "root":
                return self.rendering.variables.tree
            found = self.data.find(name, len(levels))
            return True if isinstance(found, Partial) else found
        if beginning.startswith("."):
            frame: Frame | None = self
            for _ in beginning.split("/"):
                frame = frame and frame.outer
            return frame and frame.context
        return self.names.get(beginning)


def _are_same(one: object, other: object) -> bool:
    """Whether Handlebars.js takes two contexts for one: lists and objects if they are, all else if it is equal."""
    return one is other if isinstance(one, (list, dict)) else type(one) is type(other) and one == other
