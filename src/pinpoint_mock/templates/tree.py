"""What a template is made of, and what each part of it prints.

Source: facts-messaging 5.3 to 5.5; where they say nothing, Handlebars.js.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .frames import STEP, Data, Frame
from .values import RenderFailure, is_true, printed
from .whitespace import Edges, Nodes, Strip, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .expressions import Call, Expression

MAX_EACH = 15  # documented of lists in each; that more fail the message is ours
PARTIAL_BLOCK = "@partial-block"
_BLOCK_NAME = PARTIAL_BLOCK.removeprefix("@")
_SHOWN = 60  # characters of a tag in a failure


@dataclass
class Body:
    """A template, or what is within a block.

    Args:
        nodes: The texts and tags in it.
        inlines: The partials that are defined in it, wherever that is, by name.
    """

    nodes: Nodes = field(default_factory=Nodes)
    inlines: dict[str, Body] = field(default_factory=dict)

    def render(self, frame: Frame, around: Frame | None = None) -> str:
        """The text of it.

        Args:
            frame: Where it is rendered.
            around: Where the block is that it is of; None for a whole template.

        Raises:
            RenderFailure: If a variable has no value, something in it fails, or it is too much work.
        """
        rendering = frame.rendering
        outer = rendering.partials
        rendering.enter()
        rendering.spend((len(self.nodes) + 1) * STEP + self._size)
        if self.inlines:
            inlines = {name: _Inline(body, around, frame) for name, body in self.inlines.items()}
            rendering.partials = {**outer, **inlines}
        text = "".join([node.render(frame) for node in self.nodes])
        rendering.partials = outer
        rendering.leave()
        return text

    @cached_property
    def _size(self) -> int:
        return sum(len(node.text) for node in self.nodes if isinstance(node, Text))


class _Inline:
    """A partial that is defined in a body: for Handlebars.js, its `../` leads to where the block of that body is."""

    def __init__(self, body: Body, around: Frame | None, frame: Frame) -> None:
        self._body = body
        self._around = around
        self._frame = frame

    def render(self, context: Any, data: Data) -> str:
        around, names = self._around, self._frame.names
        if around is None:
            return self._body.render(Frame(self._frame.rendering, context, None, data, names))
        return self._body.render(around.within(context, data=data, names=names), around)


class _PartialBlock:
    """What is within the block of a partial, where it is written; another partial block may be around it."""

    def __init__(self, body: Body, frame: Frame, outer: _PartialBlock | None) -> None:
        self._body = body
        self._frame = frame
        self._outer = outer

    def render(self, context: Any, data: Data) -> str:
        frame = self._frame
        return self._body.render(frame.within(context, data=data.within({_BLOCK_NAME: self._outer})), frame)


@dataclass
class Tag(ABC):
    """A tag, or a block from its first tag to its last.

    Args:
        text: The first tag, as it is written.
        edges: What it does to the text around it.
    """

    text: str
    edges: Edges = field(default=Edges(Strip()), kw_only=True)
    indent: str = field(default="", kw_only=True)

    @abstractmethod
    def render(self, frame: Frame) -> str:
        """What it prints."""

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """What follows its first tag, and what precedes its last one; None if it is no block."""
        return None

    def value(self, expression: Expression, frame: Frame) -> Any:
        """The value of an expression in it.

        Raises:
            RenderFailure: With the tag in its text, unless it names a variable.
        """
        try:
            return expression.value(frame)
        except RenderFailure as failure:
            raise in_tag(failure, self.text) from failure


@dataclass
class Comment(Tag):
    """`{{!…}}`."""

    def render(self, _: Frame) -> str:
        """Nothing."""
        return ""


@dataclass
class Print(Tag):
    """`{{…}}`.

    Args:
        expression: What is printed.
        name: What is missing if that has no value.
        is_escaped: Whether it is escaped in HTML.
    """

    expression: Expression
    name: str
    is_escaped: bool

    def render(self, frame: Frame) -> str:
        """The value."""
        value, rendering = self.value(self.expression, frame), frame.rendering
        text = rendering.variables.missing(self.name) if value is None else printed(value)
        rendering.spend(len(text))
        return rendering.escape(text) if self.is_escaped else text


@dataclass
class Enclosing(Tag):
    """What has one body, and no else.

    Args:
        body: What is in it.
    """

    body: Body

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """What is in it: that follows its first tag and precedes its last one."""
        return self.body.nodes, self.body.nodes


@dataclass
class Raw(Enclosing):
    """`{{{{raw}}}}…{{{{/raw}}}}`: the text in it, as it is."""

    def render(self, frame: Frame) -> str:
        """The text in it."""
        return self.body.render(frame, frame)


@dataclass
class Inline(Enclosing):
    """`{{#*inline "…"}}…{{/inline}}`: what is around it knows the partial.

    Args:
        name: The partial's name.
    """

    name: str

    def render(self, _: Frame) -> str:
        """Nothing."""
        return ""


@dataclass
class Block(Tag):
    """A block with what is written in it, in the order in which that is written.

    Args:
        first: What follows the tag that opens it.
        second: What follows its `else`.
        is_inverse: Whether the first of them is its else: `{{^…}}`.
    """

    first: Body = field(default_factory=Body, kw_only=True)
    second: Body | None = field(default=None, kw_only=True)
    is_inverse: bool = field(default=False, kw_only=True)

    def parts(self) -> tuple[Nodes, Nodes | None]:
        """What is in it, and what is in its else; Handlebars.js takes those of `{{^…}}` for the other way round."""
        if self.second is None:
            return self.first.nodes, None
        parts = self.first.nodes, self.second.nodes
        return (parts[1], parts[0]) if self.is_inverse else parts

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """What follows the tag that opens it, and what precedes the one that closes it."""
        first, second = self.parts()
        return first, first if second is None else second

    def branch(self, *, holds: bool) -> Body | None:
        """What is rendered of it."""
        return self.first if holds is not self.is_inverse else self.second

    def rendered(self, body: Body | None, frame: Frame, inner: Frame | None = None) -> str:
        """The text of a part of it, in a frame within that of the tag, or in that."""
        return "" if body is None else body.render(inner or frame, frame)

    def otherwise(self, frame: Frame) -> str:
        """The text of its else."""
        return self.rendered(self.branch(holds=False), frame)

    def inside(self, frame: Frame, inner: Frame | None = None) -> str:
        """The text of what is not its else."""
        return self.rendered(self.branch(holds=True), frame, inner)


@dataclass
class If(Block):
    """A block that a condition opens, such as `if` or `eq`."""

    condition: Call

    def render(self, frame: Frame) -> str:
        """What the condition lets through."""
        block = self
        while True:  # a chain of conditions is as flat as it is written
            body = block.branch(holds=is_true(block.value(block.condition, frame)))
            inner = body.nodes[0] if body is not None and body.nodes.is_chained else None
            if not isinstance(inner, If):
                return block.rendered(body, frame)
            frame.rendering.spend(STEP)
            block = inner


@dataclass
class With(Block):
    """`{{#with …}}`: a block that has something else as its context.

    Args:
        expression: What that is.
        parameters: The names that it has in the block.
    """

    expression: Expression
    parameters: Sequence[str] = ()

    def render(self, frame: Frame) -> str:
        """The text of it."""
        return self.entered(self.value(self.expression, frame), frame)

    def entered(self, value: Any, frame: Frame) -> str:
        """The text of it for a value."""
        if not is_true(value):
            return self.otherwise(frame)
        return self.inside(frame, frame.within(value, names=self.parameter_values(value)))

    def parameter_values(self, *values: Any) -> Mapping[str, Any]:
        """The parameters; one that nothing is given for has no value."""
        return {**dict.fromkeys(self.parameters), **dict(zip(self.parameters, values, strict=False))}


@dataclass
class Each(With):
    """`{{#each …}}`: a block for each item of a list, which may be one, or of an object."""

    def entered(self, value: Any, frame: Frame) -> str:
        """The text of it for each item."""
        if isinstance(value, list) and len(value) > MAX_EACH:
            raise in_tag(RenderFailure(f"each takes at most {MAX_EACH} items, not {len(value)}"), self.text)
        found = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
        items = list(found)
        inner = (self._at(place, items, frame) for place in range(len(items)))
        return "".join(self.inside(frame, it) for it in inner) if items else self.otherwise(frame)

    def _at(self, place: int, items: list[tuple[Any, Any]], frame: Frame) -> Frame:
        key, item = items[place]
        data = {"index": place, "key": key, "first": place == 0, "last": place == len(items) - 1}
        return frame.within(item, data=frame.data.within(data), names=self.parameter_values(item, key))


@dataclass
class Section(Each):
    """A block with the name of a variable: it goes through a list, and enters anything else that is true."""

    def entered(self, value: Any, frame: Frame) -> str:
        """The text of it for each item, or once."""
        if value is True:
            return self.inside(frame, frame.within(frame.context, names=self.parameter_values()))
        if isinstance(value, list) and is_true(value):
            return super().entered(value, frame)
        return With.entered(self, value, frame)


@dataclass
class CallPartial(Tag):
    """`{{> …}}`, or `{{#> …}}` with a block.

    Args:
        name: The partial's name; a call in parentheses tells it.
        context: What the partial has as its context, if not the one that there is.
        options: What it knows by name besides.
        block: What is in its block; it is rendered if there is no such partial.
    """

    name: str | Expression
    context: Expression | None
    options: Mapping[str, Expression]
    block: Body | None = None

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """What is in its block: that follows its first tag and precedes its last one."""
        return None if self.block is None else (self.block.nodes, self.block.nodes)

    def render(self, frame: Frame) -> str:
        """The text of the partial."""
        rendering, data = frame.rendering, frame.data
        name = self.name if isinstance(self.name, str) else self.value(self.name, frame)
        if not isinstance(name, str):
            what = "has no value" if name is None else "must be a text"
            raise in_tag(RenderFailure(f"the name of a partial {what}"), self.text)
        around = data.find(_BLOCK_NAME, 0)
        partial = around if self.name == PARTIAL_BLOCK else rendering.partials.get(name)
        if self.block is not None:
            own = _PartialBlock(self.block, frame, around)
            data = data.within({_BLOCK_NAME: own})
            partial = own if partial is None else partial
        if partial is None:
            raise in_tag(RenderFailure(f"The partial {name} could not be found"), self.text)
        return self._indented(partial.render(self._context(frame), data), frame)

    def _context(self, frame: Frame) -> Any:
        context = frame.context if self.context is None else self.value(self.context, frame)
        if not self.options:
            return context
        values = {name: self.value(option, frame) for name, option in self.options.items()}
        return {**context, **values} if isinstance(context, dict) else values

    def _indented(self, text: str, frame: Frame) -> str:
        """Each line behind the blanks that the tag stands behind, if it is alone on its line."""
        if not self.indent:
            return text
        frame.rendering.spend(len(text) + text.count("\n") * len(self.indent))
        *lines, rest = text.split("\n")
        return "".join(f"{self.indent}{line}\n" for line in lines) + (rest and self.indent + rest)


def in_tag(failure: RenderFailure, tag: str) -> RenderFailure:
    """The same failure with the tag that it came from; what misses a variable names that already."""
    if failure.variable is not None:
        return failure
    return RenderFailure(f"{failure.message}, in {shown(tag)}")


def shown(tag: str) -> str:
    """A tag as failures show it."""
    return tag if len(tag) <= _SHOWN else f"{tag[: _SHOWN - 3]}..."
