"""The blocks of a template: `if` and other conditions, `with`, `each`, and blocks with the name of a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .failures import RenderFailure
from .limits import STEP
from .tree import Body, Tag
from .values import is_true

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .expressions import Expression, HelperCall
    from .scopes import Scope
    from .whitespace import Nodes


@dataclass
class Block(Tag):
    """A block with its bodies, in the order of the source.

    Args:
        first: The body after the opening tag.
        second: The body after `else`; None without one.
        is_inverse: Whether the first body is the else: `{{^…}}`.
    """

    first: Body = field(default_factory=Body, kw_only=True)
    second: Body | None = field(default=None, kw_only=True)
    is_inverse: bool = field(default=False, kw_only=True)

    def bodies(self) -> tuple[Nodes, Nodes | None]:
        """Return the nodes of the block, and those of its else. Handlebars.js swaps the two for `{{^…}}`."""
        if self.second is None:
            return self.first.nodes, None
        bodies = self.first.nodes, self.second.nodes
        return (bodies[1], bodies[0]) if self.is_inverse else bodies

    def branches(self) -> tuple[Nodes, Nodes] | None:
        """Return the nodes after the opening tag, and those before the closing tag."""
        first, second = self.bodies()
        return first, first if second is None else second

    def choose(self, *, holds: bool) -> Body | None:
        """Return the body to render if the condition is true, or if it is false."""
        return self.first if holds is not self.is_inverse else self.second

    def render_body(self, body: Body | None, scope: Scope, inner: Scope | None = None) -> str:
        """Render one of the bodies in an inner scope, or in the scope of the tag."""
        return "" if body is None else body.render(inner or scope, scope)

    def render_else(self, scope: Scope) -> str:
        """Render the else."""
        return self.render_body(self.choose(holds=False), scope)

    def render_inside(self, scope: Scope, inner: Scope | None = None) -> str:
        """Render the body that is not the else."""
        return self.render_body(self.choose(holds=True), scope, inner)


@dataclass
class IfBlock(Block):
    """A block that a condition opens, such as `if` or `eq`."""

    condition: HelperCall

    def render(self, scope: Scope) -> str:
        """Render the body that the condition chooses."""
        block = self
        while True:  # a loop instead of recursion, because a chain of `else if` can be long
            body = block.choose(holds=is_true(block.evaluate(block.condition, scope)))
            inner = body.nodes[0] if body is not None and body.nodes.is_chained else None
            if not isinstance(inner, IfBlock):
                return block.render_body(body, scope)
            scope.rendering.spend(STEP)
            block = inner


@dataclass
class WithBlock(Block):
    """`{{#with …}}`: a block with its own context.

    Args:
        expression: The expression whose value is the context.
        parameters: The names between `as |` and `|`.
    """

    expression: Expression
    parameters: Sequence[str] = ()

    def render(self, scope: Scope) -> str:
        """Render the body that the value chooses."""
        return self.render_for(self.evaluate(self.expression, scope), scope)

    def render_for(self, value: Any, scope: Scope) -> str:
        """Render the block for a value."""
        if not is_true(value):
            return self.render_else(scope)
        return self.render_inside(scope, scope.within(value, names=self.bind_parameters(value)))

    def bind_parameters(self, *values: Any) -> Mapping[str, Any]:
        """Return the parameters with their values; None where there are more parameters than values."""
        return {**dict.fromkeys(self.parameters), **dict(zip(self.parameters, values, strict=False))}


@dataclass
class EachBlock(WithBlock):
    """`{{#each …}}`: a block that is rendered for each item of a list or an object."""

    def render_for(self, value: Any, scope: Scope) -> str:
        """Render the block for each item of a value."""
        limit = scope.rendering.max_items
        if limit is not None and isinstance(value, list) and len(value) > limit:
            raise RenderFailure(f"each takes at most {limit} items, not {len(value)}").in_tag(self.text)
        found = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
        items = list(found)
        inner = (self._item_scope(place, items, scope) for place in range(len(items)))
        return "".join(self.render_inside(scope, it) for it in inner) if items else self.render_else(scope)

    def _item_scope(self, place: int, items: list[tuple[Any, Any]], scope: Scope) -> Scope:
        key, item = items[place]
        data = {"index": place, "key": key, "first": place == 0, "last": place == len(items) - 1}
        return scope.within(item, data=scope.data.within(data), names=self.bind_parameters(item, key))


@dataclass
class SectionBlock(EachBlock):
    """A block with the name of a variable: it loops over a list, and enters any other true value."""

    def render_for(self, value: Any, scope: Scope) -> str:
        """Render the block for each item of a value, or once."""
        if value is True:
            return self.render_inside(scope, scope.within(scope.context, names=self.bind_parameters()))
        if isinstance(value, list) and is_true(value):
            return super().render_for(value, scope)
        return WithBlock.render_for(self, value, scope)
