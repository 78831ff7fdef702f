"""Checks of the arguments that a test passes to the mock: strings, numbers, flags, times and callables.

Each check returns the argument in the form in which the mock stores it. It raises TypeError for a wrong type and
ValueError for a wrong value. The message names the argument, the valid values, and the given value. The checks do not
trust the user's objects: `__repr__`, `__eq__` or `__bool__` may raise.

pytest imports this module when it starts, so it imports very little.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from .formatting import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LARGEST = 2**63 - 1
"""The largest count: Python cannot print every integer."""


def refuse_type(argument: str, valid: str, value: object) -> NoReturn:
    """Raise the error for an argument of the wrong type."""
    raise TypeError(f"{argument} must be {valid}, not {show(value)}")


def refuse_value(argument: str, valid: str, value: object) -> NoReturn:
    """Raise the error for an argument with a wrong value."""
    raise ValueError(f"{argument} must be {valid}, not {show(value)}")


def check_string(argument: str, value: object, valid: str = "a string") -> str:
    """Return a string as a plain `str`. Lone surrogates are refused: responses and reports could not show them.

    Args:
        argument: The argument's name.
        value: The argument.
        valid: A description of valid values, for the error message.

    Raises:
        TypeError: If it is not a string.
        ValueError: If it has lone surrogates.
    """
    if not isinstance(value, str):
        refuse_type(argument, valid, value)
    text = str.__str__(value)
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        refuse_value(argument, f"{valid} without lone surrogates", value)
    return text


def check_path(argument: str, value: object, valid: str = "a path") -> str:
    """Return a path as a string that is not empty.

    Args:
        argument: The argument's name.
        value: The argument: a string or a path object.
        valid: A description of valid values, for the error message.

    Raises:
        TypeError: If it is neither.
        ValueError: If it is empty, or has a character that paths cannot have.
    """
    if not isinstance(value, (str, os.PathLike)):
        refuse_type(argument, valid, value)
    try:
        given = os.fspath(value)
    except Exception:
        refuse_type(argument, valid, value)
    text = check_string(argument, given, valid)
    if not text or "\0" in text:
        refuse_value(argument, valid, value)
    return text


def check_name(argument: str, value: object, valid: str = "a string") -> str:
    """Return a string that has more than white space.

    Raises:
        TypeError: If it is not a string.
        ValueError: If it is empty or only white space, or if it has lone surrogates.
    """
    text = check_string(argument, value, valid)
    if not text.strip():
        refuse_value(argument, f"{valid} that is not empty", value)
    return text


def check_strings(argument: str, values: object, valid: str = "a list or set of strings") -> list[str]:
    """Return the strings of a collection.

    Raises:
        TypeError: If it is a single string, or contains other objects than strings.
        ValueError: If a string has lone surrogates.
    """
    if isinstance(values, (str, bytes, bytearray)):
        refuse_type(argument, valid, values)
    return [check_string(argument, value, valid) for value in iterate(argument, values, valid)]


def check_mapping(argument: str, values: object, valid: str = "a mapping") -> dict[Any, Any]:
    """Return a mapping as a dict.

    Raises:
        TypeError: If it is not a mapping.
    """
    if not isinstance(values, Mapping):
        refuse_type(argument, valid, values)
    return dict(values)


def check_choice(argument: str, value: object, choices: Sequence[str]) -> str:
    """Return a string that is one of the choices.

    Raises:
        TypeError: If it is not a string.
        ValueError: If it is not one of the choices; the message suggests the nearest choice.
    """
    valid = f"one of {', '.join(map(repr, choices))}"
    text = check_string(argument, value, valid)
    if text not in choices:
        raise ValueError(f"{argument} must be {valid}, not {show(value)}{hint_at_choice(text, choices)}")
    return text


def hint_at_choice(value: object, choices: Iterable[str]) -> str:
    """Return a hint for the end of a message, such as ` (did you mean 'SMS'?)`; empty if no choice is near."""
    from .likeness import enclose, find_nearest_choice

    return enclose(find_nearest_choice(value, choices)) if isinstance(value, str) else ""


def check_integer(argument: str, value: object, valid: str = "an integer") -> int:
    """Return an integer; a bool is not one.

    Raises:
        TypeError: If it is not an integer.
    """
    if isinstance(value, bool):
        refuse_type(argument, valid, value)
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except Exception:
        refuse_type(argument, valid, value)


def check_count(argument: str, value: object, minimum: int = 0, maximum: int = LARGEST) -> int:
    """Return an integer in a range.

    Raises:
        TypeError: If it is not an integer.
        ValueError: If it is too small or too large.
    """
    valid = f"an integer of {minimum} or more" if maximum == LARGEST else f"an integer from {minimum} to {maximum}"
    count = check_integer(argument, value, valid)
    if count < minimum:
        refuse_value(argument, valid, value)
    if count > maximum:
        refuse_value(argument, f"an integer from {minimum} to {maximum}", value)
    return count


def check_number(argument: str, value: object, valid: str = "a number") -> float:
    """Return a finite number; a bool is not one.

    Raises:
        TypeError: If it is not a number.
        ValueError: If it is infinite or NaN.
    """
    if isinstance(value, (bool, str, bytes)):
        refuse_type(argument, valid, value)
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except Exception:
        number = _to_float(argument, value, valid)
    if number - number != 0:  # infinite or NaN
        refuse_value(argument, f"{valid} that is finite", value)
    return number


def check_flag(argument: str, value: object) -> bool:
    """Return a flag: True or False.

    Raises:
        TypeError: If it is not a bool.
    """
    if not isinstance(value, bool):
        refuse_type(argument, "True or False", value)
    return value


def check_callable(argument: str, value: object, valid: str = "a function") -> Callable[..., Any]:
    """Return a callable object.

    Raises:
        TypeError: If it cannot be called.
    """
    if not callable(value):
        refuse_type(argument, valid, value)
    return value


def check_synchronous(argument: str, value: object, *parameters: str) -> Callable[..., Any]:
    """Return a callable object that can be called without `await`, with positional arguments.

    Args:
        argument: The argument's name.
        value: The argument.
        *parameters: The names of the positional arguments, for the error message.

    Raises:
        TypeError: If it cannot be called, is an `async def` function, or does not take these arguments.
    """
    from inspect import isasyncgenfunction, iscoroutinefunction, signature

    valid = f"a function that takes ({', '.join(parameters)})"
    function = check_callable(argument, value, valid)
    for called in (function, getattr(type(function), "__call__", None)):  # noqa: B004  (an object may have one)
        if iscoroutinefunction(called) or isasyncgenfunction(called):
            refuse_type(argument, f"{valid}, without async def", value)
    try:
        known = signature(function)
    except Exception:  # some C functions have no signature
        return function
    try:
        known.bind(*parameters)
    except TypeError as error:
        raise TypeError(f"{argument} must be {valid}, not {show(value)}: {error}") from None
    return function


def check_time(argument: str, value: object) -> datetime:
    """Return an aware datetime.

    Raises:
        TypeError: If it is not a datetime.
        ValueError: If it has no UTC offset.
    """
    valid = "a datetime with a time zone, such as tzinfo=timezone.utc"
    if not isinstance(value, datetime):
        refuse_type(argument, valid, value)
    try:
        offset = value.utcoffset()
    except Exception:
        offset = None
    if offset is None:
        refuse_value(argument, valid, value)
    return value


def iterate(argument: str, values: object, valid: str) -> Iterator[object]:
    """Return an iterator over values. If a generator of the user raises an exception later, it is not caught.

    Raises:
        TypeError: If the values cannot be iterated over.
    """
    try:
        iterator: Iterator[object] = iter(values)  # type: ignore[call-overload]
    except Exception:
        refuse_type(argument, valid, values)
    return iterator


def _to_float(argument: str, value: object, valid: str) -> float:
    if not hasattr(type(value), "__float__"):
        refuse_type(argument, valid, value)
    try:
        return float(value)  # type: ignore[arg-type]
    except Exception:
        refuse_type(argument, valid, value)
