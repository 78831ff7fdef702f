"""What Pinpoint's templates have and the engine has not, translated tag by tag. Source: facts-messaging 5.4, 5.5.

What a tag prints, tests, enters or goes through is an expression of ours, read here; the engine is given its number
and where the paths in it begin: `{{upper ../City}}` becomes `{{@print 0 ..}}`. So the engine sees nothing but its own
blocks, whose `else` is followed by nothing but a condition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .expressions import Literal, Variable, read
from .helpers import BLOCKS, OPENERS, Condition
from .values import RenderFailure

if TYPE_CHECKING:
    from .expressions import Call, Expression, Tag

PARTIAL_BLOCK = "@partial-block"
_OPENING = re.compile(
    r"""
      (?P<text>(?<!\\)\\\{\{)   # \{{ is text
    | (?P<raw>\{\{\{\{)         # a raw block
    | (?P<comment>\{\{~?!--)
    | (?P<unescaped>\{\{~?\{)
    | (?P<tag>\{\{~?)
    """,
    re.VERBOSE,
)
_CLOSINGS = {
    "raw": re.compile(r"\{\{\{\{/raw\}\}\}\}"),
    "comment": re.compile(r"--~?\}\}"),
    "unescaped": re.compile(r"\}~?\}\}"),
    "tag": re.compile(r"~?\}\}"),
}
_RAW = re.compile(r"\s*raw\s*\}\}\}\}")
_PARAMETERS = re.compile(r"(?<!\s)\s+as\s+\|([^|]*)\|$")
_PARAMETER = re.compile(r"(?!(?:this|true|false)$)[^\W\d][\w-]*")
_PARTIAL = re.compile(r"[^\s\"'()=]+")
_INLINE = re.compile(rf"inline\s+(['\"]?)(?P<name>{_PARTIAL.pattern})\1")
_END_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_STEPS = {None: ("each", "@section"), "each": ("each", "@items"), "with": ("with", "@entered")}
"""What a block becomes that has the name of a variable, or goes through something, or enters it."""
_SHOWN = 60  # characters of a tag in a failure


@dataclass
class Place:
    """An expression where it stands.

    Args:
        text: The tag that it is of.
        expression: What the tag says.
        size: How many characters the block that it opens has.
    """

    text: str
    expression: Expression
    size: int = 0

    @cached_property
    def beginnings(self) -> list[str]:
        """Where the paths in it begin, each once."""
        return list(dict.fromkeys(["this", *self.expression.beginnings]))

    @property
    def name(self) -> str:
        """What is missing if it has no value."""
        return self.expression.name if isinstance(self.expression, Variable) else shown(self.text.strip("{}&~ "))


@dataclass
class Translation:
    """A template as the engine understands it.

    Args:
        text: The text.
        places: The expressions in it, which it names by their number.
        partials: How many characters a partial of each name has, or may have.
        indent: The blanks that are put before every line of a partial, or may be.
    """

    text: str = ""
    places: list[Place] = field(default_factory=list)
    partials: dict[str, int] = field(default_factory=dict)
    indent: int = 0


@dataclass
class _Block:
    """A block that is open.

    Args:
        name: What must close it.
        begin: Where it begins in the template.
        names: The parameters that are known in it, with those of the blocks around it.
        partial: The name of the partial that it is, if it is one.
        closings: What closes it, and what it became, for the engine, the last first.
        places: What it goes through, to be told how long the block is.
        has_else: Whether it has its last else.
    """

    name: str
    begin: int
    names: frozenset[str] = frozenset()
    partial: str | None = None
    closings: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    has_else: bool = False


def translated(source: str) -> Translation:
    """A template as the engine understands it.

    Raises:
        RenderFailure: If it is no valid template.
    """
    return _Translator(source).translation()


class _Translator:
    """What reads a template from its beginning to its end, with the blocks that are open."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._made = Translation()
        self._blocks: list[_Block] = []
        self._begin = 0
        self._tag = ""
        self._calls: list[tuple[Place, str]] = []

    def translation(self) -> Translation:
        """The whole of it."""
        written: list[str] = []
        done = 0
        while (opening := _OPENING.search(self._source, done)) is not None:
            before, done = self._source[done : opening.start()], opening.end()
            if opening.lastgroup == "text":
                written += [before, opening[0]]
                continue
            start, end = self._closing(opening)
            self._begin, self._tag = opening.start(), self._source[opening.start() : end]
            inside = self._inside(str(opening.lastgroup), self._source[opening.end() : start])
            done = end
            if "}}{{" in inside and opening.lastgroup == "tag":
                before, done = self._without_line(before, end)
            written += [before, opening[0], inside, self._source[start:end]]
        if self._blocks:
            raise RenderFailure(f"unclosed block {self._blocks[-1].name}")
        for place, name in self._calls:
            place.size = self._made.partials.get(name, 0)
        self._made.text = "".join(written) + self._source[done:]
        return self._made

    def _closing(self, opening: re.Match[str]) -> tuple[int, int]:
        """Where that which closes a tag begins and ends."""
        if opening.lastgroup == "raw" and _RAW.match(self._source, opening.end()) is None:
            raise RenderFailure("there is no raw block but {{{{raw}}}}")
        match = _CLOSINGS[str(opening.lastgroup)].search(self._source, opening.end())
        if match is None:
            raise RenderFailure("unclosed tag")
        return match.span()

    def _without_line(self, before: str, end: int) -> tuple[str, int]:
        """One tag that becomes two: if it is alone on its line, that is left out here, since two are not alone."""
        line = before.rpartition("\n")[2]
        rest = _END_OF_LINE.match(self._source, end)
        if line.strip(" \t") or rest is None or not (self._begin == len(line) or "\n" in before):
            return before, end
        return before[: len(before) - len(line)], rest.end()

    def _inside(self, kind: str, inside: str) -> str:
        """The inside of a tag, translated."""
        if kind in ("raw", "comment"):
            return inside
        try:
            return self._print(inside.strip()) if kind == "unescaped" else self._translated(inside.strip())
        except RenderFailure as failure:
            raise in_tag(failure, self._tag) from None

    def _translated(self, inside: str) -> str:
        sigil, body = inside[:1], inside[1:].strip()
        if inside in ("else", "^"):
            return self._else()
        if re.match(r"else\s", inside):
            return self._else_of(inside[4:].strip())
        if sigil == "!":
            return inside
        if sigil == "&":
            return "&" + self._print(body)
        if sigil == "/":
            return self._close(body)
        if sigil == ">":
            return self._call_partial(body)
        if sigil == "#" and body.startswith("*"):
            return self._open_inline(body[1:].strip())
        if sigil == "#" and body.startswith(">"):
            return self._open_partial(body[1:].strip())
        if sigil in ("#", "^") and body:
            return self._open(sigil, body)
        return self._print(inside)

    @property
    def _names(self) -> frozenset[str]:
        return self._blocks[-1].names if self._blocks else frozenset()

    def _place(self, name: str, expression: Expression) -> str:
        """A call of one of our own helpers, without parentheses, with an expression."""
        place = Place(self._tag, expression)
        self._made.places.append(place)
        return " ".join([name, str(len(self._made.places) - 1), *place.beginnings])

    def _print(self, body: str) -> str:
        return self._place("@print", read(body, self._names).expression())

    def _open(self, sigil: str, body: str) -> str:
        body, names = self._parameters(body)
        tag = read(body, self._names)
        self._blocks.append(_Block(tag.head, self._begin))
        return sigil + self._opened(tag, names)

    def _opened(self, tag: Tag, names: list[str]) -> str:
        """What opens a block that goes through something, enters it or tests it."""
        block = self._blocks[-1]
        call = tag.called(OPENERS)
        if call is not None and isinstance(call.helper, Condition):
            return self._tested(call)
        if call is not None and call.helper.name not in BLOCKS:
            raise RenderFailure(f"{call.helper.name} opens no block")
        name, step = _STEPS[None if call is None else call.helper.name]
        written = self._place(step, tag.expression() if call is None else call.arguments[0])
        block.places.append(self._made.places[-1])
        block.closings.append(name)
        block.names = self._surrounding_names() | frozenset(names)
        return f"{name} ({written})" + (f" as |{' '.join(names)}|" if names else "")

    def _tested(self, call: Call) -> str:
        block = self._blocks[-1]
        block.closings.append("if")
        block.names = self._surrounding_names()
        return f"if ({self._place('@holds', call.tested())})"

    def _surrounding_names(self) -> frozenset[str]:
        return self._blocks[-2].names if len(self._blocks) > 1 else frozenset()

    def _parameters(self, body: str) -> tuple[str, list[str]]:
        """A tag without its parameters, and these."""
        found = _PARAMETERS.search(body)
        if found is None:
            return body, []
        names = found[1].split()
        if not names or not all(map(_PARAMETER.fullmatch, names)):
            raise RenderFailure(f"{found[1]!r} are no parameters of a block")
        return body[: found.start()], names

    def _else(self) -> str:
        self._block_for_else().has_else = True
        return "else"

    def _else_of(self, body: str) -> str:
        """An else with a block of its own, which is one more to close unless it is a condition."""
        self._block_for_else()
        body, names = self._parameters(body)
        tag = read(body, self._surrounding_names())
        call = tag.called(OPENERS)
        if call is not None and isinstance(call.helper, Condition):
            return f"else if ({self._place('@holds', call.tested())})"
        return f"else}}}}{{{{#{self._opened(tag, names)}"

    def _block_for_else(self) -> _Block:
        if not self._blocks or self._blocks[-1].partial is not None:
            raise RenderFailure("{{else}} outside a block")
        if self._blocks[-1].has_else:
            raise RenderFailure("a block has one {{else}}")
        return self._blocks[-1]

    def _close(self, name: str) -> str:
        if not self._blocks or self._blocks[-1].name != name:
            raise RenderFailure(f"unexpected closing tag {name}")
        block = self._blocks.pop()
        size = self._begin - block.begin
        for place in block.places:
            place.size = size
        if block.partial is not None:
            self._made.partials[block.partial] = max(size, self._made.partials.get(block.partial, 0))
        return "}}{{".join(f"/{closing}" for closing in reversed(block.closings))

    def _open_inline(self, body: str) -> str:
        inline = _INLINE.fullmatch(body)
        if inline is None:
            raise RenderFailure("a decorator must be inline, with a name that has no blanks")
        name = inline["name"]
        self._blocks.append(_Block("inline", self._begin, partial=name, closings=["inline"]))
        return f"#*inline {name}"

    def _open_partial(self, body: str) -> str:
        tag = read(body, self._names)
        name = tag.text
        if tag.inner is not None or name == PARTIAL_BLOCK or _PARTIAL.fullmatch(name) is None:
            raise RenderFailure("a partial with a block must be named, without blanks")
        arguments = self._arguments(tag, [Variable("this", "this", "")])
        self._calls.append((self._made.places[-1 - len(tag.options)], name))
        self._blocks.append(_Block(name, self._begin, self._names, PARTIAL_BLOCK, [name]))
        return f"#> {name} {arguments}"

    def _call_partial(self, body: str) -> str:
        tag = read(body, self._names)
        name = Literal(tag.text) if tag.inner is None else tag.inner
        line = self._source[self._source.rfind("\n", 0, self._begin) + 1 : self._begin]
        if not line.strip(" \t"):
            self._made.indent = max(self._made.indent, len(line))
        return f"> ({self._place('@partial', name)}) {self._arguments(tag, [])}"

    def _arguments(self, tag: Tag, otherwise: list[Expression]) -> str:
        """What a partial is rendered with: a context, and values by name."""
        if len(tag.arguments) > 1:
            raise RenderFailure(f"a partial takes 1 argument, not {len(tag.arguments)}")
        context = [f"({self._place('@value', it)})" for it in tag.arguments or otherwise]
        return " ".join([*context, *(f"{key}=({self._place('@value', it)})" for key, it in tag.options.items())])


def in_tag(failure: RenderFailure, tag: str) -> RenderFailure:
    """The same failure with the tag that it came from; what misses a variable names that already."""
    if failure.variable is not None:
        return failure
    return RenderFailure(f"{failure.message}, in {shown(tag)}")


def shown(tag: str) -> str:
    """A tag as failures show it."""
    return tag if len(tag) <= _SHOWN else f"{tag[: _SHOWN - 3]}..."
