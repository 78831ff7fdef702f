"""A count of the steps of a regular expression: its tree is matched as in the engine, with all backtracking."""

from __future__ import annotations

import re
import sys
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 11):
    from re import _constants as op  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:  # pragma: no cover
    import sre_constants as op
    import sre_parse as parser

_SINGLE = {op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN}
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_NOT_DIGIT: lambda character: not character.isdecimal(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda character: not character.isspace(),
    op.CATEGORY_WORD: lambda character: character.isalnum() or character == "_",
    op.CATEGORY_NOT_WORD: lambda character: not (character.isalnum() or character == "_"),
}
_SAMPLES = {op.CATEGORY_DIGIT: "7", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "w"}


class Steps:
    """A matcher that counts each look at a character or a position.

    Args:
        pattern: The regular expression.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._tree = list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
        self._ignores_case = bool(pattern.flags & re.IGNORECASE)
        self.count = 0

    def match(self, text: str, start: int, *, whole: bool = False) -> int | None:
        """Return the end of the match that begins at a position; for a full match, of the whole string."""
        self._text = text
        self._groups: dict[int, tuple[int, int]] = {}
        return next((end for end in self._sequence(self._tree, 0, start) if not whole or end == len(text)), None)

    def _sequence(self, nodes: list[Any], index: int, place: int) -> Iterator[int]:
        if index == len(nodes):
            yield place
            return
        kind, value = nodes[index]
        for end in self._node(kind, value, place):
            yield from self._sequence(nodes, index + 1, end)

    def _node(self, kind: Any, value: Any, place: int) -> Iterator[int]:
        self.count += 1
        if kind in _SINGLE:
            if place < len(self._text) and self._fits(kind, value, self._text[place]):
                yield place + 1
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from self._sequence(list(branch), 0, place)
        elif kind is op.SUBPATTERN:
            group, _, _, inner = value
            for end in self._sequence(list(inner), 0, place):
                if group is not None:
                    self._groups[group] = (place, end)
                yield end
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            low, high, inner = value
            yield from self._repeat(list(inner), low, high, place, is_greedy=kind is op.MAX_REPEAT)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            direction, inner = value
            width = inner.getwidth()[0] if direction < 0 else 0
            found = place >= width and any(True for _ in self._sequence(list(inner), 0, place - width))
            if found is (kind is op.ASSERT):
                yield place
        elif kind is op.AT:
            if self._is_at(value, place):
                yield place
        elif kind is op.GROUPREF:
            start, end = self._groups.get(value, (0, 0))
            if self._text.startswith(self._text[start:end], place):
                yield place + end - start
        else:
            raise NotImplementedError(kind)

    def _repeat(self, inner: list[Any], low: int, high: Any, place: int, *, is_greedy: bool) -> Iterator[int]:
        if len(inner) == 1 and inner[0][0] in _SINGLE and is_greedy:
            kind, value = inner[0]
            end = place  # as in the engine: a run of single characters, which backtracking gives back one by one
            while (high is op.MAXREPEAT or end - place < high) and any(True for _ in self._node(kind, value, end)):
                end += 1
            for last in range(end, place + low - 1, -1):
                self.count += 1
                yield last
            return
        if not is_greedy and low <= 0:
            yield place
        if high is op.MAXREPEAT or high > 0:
            rest = high if high is op.MAXREPEAT else high - 1
            for end in self._sequence(inner, 0, place):
                if end > place or low > 0:
                    yield from self._repeat(inner, low - 1, rest, end, is_greedy=is_greedy)
        if is_greedy and low <= 0:
            yield place

    def _is_at(self, value: Any, place: int) -> bool:
        if value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return place == 0
        if value in (op.AT_END, op.AT_END_STRING):
            return place == len(self._text)
        before, after = self._text[place - 1 : place], self._text[place : place + 1]
        is_boundary = before.isalnum() is not after.isalnum()
        return is_boundary is (value is op.AT_BOUNDARY)

    def _fits(self, kind: Any, value: Any, character: str) -> bool:
        if kind is op.ANY:
            return True
        if kind is op.LITERAL:
            return self._fold(value) == self._fold(ord(character))
        if kind is op.NOT_LITERAL:
            return self._fold(value) != self._fold(ord(character))
        is_negated = value[0][0] is op.NEGATE
        code = self._fold(ord(character))
        is_in = any(
            (name is op.LITERAL and self._fold(one) == code)
            or (name is op.RANGE and one[0] <= ord(character) <= one[1])
            or (name is op.CATEGORY and _CATEGORIES[one](character))
            for name, one in value
        )
        return is_in is not is_negated

    def _fold(self, code: int) -> str:
        return chr(code).lower() if self._ignores_case else chr(code)


def count_steps(pattern: re.Pattern[str], text: str, *, is_anchored: bool) -> int:
    """Count the steps of `match` and `fullmatch` together, or of a search for all matches in a string."""
    steps = Steps(pattern)
    if is_anchored:
        steps.match(text, 0, whole=True)
        return steps.count
    place = 0
    while place <= len(text):
        end = steps.match(text, place)
        place = place + 1 if end is None or end == place else end
    return steps.count


def hostile_texts(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Yield strings that repeat one or two characters of the pattern, between others that begin and end a match."""
    characters = _characters(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    samples = list(dict.fromkeys([*characters, "\x01"]))[:MAX_SAMPLES]
    units = ["".join(unit) for length in (1, 2) for unit in product(samples, repeat=length)]
    beginning = "".join(characters[:MAX_BEGINNING])
    for prefix, unit, suffix in product(dict.fromkeys(("", *samples[:3], beginning)), units, ("", "\x01")):
        yield prefix + unit * size + suffix


MAX_SAMPLES, MAX_BEGINNING = 7, 4


def _characters(tree: Any) -> list[str]:
    """Return the characters in a pattern, each once, and one of each class, in order."""
    found: list[str] = []
    for kind, value in tree:
        if kind in (op.LITERAL, op.NOT_LITERAL):
            found.append(chr(value))
        elif kind is op.RANGE:
            found.append(chr(value[0]))
        elif kind is op.CATEGORY and value in _SAMPLES:
            found.append(_SAMPLES[value])
        elif kind is op.IN:
            found += _characters(value)[:3]
        elif kind is op.BRANCH:
            for branch in value[1]:
                found += _characters(branch)
        elif kind is op.SUBPATTERN:
            found += _characters(value[3])
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            found += _characters(value[2])
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            found += _characters(value[1])
    return list(dict.fromkeys(found))
