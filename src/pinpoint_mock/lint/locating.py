r"""The positions of values in a JSON file, found by reading the file along their paths and skipping the rest.

>>> find_offsets('{"a": [1, 23]}', [("a", 1)])
{('a', 1): 10}
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..exports.places import Place
    from .member_check import Steps

_WHITE_SPACE = " \t\n\r"
_skip_value = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


class Position(NamedTuple):
    """A position in a file.

    Args:
        line: The line number, from 1.
        offset: The offset in the file; in the line, if the file has a resource on each line.
    """

    line: int
    offset: int


def locate(places: Iterable[Place], content: str | None) -> dict[Place, Position]:
    """Return the positions of values in one file.

    Args:
        places: The places of the values.
        content: The content of the file as a string; None if the file cannot be read as UTF-8.
    """
    by_line: dict[int, list[Place]] = {}
    for place in places:
        by_line.setdefault(place.line, []).append(place)
    if content is None:
        return {place: Position(line or 1, 0) for line, found in by_line.items() for place in found}
    line_ends = [end.start() for end in re.finditer("\n", content)]
    lines = content.split("\n") if by_line.keys() - {0} else []
    positions = {}
    for line, found in by_line.items():
        offsets = find_offsets(lines[line - 1] if line else content, (place.steps for place in found))
        for place in found:
            offset = offsets[place.steps]
            positions[place] = Position(line or bisect_left(line_ends, offset) + 1, offset)
    return positions


def find_offsets(document: str, paths: Iterable[Steps]) -> dict[Steps, int]:
    """Return the offset at which each value, or the member with the value, begins. The document is read once.

    Args:
        document: A valid JSON document; if no path has steps, any string.
        paths: The members and positions that lead to each value. If a value does not exist, the offset of the innermost
            existing value around it is returned.
    """
    beginning = _skip_blanks(document, 1 if document.startswith("\ufeff") else 0)
    offsets: dict[Steps, int] = {}
    waiting = [(0, beginning, beginning, list(paths))]
    while waiting:
        depth, begin, value, inside = waiting.pop()
        by_step: dict[str | int, list[Steps]] = {}
        for path in inside:
            offsets[path] = begin  # replaced if a value inside is found
            if len(path) > depth:
                by_step.setdefault(path[depth], []).append(path)
        items = list_items(document, value) if by_step else ()
        found = {key: (member, item) for key, member, item in items if key in by_step}  # the last one of a key counts
        waiting += [(depth + 1, *found[step], by_step[step]) for step in found]
    return offsets


def list_items(document: str, offset: int) -> Iterator[tuple[str | int, int, int]]:
    """Yield each item of a container: its key or position, its offset, and the offset of its value.

    Args:
        document: A valid JSON document.
        offset: The offset of the container; a value that is not a container has no items.
    """
    offset = _skip_blanks(document, offset)
    opening, position = document[offset : offset + 1], 0
    if opening not in ("{", "["):
        return
    offset = _skip_blanks(document, offset + 1)
    while document[offset] not in "}]":
        key: str | int = position
        begin = offset
        if opening == "{":
            key, offset = scanstring(document, offset + 1)
            offset = _skip_blanks(document, _skip_blanks(document, offset) + 1)
        yield key, begin, offset
        _, offset = _skip_value(document, offset)
        offset = _skip_blanks(document, offset)
        if document[offset] == ",":
            offset = _skip_blanks(document, offset + 1)
        position += 1


def _skip_blanks(document: str, offset: int) -> int:
    while offset < len(document) and document[offset] in _WHITE_SPACE:
        offset += 1
    return offset
