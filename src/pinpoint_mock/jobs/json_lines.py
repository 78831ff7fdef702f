"""Reads JSON Lines files: one complete endpoint definition per line. Source: docs/behaviours/jobs.md#json-lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..endpoints.definition import check_id, read_definition
from ..endpoints.endpoint import make_endpoint_id
from ..gateway.errors import BadRequest
from ..gateway.model import service_model
from ..gateway.validation import checker_of, read_json
from .lines import NO_TARGET, UserLine
from .timezones import rename_timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..endpoints.endpoint import Definition
    from .lines import LineContent

_SHOWN = 200
_QUOTED = 500
_INVALID_JSON = "The line is not valid JSON"
_HINT = " (each line must be one complete JSON object)"
_UNQUOTED_KEY = "Expecting property name enclosed in double quotes"


class JsonReader:
    """A reader of the lines of a JSON file.

    Args:
        first_line: The first line, which must be a JSON object.

    Raises:
        BadRequest: If it is not.
    """

    def __init__(self, first_line: str) -> None:
        self._check = checker_of(service_model().shape_for("EndpointBatchItem"))
        try:
            _read_object(first_line)
        except BadRequest as error:
            hint = _HINT if error.message.startswith(_INVALID_JSON) else ""
            message = f"{error.message}: {first_line[:_SHOWN]}{hint}"
            raise BadRequest(_parser_message(first_line) or message) from None

    def read(self, lines: list[str]) -> Iterator[LineContent]:
        """Read lines."""
        for line in lines:
            if not line or line.isspace():
                yield None
                continue
            try:
                yield self._read_line(line)
            except BadRequest as error:
                yield error.message

    def _read_line(self, line: str) -> Definition | UserLine:
        given = _read_object(line)
        dotted = next((name for name in given if "." in name), None)
        if dotted is not None:
            raise BadRequest(f"The line has a member {dotted!r}: nest members in JSON; only CSV columns have dots")
        item = self._check(given)
        item.pop("EndpointStatus", None)  # documented: not supported in imports
        if "Timezone" in item.get("Demographic", {}):
            item["Demographic"]["Timezone"] = rename_timezone(item["Demographic"]["Timezone"])
        endpoint_id = item.pop("Id", "") or (make_endpoint_id(item["Address"]) if item.get("Address") else "")
        if endpoint_id:
            check_id(endpoint_id, "Id")
            return read_definition(endpoint_id, item)._replace(request_id=item.get("RequestId"))
        user_id = item.get("User", {}).get("UserId")
        if not user_id or item.keys() != {"User"}:
            raise BadRequest(NO_TARGET)
        return UserLine((user_id,), read_definition("", item).user_attributes)


def _read_object(line: str) -> dict[str, Any]:
    value = read_json(line.encode(), "The line")
    if not isinstance(value, dict):
        raise BadRequest("The line is not one complete JSON object")
    return value


def _parser_message(line: str) -> str | None:
    """Return the error message of the service's parser for a line, if its wording is known (observed)."""
    try:
        json.loads(line)
    except json.JSONDecodeError as error:
        if error.msg.startswith(_UNQUOTED_KEY) and error.pos < len(line):
            character = line[error.pos]
            return (
                f"Unexpected character ('{character}' (code {ord(character)})): was expecting double-quote to "
                f"start field name\n at [Source: (String){_quote(line)}; line: 1, column: {error.pos + 2}]"
            )
    except (ValueError, RecursionError):  # a number with too many digits, or a value nested too deeply
        pass
    return None


def _quote(line: str) -> str:
    """Quote a line, and shorten it like the service's parser."""
    rest = len(line) - _QUOTED
    return f'"{line}"' if rest <= 0 else f'"{line[:_QUOTED]}"[truncated {rest} chars]'
