"""The values of the variables in one message to one recipient.

The sender of a message makes one `Variables` for each recipient and passes it to `personalization`. Source of the order
in which values win: docs/behaviours.md#personalisation.
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
from .trees import merge, put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..handlebars.paths import Tree
    from ..world.store import World
    from .template import TemplateVersion

    Substitutions = Mapping[str, Sequence[str]]


class Variables:
    """The values of variables: Substitutions win, then comes the endpoint, then the template's defaults.

    Args:
        substitutions: Values by variable; those of the recipient and of the message are merged already.
        endpoint: The endpoint with its Id and User, as it is exported; for an address, its Address and ChannelType.
        defaults: The template's default values, as `TemplateVersion.defaults` has them.
        missing: Returns what is printed for a variable that has none of these, or raises RenderFailure.
        now: The time, in microseconds since the epoch.
        draw_id: Draws an id of 32 hexadecimal characters.
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
        self.on_missing = missing
        self.now = now
        self._draw_id = draw_id

    @classmethod
    def of_template(
        cls, world: World, version: TemplateVersion, substitutions: Substitutions, endpoint: Mapping[str, Any]
    ) -> Variables:
        """Return those of a message with a template; missing ones are as the option `missing_variable` says."""
        missing = _MISSING[world.options.missing_variable]
        return cls(substitutions, endpoint, version.defaults, missing, world.clock.now(), world.ids.resources.uuid_hex)

    @classmethod
    def of_body(cls, world: World, substitutions: Substitutions, endpoint: Mapping[str, Any]) -> Variables:
        """Return those of a message without a template; missing ones are left out (unknown; proposed)."""
        return cls(substitutions, endpoint, {}, omit_missing, world.clock.now(), world.ids.resources.uuid_hex)

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return the value of a variable: its name is looked up as it stands, and then as a path.

        Args:
            path: The name, such as `User.UserAttributes.FirstName`.
            parts: The names and indexes in it.
        """
        literal = self._substitutions.get(path)
        if literal:
            return literal
        found = self._find_in_endpoint(path, parts)
        if found is None:
            found = find(self.tree, parts)
        return self.tree.get(path) if found is None else found

    def _find_in_endpoint(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return a value that nothing but the endpoint can have; the tree of all values need not be built for it."""
        if not parts or "tree" in vars(self):
            return None
        name, *rest = parts
        if name in self._defaults or path in self._defaults or any(name in other for other in self._substitutions):
            return None
        found = find(self._endpoint.get(name), rest)
        return None if found == [] or isinstance(found, Mapping) else found

    @cached_property
    def tree(self) -> Tree:
        """All values, as paths lead through them."""
        tree = merge(self._defaults, self._endpoint)
        for name, values in self._substitutions.items():
            if values:
                tree[name] = values
                if "." in name or "[" in name:
                    put(tree, name, values)
        return tree

    def find_missing(self, render: Callable[[Variables], object]) -> list[str]:
        """Return the names of all variables that a rendering has no value for, in their order, each once.

        Args:
            render: Renders with the variables that it gets, which leave out what is missing, and draw no ids.
        """
        return self.trace(render).missing

    def trace(self, render: Callable[[Variables], object]) -> VariableTrace:
        """Find out which variables a rendering has no value for, and which take the default of the template.

        Args:
            render: Renders with the variables that it gets, which leave out what is missing, and draw no ids.
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
        """Draw a random UUID; one seed always gives the same ones."""
        return str(UUID(hex=self._draw_id()))


class VariableTrace(NamedTuple):
    """The variables of a rendering whose values come from neither the recipient nor the message.

    Args:
        missing: The names of those without a value, in their order.
        defaults: The values of those that take a default of the template, as they are printed, by name.
    """

    missing: list[str]
    defaults: dict[str, str]


class _TracedVariables(Variables):
    """Variables that note which of them take a default."""

    @cached_property
    def defaults(self) -> dict[str, str]:
        """The defaults that were taken, by the name of the variable."""
        return {}

    @cached_property
    def _without_defaults(self) -> Variables:
        return Variables(self._substitutions, self._endpoint, {}, omit_missing, self.now, _draw_nothing)

    def look_up(self, path: str, parts: tuple[str, ...]) -> Any:
        """Return the value of a variable, and note it if it is a default."""
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
