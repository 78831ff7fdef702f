"""Rendering: what a text with variables becomes for one recipient.

`render_text` and `render_html` are the whole of it. A text with nothing but plain placeholders, as most are, is split
once and joined for each recipient; what more there can be in a template is imported for the first that has more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from .helpers import OPENERS
from .paths import parts_of
from .values import MAX_PRINTED, RenderFailure, printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .variables import Variables

__all__ = ["RenderFailure", "render_html", "render_text"]

_NAME = r"(?:[A-Za-z_][\w-]*|\[[\w -]{1,100}\])"  # no number that Python would not read
_PLACEHOLDER = re.compile(rf"\{{\{{\s*({_NAME}(?:\.{_NAME})*)\s*\}}\}}", re.ASCII)
_NO_VARIABLES = frozenset({"this", "true", "false", "else"})
_ESCAPES = str.maketrans(  # of handlebars.java (inferred)
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"}
)


def render_text(source: str, variables: Variables) -> str:
    """Render a text that is no HTML: values stand in it as they are (unknown; an `O&#x27;Neil` would be a fault).

    Args:
        source: The text with its variables.
        variables: What they stand for.

    Raises:
        RenderFailure: If a variable has no value, or the text is no valid template, or a part of it fails.
    """
    return _text(source).render(variables)


def render_html(source: str, variables: Variables) -> str:
    """Render HTML: values are escaped, but for those in `{{{…}}}`.

    Args:
        source: The HTML with its variables.
        variables: What they stand for.

    Raises:
        RenderFailure: If a variable has no value, or the text is no valid template, or a part of it fails.
    """
    return _html(source).render(variables)


class Rendering(Protocol):
    """A text, ready to be rendered."""

    def render(self, variables: Variables) -> str:
        """The text for one recipient."""


class Plain:
    """A text in which nothing but placeholders is special.

    Args:
        literals: What stands between them: one more than there are.
        names: The placeholders, in order.
        escape: What is done to a value before it is printed; None for nothing.
    """

    def __init__(self, literals: list[str], names: list[str], escape: Callable[[str], str] | None = None) -> None:
        self._first, *others = literals
        self._placeholders = [(name, parts_of(name), literal) for name, literal in zip(names, others, strict=True)]
        self._escape = escape

    def render(self, variables: Variables) -> str:
        """The text for one recipient."""
        value_of, escape = variables.value, self._escape
        pieces, size = [self._first], 0
        for name, parts, literal in self._placeholders:
            value = value_of(name, parts)
            text = variables.missing(name) if value is None else printed(value)
            size += len(text)
            if size > MAX_PRINTED:
                raise RenderFailure(f"The values in it have more than {MAX_PRINTED} characters")
            pieces += (text if escape is None else escape(text), literal)
        return "".join(pieces)


@lru_cache(maxsize=256)
def _text(source: str) -> Rendering:
    found = _split(source)
    return _template(source, str) if found is None else Plain(*found)


@lru_cache(maxsize=256)
def _html(source: str) -> Rendering:
    found = _split(source)
    return _template(source, _escaped) if found is None else Plain(*found, _escaped)


def _template(source: str, escape: Callable[[str], str]) -> Rendering:
    from .handlebars import Template

    return Template(source, escape)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _split(source: str) -> tuple[list[str], list[str]] | None:
    """A text as literals and names of placeholders; None if it has anything else that an engine must see."""
    pieces = _PLACEHOLDER.split(source)
    literals, names = pieces[::2], pieces[1::2]
    if any("{{" in literal for literal in literals) or any(literal.endswith(("{", "\\")) for literal in literals[:-1]):
        return None
    if any(literal.startswith("}") for literal in literals[1:]):
        return None
    if any(name in OPENERS or not _NO_VARIABLES.isdisjoint(parts_of(name)) for name in names):
        return None
    return literals, names
