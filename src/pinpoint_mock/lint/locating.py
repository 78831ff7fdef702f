r"""The line of a value in a JSON file, found by reading the file along the path and skipping everything else.

>>> find_line('{\n  "a": [\n    1,\n    2\n  ]\n}', ("a", 1))
4
"""

from __future__ import annotations

import json
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..exports.places import Place

_WHITE_SPACE = " \t\n\r"
_skip_value = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


class Position(NamedTuple):
    """A position in a file.

    Args:
        line: The number of the line, from 1.
        offset: The offset in the file, or in its line if it has a resource on each line.
    """

    line: int
    offset: int


def locate(place: Place, text: str | None) -> Position:
    """Return the position of a value.

    Args:
        place: The place of the value.
        text: The text of the file, as JSON if the place has steps; None if it cannot be read as it stands.
    """
    if text is None or not place.steps:
        return Position(place.line or 1, 0)
    if place.line:
        return Position(place.line, find_offset(text.splitlines()[place.line - 1], place.steps))
    offset = find_offset(text, place.steps)
    return Position(text.count("\n", 0, offset) + 1, offset)


def find_line(text: str, steps: tuple[str | int, ...]) -> int:
    """Return the number of the line on which a value begins, from 1.

    Args:
        text: A valid JSON text.
        steps: The members and positions that lead to the value. If it does not exist, the innermost value around it
            that does counts.
    """
    return text.count("\n", 0, find_offset(text, steps)) + 1


def find_offset(text: str, steps: tuple[str | int, ...]) -> int:
    """Return the offset at which a value, or the member that has it, begins.

    Args:
        text: A valid JSON text.
        steps: The members and positions that lead to the value, as for `find_line`.
    """
    value = begin = _skip_blanks(text, 1 if text.startswith("\ufeff") else 0)
    for step in steps:
        found = None
        for key, member, inside in list_items(text, value):
            if key == step:
                found = member, inside  # the last one counts, as in every JSON reader
                if isinstance(step, int):
                    break
        if found is None:
            break
        begin, value = found
    return begin


def list_items(text: str, offset: int) -> Iterator[tuple[str | int, int, int]]:
    """Yield the key or position of each item of a container, where the item begins, and where its value does.

    Args:
        text: A valid JSON text.
        offset: Where the container begins; a value that is not one has no items.
    """
    offset = _skip_blanks(text, offset)
    opening, position = text[offset : offset + 1], 0
    if opening not in ("{", "["):
        return
    offset = _skip_blanks(text, offset + 1)
    while text[offset] not in "}]":
        key: str | int = position
        begin = offset
        if opening == "{":
            key, offset = scanstring(text, offset + 1)
            offset = _skip_blanks(text, _skip_blanks(text, offset) + 1)
        yield key, begin, offset
        _, offset = _skip_value(text, offset)
        offset = _skip_blanks(text, offset)
        if text[offset] == ",":
            offset = _skip_blanks(text, offset + 1)
        position += 1


def _skip_blanks(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] in _WHITE_SPACE:
        offset += 1
    return offset
