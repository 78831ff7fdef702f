"""Removing blanks around tags: those next to a `~`, and those on a line with only one tag.

An example: two blanks, `{{#if a}}`, a line end, ` x`, a line end, two blanks, `{{/if}}`, a line end, `y`. The block has
the edges `opens_line`, because a line ends after its opening tag, and `closes_line`, because a line begins before its
closing tag. So both lines are removed around it: the blanks before each tag, and the line end after it.

Source: the rules of Handlebars.js, in its order. They always look at the source, not at the result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from .scopes import Scope

_BLANKS = " \t\n\v\f\r\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_REST_OF_LINE = re.compile(r"[ \t]*\r?\n?")


class Strip(NamedTuple):
    """The sides of a tag that have a `~`."""

    left: bool = False
    right: bool = False


class Edges(NamedTuple):
    """How a tag or a whole block changes the text around it.

    Args:
        strip: The `~` at its start and at its end.
        is_line: Whether its line is removed if nothing else is on it.
        opens_line: Whether only the rest of a line follows the opening tag.
        closes_line: Whether only the beginning of a line precedes the closing tag.
    """

    strip: Strip
    is_line: bool = False
    opens_line: bool = False
    closes_line: bool = False


class TextNode:
    """The text between two tags.

    Args:
        original: The text, as it is in the source.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original  # the part that is printed
        self._is_cut_before = False
        self._is_cut_after = False

    def render(self, _: Scope) -> str:
        """Return the text without the blanks that were removed."""
        return self.text

    @property
    def is_blank(self) -> bool:
        """Whether it has only blanks."""
        return not self.original.strip(_BLANKS)

    @property
    def begins_with_blank_line(self) -> bool:
        """Whether only blanks precede its first line end."""
        return "\n" in self.original[: len(self.original) - len(self.original.lstrip(_BLANKS))]

    @property
    def ends_with_blank_line(self) -> bool:
        """Whether only blanks follow its last line end."""
        return "\n" in self.original[len(self.original.rstrip(_BLANKS)) :]

    @property
    def indent(self) -> str:
        """The blanks at the end of its last line."""
        return self.original[len(self.original.rstrip(" \t")) :]

    def cut_before(self, *, all_blanks: bool = False) -> None:
        """Remove blanks at the beginning: all of them, or the rest of a line unless some were already removed."""
        if all_blanks or not self._is_cut_before:
            rest = self.text.lstrip(_BLANKS) if all_blanks else _REST_OF_LINE.sub("", self.text, count=1)
            self._is_cut_before = rest != self.text
            self.text = rest

    def cut_after(self, *, all_blanks: bool = False) -> bool:
        """Remove blanks at the end: all of them, or those of a line unless some were already removed.

        Returns:
            Whether this call removed any.
        """
        if not all_blanks and self._is_cut_after:
            return False
        rest = self.text.rstrip(_BLANKS if all_blanks else " \t")
        self._is_cut_after = rest != self.text
        self.text = rest
        return self._is_cut_after


class _TagNode(Protocol):
    """A tag, or a block from its first tag to its last."""

    edges: Edges
    indent: str
    """The blanks before every line that the tag prints; only partials have some."""

    def render(self, scope: Scope) -> str:
        """Return the string that the tag prints."""

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """Return the nodes after the opening tag and the nodes before the closing tag; None if it is not a block."""


Node: TypeAlias = "TextNode | _TagNode"


class Nodes(list[Node]):
    """The texts and tags of a body, in order."""

    is_chained = False
    """Whether the only node is the block of an `{{else …}}`."""

    def find_text(self, place: int) -> TextNode | None:
        """Return the text at an index; None if the node there is not text."""
        node = self[place] if 0 <= place < len(self) else None
        return node if isinstance(node, TextNode) else None

    def follows_line(self, place: int, *, is_root: bool = False) -> bool:
        """Return whether the node at an index is the first one on its line."""
        before = self.find_text(place - 1)
        if before is None:
            return place == 0 and is_root
        return before.ends_with_blank_line or (is_root and place == 1 and before.is_blank)

    def precedes_line(self, place: int, *, is_root: bool = False) -> bool:
        """Return whether the node at an index is the last one on its line."""
        after, last = self.find_text(place + 1), len(self) - 1
        if after is None:
            return place == last and is_root
        return after.begins_with_blank_line or (is_root and place == last - 1 and after.is_blank)

    def cut_first(self, *, all_blanks: bool = False) -> None:
        """Remove blanks at the beginning, if the first node is a text."""
        first = self.find_text(0)
        if first is not None:
            first.cut_before(all_blanks=all_blanks)

    def cut_last(self, *, all_blanks: bool = False) -> None:
        """Remove blanks at the end, if the last node is a text."""
        last = self.find_text(len(self) - 1)
        if last is not None:
            last.cut_after(all_blanks=all_blanks)

    def strip_around_tags(self, *, is_root: bool = False) -> None:
        """Remove the blanks around all tags.

        Args:
            is_root: Whether the nodes are the whole template.
        """
        for place, node in enumerate(self):
            if not isinstance(node, TextNode):
                is_first, is_last = (at(place, is_root=is_root) for at in (self.follows_line, self.precedes_line))
                self._strip_around(place, node, is_first=is_first, is_last=is_last)

    def _strip_around(self, place: int, tag: _TagNode, *, is_first: bool, is_last: bool) -> None:
        before, after = self.find_text(place - 1) or TextNode(""), self.find_text(place + 1) or TextNode("")
        edges, branches = tag.edges, tag.branches()
        if edges.strip.right:
            after.cut_before(all_blanks=True)
        if edges.strip.left:
            before.cut_after(all_blanks=True)
        if edges.is_line and is_first and is_last:
            after.cut_before()
            if before.cut_after():
                tag.indent = before.indent
        if edges.opens_line and is_first and branches is not None:
            branches[0].cut_first()
            before.cut_after()
        if edges.closes_line and is_last and branches is not None:
            after.cut_before()
            branches[1].cut_last()


def find_edges(first: Nodes, second: Nodes | None, opening: Strip, closing: Strip) -> Edges:
    """Find out how a block changes the text around it.

    Args:
        first: The nodes after the opening tag.
        second: The nodes after the `else`.
        opening: The `~` of the opening tag.
        closing: The `~` of the closing tag.
    """
    inner = _find_innermost(second)
    last = first if inner is None else inner
    return Edges(
        Strip(opening.left, closing.right),
        opens_line=first.precedes_line(-1),
        closes_line=last.follows_line(len(last)),
    )


def strip_inside(first: Nodes, second: Nodes | None, opening: Strip, middle: Strip, closing: Strip) -> None:
    """Remove the blanks inside a block, next to its tags.

    Args:
        first: The nodes after the opening tag.
        second: The nodes after the `else`.
        opening: The `~` of the opening tag.
        middle: The `~` of the `else`.
        closing: The `~` of the closing tag.
    """
    inner = _find_innermost(second)
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


def _find_innermost(second: Nodes | None) -> Nodes | None:
    """Return the nodes after an `else`, or after the opening tag in an `{{else …}}`."""
    if second is None or not second.is_chained:
        return second
    [block] = second
    branches = None if isinstance(block, TextNode) else block.branches()
    return branches and branches[0]
