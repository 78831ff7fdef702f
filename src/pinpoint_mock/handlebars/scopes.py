"""A rendering and its scopes: the values that each place of a template can see, and the work done so far.

Source: Handlebars.js.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from .failures import RenderFailure
from .limits import MAX_NESTING, MAX_STEPS, STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .paths import Tree

NESTED_TOO_DEEP = f"Blocks and partials are nested more than {MAX_NESTING} levels deep"

_NOTHING: Mapping[str, Any] = {}


class VariableSource(Protocol):
    """The values of all variables."""

    @property
    def tree(self) -> Tree:
        """All values, as a tree for paths; `@root` is this tree."""

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return the value at a path from the root; None without a value.

        Args:
            path: The path in the source, such as `user.[first name]`.
            parts: The names and indexes in the path.
        """

    def on_missing(self, name: str, /) -> str:
        """Return the string to print for a variable without a value.

        Raises:
            RenderFailure: If the variable must have a value.
        """


@runtime_checkable
class Partial(Protocol):
    """A partial, which `{{> …}}` renders."""

    def render(self, context: Any, data: Data) -> str:
        """Render the partial.

        Args:
            context: The values in which variables are looked up.
            data: The names with `@`.
        """


class Data(NamedTuple):
    """The names with `@`, such as `@index`, in the innermost block that has any.

    Args:
        values: The values by name, without the `@`.
        outer: The data of the outer block.
    """

    values: Mapping[str, Any] = _NOTHING
    outer: Data | None = None

    def within(self, values: Mapping[str, Any]) -> Data:
        """Return the data of an inner block, in which some names have new values."""
        return Data({**self.values, **values}, self)

    def find(self, name: str, levels: int) -> Any:
        """Return the value of a name, a number of levels further out; None without a value."""
        data: Data | None = self
        for _ in range(levels):
            data = data and data.outer
        return data and data.values.get(name)


class Rendering:
    """One rendering of a template.

    Args:
        variables: The values of its variables.
        escape: The function that escapes a printed value.
        max_items: The most items of a list that a block loops over; None for any number.
    """

    def __init__(self, variables: VariableSource, escape: Callable[[str], str], max_items: int | None) -> None:
        self.variables = variables
        self.escape = escape
        self.max_items = max_items
        self.partials: Mapping[str, Partial] = {}
        self._characters = 0
        self._nesting = 0

    def spend(self, characters: int) -> None:
        """Count the work for a number of characters.

        Raises:
            RenderFailure: If all work so far is too much.
        """
        self._characters += characters
        if self._characters > MAX_STEPS * STEP:
            raise RenderFailure(f"The template takes more than {MAX_STEPS} steps")

    def enter(self) -> None:
        """Begin a block or a partial.

        Raises:
            RenderFailure: If it is nested too deeply.
        """
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise RenderFailure(NESTED_TOO_DEEP)

    def leave(self) -> None:
        """End a block or a partial."""
        self._nesting -= 1


@dataclass(frozen=True)
class Scope:
    """The values that one place of a template can see.

    Args:
        rendering: The rendering.
        context: The values in which variables are looked up.
        outer: The scope that `../` means.
        data: The names with `@`.
        names: The parameters of blocks.
    """

    rendering: Rendering
    context: Any
    outer: Scope | None = None
    data: Data = field(default_factory=Data)
    names: Mapping[str, Any] = field(default_factory=dict)

    def within(self, context: Any, *, data: Data | None = None, names: Mapping[str, Any] | None = None) -> Scope:
        """Return a child scope. A block whose context is unchanged adds no level for `../`."""
        return Scope(
            self.rendering,
            context,
            self.outer if _are_same(context, self.context) else self,
            self.data if data is None else data,
            {**self.names, **names} if names else self.names,
        )

    def find_start(self, beginning: str) -> Any:
        """Return the value at the start of a path: `this`, `../..`, `@root`, `@../index` or a block parameter."""
        if beginning == "this":
            return self.context
        if beginning.startswith("@"):
            *levels, name = beginning[1:].split("/")
            if name == "root":
                return self.rendering.variables.tree
            found = self.data.find(name, len(levels))
            return True if isinstance(found, Partial) else found
        if beginning.startswith("."):
            scope: Scope | None = self
            for _ in beginning.split("/"):
                scope = scope and scope.outer
            return scope and scope.context
        return self.names.get(beginning)


def _are_same(one: object, other: object) -> bool:
    """Return whether two contexts are the same for Handlebars.js.

    It compares lists and objects by identity, and other values by equality.
    """
    return one is other if isinstance(one, (list, dict)) else type(one) is type(other) and one == other
