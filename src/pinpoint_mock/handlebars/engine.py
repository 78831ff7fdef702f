"""The door of the engine: `Template`. Whatever goes wrong in a template is a `RenderFailure`."""

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

_TOO_DEEP = "The template cannot be rendered: it is nested too deep"
"""The message for a caller that is deep in calls already; for other callers the same template may be good."""


class Template:
    """A template that is read once and can be rendered often.

    A source that is not a valid template makes each `render` fail, not the constructor.

    Args:
        source: The template as a string.
        helpers: The helpers by name, besides those that Handlebars itself has; only a `Condition` opens blocks.
        escape: What is done to a printed value, except in `{{{…}}}`.
        max_items: How many items of a list a block may go through; None for any number.

    Raises:
        RenderFailure: If the caller is too deep in calls for the source to be read.
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
            variables: The values, as nested dictionaries and lists; a variable without a value is left out then.
                A `VariableSource` may look values up, and treat missing ones, in its own way.

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
    """The variables in a tree; those without a value are left out, as in Handlebars.js."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        found = find(self.tree, parts)
        return self.tree.get(path) if found is None else found

    def on_missing(self, _: str, /) -> str:
        return ""
