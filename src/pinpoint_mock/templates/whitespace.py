"""Which blanks around tags are left out: those that `~` takes away, and the lines that only a tag stands on.

An example: two blanks, `{{#if a}}`, an end of line, ` x`, an end of line, two blanks, `{{/if}}`, an end of line, `y`.
The block has the edges `opens_line`, since a line ends behind its first tag, and `closes_line`, since one begins before
its last. So both lines are left out around it: the blanks before each tag, and the end of line behind it.

Source: Handlebars.js, whose rules these are, in its order. They judge a text as it was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from .frames import Frame

_BLANKS = " \t\n\v\f\r\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_REST_OF_LINE = re.compile(r"[ \t]*\r?\n?")


class Strip(NamedTuple):
    """On which sides of a tag there is a `~`."""

    left: bool = False
    right: bool = False


class Edges(NamedTuple):
    """What a tag, or a block as a whole, does to the text around it.

    Args:
        strip: The `~` at its very beginning and at its very end.
        is_line: Whether it leaves no line if it is alone on one.
        opens_line: Whether only the rest of a line follows what opens the block.
        closes_line: Whether only the beginning of a line precedes what closes the block.
    """

    strip: Strip
    is_line: bool = False
    opens_line: bool = False
    closes_line: bool = False


class Text:
    """What stands between tags.

    Args:
        original: As it was written.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original  # what is printed
        self._is_cut_before = False
        self._is_cut_behind = False

    def render(self, _: Frame) -> str:
        """What is left of it."""
        return self.text

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but blanks."""
        return not self.original.strip(_BLANKS)

    @property
    def begins_with_blank_line(self) -> bool:
        """Whether nothing but blanks precedes its first end of a line."""
        return "\n" in self.original[: len(self.original) - len(self.original.lstrip(_BLANKS))]

    @property
    def ends_with_blank_line(self) -> bool:
        """Whether nothing but blanks follows its last end of a line."""
        return "\n" in self.original[len(self.original.rstrip(_BLANKS)) :]

    @property
    def indent(self) -> str:
        """The blanks at its end, on the last line."""
        return self.original[len(self.original.rstrip(" \t")) :]

    def cut_before(self, *, all_blanks: bool = False) -> None:
        """Leave out the blanks at its beginning: all of them, or the rest of a line unless some were left out."""
        if all_blanks or not self._is_cut_before:
            kept = self.text.lstrip(_BLANKS) if all_blanks else _REST_OF_LINE.sub("", self.text, count=1)
            self._is_cut_before = kept != self.text
            self.text = kept

    def cut_behind(self, *, all_blanks: bool = False) -> bool:
        """Leave out the blanks at its end: all of them, or those of a line unless some were; say whether there were."""
        if not all_blanks and self._is_cut_behind:
            return False
        kept = self.text.rstrip(_BLANKS if all_blanks else " \t")
        self._is_cut_behind = kept != self.text
        self.text = kept
        return self._is_cut_behind


class _Tag(Protocol):
    """What stands between texts: a tag, or a block from its first tag to its last."""

    edges: Edges
    indent: str
    """The blanks that stand before every line that it prints; partials have some."""

    def render(self, frame: Frame) -> str:
        """What is printed."""

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """What follows its first tag, and what precedes its last one; None if it is no block."""


Node: TypeAlias = "Text | _Tag"


class Nodes(list[Node]):
    """What follows one another in a template, outside of blocks or within one."""

    is_chained = False
    """Whether they are the one block that an `else` has of its own."""

    def text(self, place: int) -> Text | None:
        """The text at a place; None if there is none."""
        node = self[place] if 0 <= place < len(self) else None
        return node if isinstance(node, Text) else None

    def follows_line(self, place: int, *, is_root: bool = False) -> bool:
        """Whether what is at a place is the first on its line."""
        before = self.text(place - 1)
        if before is None:
            return place == 0 and is_root
        return before.ends_with_blank_line or (is_root and place == 1 and before.is_blank)

    def precedes_line(self, place: int, *, is_root: bool = False) -> bool:
        """Whether what is at a place is the last on its line."""
        behind, last = self.text(place + 1), len(self) - 1
        if behind is None:
            return place == last and is_root
        return behind.begins_with_blank_line or (is_root and place == last - 1 and behind.is_blank)

    def cut_first(self, *, all_blanks: bool = False) -> None:
        """Leave out blanks at the beginning, if there is a text."""
        text = self.text(0)
        if text is not None:
            text.cut_before(all_blanks=all_blanks)

    def cut_last(self, *, all_blanks: bool = False) -> None:
        """Leave out blanks at the end, if there is a text."""
        text = self.text(len(self) - 1)
        if text is not None:
            text.cut_behind(all_blanks=all_blanks)

    def strip_around_tags(self, *, is_root: bool = False) -> None:
        """Leave out the blanks around all tags.

        Args:
            is_root: Whether they are the whole template.
        """
        for place, node in enumerate(self):
            if not isinstance(node, Text):
                is_first, is_last = (at(place, is_root=is_root) for at in (self.follows_line, self.precedes_line))
                self._strip_around(place, node, is_first=is_first, is_last=is_last)

    def _strip_around(self, place: int, tag: _Tag, *, is_first: bool, is_last: bool) -> None:
        before, behind = self.text(place - 1) or Text(""), self.text(place + 1) or Text("")
        edges, branches = tag.edges, tag.branches()
        if edges.strip.right:
            behind.cut_before(all_blanks=True)
        if edges.strip.left:
            before.cut_behind(all_blanks=True)
        if edges.is_line and is_first and is_last:
            behind.cut_before()
            if before.cut_behind():
                tag.indent = before.indent
        if edges.opens_line and is_first and branches is not None:
            branches[0].cut_first()
            before.cut_behind()
        if edges.closes_line and is_last and branches is not None:
            behind.cut_before()
            branches[1].cut_last()


def edges_of(first: Nodes, second: Nodes | None, opening: Strip, closing: Strip) -> Edges:
    """What a block does to the text around it.

    Args:
        first: What follows the tag that opens it.
        second: What follows its `else`.
        opening: The `~` of the tag that opens it.
        closing: Those of the tag that closes it.
    """
    inner = _innermost(second)
    last = first if inner is None else inner
    return Edges(
        Strip(opening.left, closing.right),
        opens_line=first.precedes_line(-1),
        closes_line=last.follows_line(len(last)),
    )


def strip_inside(first: Nodes, second: Nodes | None, opening: Strip, middle: Strip, closing: Strip) -> None:
    """Leave out the blanks inside of a block, next to its tags.

    Args:
        first: What follows the tag that opens it.
        second: What follows its `else`.
        opening: The `~` of the tag that opens it.
        middle: Those of its `else`.
        closing: Those of the tag that closes it.
    """
    inner = _innermost(second)
    last = first if inner is None else inner
    if opening.right:
        first.cut_first(all_blanks=True)
    if middle.left:
        first.cut_last(all_blanks=True)
    if middle.right:
        last.cut_first(all_blanks=True)
    if closing.left:
        last.cut_last(all_blanks=True)
    if inner is not None and first.follows_line(len(first)) and inner.precedes_line(-1):
        first.cut_last()
        inner.cut_first()


def _innermost(second: Nodes | None) -> Nodes | None:
    """What follows an `else`, or the first tag of the block that it has of its own."""
    if second is None or not second.is_chained:
        return second
    [block] = second
    branches = None if isinstance(block, Text) else block.branches()
    return branches and branches[0]
