"""The tree of a template: bodies, the tags in them, and partials. Source: Handlebars.js."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .failures import RenderFailure
from .limits import STEP
from .scopes import Data, Scope
from .values import to_text
from .whitespace import Edges, Nodes, Strip, TextNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .expressions import Expression

PARTIAL_BLOCK = "@partial-block"
_BLOCK_NAME = PARTIAL_BLOCK.removeprefix("@")


@dataclass
class Body:
    """A whole template, or the inside of a block.

    Args:
        nodes: The texts and tags.
        inlines: The partials that are defined anywhere in the body, by name.
    """

    nodes: Nodes = field(default_factory=Nodes)
    inlines: dict[str, Body] = field(default_factory=dict)

    def render(self, scope: Scope, around: Scope | None = None) -> str:
        """Render the body.

        Args:
            scope: The scope inside the body.
            around: The scope around the block; None for a whole template.

        Raises:
            RenderFailure: If a variable has no value, a part of the body fails, or it is too much work.
        """
        rendering = scope.rendering
        outer = rendering.partials
        rendering.enter()
        rendering.spend((len(self.nodes) + 1) * STEP + self._size)
        if self.inlines:
            inlines = {name: _DefinedPartial(body, around, scope) for name, body in self.inlines.items()}
            rendering.partials = {**outer, **inlines}
        text = "".join([node.render(scope) for node in self.nodes])
        rendering.partials = outer
        rendering.leave()
        return text

    @cached_property
    def _size(self) -> int:
        return sum(len(node.text) for node in self.nodes if isinstance(node, TextNode))


class _DefinedPartial:
    """A partial that is defined in a body. Its `../` means the scope around that body, as in Handlebars.js."""

    def __init__(self, body: Body, around: Scope | None, scope: Scope) -> None:
        self._body = body
        self._around = around
        self._scope = scope

    def render(self, context: Any, data: Data) -> str:
        around, names = self._around, self._scope.names
        if around is None:
            return self._body.render(Scope(self._scope.rendering, context, None, data, names))
        return self._body.render(around.within(context, data=data, names=names), around)


class _PartialBlock:
    """The block of a call to a partial, with the scope of the call. Another partial block can be around it."""

    def __init__(self, body: Body, scope: Scope, outer: _PartialBlock | None) -> None:
        self._body = body
        self._scope = scope
        self._outer = outer

    def render(self, context: Any, data: Data) -> str:
        scope = self._scope
        return self._body.render(scope.within(context, data=data.within({_BLOCK_NAME: self._outer})), scope)


@dataclass
class Tag(ABC):
    """A tag, or a block from its first tag to its last.

    Args:
        text: The first tag in the source.
        edges: How the tag changes the text around it.
        indent: The blanks before every line that the tag prints; only partials have some.
    """

    text: str
    edges: Edges = field(default=Edges(Strip()), kw_only=True)
    indent: str = field(default="", kw_only=True)

    @abstractmethod
    def render(self, scope: Scope) -> str:
        """Return the string that the tag prints."""

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """Return the nodes after the opening tag and the nodes before the closing tag; None if it is not a block."""
        return None

    def evaluate(self, expression: Expression, scope: Scope) -> Any:
        """Return the value of an expression in the tag.

        Raises:
            RenderFailure: With the tag in its error message, unless it names a variable.
        """
        try:
            return expression.evaluate(scope)
        except RenderFailure as failure:
            raise failure.in_tag(self.text) from failure


@dataclass
class Comment(Tag):
    """`{{!…}}`."""

    def render(self, _: Scope) -> str:
        """Return an empty string."""
        return ""


@dataclass
class Output(Tag):
    """`{{…}}`.

    Args:
        expression: The expression whose value is printed.
        name: The name for the error message about a missing value.
        is_escaped: Whether the value is escaped.
    """

    expression: Expression
    name: str
    is_escaped: bool

    def render(self, scope: Scope) -> str:
        """Return the value as a string."""
        value, rendering = self.evaluate(self.expression, scope), scope.rendering
        text = rendering.variables.on_missing(self.name) if value is None else to_text(value)
        rendering.spend(len(text))
        return rendering.escape(text) if self.is_escaped else text


@dataclass
class BodyTag(Tag):
    """A block with one body, without an else.

    Args:
        body: The inside of the block.
    """

    body: Body

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """Return the nodes of the body twice: they follow the opening tag and precede the closing tag."""
        return self.body.nodes, self.body.nodes


@dataclass
class RawBlock(BodyTag):
    """`{{{{raw}}}}…{{{{/raw}}}}`: a block that is printed unchanged."""

    def render(self, scope: Scope) -> str:
        """Return the content of the block, unchanged."""
        return self.body.render(scope, scope)


@dataclass
class InlinePartial(BodyTag):
    """`{{#*inline "…"}}…{{/inline}}`: the definition of a partial for the body around it.

    Args:
        name: The name of the partial.
    """

    name: str

    def render(self, _: Scope) -> str:
        """Return an empty string."""
        return ""


@dataclass
class PartialCall(Tag):
    """`{{> …}}`, or `{{#> …}}` with a block.

    Args:
        name: The name of the partial, or the call in parentheses that returns it.
        context: The context of the partial; None for the context of the tag.
        options: Values that are added to that context, by name.
        block: The inside of the block. It is rendered if the partial does not exist.
    """

    name: str | Expression
    context: Expression | None
    options: Mapping[str, Expression]
    block: Body | None = None

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """Return the nodes of the block twice; None without a block."""
        return None if self.block is None else (self.block.nodes, self.block.nodes)

    def render(self, scope: Scope) -> str:
        """Render the partial."""
        rendering, data = scope.rendering, scope.data
        name = self.name if isinstance(self.name, str) else self.evaluate(self.name, scope)
        if not isinstance(name, str):
            problem = "has no value" if name is None else "must be a string"
            raise RenderFailure(f"the name of a partial {problem}").in_tag(self.text)
        around = data.find(_BLOCK_NAME, 0)
        partial = around if self.name == PARTIAL_BLOCK else rendering.partials.get(name)
        if self.block is not None:
            own = _PartialBlock(self.block, scope, around)
            data = data.within({_BLOCK_NAME: own})
            partial = own if partial is None else partial
        if partial is None:
            raise RenderFailure(f"The partial {name} could not be found").in_tag(self.text)
        return self._indent(partial.render(self._find_context(scope), data), scope)

    def _find_context(self, scope: Scope) -> Any:
        context = scope.context if self.context is None else self.evaluate(self.context, scope)
        if not self.options:
            return context
        values = {name: self.evaluate(option, scope) for name, option in self.options.items()}
        return {**context, **values} if isinstance(context, dict) else values

    def _indent(self, text: str, scope: Scope) -> str:
        """Indent each line like the tag, if the tag is alone on its line."""
        if not self.indent:
            return text
        scope.rendering.spend(len(text) + text.count("\n") * len(self.indent))
        *lines, rest = text.split("\n")
        return "".join(f"{self.indent}{line}\n" for line in lines) + (rest and self.indent + rest)
