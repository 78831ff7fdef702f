"""The classes for helpers, and the built-in helpers of Handlebars.

A call is checked against its helper when the template is read, and made when the template is rendered. The functions
of helpers know nothing about templates.
"""

from __future__ import annotations

import math
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from .failures import RenderFailure
from .limits import MAX_ARGUMENTS, MAX_VALUE_LENGTH
from .values import is_true, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from .scopes import VariableSource

_SHOWN = 40  # characters of an argument in an error message
_POSITIONAL = frozenset({Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD})
_BY_NAME = frozenset({Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD})


class Helper:
    """A function that templates call.

    The parameters of the function are the arguments of the helper. All of them except the first are also its options,
    which a template can give by name, in camelCase.

    Args:
        name: The name in templates.
        function: The function.
        words: The positions of arguments, and the names of options, that may be words without quotes.
    """

    def __init__(self, name: str, function: Callable[..., Any], words: Collection[int | str] = ()) -> None:
        self.name = name
        self.function = function
        self._words = frozenset(words)
        parameters = self._parameters()
        positional = [parameter for parameter in parameters if parameter.kind in _POSITIONAL]
        self._names = [_to_camel_case(parameter.name) for parameter in positional]
        self._needed = [_to_camel_case(it.name) for it in positional if it.default is Parameter.empty]
        self._most = math.inf if Parameter.VAR_POSITIONAL in {it.kind for it in parameters} else len(positional)
        self._options = {_to_camel_case(it.name): it.name for it in parameters[1:] if it.kind in _BY_NAME}

    def _parameters(self) -> list[Parameter]:
        return list(signature(self.function).parameters.values())

    def takes_word(self, place: int | str) -> bool:
        """Return whether the argument at a position, or an option, may be a word without quotes."""
        return place in self._words

    def check(self, count: int, options: Collection[str]) -> None:
        """Check that a call matches the parameters of the function.

        Args:
            count: The number of arguments without a name.
            options: The names of the options.

        Raises:
            RenderFailure: If there are too many or too few arguments, or if an option does not exist.
        """
        for option in options:
            if option not in self._options:
                known = f"its options are {', '.join(self._options)}" if self._options else "it has no options"
                raise RenderFailure(f"{self.name} has no option {option}; {known}")
        given = [*self._names[:count], *(option for option in options if option in self._names)]
        if count > MAX_ARGUMENTS:
            raise RenderFailure(f"{self.name} takes at most {MAX_ARGUMENTS} arguments, not {count}")
        if count > self._most or len(given) < len(self._needed):
            raise RenderFailure(f"{self.name} takes {self._describe_count()}, not {max(count, len(given))}")
        if len(given) > len(set(given)):
            raise RenderFailure(f"{self.name} is given {_find_repeated(given)} twice")
        for name in self._needed:
            if name not in given:
                raise RenderFailure(f"{self.name} needs the argument {name}")

    def _describe_count(self) -> str:
        least = len(self._needed)
        if self._most == math.inf:
            return f"at least {least} arguments"
        if self._most == 0:
            return "no arguments"
        number = f"{least}" if least == self._most else f"{least} to {self._most}"
        return f"{number} argument" if number == "1" else f"{number} arguments"

    def call(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        """Call the function.

        Args:
            variables: The variables of the rendering.
            arguments: The arguments without a name.
            options: The options by name.

        Returns:
            The result of the function.

        Raises:
            RenderFailure: If the function fails, or if an argument or the result is too long.
        """
        self._check_length("an argument", [*arguments, *options.values()])
        result = self._try(variables, arguments, options)
        self._check_length("its result", [result])
        return result

    def _try(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        try:
            return self._run(variables, arguments, options)
        except RenderFailure as failure:
            raise RenderFailure(f"The helper {self.name} failed: {failure.message}") from failure
        except RecursionError:
            raise
        except Exception as error:
            values = " ".join(repr(to_text(argument)[:_SHOWN]) for argument in arguments)
            raise RenderFailure(f"The helper {self.name} failed: it cannot handle {values}") from error

    def _check_length(self, what: str, values: list[Any]) -> None:
        if any(len(to_text(value)) > MAX_VALUE_LENGTH for value in values):
            raise RenderFailure(f"The helper {self.name} failed: {what} has more than {MAX_VALUE_LENGTH} characters")

    def _run(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:  # noqa: ARG002
        return self.function(*arguments, **{self._options[name]: value for name, value in options.items()})


class ContextHelper(Helper):
    """A function whose first argument is the `variables` argument of `Template.render`."""

    def _parameters(self) -> list[Parameter]:
        return super()._parameters()[1:]

    def _run(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        return super()._run(variables, [variables, *arguments], options)


class Condition(Helper):
    """A function that returns true or false. It can open blocks. In a tag, it prints its option `yes` or `no`."""

    def __init__(self, name: str, function: Callable[..., bool], words: Collection[int | str] = ()) -> None:
        super().__init__(name, function, words)
        self._options = {"yes": "yes", "no": "no"}

    def call(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        """Call the function. Arguments can have any length, because the result does not contain them.

        Args:
            variables: The variables of the rendering.
            arguments: The arguments without a name.
            options: The options by name.

        Returns:
            The option `yes` or `no`; True or False if this option is not given.

        Raises:
            RenderFailure: If the function fails.
        """
        others = {name: value for name, value in options.items() if name not in ("yes", "no")}
        holds = is_true(self._try(variables, arguments, others))
        return options.get("yes" if holds else "no", holds)


class _BlockCondition(Condition):
    """A condition that can only open blocks: `if` and `unless`."""

    def __init__(self, name: str, function: Callable[..., bool]) -> None:
        super().__init__(name, function)
        self._options = {"includeZero": "include_zero"}


def _to_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _find_repeated(names: list[str]) -> str:
    return next(name for name in names if names.count(name) > 1)


def _lookup(collection: Any, key: Any) -> Any:
    """Return an item of a list or an object; None if it does not exist."""
    name = to_text(key)
    if isinstance(collection, dict):
        return collection.get(name)
    if isinstance(collection, list) and name.isascii() and name.isdigit() and len(name) < 10:
        return dict(enumerate(collection)).get(int(name))
    return None


def _log(*_: Any, level: Any = "info") -> str:  # noqa: ARG001
    """Return an empty string, because a template has no console."""
    return ""


def _if(value: Any, *, include_zero: Any = False) -> bool:
    return is_true(value) or (include_zero is True and value == 0 and not isinstance(value, bool))


def _unless(value: Any, *, include_zero: Any = False) -> bool:
    return not _if(value, include_zero=include_zero)


BUILT_IN: dict[str, Helper] = {"lookup": Helper("lookup", _lookup), "log": Helper("log", _log)}
"""The built-in helpers of Handlebars for tags."""

BLOCKS: dict[str, Helper] = {
    "if": _BlockCondition("if", _if),
    "unless": _BlockCondition("unless", _unless),
    "each": Helper("each", lambda items, /: items),
    "with": Helper("with", lambda value, /: value),
}
"""The built-in helpers of Handlebars that can only open blocks."""
