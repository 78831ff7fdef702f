"""Reading a whole template into a tree. Source: Handlebars.js."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .blocks import Block, EachBlock, IfBlock, SectionBlock, WithBlock
from .expressions import Variable
from .failures import RenderFailure, shorten_tag
from .helpers import Condition
from .limits import MAX_NESTING
from .scopes import NESTED_TOO_DEEP
from .tags import read_tag, strip_quotes
from .tree import Body, Comment, InlinePartial, Output, PartialCall, RawBlock
from .whitespace import Edges, Nodes, Strip, TextNode, find_edges, strip_inside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .helpers import Helper
    from .tags import TagContent

_ESCAPED = re.compile(r"\\{0,2}\{\{|\Z")  # the end of the text after `\{{`
_RAW = re.compile(r"\{\{\{\{\s*raw\s*\}\}\}\}")
_RAW_TAG = re.compile(r"\{\{\{\{(?:/(?P<name>[^\s{}]+)\}\}\}\}|(?!/))")
_COMMENT = re.compile(r"\{\{(?P<left>~?)!(?:(?=--).*?--|(?!--).*?)(?P<right>~?)\}\}", re.DOTALL)
_INSIDE = r"""
    (?P<inside>(?:
        [^"'\[}~]
      | "(?:[^"\\]|\\.)*"     # no tag ends inside a string
      | '(?:[^'\\]|\\.)*'
      | \[[^\]]*\]            # nor inside brackets
      | \}(?!~?\}) | ~(?!\}\})
    )*)
"""
_END = r"(?P<right>~?)\}\}"
_NO_BRACE = r"(?:(?<=~\}\})|(?!\}))"  # }}} only closes tags that begin with {{{
_ELSE = re.compile(rf"\{{\{{(?P<left>~?)(?P<inside>\s*else\s*|\^\s*){_END}", re.DOTALL)
_TAG = re.compile(rf"\{{\{{(?P<left>~?){_INSIDE}{_END}{_NO_BRACE}", re.DOTALL | re.VERBOSE)
_UNESCAPED = re.compile(rf"\{{\{{(?P<left>~?)\{{{_INSIDE}\}}{_END}{_NO_BRACE}", re.DOTALL | re.VERBOSE)
_ELSE_OF = re.compile(r"\s*else\s+(?P<body>.*)", re.DOTALL)
_PARAMETERS = re.compile(r"(?<!\s)\s+as\s+\|([^|]*)\|\s*\Z")
_PARAMETER = re.compile(r"(?!(?:this|true|false)\Z)[^\W\d][\w-]*")
_CONTEXT_BLOCKS = {"each": EachBlock, "with": WithBlock}
_INLINE = re.compile(r"""\s*inline\s+(?P<name>"[^"]+"|'[^']+')\s*""")


@dataclass
class _OpenBlock:
    """A block that is open.

    Args:
        name: The name that the closing tag must have.
        tag: The opening tag.
        node: Its node in the tree.
        body: The body that is being read.
        strip: The `~` of the opening tag.
        names: The block parameters that are visible in it.
        names_around: The block parameters that are visible around it, and in its else.
        middle: The `~` of its else.
        is_chained: Whether it is the block of an `{{else …}}`.
    """

    name: str
    tag: str
    node: Block | InlinePartial | PartialCall
    body: Body
    strip: Strip
    names: frozenset[str]
    names_around: frozenset[str]
    middle: Strip | None = None
    is_chained: bool = False

    def close(self, closing: Strip) -> None:
        """Remove the blanks next to tags inside the block, and find out which blanks around the block to remove."""
        first, second = self.node.bodies() if isinstance(self.node, Block) else (self.body.nodes, None)
        for nodes in (first, second):
            if nodes is not None:
                nodes.strip_around_tags()
        self.node.edges = find_edges(first, second, self.strip, closing)
        strip_inside(first, second, self.strip, self.middle or Strip(), closing)


def read_template(source: str, helpers: Mapping[str, Helper]) -> Body:
    """Read a template.

    Args:
        source: The template as a string.
        helpers: All helpers by name.

    Returns:
        The tree of the template.

    Raises:
        RenderFailure: If the source is not a valid template.
    """
    return _TemplateReader(source, helpers).read()


