"""The public class of the engine, `Template`. Every error in a template raises `RenderFailure`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .failures import RenderFailure
from .helpers import BLOCKS, BUILT_IN
from .paths import find
from .scopes import Rendering, Scope
from .syntax import read_template
from .values import escape_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .helpers import Helper
    from .paths import Tree
    from .scopes import VariableSource

_TOO_DEEP = "The template cannot be rendered: it is nested too deeply"
"""The error message if the call stack is full. With fewer calls on the stack, the same template may work."""


class Template:
    """A template that is read once and can be rendered often.

    If the source is not a valid template, each `render` fails, but the constructor does not.

    Args:
        source: The template as a string.
        helpers: The helpers by name, in addition to the built-in ones. Only a `Condition` can open blocks.
        escape: The function that escapes a printed value, except in `{{{…}}}`.
        max_items: The most items of a list that a block loops over; None for any number.

    Raises:
        RenderFailure: If the call stack is too deep to read the source.
    """

    def __init__(
        self,
        source: str,
        helpers: Mapping[str, Helper] | None = None,
        *,
        escape: Callable[[str], str] = escape_html,
        max_items: int | None = None,
    ) -> None:
        self._escape = escape
        self._max_items = max_items
        self._failure: RenderFailure | None = None
        try:
            self._body = read_template(source, {**BUILT_IN, **(helpers or {}), **BLOCKS})
        except RecursionError:
            raise RenderFailure(_TOO_DEEP) from None
        except RenderFailure as failure:
            self._failure = RenderFailure(f"The template cannot be rendered: {failure.message}")

    def render(self, variables: VariableSource | Tree) -> str:
        """Render the template.

        Args:
            variables: The values, as nested dictionaries and lists. A variable without a value then prints nothing.
                A `VariableSource` decides itself how it looks up values and handles missing ones.

        Raises:
            RenderFailure: If the source is not a valid template, a variable has no value, or a part of it fails.
        """
        if self._failure is not None:
            raise RenderFailure(self._failure.message)
        source = _TreeSource(variables) if isinstance(variables, dict) else variables
        try:
            return self._body.render(Scope(Rendering(source, self._escape, self._max_items), source.tree))
        except RecursionError:
            raise RenderFailure(_TOO_DEEP) from None


class _TreeSource:
    """The variables in a tree. Those without a value print nothing, as in Handlebars.js."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        found = find(self.tree, parts)
        return self.tree.get(path) if found is None else found

    def on_missing(self, _: str, /) -> str:
        return ""
