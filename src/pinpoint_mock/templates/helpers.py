"""The helpers by name, and what each takes. Source: facts-messaging 5.4.

`expressions` looks here for what a call means, checks the call when the template is read, and makes it when the
template is rendered. The functions themselves know nothing of templates.
"""

from __future__ import annotations

import math
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from botocore import xform_name

from . import arithmetic, conditions, dates, texts
from .values import MAX_SIZE, RenderFailure, is_true, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from .variables import Variables

MAX_ARGUMENTS = 100  # ours
_SHOWN = 40  # characters of an argument in a failure
_POSITIONAL = frozenset({Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD})
_BY_NAME = frozenset({Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD})
_WORD_OPTIONS = frozenset({"inputFormat", "outputFormat", "tz", "yes", "no", "maybe"})


class Helper:
    """A function that templates call.

    Args:
        name: Its name in templates.
        function: The function; the options of a call are its parameters by name, without the first.
        words: Which of its arguments may be words without quotes, by their position.
    """

    def __init__(self, name: str, function: Callable[..., Any], words: Collection[int] = ()) -> None:
        self.name = name
        self.function = function
        self._words = words
        parameters = self._parameters()
        positional = [parameter for parameter in parameters if parameter.kind in _POSITIONAL]
        self._names = [_in_template(parameter.name) for parameter in positional]
        self._needed = [
            _in_template(parameter.name) for parameter in positional if parameter.default is Parameter.empty
        ]
        self._most = math.inf if Parameter.VAR_POSITIONAL in {it.kind for it in parameters} else len(positional)
        self._options = [_in_template(parameter.name) for parameter in parameters[1:] if parameter.kind in _BY_NAME]

    def _parameters(self) -> list[Parameter]:
        return list(signature(self.function).parameters.values())

    def takes_word(self, place: int | str) -> bool:
        """Whether a word without quotes may stand at a position, or as the value of an option."""
        return place in self._words or place in _WORD_OPTIONS

    def check(self, count: int, options: Collection[str]) -> None:
        """Refuse a call that the function does not take.

        Args:
            count: The number of arguments without a name.
            options: The names of the others.

        Raises:
            RenderFailure: If there are too many or too few, or one that there is not.
        """
        for option in options:
            if option not in self._options:
                known = f"its options are {', '.join(self._options)}" if self._options else "it has none"
                raise RenderFailure(f"{self.name} has no option {option}; {known}")
        given = [*self._names[:count], *(option for option in options if option in self._names)]
        if count > MAX_ARGUMENTS:
            raise RenderFailure(f"{self.name} takes at most {MAX_ARGUMENTS} arguments, not {count}")
        if count > self._most or len(given) < len(self._needed):
            raise RenderFailure(f"{self.name} takes {self._count()}, not {max(count, len(given))}")
        if len(given) > len(set(given)):
            raise RenderFailure(f"{self.name} is given {_repeated(given)} twice")
        for name in self._needed:
            if name not in given:
                raise RenderFailure(f"{self.name} is not given {name}")

    def _count(self) -> str:
        least = len(self._needed)
        if self._most == math.inf:
            return f"at least {least} arguments"
        if self._most == 0:
            return "no arguments"
        number = f"{least}" if least == self._most else f"{least} to {self._most}"
        return f"{number} argument" if number == "1" else f"{number} arguments"

    def call(self, variables: Variables, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        """What the function makes of its arguments, none of which may be long, and nor may that be.

        Raises:
            RenderFailure: If it makes nothing of them.
        """
        self._check_length("is given", [*arguments, *options.values()])
        result = self._made(variables, arguments, options)
        self._check_length("makes", [result])
        return result

    def _made(self, variables: Variables, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        try:
            return self._result(variables, arguments, options)
        except RenderFailure as failure:
            raise RenderFailure(f"The helper {self.name} failed: {failure.message}") from failure
        except RecursionError:
            raise
        except Exception as error:
            shown = " ".join(repr(printed(argument)[:_SHOWN]) for argument in arguments)
            raise RenderFailure(f"The helper {self.name} failed: it makes nothing of {shown}") from error

    def _check_length(self, does: str, values: list[Any]) -> None:
        if any(len(printed(value)) > MAX_SIZE for value in values):
            raise RenderFailure(f"The helper {self.name} failed: it {does} more than {MAX_SIZE} characters")

    def _result(self, variables: Variables, arguments: Sequence[Any], options: dict[str, Any]) -> Any:  # noqa: ARG002
        return self.function(*arguments, **{xform_name(name): value for name, value in options.items()})


class OfVariables(Helper):
    """A function whose first argument no template gives: the variables, with the time and the ids of the world."""

    def _parameters(self) -> list[Parameter]:
        return super()._parameters()[1:]

    def _result(self, variables: Variables, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        return super()._result(variables, [variables, *arguments], options)


class Condition(Helper):
    """A function that is true or false: it opens blocks; in a tag it is what `yes` and `no` say, else true or false."""

    def __init__(self, name: str, function: Callable[..., bool]) -> None:
        super().__init__(name, function)
        self._options = ["yes", "no"]

    def call(self, variables: Variables, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        """What one of its options says; what it is given may be of any length, since it makes nothing of that."""
        holds = is_true(self._made(variables, arguments, _without(options, "yes", "no")))
        return options.get("yes" if holds else "no", holds)


class Opening(Condition):
    """A condition that opens blocks and is nowhere else: `if` and `unless`."""

    def __init__(self, name: str, function: Callable[..., bool]) -> None:
        super().__init__(name, function)
        self._options = ["includeZero"]


def _in_template(name: str) -> str:
    """The name of a parameter, in camelCase."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _without(options: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in names}


def _repeated(names: list[str]) -> str:
    return next(name for name in names if names.count(name) > 1)


def _now(variables: Variables, pattern: Any = "medium", tz: Any = None) -> str:
    return dates.now(variables.now, pattern, tz)


def _uuid(variables: Variables) -> str:
    return variables.uuid()


def _lookup(collection: Any, key: Any) -> Any:
    """An item of a list or an object; nothing if it has none."""
    name = printed(key)
    if isinstance(collection, dict):
        return collection.get(name)
    if isinstance(collection, list) and name.isascii() and name.isdigit() and len(name) < 10:
        return dict(enumerate(collection)).get(int(name))
    return None


def _log(*_: Any, level: Any = "info") -> str:  # noqa: ARG001
    """Nothing: a template has no console."""
    return ""


def _if(value: Any, *, include_zero: Any = False) -> bool:
    return is_true(value) or (include_zero is True and value == 0 and not isinstance(value, bool))


def _unless(value: Any, *, include_zero: Any = False) -> bool:
    return not _if(value, include_zero=include_zero)


_WORDS = {"inflect": (1, 2), "dateFormat": (1, 2)}

HELPERS: dict[str, Helper] = {
    **{
        name: Helper(name, function, _WORDS.get(name, ()))
        for name, function in {**texts.FUNCTIONS, **arithmetic.FUNCTIONS, **dates.FUNCTIONS}.items()
    },
    **{name: Condition(name, function) for name, function in conditions.CONDITIONS.items()},
    "now": OfVariables("now", _now, (0,)),
    "uuid": OfVariables("uuid", _uuid),
    "lookup": Helper("lookup", _lookup),
    "log": Helper("log", _log),
}
"""What a tag without arguments calls; every other name is that of a variable."""

BLOCKS: dict[str, Helper] = {
    "if": Opening("if", _if),
    "unless": Opening("unless", _unless),
    "each": Helper("each", lambda items, /: items),
    "with": Helper("with", lambda value, /: value),
}
"""What nothing but a block calls."""

OPENERS = HELPERS | BLOCKS
