"""Checks of input, compiled from the shapes of the service model: one pass that checks and normalises.

The result has the model's member names, aware datetimes and bytes. Unknown members are dropped, and nulls count as
absent. A wrong value raises `BadRequest` with one sentence that names the member and the rule.
"""

from __future__ import annotations

import base64
import json
import math
import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from .errors import BadRequest
from .problems import describe_choice, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

    Checker: TypeAlias = Callable[[Any], Any]

_UTC = timezone.utc
_INTEGER_RANGES = {"integer": 2**31, "long": 2**63}
_COMMON_FORM = re.compile(
    r"(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?)(Z|[+-]\d\d:\d\d)", re.ASCII
)
_OFFSETS = {"Z": "+00:00"}
_WHITE_SPACE = " \t\n\r"  # of JSON
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(body: bytes, what: str = "The request body") -> Any:
    """Parse JSON. Refuse NaN, 1e999 and halves of surrogate pairs: `json` accepts them, but the service cannot.

    Args:
        body: The JSON document.
        what: The name of the document in error messages.
    """
    try:
        text = body.decode()
        value, end = _scan(text, len(text) - len(text.lstrip(_WHITE_SPACE)))
        if text[end:].strip(_WHITE_SPACE):
            raise json.JSONDecodeError("something follows", text, end)
        if b"\\u" in body and _SURROGATE_ESCAPE.search(body):
            json.dumps(value, ensure_ascii=False).encode()
    except StopIteration as stop:
        error = json.JSONDecodeError("a value is missing", text, stop.value)
        raise BadRequest(f"{what} is not valid JSON: {error}") from None
    except UnicodeDecodeError:
        raise BadRequest(f"{what} is not valid UTF-8 text") from None
    except UnicodeEncodeError as error:
        half = ord(error.object[error.start])
        raise BadRequest(f"{what} has \\u{half:04x} alone, which is half of a character") from None
    except RecursionError:
        raise BadRequest(f"{what} is nested too deeply") from None
    except (json.JSONDecodeError, _NoNumber) as error:
        raise BadRequest(f"{what} is not valid JSON: {error}") from None
    except ValueError:  # from `int`, which refuses numbers with thousands of digits
        raise BadRequest(f"{what} has a number with too many digits") from None
    return value


def checker_of(shape: Shape) -> Checker:
    """Return the check for values of a shape, compiled once."""
    found = _CHECKERS.get(shape.name)
    if found is None:
        found = _CHECKERS[shape.name] = _COMPILERS[shape.type_name](shape)
    return found


_CHECKERS: dict[str, Checker] = {}


