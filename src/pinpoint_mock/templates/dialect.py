"""Pinpoint's dialect of Handlebars: its helpers by name, and the limit of its loops.

Source: docs/behaviours/templates.md#helpers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..handlebars.helpers import BLOCKS, BUILT_IN, Condition, ContextHelper, Helper
from . import arithmetic, conditions, dates, texts

if TYPE_CHECKING:
    from .variables import Variables

MAX_EACH = 15  # documented for lists in each; that more items fail the message is ours
_WORD_OPTIONS = frozenset({"inputFormat", "outputFormat", "tz", "yes", "no", "maybe"})
_WORDS: dict[str, frozenset[int | str]] = {
    "inflect": _WORD_OPTIONS | {1, 2},
    "dateFormat": _WORD_OPTIONS | {1, 2},
}


def _now(variables: Variables, pattern: Any = "medium", tz: Any = None) -> str:
    return dates.format_now(variables.now, pattern, tz)


def _uuid(variables: Variables) -> str:
    return variables.draw_uuid()


HELPERS: dict[str, Helper] = {
    **BUILT_IN,
    **{
        name: Helper(name, function, _WORDS.get(name, _WORD_OPTIONS))
        for name, function in {**texts.FUNCTIONS, **arithmetic.FUNCTIONS, **dates.FUNCTIONS}.items()
    },
    **{name: Condition(name, function, _WORD_OPTIONS) for name, function in conditions.CONDITIONS.items()},
    "now": ContextHelper("now", _now, _WORD_OPTIONS | {0}),
    "uuid": ContextHelper("uuid", _uuid),
}
"""The helpers by name. Every other name in a tag without arguments is a variable."""

RESERVED = HELPERS.keys() | BLOCKS.keys()
"""The names that variables cannot have."""
