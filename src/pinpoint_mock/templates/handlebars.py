"""The engine behind `personalization`, with the functions that AWS calls helpers. Source: facts-messaging 5.3, 5.4.

dotpromptz-handlebars does the work; `dialect` translates what it writes differently. Whatever goes wrong, at
compiling or at rendering, is a `RenderFailure`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from . import arithmetic, conditions, dates, texts
from .dialect import rewritten
from .values import RenderFailure, printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from dotpromptz_handlebars import Handlebars, HelperOptions

    from .variables import Variables

    Helper = Callable[[list[Any], HelperOptions], Any]

MAX_EACH = 15  # documented of lists in each; that more fail the message is ours
FUNCTIONS: dict[str, Callable[..., Any]] = {**texts.FUNCTIONS, **arithmetic.FUNCTIONS, **dates.FUNCTIONS}
NAMES = frozenset({*FUNCTIONS, *conditions.CONDITIONS, "now", "uuid", "lookup", "log"})
"""What a tag without arguments calls; every other name is that of a variable."""

_STATE = "what is rendered"  # the key of our own among the engine's data: no path can name it


class Compiled:
    """A text that the engine renders.

    Args:
        render: What the engine made of it.
        names: The variables that it prints, as they stand in it.
    """

    def __init__(self, render: Callable[..., str], names: list[str]) -> None:
        self._render = render
        self._names = names

    def render(self, variables: Variables) -> str:
        """The text for one recipient."""
        try:
            return self._render(variables.tree, data={_STATE: (variables, self._names)})
        except RenderFailure:
            raise
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
        text, names = rewritten(source, NAMES)
        return Compiled(engine().compile(text), names)
    except RenderFailure:
        raise
    except Exception as error:
        raise _failure(error) from error


def _failure(error: Exception) -> RenderFailure:
    return RenderFailure(f"The template cannot be rendered: {str(error) or type(error).__name__}")


@cache
def _text_engine() -> Handlebars:
    from dotpromptz_handlebars import Handlebars

    return _with_helpers(Handlebars(escape_html=False))


@cache
def _html_engine() -> Handlebars:
    from dotpromptz_handlebars import Handlebars

    return _with_helpers(Handlebars(escape_html=True))


def _with_helpers(engine: Handlebars) -> Handlebars:
    for name, function in FUNCTIONS.items():
        engine.register_helper(name, _function(name, function))
    for name, condition in conditions.CONDITIONS.items():
        engine.register_helper(name, _condition(name, condition))
    for name, helper in _OWN.items():
        engine.register_helper(name, helper)
    return engine


def _function(name: str, function: Callable[..., Any]) -> Helper:
    """What calls a function with the arguments of a tag, those with a name by the same in snake_case."""

    def call(arguments: list[Any], options: HelperOptions) -> Any:
        keywords = {xform_name(key): value for key, value in options.hash.items()}
        return _called(name, function, arguments, keywords)

    return call


def _condition(name: str, condition: Callable[..., bool]) -> Helper:
    """What shows one block or the other; in a tag, what `yes` and `no` say, else true or false."""

    def call(arguments: list[Any], options: HelperOptions) -> Any:
        holds = _called(name, condition, arguments, {})
        if options.is_block:
            return options.fn() if holds else options.inverse()
        return options.hash.get("yes" if holds else "no", holds)

    return call


def _called(name: str, function: Callable[..., Any], arguments: list[Any], keywords: dict[str, Any]) -> Any:
    try:
        return function(*arguments, **keywords)
    except Exception as error:
        raise RenderFailure(f"The helper {name} failed: {error}") from error


def _variables(options: HelperOptions) -> Variables:
    variables: Variables = options.data[_STATE][0]
    return variables


def _print(arguments: list[Any], options: HelperOptions) -> str:
    """Print a variable: its value, and which of the names it stands under."""
    value, number = arguments
    variables, names = options.data[_STATE]
    name = names[number]
    literal = variables.given(name)
    if literal is None:
        literal = variables.tree.get(name) if value is None else value
    return variables.missing(name) if literal is None else printed(literal)


def _word(arguments: list[Any], _: HelperOptions) -> Any:
    """A word without quotes: the variable of that name, else the word itself."""
    value, word = arguments
    return word if value is None else value


def _listed(arguments: list[Any], _: HelperOptions) -> Any:
    """What `each` goes through."""
    [items] = arguments
    if isinstance(items, list) and len(items) > MAX_EACH:
        raise RenderFailure(f"each takes at most {MAX_EACH} items, not {len(items)}")
    return items


def _is_odd(_: list[Any], options: HelperOptions) -> bool:
    return bool(options.data["index"] % 2 == 1)


def _is_even(_: list[Any], options: HelperOptions) -> bool:
    return bool(options.data["index"] % 2 == 0)


def _now(arguments: list[Any], options: HelperOptions) -> Any:
    return _called("now", dates.now, [_variables(options).now, *arguments], dict(options.hash))


def _uuid(_: list[Any], options: HelperOptions) -> str:
    return _variables(options).uuid()


def _log(_: list[Any], __: HelperOptions) -> str:
    """The engine's own would print to the test's output."""
    return ""


_OWN: dict[str, Helper] = {
    "@print": _print,
    "@word": _word,
    "@listed": _listed,
    "@odd": _is_odd,
    "@even": _is_even,
    "now": _now,
    "uuid": _uuid,
    "log": _log,
}
"""Those that need to know what is rendered, and, with an @, those that only `dialect` writes."""
