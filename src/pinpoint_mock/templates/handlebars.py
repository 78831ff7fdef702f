"""The engine behind `personalization`. Source: facts-messaging 5.3, 5.4.

dotpromptz-handlebars finds the tags and renders the blocks; `dialect` translates for it, and `expressions` says what
stands in a tag. Whatever goes wrong, at compiling or at rendering, is a `RenderFailure`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from .dialect import in_tag, translated
from .values import RenderFailure, is_true, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dotpromptz_handlebars import Handlebars, HelperOptions

    from .dialect import Place, Translation
    from .variables import Variables

MAX_EACH = 15  # documented of lists in each; that more fail the message is ours
MAX_STEPS = 50_000  # ours: many times what any message takes, and about a second
_REPEATED = 20  # characters of a block or a partial that are a step: about a tag
_PRINTED = 1_000  # characters of a value that are a step
_STATE: Any = object()  # the key of our own among the engine's data, which no template can name


class Compiled:
    """A text that the engine renders.

    Args:
        render: What the engine made of it.
        translation: What it was translated to.
    """

    def __init__(self, render: Callable[..., str], translation: Translation) -> None:
        self._render = render
        self._translation = translation

    def render(self, variables: Variables) -> str:
        """The text for one recipient."""
        try:
            return self._render(variables.tree, data={_STATE: _Rendering(self._translation, variables)})
        except Exception as error:
            raise _failure(error) from error


def compile_text(source: str) -> Compiled:
    """Make a text ready to be rendered, with values as they are.

    Raises:
        RenderFailure: If it is no valid template.
    """
    return _compiled(source, _text_engine)


def compile_html(source: str) -> Compiled:
    """Make HTML ready to be rendered, with values escaped.

    Raises:
        RenderFailure: If it is no valid template.
    """
    return _compiled(source, _html_engine)


def _compiled(source: str, engine: Callable[[], Handlebars]) -> Compiled:
    try:
        translation = translated(source)
        return Compiled(engine().compile(translation.text), translation)
    except RenderFailure as failure:
        raise RenderFailure(f"The template cannot be rendered: {failure.message}") from failure
    except Exception as error:
        raise _failure(error) from error


def _failure(error: Exception) -> RenderFailure:
    """The failure that it is; the engine's own errors, which are sentences, are ValueErrors."""
    if isinstance(error, RenderFailure):
        return error
    why = str(error) if isinstance(error, ValueError) else "it is nested too deep, or no template"
    return RenderFailure(f"The template cannot be rendered: {why}")


@cache
def _text_engine() -> Handlebars:
    from dotpromptz_handlebars import Handlebars

    return _with_helpers(Handlebars(escape_html=False))


@cache
def _html_engine() -> Handlebars:
    from dotpromptz_handlebars import Handlebars

    return _with_helpers(Handlebars(escape_html=True))


def _with_helpers(engine: Handlebars) -> Handlebars:
    for name, step in _STEPS.items():
        engine.register_helper(name, _helper(step))
    return engine


def _helper(step: Callable[[_Rendering, Place, Any], Any]) -> Callable[[list[Any], HelperOptions], Any]:
    """What the engine calls where a template has an expression: with its number, and where the paths in it begin."""

    def call(arguments: list[Any], options: HelperOptions) -> Any:
        number, *beginnings = arguments
        rendering: _Rendering = options.data[_STATE]
        place = rendering.places[number]
        try:
            return step(rendering, place, rendering.value(place, beginnings))
        except RenderFailure as failure:
            raise in_tag(failure, place.text) from failure

    return call


class _Rendering:
    """One rendering: what the expressions in a template see, and how much work it was.

    Args:
        translation: The template.
        variables: What stands for its variables.
    """

    def __init__(self, translation: Translation, variables: Variables) -> None:
        self.variables = variables
        self.places = translation.places
        self.beginnings: Mapping[str, Any] = {}
        self._partials = translation.partials
        self._width = translation.indent + 1
        self._steps = 0

    def spend(self, characters: int) -> None:
        """Count the work on a value."""
        self._count(characters // _PRINTED)

    def _repeat(self, times: int, size: int) -> None:
        """Count the work on so many renderings of a block or a partial, each line of which may be indented."""
        self._count(times * (1 + size * self._width // _REPEATED))

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise RenderFailure(f"The template takes more than {MAX_STEPS} steps")

    def value(self, place: Place, beginnings: list[Any]) -> Any:
        """The value of an expression."""
        self.beginnings = dict(zip(place.beginnings, beginnings, strict=True))
        return place.expression.value(self)

    def value_of(self, place: Place, value: Any) -> Any:
        """A value, for a block or a partial that is rendered with it."""
        if place.size:
            self._repeat(1, place.size)
        return value

    def entered(self, _: Place, value: Any) -> Any:
        """What `with` enters: nothing, which is its else, unless it is true."""
        return value if is_true(value) else None

    def print(self, place: Place, value: Any) -> str:
        """What is printed."""
        text = self.variables.missing(place.name) if value is None else printed(value)
        self.spend(len(text))
        return text

    def holds(self, _: Place, value: Any) -> bool:
        """Whether a condition does."""
        return is_true(value)

    def items(self, place: Place, value: Any) -> Any:
        """What `each` goes through."""
        if isinstance(value, list) and len(value) > MAX_EACH:
            raise RenderFailure(f"each takes at most {MAX_EACH} items, not {len(value)}")
        if isinstance(value, (list, dict)):
            self._repeat(max(len(value) - 1, 0), place.size)
        return value

    def section(self, place: Place, value: Any) -> Any:
        """What a block goes through that has the name of a variable: a list, or the one value that it enters."""
        if not is_true(value):
            return []
        if value is True:
            value = self.beginnings["this"]
            return self.items(place, [value])
        return self.items(place, value if isinstance(value, list) else [value])

    def partial(self, _: Place, name: Any) -> str:
        """The name of a partial that is rendered."""
        if not isinstance(name, str):
            raise RenderFailure("the name of a partial must be a text")
        self._repeat(1, self._partials.get(name, 0))
        return name


_STEPS: dict[str, Callable[[_Rendering, Place, Any], Any]] = {
    "@print": _Rendering.print,
    "@value": _Rendering.value_of,
    "@entered": _Rendering.entered,
    "@holds": _Rendering.holds,
    "@items": _Rendering.items,
    "@section": _Rendering.section,
    "@partial": _Rendering.partial,
}
"""What `dialect` writes into tags."""