class _TemplateReader:
    """A reader of a template, tag by tag. It keeps the blocks that are open."""

    def __init__(self, source: str, helpers: Mapping[str, Helper]) -> None:
        self._source = source
        self._helpers = helpers
        self._root = Body()
        self._open: list[_OpenBlock] = []
        self._nesting = 0  # the number of open blocks, without those of an {{else …}}

    def read(self) -> Body:
        """Read the whole template."""
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
            raise RenderFailure(f"unclosed block {self._open[-1].name}").in_tag(self._open[-1].tag)
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
            self._body.nodes.append(TextNode(text))

    def _read_tag(self, begin: int) -> int:
        """Read the tag that begins at a position, and return the position after it."""
        source = self._source
        if source.startswith("{{{{", begin):
            return self._read_raw(begin)
        otherwise = _ELSE.match(source, begin)
        is_comment = source.startswith(("{{!", "{{~!"), begin)
        is_unescaped = source.startswith(("{{{", "{{~{"), begin)
        match = otherwise or (_COMMENT if is_comment else _UNESCAPED if is_unescaped else _TAG).match(source, begin)
        if match is None:
            raise _explain_unclosed(source, begin, "{{{" if is_unescaped else "{{").in_tag(source[begin : begin + 100])
        tag, strip = match[0], Strip(bool(match["left"]), bool(match["right"]))
        if is_comment:
            self._body.nodes.append(Comment(tag, edges=Edges(strip, is_line=True)))
            return match.end()
        try:
            if otherwise:
                self._begin_else(strip)
            elif is_unescaped:
                self._add_output(tag, strip, match["inside"], is_escaped=False)
            else:
                self._read_inside(tag, strip, match["inside"])
        except RenderFailure as failure:
            raise failure.in_tag(tag) from None
        return match.end()

    def _read_raw(self, begin: int) -> int:
        opening = _RAW.match(self._source, begin)
        if opening is None:
            raise RenderFailure("the only raw block is {{{{raw}}}}").in_tag(self._source[begin : begin + 100])
        depth = 1
        for match in _RAW_TAG.finditer(self._source, opening.end()):
            depth += 1 if match["name"] is None else -1
            if not depth and match["name"] == "raw":
                body = Body(Nodes([TextNode(self._source[opening.end() : match.start()])]))
                edges = find_edges(body.nodes, None, Strip(), Strip())
                self._body.nodes.append(RawBlock(opening[0], body, edges=edges))
                return match.end()
        raise RenderFailure("unclosed block raw").in_tag(opening[0])

    def _read_inside(self, tag: str, strip: Strip, inside: str) -> None:
        sigil, body = inside[:1], inside[1:]
        if (otherwise := _ELSE_OF.fullmatch(inside)) is not None:
            self._open_else_block(tag, strip, otherwise["body"])
        elif sigil == "&":
            self._add_output(tag, strip, body, is_escaped=False)
        elif sigil == "/":
            self._close(strip, strip_quotes(body.strip()))
        elif sigil == ">":
            self._body.nodes.append(self._read_partial(tag, body, edges=Edges(strip, is_line=True)))
        elif inside.startswith("#*"):
            self._open_inline(tag, strip, inside[2:])
        elif inside.startswith("#>"):
            self._open_partial(tag, strip, inside[2:])
        elif sigil in ("#", "^"):
            self._open_block(tag, strip, body, is_inverse=sigil == "^")
        else:
            self._add_output(tag, strip, inside, is_escaped=True)

    def _add_output(self, tag: str, strip: Strip, inside: str, *, is_escaped: bool) -> None:
        expression = self._read_content(inside, self._names).to_expression()
        name = expression.name if isinstance(expression, Variable) else shorten_tag(tag.strip("{}&~ "))
        self._body.nodes.append(Output(tag, expression, name, is_escaped, edges=Edges(strip)))

    def _open_block(self, tag: str, strip: Strip, inside: str, *, is_inverse: bool) -> None:
        content, parameters = self._read_opening(inside, self._names)
        if is_inverse and parameters:
            raise RenderFailure("a block that begins with ^ cannot have parameters")
        block = _make_block(tag, content, parameters)
        block.is_inverse = is_inverse
        self._body.nodes.append(block)
        names = self._names.union(parameters)
        self._begin(_OpenBlock(strip_quotes(content.head), tag, block, block.first, strip, names, self._names))

    def _begin(self, block: _OpenBlock) -> None:
        """Continue with the inside of a block."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise RenderFailure(NESTED_TOO_DEEP)
        self._open.append(block)

    def _read_content(self, inside: str, names: frozenset[str]) -> TagContent:
        return read_tag(inside, names, self._helpers)

    def _read_opening(self, inside: str, names: frozenset[str]) -> tuple[TagContent, list[str]]:
        """Read an opening tag: its content, and the block's parameters."""
        found = _PARAMETERS.search(inside)
        if found is None:
            return self._read_content(inside, names), []
        parameters = found[1].split()
        if not parameters or not all(map(_PARAMETER.fullmatch, parameters)):
            raise RenderFailure(f"{found[1]!r} are not valid block parameters")
        return self._read_content(inside[: found.start()], names), parameters

    def _begin_else(self, strip: Strip) -> _OpenBlock:
        """Continue with the else of the open block."""
        block = self._open[-1] if self._open else None
        if block is None or not isinstance(block.node, Block):
            raise RenderFailure("{{else}} outside a block")
        if block.middle is not None:
            raise RenderFailure("a block can have only one {{else}}")
        block.middle, block.names = strip, block.names_around
        block.node.second = block.body = Body()
        return block

    def _open_else_block(self, tag: str, strip: Strip, inside: str) -> None:
        """Open the block of an `{{else …}}`. It is closed together with the block that the else belongs to."""
        block = self._begin_else(strip)
        if isinstance(block.node, Block) and block.node.is_inverse:
            raise RenderFailure("a block that begins with ^ can have only a plain {{else}}")
        content, parameters = self._read_opening(inside, block.names)
        inner = _make_block(tag, content, parameters)
        block.body.nodes.append(inner)
        block.body.nodes.is_chained = True
        names = block.names.union(parameters)
        self._open.append(_OpenBlock(block.name, tag, inner, inner.first, strip, names, block.names, is_chained=True))

    def _close(self, strip: Strip, name: str) -> None:
        if not self._open or self._open[-1].name != name:
            where = f"; {shorten_tag(self._open[-1].tag)} is still open" if self._open else ""
            raise RenderFailure(f"unexpected closing tag {name}{where}")
        chain = [self._open.pop()]
        while chain[-1].is_chained:
            chain.append(self._open.pop())
        for block in chain[:-2]:
            block.close(block.strip)  # as in Handlebars.js, perhaps a mistake there
        for block in chain[-2:]:
            block.close(strip)
        self._nesting -= 1
        node = chain[-1].node
        if isinstance(node, InlinePartial):
            self._body.inlines[node.name] = node.body

    def _open_inline(self, tag: str, strip: Strip, inside: str) -> None:
        inline = _INLINE.fullmatch(inside)
        if inline is None:
            raise RenderFailure("a decorator must be inline, with a name in quotes")
        node = InlinePartial(tag, Body(), strip_quotes(inline["name"]))
        self._body.nodes.append(node)
        self._begin(_OpenBlock("inline", tag, node, node.body, strip, self._names, self._names))

    def _open_partial(self, tag: str, strip: Strip, inside: str) -> None:
        node = self._read_partial(tag, inside)
        if not isinstance(node.name, str):
            raise RenderFailure("a partial with a block must have a fixed name")
        node.block = Body()
        self._body.nodes.append(node)
        self._begin(_OpenBlock(node.name, tag, node, node.block, strip, self._names, self._names))

    def _read_partial(self, tag: str, inside: str, edges: Edges | None = None) -> PartialCall:
        content = self._read_content(inside, self._names)
        if len(content.arguments) > 1:
            raise RenderFailure(f"a partial takes 1 argument, not {len(content.arguments)}")
        context = content.arguments[0] if content.arguments else None
        name = strip_quotes(content.head) if content.inner is None else content.inner
        return PartialCall(tag, name, context, content.options, edges=edges or Edges(Strip()))


