"""Templates, read from their beginning to their end into a tree.

Source: facts-messaging 5.4 and 5.5; where they say nothing, Handlebars.js.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .expressions import Variable, bare_name, read
from .frames import MAX_NESTING, NESTED
from .helpers import BLOCKS, OPENERS, Condition
from .tree import (
    Block,
    Body,
    CallPartial,
    Comment,
    Each,
    If,
    Inline,
    Print,
    Raw,
    Section,
    With,
    in_tag,
    shown,
)
from .values import RenderFailure
from .whitespace import Edges, Nodes, Strip, Text, edges_of, strip_inside

if TYPE_CHECKING:
    from .expressions import Said

_ESCAPED = re.compile(r"\\{0,2}\{\{|\Z")  # where the text ends that begins with \{{
_RAW = re.compile(r"\{\{\{\{\s*raw\s*\}\}\}\}")
_RAW_TAG = re.compile(r"\{\{\{\{(?:/(?P<name>[^\s{}]+)\}\}\}\}|(?!/))")
_COMMENT = re.compile(r"\{\{(?P<left>~?)!(?:(?=--).*?--|(?!--).*?)(?P<right>~?)\}\}", re.DOTALL)
_INSIDE = r"""
    (?P<inside>(?:
        [^"'\[}~]
      | "(?:[^"\\]|\\.)*"     # no tag ends in a text
      | '(?:[^'\\]|\\.)*'
      | \[[^\]]*\]            # nor in a name in brackets
      | \}(?!~?\}) | ~(?!\}\})
    )*)
"""
_END = r"(?P<right>~?)\}\}"
_NO_BRACE = r"(?:(?<=~\}\})|(?!\}))"  # }}} closes what begins with {{{, and nothing else
_ELSE = re.compile(rf"\{{\{{(?P<left>~?)(?P<inside>\s*else\s*|\^\s*){_END}", re.DOTALL)
_TAG = re.compile(rf"\{{\{{(?P<left>~?){_INSIDE}{_END}{_NO_BRACE}", re.DOTALL | re.VERBOSE)
_UNESCAPED = re.compile(rf"\{{\{{(?P<left>~?)\{{{_INSIDE}\}}{_END}{_NO_BRACE}", re.DOTALL | re.VERBOSE)
_ELSE_OF = re.compile(r"\s*else\s+(?P<body>.*)", re.DOTALL)
_PARAMETERS = re.compile(r"(?<!\s)\s+as\s+\|([^|]*)\|\s*\Z")
_PARAMETER = re.compile(r"(?!(?:this|true|false)\Z)[^\W\d][\w-]*")
_INLINE = re.compile(r"""\s*inline\s+(?P<name>"[^"]+"|'[^']+')\s*""")


@dataclass
class _Open:
    """A block that is open.

    Args:
        name: What must close it.
        tag: The tag that opened it.
        node: What it becomes.
        body: What is being read.
        strip: The `~` of that tag.
        names: The parameters of blocks that are known in it.
        names_around: Those that are known around it, and in its else.
        middle: The `~` of its else.
        is_chained: Whether it is the block that an else has of its own.
    """

    name: str
    tag: str
    node: Block | Inline | CallPartial
    body: Body
    strip: Strip
    names: frozenset[str]
    names_around: frozenset[str]
    middle: Strip | None = None
    is_chained: bool = False

    def close(self, closing: Strip) -> None:
        """Leave out the blanks in it that are next to tags, and note what it does to those around it."""
        first, second = self.node.parts() if isinstance(self.node, Block) else (self.body.nodes, None)
        for nodes in (first, second):
            if nodes is not None:
                nodes.strip_around_tags()
        self.node.edges = edges_of(first, second, self.strip, closing)
        strip_inside(first, second, self.strip, self.middle or Strip(), closing)


def read_template(source: str) -> Body:
    """A template as a tree.

    Raises:
        RenderFailure: If it is no valid template.
    """
    return _Reader(source).template()


