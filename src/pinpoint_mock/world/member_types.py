"""The simple types of the members of records. A value of another simple type can never be equal, so it is refused."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from .formatting import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SIMPLE: Mapping[type, str] = {
    str: "str",
    bool: "bool",
    int: "int",
    float: "float",
    bytes: "bytes",
    type(None): "None",
}
"""The simple types, except datetime, with their spelling in annotations."""
_PHRASES = {
    "str": "a string",
    "bool": "True or False",
    "int": "an integer",
    "float": "a number",
    "bytes": "bytes",
    "datetime": "a datetime",
    "None": "None",
}
_CONVERSIONS: Mapping[tuple[str, str], Callable[[Any], object]] = {
    ("int", "str"): str,
    ("float", "str"): str,
    ("bytes", "str"): bytes.decode,
    ("str", "int"): int,
    ("str", "float"): float,
    ("str", "bytes"): str.encode,
    ("int", "bool"): bool,
}
"""The conversions that error messages suggest, by the given type and the member's type."""


def check_member_type(record_type: type, name: str, wanted: object, default: str = "") -> None:
    """Refuse a value of a simple type that a member never has.

    Only values of simple types are checked: any other object may have its own `__eq__`.

    Args:
        record_type: The type of the records.
        name: The member's name.
        wanted: The value.
        default: The annotation to use if the member's own has other than simple types; empty to check nothing.

    Raises:
        TypeError: If the member never has such a value; the message has the member's type.
    """
    given = "datetime" if isinstance(wanted, datetime) else _SIMPLE.get(type(wanted))
    if given is None:
        return
    names = _list_simple_types(record_type, name) or list(filter(None, default.split(" | ")))
    if not names or given in names or (given == "int" and "float" in names):
        return
    phrase = " or ".join(_PHRASES[each] for each in names)
    raise TypeError(f"{name} is {phrase}{_suggest(given, names, wanted)}, not {show(wanted)}")


def _suggest(given: str, names: list[str], wanted: object) -> str:
    """Return how to write a value in a type of the member; an empty string if that is not possible."""
    for name in names:
        convert = _CONVERSIONS.get((given, name))
        if convert is not None:
            try:
                return f": write {show(convert(wanted))}"
            except ValueError:
                continue
    return ""


def _list_simple_types(record_type: type, name: str) -> list[str]:
    """Return a member's types as annotations spell them; an empty list if not all of them are simple."""
    names = [part for annotation in _find_annotations(record_type, name) for part in annotation.split(" | ")]
    return list(dict.fromkeys(names)) if all(each in _PHRASES for each in names) else []


def _find_annotations(record_type: type, name: str) -> Iterator[str]:
    """Yield the annotations of a member: of the record type itself, else of each subclass that has the member."""
    field = getattr(record_type, "__dataclass_fields__", {}).get(name)
    found = getattr(record_type, name, None)
    if field is not None:
        yield str(field.type)
    elif isinstance(found, property):
        yield str(found.fget.__annotations__["return"])
    else:
        kinds: list[type] = record_type.__subclasses__()
        for kind in kinds:
            yield from _find_annotations(kind, name)