def _explain_unclosed(source: str, begin: int, opening: str) -> RenderFailure:
    """Return why a tag that begins with these braces has no end."""
    closing = "}" * (len(opening) + 1)
    end = source.find(closing, begin)
    pattern = _UNESCAPED if opening == "{{{" else _TAG
    if end >= 0 and pattern.match(source[begin : end + len(opening)]) is not None:
        fix = "put a space before the last }"
        return RenderFailure(f"{closing} does not close a tag that begins with {opening}; {fix}")
    if source.find("}}", begin) >= 0:
        return RenderFailure("unclosed tag, or an unclosed quote or [ in it")
    return RenderFailure("unclosed tag")


def _make_block(tag: str, content: TagContent, parameters: list[str]) -> Block:
    """Return the block that a tag opens."""
    call = content.find_call()
    if call is None:
        return SectionBlock(tag, content.to_expression(), parameters)
    if isinstance(call.helper, Condition):
        if parameters:
            raise RenderFailure(f"{call.helper.name} cannot have block parameters")
        return IfBlock(tag, call.as_condition())
    block = _CONTEXT_BLOCKS.get(call.helper.name)
    if block is None:
        raise RenderFailure(f"{call.helper.name} cannot open a block")
    return block(tag, call.arguments[0], parameters)
