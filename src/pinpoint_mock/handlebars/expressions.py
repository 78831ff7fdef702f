"""Expressions: the variables, literals and calls in tags. They are read once, and evaluated in each rendering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from .failures import RenderFailure
from .paths import find
from .values import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .helpers import Helper
    from .scopes import Scope

_PART = re.compile(r"\[([^\]]*)\]|([^./\[\]]+)")


class Expression(Protocol):
    """An expression, which has a value in each scope."""

    def evaluate(self, scope: Scope) -> Any:
        """Return the value in a scope."""


@dataclass(frozen=True)
class Literal:
    """A string, a number, true or false."""

    literal: Any

    def evaluate(self, _: Scope) -> Any:
        """Return the literal."""
        return self.literal


@dataclass(frozen=True)
class Variable:
    """A variable, given by a path.

    Args:
        name: The path in the source.
        beginning: The start of the path, such as `this`, `..` or `@root`.
        path: The rest of the path.
    """

    name: str
    beginning: str
    path: str

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        return tuple(bracketed or bare for bracketed, bare in _PART.findall(self.path) if bare != "this")

    def evaluate(self, scope: Scope) -> Any:
        """Return the value at the path; None without a value."""
        start, variables = scope.find_start(self.beginning), scope.rendering.variables
        if not self.path:
            return start
        if start is variables.tree:
            return variables.look_up(self.path, self._parts)
        found = find(start, self._parts)
        return start.get(self.path) if found is None and isinstance(start, dict) else found


@dataclass(frozen=True)
class BareWord:
    """A word without quotes: a variable if that has a value, and a string otherwise."""

    word: str
    variable: Variable

    def evaluate(self, scope: Scope) -> Any:
        """Return the variable's value, or the word if it has none."""
        found = self.variable.evaluate(scope)
        return self.word if found is None else found


@dataclass(frozen=True)
class Parity:
    """`@odd` or `@even`."""

    index: str
    remainder: int

    def evaluate(self, scope: Scope) -> bool | None:
        """Return whether the loop index has this parity; None outside a loop."""
        index = scope.find_start(self.index)
        return None if index is None else index % 2 == self.remainder


@dataclass(frozen=True)
class HelperCall:
    """A call of a helper."""

    helper: Helper
    arguments: tuple[Expression, ...]
    options: Mapping[str, Expression]

    def as_condition(self) -> HelperCall:
        """Return the call as a block tests it: without the options `yes` and `no`, which only a tag prints."""
        options = {name: option for name, option in self.options.items() if name not in ("yes", "no")}
        return HelperCall(self.helper, self.arguments, options)

    def evaluate(self, scope: Scope) -> Any:
        """Return the helper's result.

        Raises:
            RenderFailure: If the helper fails, or if the template takes too much work.
        """
        arguments = [argument.evaluate(scope) for argument in self.arguments]
        options = {name: option.evaluate(scope) for name, option in self.options.items()}
        rendering = scope.rendering
        rendering.spend(sum(len(to_text(it)) for it in [*arguments, *options.values()]))
        try:
            result = self.helper.call(rendering.variables, arguments, options)
        except RenderFailure as failure:
            raise self._name_missing(failure, arguments) from failure
        rendering.spend(len(to_text(result)))
        return result

    def _name_missing(self, failure: RenderFailure, values: Sequence[Any]) -> RenderFailure:
        """Add to a failure the first argument that is a variable without a value."""
        for argument, value in zip(self.arguments, values, strict=True):
            if value is None and isinstance(argument, Variable):
                return RenderFailure(f"{failure.message}; the variable {argument.name} has no value")
        return failure
