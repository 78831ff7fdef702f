"""Templates in Pinpoint's dialect of Handlebars, ready to be rendered. Source: facts-messaging 5.3 to 5.5.

`syntax` reads them, `expressions` says what stands in a tag, `tree` what each tag prints. Whatever goes wrong, when a
template is read or rendered, is a `RenderFailure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .frames import Frame, Rendering
from .syntax import read_template
from .values import RenderFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from .variables import Variables


_TOO_DEEP = "The template cannot be rendered: it is nested too deep"
"""What is said when whoever sends is deep in calls already; for others the same template may be good."""


class Template:
    """A template that can be rendered, or that fails for everybody.

    Args:
        source: The text of it.
        escape: What is done to values before they are printed.
    """

    def __init__(self, source: str, escape: Callable[[str], str]) -> None:
        self._escape = escape
        self._failure: RenderFailure | None = None
        try:
            self._body = read_template(source)
        except RecursionError:
            raise RenderFailure(_TOO_DEEP) from None
        except RenderFailure as failure:
            self._failure = RenderFailure(f"The template cannot be rendered: {failure.message}")

    def render(self, variables: Variables) -> str:
        """The text for one recipient.

        Raises:
            RenderFailure: If it is no valid template, a variable has no value, or a part of it fails.
        """
        if self._failure is not None:
            raise RenderFailure(self._failure.message)
        try:
            return self._body.render(Frame(Rendering(variables, self._escape), variables.tree))
        except RecursionError:
            raise RenderFailure(_TOO_DEEP) from None
