"""The values of the variables in one message to one recipient.

The sender of a message makes one `Variables` for each recipient and passes it to `personalization`. Source of the
precedence of values: docs/behaviours/templates.md#which-value-wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from ..handlebars.failures import RenderFailure
from ..handlebars.paths import find
from ..handlebars.values import to_text
from ..world.likeness import enclose
from .near_variables import suggest_value
from .trees import merge, put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..handlebars.paths import Tree
    from ..world.store import World
    from .template import TemplateVersion

    Substitutions = Mapping[str, Sequence[str]]


class Variables:
    """The values of variables. Substitutions win over the endpoint, and the endpoint over the template's defaults.

    Args:
        substitutions: Values by variable; those of the message and of the recipient are already merged.
        endpoint: The endpoint with its Id and User, as exports show it; for an address, its Address and ChannelType.
        defaults: The template's default values, as in `TemplateVersion.defaults`.
        missing: A function for variables without a value: it returns a string to print, or raises RenderFailure.
        now: The time, in microseconds since the epoch.
        draw_id: A function that draws an id of 32 hexadecimal characters.
    """

    def __init__(
        self,
        substitutions: Substitutions,
        endpoint: Mapping[str, Any],
        defaults: Tree,
        missing: Callable[[str], str],
        now: int,
        draw_id: Callable[[], str],
    ) -> None:
        self._substitutions = substitutions
        self._endpoint = endpoint
        self._defaults = defaults
        self._missing = missing
        self.now = now
        self._draw_id = draw_id

    @classmethod
    def of_template(
        cls, world: World, version: TemplateVersion, substitutions: Substitutions, endpoint: Mapping[str, Any]
    ) -> Variables:
        """Return the variables of a message with a template. For missing values, `missing_variable` decides."""
        missing = _MISSING[world.options.missing_variable]
        return cls(substitutions, endpoint, version.defaults, missing, world.clock.now(), world.ids.resources.uuid_hex)

    @classmethod
    def of_body(cls, world: World, substitutions: Substitutions, endpoint: Mapping[str, Any]) -> Variables:
        """Return the variables of a message without a template. Missing ones are left out (unknown; our choice)."""
        return cls(substitutions, endpoint, {}, omit_missing, world.clock.now(), world.ids.resources.uuid_hex)

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return the value of a variable. Its name is looked up as a whole first, and then as a path.

        Args:
            path: The name, such as `User.UserAttributes.FirstName`.
            parts: The names and indexes in the path.
        """
        literal = self._substitutions.get(path)
        if literal:
            return literal
        found = self._find_in_endpoint(path, parts)
        if found is None:
            found = find(self.tree, parts)
        return self.tree.get(path) if found is None else found

    def _find_in_endpoint(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return a value that only the endpoint has, without building the tree of all values; None if not found."""
        if not parts or "tree" in vars(self):
            return None
        name, *rest = parts
        if name in self._defaults or path in self._defaults or any(name in other for other in self._substitutions):
            return None
        found = find(self._endpoint.get(name), rest)
        return None if found == [] or isinstance(found, Mapping) else found

    @cached_property
    def tree(self) -> Tree:
        """All values, as a tree for paths."""
        tree = merge(self._defaults, self._endpoint)
        for name, values in self._substitutions.items():
            if values:
                tree[name] = values
                if "." in name or "[" in name:
                    put(tree, name, values)
        return tree

    def on_missing(self, name: str) -> str:
        """Return the string to print for a variable without a value.

        Raises:
            RenderFailure: If the variable must have a value. The message names a value with a similar name.
        """
        try:
            return self._missing(name)
        except RenderFailure as failure:
            hint = enclose(suggest_value(name, self._substitutions, self._endpoint))
            raise RenderFailure(f"{failure.message}{hint}", name) from None

    def find_missing(self, render: Callable[[Variables], object]) -> list[str]:
        """Return the names of all variables without a value in a rendering, in order, each once.

        Args:
            render: A function that renders with the variables it gets. They leave out missing values and draw no ids.
        """
        return self.trace(render).missing

    def trace(self, render: Callable[[Variables], object]) -> VariableTrace:
        """Find the variables without a value in a rendering, and those that take a default of the template.

        Args:
            render: A function that renders with the variables it gets. They leave out missing values and draw no ids.
        """
        missing: dict[str, None] = {}

        def note_missing(name: str) -> str:
            missing[name] = None
            return ""

        traced = _TracedVariables(
            self._substitutions, self._endpoint, self._defaults, note_missing, self.now, _draw_nothing
        )
        with suppress(RenderFailure):  # it may fail for another reason, too
            render(traced)
        return VariableTrace(list(missing), traced.defaults)

    def draw_uuid(self) -> str:
        """Draw a random UUID. The same seed always gives the same UUIDs."""
        return str(UUID(hex=self._draw_id()))


class VariableTrace(NamedTuple):
    """The variables of a rendering that have no value, or that take a default of the template.

    Args:
        missing: The names of the variables without a value, in order.
        defaults: The printed values of the variables that take a default, by name.
    """

    missing: list[str]
    defaults: dict[str, str]


class _TracedVariables(Variables):
    """Variables that record which of them take a default."""

    @cached_property
    def defaults(self) -> dict[str, str]:
        """The defaults that were used, by variable."""
        return {}

    @cached_property
    def _without_defaults(self) -> Variables:
        return Variables(self._substitutions, self._endpoint, {}, omit_missing, self.now, _draw_nothing)

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return the value of a variable, and record it if it is a default."""
        value = super().look_up(path, parts)
        is_text = value is not None and value != [] and not isinstance(value, Mapping)
        if is_text and self._defaults and self._without_defaults.look_up(path, parts) is None:
            self.defaults[path] = to_text(value)
        return value


def _draw_nothing() -> str:
    return "0" * 32


def fail_on_missing(name: str) -> str:
    """Fail the message for a variable without a value (documented on most pages)."""
    raise RenderFailure(f"The variable {name} has no value, and no default value", name)


def omit_missing(_: str) -> str:
    """Leave out a variable without a value (documented on one page)."""
    return ""


_MISSING = {"fail": fail_on_missing, "omit": omit_missing}