def _structure(shape: StructureShape) -> Checker:
    members = {
        member.serialization.get("name", name): (name, checker_of(member)) for name, member in shape.members.items()
    }
    required = tuple(shape.required_members)

    def check(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            _wrong_type("an object", value)
        checked = {}
        for wire_name, item in value.items():
            known = members.get(wire_name)
            if known is None or item is None:
                continue
            name, check_member = known
            if check_member is _text and type(item) is str:  # the most common type: save the call
                checked[name] = item
                continue
            try:
                checked[name] = check_member(item)
            except BadRequest as error:
                raise error.inside(name) from None
        for name in required:
            if name not in checked:
                raise BadRequest("is required").inside(name)
        return checked

    return check


_TEXTS = {str}


def _list(shape: ListShape) -> Checker:
    check_item = checker_of(shape.member)
    is_of_texts = check_item is _text

    def check(value: object) -> list[Any]:
        if not isinstance(value, list):
            _wrong_type("a list", value)
        if is_of_texts and _TEXTS.issuperset(map(type, value)):  # save a call for each item
            return value.copy()
        checked = []
        for position, item in enumerate(value):
            try:
                checked.append(check_item(item))
            except BadRequest as error:
                raise error.inside(f"[{position}]") from None
        return checked

    return check


def _map(shape: MapShape) -> Checker:
    check_key, check_value = checker_of(shape.key), checker_of(shape.value)
    any_key = check_key is _text  # keys of JSON are always strings

    def check(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            _wrong_type("an object", value)
        checked = {}
        for key, item in value.items():
            try:
                if not any_key:
                    check_key(key)
                if item is not None:
                    checked[key] = check_value(item)
            except BadRequest as error:
                raise error.inside(f"[{key!r}]") from None
        return checked

    return check


def _string(shape: StringShape) -> Checker:
    allowed = frozenset(shape.enum)
    if not allowed:
        return _text

    def check(value: object) -> str:
        if value not in allowed if isinstance(value, str) else _wrong_type("a string", value):
            raise BadRequest(describe_choice(value, shape.enum))
        return str(value)

    return check


def _text(value: object) -> str:
    return value if isinstance(value, str) else _wrong_type("a string", value)


def _number(shape: Shape) -> Checker:
    limit = _INTEGER_RANGES[shape.type_name]

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            _wrong_type("an integer", value)
        if not -limit <= value < limit:
            raise BadRequest(f"must be between {-limit} and {limit - 1}, not {value}")
        return value

    return check


def _double(_: Shape) -> Checker:
    def check(value: object) -> int | float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            _wrong_type("a number", value)
        try:
            finite = math.isfinite(value)
        except OverflowError:
            finite = False
        if not finite:
            raise BadRequest("must be a finite number")
        return value

    return check


def _boolean(_: Shape) -> Checker:
    return lambda value: value if isinstance(value, bool) else _wrong_type("true or false", value)


def _timestamp(_: Shape) -> Checker:
    return read_timestamp


def read_timestamp(value: object) -> datetime:
    """Parse an ISO 8601 date, or date and time. Without an offset, it is in UTC."""
    if not isinstance(value, str):
        _wrong_type("an ISO 8601 date and time", value)
    try:
        time = _read_common_form(value) or _read_any_form(value)
        if time.tzinfo is None:
            time = time.replace(tzinfo=_UTC)
        time.astimezone(_UTC)
    except (ValueError, OverflowError):
        raise BadRequest(f"must be an ISO 8601 date and time, not {quote(value)}") from None
    return time


def _read_common_form(timestamp: str) -> datetime | None:
    """Parse a date and time in the form of the service and the SDKs: ten times faster than the parser for all forms."""
    match = _COMMON_FORM.fullmatch(timestamp)
    return None if match is None else datetime.fromisoformat(f"{match[1]}{_OFFSETS.get(match[2], match[2])}")


def _read_any_form(timestamp: str) -> datetime:
    from dateutil.parser import isoparse

    return isoparse(timestamp)


def _blob(_: Shape) -> Checker:
    def check(value: object) -> bytes:
        try:
            return base64.b64decode(_text(value), validate=True)
        except ValueError:
            raise BadRequest(f"must be base64, not {quote(value)}") from None

    return check


_COMPILERS: dict[str, Callable[[Any], Checker]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _number,
    "long": _number,
    "double": _double,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "blob": _blob,
}


def from_query(shape: Shape, values: list[str]) -> Any:
    """Check a parameter of the query string, whose values are strings."""
    if shape.type_name == "list":
        return [checker_of(shape.member)(each) for each in values]  # type: ignore[attr-defined]
    value: str | bool = values[-1]
    if shape.type_name == "boolean":
        value = {"true": True, "false": False}.get(values[-1].lower(), values[-1])
    return checker_of(shape)(value)


def _wrong_type(expected: str, value: object) -> NoReturn:
    raise BadRequest(f"must be {expected}, not {describe_type(value)}")


def describe_type(value: object) -> str:
    """Return the JSON type of a value, such as `a list`."""
    return _JSON_NAMES.get(type(value), "something else")


_JSON_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    type(None): "null",
}


class _NoNumber(ValueError):
    """The error for a token that JSON does not allow as a number; the message names it."""


def _refuse_constant(name: str) -> NoReturn:
    raise _NoNumber(f"{name} is not a number")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        _refuse_constant(number)
    return value


_scan = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite).scan_once  # type: ignore[attr-defined]