class _Reader:
    """What reads a template tag by tag, with the blocks that are open."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._root = Body()
        self._open: list[_Open] = []
        self._nesting = 0  # of these, but for the blocks that an else has

    def template(self) -> Body:
        """The whole of it."""
        done = 0
        while (begin := self._source.find("{{", done)) >= 0:
            before = self._source[done:begin]
            if before.endswith("\\") and not before.endswith("\\\\"):
                self._add_text(before[:-1])
                done = next(_ESCAPED.finditer(self._source, begin + 2)).start()
                self._add_text(self._source[begin:done])
            else:
                self._add_text(before[:-1] if before.endswith("\\") else before)
                done = self._read_tag(begin)
        self._add_text(self._source[done:])
        if self._open:
            raise in_tag(RenderFailure(f"unclosed block {self._open[-1].name}"), self._open[-1].tag)
        self._root.nodes.strip_around_tags(is_root=True)
        return self._root

    @property
    def _body(self) -> Body:
        return self._open[-1].body if self._open else self._root

    @property
    def _names(self) -> frozenset[str]:
        return self._open[-1].names if self._open else frozenset()

    def _add_text(self, text: str) -> None:
        if text:
            self._body.nodes.append(Text(text))

    def _read_tag(self, begin: int) -> int:
        """Read the tag that begins somewhere, and say where it ends."""
        source = self._source
        if source.startswith("{{{{", begin):
            return self._read_raw(begin)
        otherwise = _ELSE.match(source, begin)
        is_comment = source.startswith(("{{!", "{{~!"), begin)
        is_unescaped = source.startswith(("{{{", "{{~{"), begin)
        match = otherwise or (_COMMENT if is_comment else _UNESCAPED if is_unescaped else _TAG).match(source, begin)
        if match is None:
            raise in_tag(_unclosed(source, begin, "{{{" if is_unescaped else "{{"), source[begin : begin + 100])
        tag, strip = match[0], Strip(bool(match["left"]), bool(match["right"]))
        if is_comment:
            self._body.nodes.append(Comment(tag, edges=Edges(strip, is_line=True)))
            return match.end()
        try:
            if otherwise:
                self._block_for_else(strip)
            elif is_unescaped:
                self._print(tag, strip, match["inside"], is_escaped=False)
            else:
                self._read_inside(tag, strip, match["inside"])
        except RenderFailure as failure:
            raise in_tag(failure, tag) from None
        return match.end()

    def _read_raw(self, begin: int) -> int:
        opening = _RAW.match(self._source, begin)
        if opening is None:
            raise in_tag(RenderFailure("there is no raw block but {{{{raw}}}}"), self._source[begin : begin + 100])
        depth = 1
        for match in _RAW_TAG.finditer(self._source, opening.end()):
            depth += 1 if match["name"] is None else -1
            if not depth and match["name"] == "raw":
                body = Body(Nodes([Text(self._source[opening.end() : match.start()])]))
                edges = edges_of(body.nodes, None, Strip(), Strip())
                self._body.nodes.append(Raw(opening[0], body, edges=edges))
                return match.end()
        raise in_tag(RenderFailure("unclosed block raw"), opening[0])

    def _read_inside(self, tag: str, strip: Strip, inside: str) -> None:
        sigil, body = inside[:1], inside[1:]
        if (otherwise := _ELSE_OF.fullmatch(inside)) is not None:
            self._else_of(tag, strip, otherwise["body"])
        elif sigil == "&":
            self._print(tag, strip, body, is_escaped=False)
        elif sigil == "/":
            self._close(strip, bare_name(body.strip()))
        elif sigil == ">":
            self._body.nodes.append(self._partial(tag, body, edges=Edges(strip, is_line=True)))
        elif inside.startswith("#*"):
            self._open_inline(tag, strip, inside[2:])
        elif inside.startswith("#>"):
            self._open_partial(tag, strip, inside[2:])
        elif sigil in ("#", "^"):
            self._open_block(tag, strip, body, is_inverse=sigil == "^")
        else:
            self._print(tag, strip, inside, is_escaped=True)

    def _print(self, tag: str, strip: Strip, inside: str, *, is_escaped: bool) -> None:
        expression = read(inside, self._names).expression()
        name = expression.name if isinstance(expression, Variable) else shown(tag.strip("{}&~ "))
        self._body.nodes.append(Print(tag, expression, name, is_escaped, edges=Edges(strip)))

    def _open_block(self, tag: str, strip: Strip, inside: str, *, is_inverse: bool) -> None:
        said, parameters = self._said(inside, self._names)
        if is_inverse and parameters:
            raise RenderFailure("a block that begins with ^ has no parameters")
        block = _block(tag, said, parameters)
        block.is_inverse = is_inverse
        self._body.nodes.append(block)
        names = self._names.union(parameters)
        self._begin(_Open(bare_name(said.head), tag, block, block.first, strip, names, self._names))

    def _begin(self, block: _Open) -> None:
        """Go on with what is in a block."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise RenderFailure(NESTED)
        self._open.append(block)

    def _said(self, inside: str, names: frozenset[str]) -> tuple[Said, list[str]]:
        """What a tag says that opens a block, and the parameters of that."""
        found = _PARAMETERS.search(inside)
        if found is None:
            return read(inside, names), []
        parameters = found[1].split()
        if not parameters or not all(map(_PARAMETER.fullmatch, parameters)):
            raise RenderFailure(f"{found[1]!r} are no parameters of a block")
        return read(inside[: found.start()], names), parameters

    def _block_for_else(self, strip: Strip) -> _Open:
        """Go on with the else of the block that is open."""
        block = self._open[-1] if self._open else None
        if block is None or not isinstance(block.node, Block):
            raise RenderFailure("{{else}} outside a block")
        if block.middle is not None:
            raise RenderFailure("a block has one {{else}}")
        block.middle, block.names = strip, block.names_around
        block.node.second = block.body = Body()
        return block

    def _else_of(self, tag: str, strip: Strip, inside: str) -> None:
        """An else with a block of its own, which is closed together with the one that it is of."""
        block = self._block_for_else(strip)
        if isinstance(block.node, Block) and block.node.is_inverse:
            raise RenderFailure("the else of a block that begins with ^ has no block of its own")
        said, parameters = self._said(inside, block.names)
        inner = _block(tag, said, parameters)
        block.body.nodes.append(inner)
        block.body.nodes.is_chained = True
        names = block.names.union(parameters)
        self._open.append(_Open(block.name, tag, inner, inner.first, strip, names, block.names, is_chained=True))

    def _close(self, strip: Strip, name: str) -> None:
        if not self._open or self._open[-1].name != name:
            where = f", where {shown(self._open[-1].tag)} is open" if self._open else ""
            raise RenderFailure(f"unexpected closing tag {name}{where}")
        chain = [self._open.pop()]
        while chain[-1].is_chained:
            chain.append(self._open.pop())
        for block in chain[:-2]:
            block.close(block.strip)  # as Handlebars.js has it, which may be by mistake
        for block in chain[-2:]:
            block.close(strip)
        self._nesting -= 1
        node = chain[-1].node
        if isinstance(node, Inline):
            self._body.inlines[node.name] = node.body

    def _open_inline(self, tag: str, strip: Strip, inside: str) -> None:
        inline = _INLINE.fullmatch(inside)
        if inline is None:
            raise RenderFailure("a decorator must be inline, with a name in quotes")
        node = Inline(tag, Body(), bare_name(inline["name"]))
        self._body.nodes.append(node)
        self._begin(_Open("inline", tag, node, node.body, strip, self._names, self._names))

    def _open_partial(self, tag: str, strip: Strip, inside: str) -> None:
        node = self._partial(tag, inside)
        if not isinstance(node.name, str):
            raise RenderFailure("a partial with a block must be named")
        node.block = Body()
        self._body.nodes.append(node)
        self._begin(_Open(node.name, tag, node, node.block, strip, self._names, self._names))

    def _partial(self, tag: str, inside: str, edges: Edges | None = None) -> CallPartial:
        said = read(inside, self._names)
        if len(said.arguments) > 1:
            raise RenderFailure(f"a partial takes 1 argument, not {len(said.arguments)}")
        context = said.arguments[0] if said.arguments else None
        name = bare_name(said.head) if said.inner is None else said.inner
        return CallPartial(tag, name, context, said.options, edges=edges or Edges(Strip()))


def _unclosed(source: str, begin: int, opening: str) -> RenderFailure:
    """Why a tag that begins with so many braces has no end."""
    closing = "}" * (len(opening) + 1)
    end = source.find(closing, begin)
    pattern = _UNESCAPED if opening == "{{{" else _TAG
    if end >= 0 and pattern.match(source[begin : end + len(opening)]) is not None:
        return RenderFailure(f"{closing} does not close what begins with {opening}, as a blank before the last }} does")
    if source.find("}}", begin) >= 0:
        return RenderFailure("unclosed tag, or a quote or [ in it is not closed")
    return RenderFailure("unclosed tag")


def _block(tag: str, said: Said, parameters: list[str]) -> Block:
    """The block that a tag opens."""
    call = said.called(OPENERS)
    if call is None:
        return Section(tag, said.expression(), parameters)
    if isinstance(call.helper, Condition):
        if parameters:
            raise RenderFailure(f"{call.helper.name} has no parameters")
        return If(tag, call.tested())
    if call.helper.name not in BLOCKS:
        raise RenderFailure(f"{call.helper.name} opens no block")
    return (Each if call.helper.name == "each" else With)(tag, call.arguments[0], parameters)
