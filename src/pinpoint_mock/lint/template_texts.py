"""Texts with variables and helpers: why they cannot be rendered, and which variables they print."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..handlebars.blocks import IfBlock
from ..handlebars.expressions import HelperCall, Variable
from ..handlebars.failures import RenderFailure
from ..handlebars.helpers import BLOCKS, Condition, Helper
from ..handlebars.syntax import read_template
from ..handlebars.tree import Output
from ..templates.dialect import HELPERS, RESERVED
from ..world.likeness import Known, find_nearest
from .member_check import iterate_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..handlebars.tree import Body
    from .member_check import Steps

_MISSING_HELPER = re.compile('Missing helper: "([^"]*)"')
_MAX_UNKNOWN = 20  # the most unknown helpers that are reported for one text
_NO_TEXTS = frozenset({"DefaultSubstitutions", "TemplateDescription", "RecommenderId", "TemplateName", "tags", "Arn"})
"""Members of a template that are not rendered."""


class TextFaults(NamedTuple):
    """The faults of a text, and the variables that it prints.

    Args:
        unknown_helpers: The names of helpers that do not exist.
        failure: The reason why the text cannot be rendered; empty if it can be, or if only helpers are missing.
        variables: The variables that the text prints. Without a value for one of them, a message would fail.
    """

    unknown_helpers: tuple[str, ...]
    failure: str
    variables: tuple[str, ...]


class _UnknownHelper(Condition):
    """A placeholder for a helper that does not exist, so that the rest of the text can be parsed."""

    def __init__(self, name: str) -> None:
        super().__init__(name, lambda *_: True)

    def check(self, count: int, options: Collection[str]) -> None:
        """Accept any arguments."""

    def takes_word(self, place: int | str) -> bool:  # noqa: ARG002
        """Accept words without quotes."""
        return True


@lru_cache(maxsize=1024)
def examine(source: str) -> TextFaults:
    """Find the faults of a text, and the variables that it prints."""
    helpers: dict[str, Helper] = {**HELPERS, **BLOCKS}
    unknown: list[str] = []
    while True:
        try:
            body = read_template(source, helpers)
        except RenderFailure as failure:
            match = _MISSING_HELPER.search(failure.message)
            if match is None or match[1] in helpers or len(unknown) == _MAX_UNKNOWN:
                return TextFaults(tuple(unknown), failure.message, ())
            unknown.append(match[1])
            helpers[match[1]] = _UnknownHelper(match[1])
        else:
            return TextFaults(tuple(unknown), "", tuple(dict.fromkeys(_find_printed(body, frozenset()))))


def suggest_helper(name: str) -> str:
    """Return a hint that names the helper with the most similar name."""
    return find_nearest(name, map(Known, sorted(RESERVED))) or "the page reference/helpers lists all helpers"


def find_texts(noun: str, members: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Yield the texts with tags of a template or of a campaign's messages, with the steps to them."""
    yield from ((steps, text) for steps, text in list_texts(noun, members) if "{{" in text)


def list_texts(noun: str, members: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Yield all texts of a template or of a campaign's messages, with the steps to them."""
    if noun == "template":
        parts: Iterator[tuple[Steps, Any]] = (
            ((name,), item) for name, item in members.items() if name not in _NO_TEXTS
        )
    else:
        treatments = enumerate(members.get("AdditionalTreatments", ()))
        more = ((("AdditionalTreatments", position), treatment) for position, treatment in treatments)
        parts = (
            ((*steps, "MessageConfiguration"), each.get("MessageConfiguration", {}))
            for steps, each in (((), members), *more)
        )
    for steps, part in parts:
        yield from iterate_texts(part, steps)


def _find_printed(body: Body, guarded: frozenset[str]) -> Iterator[str]:
    """Yield the variables that a body prints, without the variables that it tests first.

    The content of `each`, `with` and partials has another context, and is skipped.
    """
    for node in body.nodes:
        if isinstance(node, Output) and isinstance(node.expression, Variable):
            variable = node.expression
            if variable.beginning == "this" and variable.path and variable.path not in guarded:
                yield variable.path
        elif isinstance(node, IfBlock):
            inside = guarded | set(_names_in(node.condition))
            for part in (node.first, node.second):
                if part is not None:
                    yield from _find_printed(part, inside)


def _names_in(call: HelperCall) -> Iterator[str]:
    for argument in call.arguments:
        if isinstance(argument, Variable):
            yield argument.path
        elif isinstance(argument, HelperCall):
            yield from _names_in(argument)
