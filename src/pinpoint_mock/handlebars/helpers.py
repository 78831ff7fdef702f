"""The classes of helpers, and the helpers that Handlebars itself has.

A call is checked against its helper when the template is read, and made when the template is rendered. The functions
themselves know nothing of templates.
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

_SHOWN = 40  # characters of an argument in a failure
_POSITIONAL = frozenset({Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD})
_BY_NAME = frozenset({Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD})


class Helper:
    """A function that templates call.

    The parameters of the function are the arguments of the helper. All but the first may be given by name, in
    camelCase: they are its options.

    Args:
        name: Its name in templates.
        function: The function.
        words: The arguments that may be words without quotes, by position, and the options, by name.
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
        """Return whether a word without quotes may stand at a position, or as the value of an option."""
        return place in self._words

    def check(self, count: int, options: Collection[str]) -> None:
        """Check that the function takes a call.

        Args:
            count: The number of arguments without a name.
            options: The names of the others.

        Raises:
            RenderFailure: If there are too many arguments or too few, or an option does not exist.
        """
        for option in options:
            if option not in self._options:
                known = f"its options are {', '.join(self._options)}" if self._options else "it has none"
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
                raise RenderFailure(f"{self.name} is not given {name}")

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
            options: The others.

        Returns:
            Its result.

        Raises:
            RenderFailure: If the function fails, or it is given or returns a value that is too long.
        """
        self._check_length("is given", [*arguments, *options.values()])
        result = self._try(variables, arguments, options)
        self._check_length("makes", [result])
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
            raise RenderFailure(f"The helper {self.name} failed: it makes nothing of {values}") from error

    def _check_length(self, does: str, values: list[Any]) -> None:
        if any(len(to_text(value)) > MAX_VALUE_LENGTH for value in values):
            raise RenderFailure(f"The helper {self.name} failed: it {does} more than {MAX_VALUE_LENGTH} characters")

    def _run(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:  # noqa: ARG002
        return self.function(*arguments, **{self._options[name]: value for name, value in options.items()})


class ContextHelper(Helper):
    """A function whose first argument is the variables of the rendering, as they were given to `Template.render`."""

    def _parameters(self) -> list[Parameter]:
        return super()._parameters()[1:]

    def _run(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        return super()._run(variables, [variables, *arguments], options)


class Condition(Helper):
    """A function that returns true or false: it opens blocks, and in a tag its options `yes` and `no` are printed."""

    def __init__(self, name: str, function: Callable[..., bool], words: Collection[int | str] = ()) -> None:
        super().__init__(name, function, words)
        self._options = {"yes": "yes", "no": "no"}

    def call(self, variables: VariableSource, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        """Call the function, with values of any length: it returns none of them.

        Args:
            variables: The variables of the rendering.
            arguments: The arguments without a name.
            options: The others.

        Returns:
            The option `yes` or `no`; true or false where that is not given.

        Raises:
            RenderFailure: If the function fails.
        """
        others = {name: value for name, value in options.items() if name not in ("yes", "no")}
        holds = is_true(self._try(variables, arguments, others))
        return options.get("yes" if holds else "no", holds)


class _BlockCondition(Condition):
    """A condition that opens blocks and stands nowhere else: `if` and `unless`."""

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
    """Print nothing: a template has no console."""
    return ""


def _if(value: Any, *, include_zero: Any = False) -> bool:
    return is_true(value) or (include_zero is True and value == 0 and not isinstance(value, bool))


def _unless(value: Any, *, include_zero: Any = False) -> bool:
    return not _if(value, include_zero=include_zero)


BUILT_IN: dict[str, Helper] = {"lookup": Helper("lookup", _lookup), "log": Helper("log", _log)}
"""The helpers of Handlebars that stand in tags."""

BLOCKS: dict[str, Helper] = {
    "if": _BlockCondition("if", _if),
    "unless": _BlockCondition("unless", _unless),
    "each": Helper("each", lambda items, /: items),
    "with": Helper("with", lambda value, /: value),
}
"""The helpers of Handlebars that open blocks, and stand nowhere else."""
