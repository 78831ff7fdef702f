"""What the variables in one message to somebody stand for.

Whoever sends makes one `Variables` for each recipient and gives it to `personalization`. Source of the order in
which values win: facts-messaging 1.4.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from .paths import Tree, find, merged, put
from .values import RenderFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..world.store import World
    from .template import TemplateVersion

    Substitutions = Mapping[str, Sequence[str]]


class Variables:
    """The values of variables: Substitutions win, then comes the endpoint, then the template's defaults.

    Args:
        substitutions: Values by variable, those of the recipient and of the message already in one.
        endpoint: The endpoint with its Id and User, as it is exported; of an address its Address and ChannelType.
        defaults: The template's default values, as `TemplateVersion.defaults` has them.
        missing: What is printed for a variable that has none of these.
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
        self.missing = missing
        self.now = now
        self._draw_id = draw_id

    @classmethod
    def of_template(
        cls, world: World, version: TemplateVersion, substitutions: Substitutions, endpoint: Mapping[str, Any]
    ) -> Variables:
        """Those of a message that is made of a template; what is missing is as the option `missing_variable` says."""
        missing = _MISSING[world.options.missing_variable]
        return cls(substitutions, endpoint, version.defaults, missing, world.clock.now(), world.ids.resources.uuid_hex)

    @classmethod
    def of_body(cls, world: World, substitutions: Substitutions, endpoint: Mapping[str, Any]) -> Variables:
        """Those of a message without a template, where what is missing is left out (unknown; proposed)."""
        return cls(substitutions, endpoint, {}, omit, world.clock.now(), world.ids.resources.uuid_hex)

    def value(self, name: str, parts: tuple[str, ...]) -> Any:
        """The value of a variable: the text that names it is looked up as it stands, and then as a path.

        Args:
            name: The text, such as `User.UserAttributes.FirstName`.
            parts: The path that it is.
        """
        literal = self._substitutions.get(name)
        if literal:
            return literal
        found = find(self.tree, parts)
        return self.tree.get(name) if found is None else found

    @cached_property
    def tree(self) -> Tree:
        """All values, as paths lead through them."""
        tree = merged(self._defaults, self._endpoint)
        for name, values in self._substitutions.items():
            if values:
                tree[name] = values
                if "." in name or "[" in name:
                    put(tree, name, values)
        return tree

    def uuid(self) -> str:
        """A random UUID; under one seed the same ones."""
        return str(UUID(hex=self._draw_id()))


def refuse(name: str) -> str:
    """A variable without a value fails the message. Source: facts-messaging 5.2, documented on most pages."""
    raise RenderFailure(f"The variable {name} has no value, and no default value", name)


def omit(_: str) -> str:
    """A variable without a value is left out. Source: facts-messaging 5.2, documented on one page."""
    return ""


_MISSING = {"fail": refuse, "omit": omit}
