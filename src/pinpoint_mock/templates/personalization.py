"""Personalization: `render_text` and `render_html` put the values of one recipient into a string.

Most strings have only plain placeholders. They are split once and joined for each recipient. The first placeholder that
could be the name of a helper imports the helpers. The first string with other tags imports the engine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from ..handlebars.failures import RenderFailure
from ..handlebars.paths import split_path
from ..handlebars.values import escape_html, to_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from .variables import Variables

__all__ = ["RenderFailure", "render_html", "render_text"]

MAX_PRINTED = 10_000_000  # ours: characters of all values together, many times more than any message has
_NAME = r"(?:[A-Za-z_][\w-]*|\[[\w -]{1,100}\])"  # longer names are left to the engine
_PLACEHOLDER = re.compile(rf"\{{\{{\s*({_NAME}(?:\.{_NAME})*)\s*\}}\}}", re.ASCII)
_NO_VARIABLES = frozenset({"this", "true", "false", "else"})


def render_text(source: str, variables: Variables) -> str:
    """Render plain text. Values are not escaped (unknown; our choice, because recipients must not see `O&#x27;Neil`).

    Args:
        source: The text with its variables.
        variables: The values of its variables.

    Raises:
        RenderFailure: If a variable has no value, the source is not a valid template, or a part of it fails.
    """
    return _prepare_text(source).render(variables)


def render_html(source: str, variables: Variables) -> str:
    """Render HTML. Values are escaped, except in `{{{…}}}`.

    Args:
        source: The HTML with its variables.
        variables: The values of its variables.

    Raises:
        RenderFailure: If a variable has no value, the HTML is not a valid template, or a part of it fails.
    """
    return _prepare_html(source).render(variables)


class Renderable(Protocol):
    """A template that can be rendered."""

    def render(self, variables: Variables) -> str:
        """Render the template for one recipient."""


class PlaceholderText:
    """A template with only plain placeholders.

    Args:
        literals: The strings around the placeholders: one more than there are placeholders.
        names: The names in the placeholders, in order.
        escape: The function that escapes a printed value; None for no escaping.
    """

    def __init__(self, literals: list[str], names: list[str], escape: Callable[[str], str] | None = None) -> None:
        self._first, *others = literals
        self._placeholders = [(name, split_path(name), literal) for name, literal in zip(names, others, strict=True)]
        self._escape = escape

    def render(self, variables: Variables) -> str:
        """Render the template for one recipient."""
        look_up, escape = variables.look_up, self._escape
        pieces, size = [self._first], 0
        for name, parts, literal in self._placeholders:
            value = look_up(name, parts)
            text = variables.on_missing(name) if value is None else to_text(value)
            size += len(text)
            if size > MAX_PRINTED:
                raise RenderFailure(f"The values have more than {MAX_PRINTED} characters in total")
            pieces += (text if escape is None else escape(text), literal)
        return "".join(pieces)


@lru_cache(maxsize=256)
def _prepare_text(source: str) -> Renderable:
    found = _split(source)
    return _make_template(source, str) if found is None else PlaceholderText(*found)


@lru_cache(maxsize=256)
def _prepare_html(source: str) -> Renderable:
    found = _split(source)
    return _make_template(source, escape_html) if found is None else PlaceholderText(*found, escape_html)


def _make_template(source: str, escape: Callable[[str], str]) -> Renderable:
    from ..handlebars.engine import Template
    from .dialect import HELPERS, MAX_EACH

    return Template(source, HELPERS, escape=escape, max_items=MAX_EACH)


def _split(source: str) -> tuple[list[str], list[str]] | None:
    """Split a string into literals and names of placeholders; None if it needs the engine."""
    pieces = _PLACEHOLDER.split(source)
    literals, names = pieces[::2], pieces[1::2]
    if any("{{" in literal for literal in literals) or any(literal.endswith(("{", "\\")) for literal in literals[:-1]):
        return None
    if any(literal.startswith("}") for literal in literals[1:]):
        return None
    if any(_is_reserved(name) or not _NO_VARIABLES.isdisjoint(split_path(name)) for name in names):
        return None
    return literals, names


def _is_reserved(name: str) -> bool:
    """Return whether a placeholder is the name of a helper. Names of helpers have no dots."""
    if "." in name:
        return False
    from .dialect import RESERVED

    return name in RESERVED
