"""Files of comma-separated values: a header, and one endpoint definition a line. Source: facts-audience 4.5.

A file may have a million lines, most of them with the same few values in some columns. What such a group of
columns says is checked once for each combination of cells.
"""

from __future__ import annotations

import csv
import math
import re
from difflib import get_close_matches
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..endpoints.definition import (
    RESERVED,
    check_demographic,
    check_id,
    check_location,
    check_metrics,
    check_values,
    read_date,
)
from ..endpoints.endpoint import Definition, make_endpoint_id
from ..gateway.errors import BadRequest
from ..gateway.model import service_model
from ..gateway.validation import checker_of
from .lines import NOBODY, Users
from .timezones import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .lines import Line

_INDIVIDUAL = ("Id", "Address", "User.UserId", "EffectiveDate", "RequestId")
"""The columns in which hardly two lines say the same."""
_SINGLE = (*_INDIVIDUAL, "ChannelType", "OptOut")
_IGNORED = "EndpointStatus"  # documented: not supported; AWS's own tutorial has the column
_NAMED = ("Attributes", "Metrics", "User.UserAttributes")
_REPEATABLE = ("Attributes", "User.UserAttributes")
_MAX_REMEMBERED = 4096
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BLANK = -1
"""The place of what is read instead of a column that the file does not have: the last."""


class CsvLines:
    """What reads the lines of a CSV file.

    Args:
        header: The first line.

    Raises:
        BadRequest: If it is no header of an import file; the text names the column.
    """

    def __init__(self, header: str) -> None:
        self._names = [name.strip() for name in _cells(header)]
        self._overhead = 2 * len(header) + 100
        _check_header(self._names)
        self._individual_columns = itemgetter(
            *(self._names.index(name) if name in self._names else _BLANK for name in _INDIVIDUAL)
        )
        shared = [(place, name) for place, name in enumerate(self._names) if name not in _INDIVIDUAL]
        self._shared_columns = itemgetter(*(place for place, _ in shared), _BLANK, _BLANK)
        self._shared: dict[tuple[str, ...], tuple[Any, ...]] = {}
        self._groups = [
            _Group([(place, name) for place, (_, name) in enumerate(shared) if name.startswith(prefix)], read)
            for prefix, read in _READ.items()
        ]
        self._has_only_users = self._names == ["User.UserId"]

    def read(self, lines: list[str]) -> Iterator[Line]:
        """What each line says: column by column if all have the header's columns, else line by line."""
        rows = _rows(lines)
        # A line of blanks has as many values as a header of one column.
        if set(map(len, rows)) == {len(self._names)} and (len(self._names) > 1 or not any(map(str.isspace, lines))):
            return self._read_rows(rows, lines)
        return map(self._read_line, lines)

    def _read_line(self, line: str) -> Line:
        if not line or line.isspace():
            return None
        try:
            row = _cells(line)
        except BadRequest as error:
            return error.message
        if len(row) == len(self._names):
            return next(self._read_rows([row], [line]))
        return f"The line has {len(row)} values, the header {len(self._names)} columns"

    def _read_rows(self, rows: list[list[str]], lines: list[str]) -> Iterator[Line]:
        columns = [*zip(*rows, strict=True), ("",) * len(rows)]
        shared_cells = zip(*self._shared_columns(columns), strict=True)
        individual_cells = self._individual_columns(columns)
        endpoint_ids, _, user_ids, *_ = individual_cells
        may_be_reserved = RESERVED.search("".join(endpoint_ids + user_ids)) is not None
        return map(self._read_cells, shared_cells, map(len, lines), repeat(may_be_reserved), *individual_cells)

    def _read_cells(
        self,
        shared_cells: tuple[str, ...],
        length: int,
        may_be_reserved: bool,
        endpoint_id: str,
        address: str,
        user_id: str,
        date: str,
        request_id: str,
    ) -> Line:
        try:
            shared = self._shared.get(shared_cells) or self._read_shared(shared_cells)
            if not (endpoint_id or address):
                if date or request_id:
                    raise BadRequest(NOBODY)
                return self._users(user_id, shared)
            if may_be_reserved:
                _check_ids(endpoint_id, user_id)
            return tuple.__new__(  # as Definition(…), in half its time
                Definition,
                (
                    endpoint_id or make_endpoint_id(address),
                    address or None,
                    user_id or None,
                    read_date(date, "EffectiveDate") if date else None,
                    request_id or None,
                    self._overhead + length,
                    *shared,
                ),
            )
        except BadRequest as error:
            return error.message

    def _read_shared(self, cells: tuple[str, ...]) -> tuple[Any, ...]:
        """What cells say that other lines may have too: the last members of `Definition`."""
        choices, *others = (group.read(cells) for group in self._groups)
        channel_type, opt_out = choices or (None, None)
        shared = (channel_type, None, opt_out, *others)
        _remember(self._shared, cells, shared)
        return shared

    def _users(self, user_id: str, shared: tuple[Any, ...]) -> Users:
        *others, user_attributes = shared
        if not user_id or user_id.isspace() or any(other is not None for other in others):
            raise BadRequest(NOBODY)
        if self._has_only_users:
            return Users(tuple(user_id.split()))  # documented: several on a line, with blanks between
        return Users((user_id,), user_attributes)


class _Group:
    """Columns that are read together.

    Args:
        columns: Their places and names.
        read: What the cells that are not empty say, with their names.
    """

    __slots__ = ("_cells", "_names", "_read", "_remembered")

    def __init__(self, columns: list[tuple[int, str]], read: Callable[[list[tuple[str, str]]], Any]) -> None:
        self._names = [name for _, name in columns]
        self._cells = itemgetter(*(place for place, _ in columns), _BLANK, _BLANK)
        self._read = read
        self._remembered: dict[tuple[str, ...], Any] = {}

    def read(self, shared: tuple[str, ...]) -> Any:
        """What is said in these columns; None if nothing."""
        cells = self._cells(shared)
        if cells in self._remembered:
            return self._remembered[cells]
        named = [(name, text) for name, text in zip(self._names, cells, strict=False) if text]
        found = self._read(named) if named else None
        _remember(self._remembered, cells, found)
        return found


def _check_ids(endpoint_id: str, user_id: str) -> None:
    if endpoint_id:
        check_id(endpoint_id, "Id")
    if user_id:
        check_id(user_id, "User.UserId")


def _remember(remembered: dict[tuple[str, ...], Any], cells: tuple[str, ...], found: Any) -> None:
    if len(remembered) >= _MAX_REMEMBERED:
        remembered.clear()
    remembered[cells] = found


def _check_header(names: list[str]) -> None:
    known = {*_SINGLE, _IGNORED, *_members("Location"), *_members("Demographic")}
    for position, name in enumerate(names):
        room = _room(name)
        if not name:
            raise BadRequest(f"The header has no name for column {position + 1}")
        if not room and name not in known:
            raise BadRequest(f"The header has an unknown column {name!r}{_hint(name, known)}")
        if name in names[:position] and room not in _REPEATABLE:
            raise BadRequest(f"The header has the column {name!r} twice")
    if not {"Id", "Address", "User.UserId"}.intersection(names):
        raise BadRequest("The header needs a column Id, Address or User.UserId")


def _hint(name: str, known: set[str]) -> str:
    """What may have been meant by a column that is none."""
    if ";" in name or "\t" in name:
        return "; columns are separated by commas"
    folded = {other.lower(): other for other in known}
    nearest = get_close_matches(name.lower(), [*folded, *(part for part in map(_last_part, folded))], n=1)
    meant = next((other for other in known if nearest and nearest[0] in (other.lower(), _last_part(other.lower()))), "")
    return f"; did you mean {meant!r}?" if meant else "; attributes are named as Attributes.x"


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _room(name: str) -> str:
    """The member in which a column has a name of the user's choosing."""
    return next((room for room in _NAMED if name.startswith(f"{room}.") and name != f"{room}."), "")


def _members(name: str) -> set[str]:
    return {f"{name}.{member}" for member in service_model().shape_for(f"Endpoint{name}").members}  # type: ignore[attr-defined]


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        reason = "lines must end in LF or CRLF, not in CR" if "\r" in line else error
        raise BadRequest(f"The line is not valid CSV: {reason}") from None


def _rows(lines: list[str]) -> list[list[str]]:
    """The cells of each line; nothing if there is a line that has none of its own."""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return []
    return rows if len(rows) == len(lines) else []


def _choices(cells: list[tuple[str, str]]) -> tuple[str | None, str | None]:
    chosen = dict(cells)
    if "ChannelType" in chosen:
        try:
            checker_of(service_model().shape_for("ChannelType"))(chosen["ChannelType"])
        except BadRequest as error:
            raise error.inside("ChannelType") from None
    opt_out = chosen.get("OptOut")
    if opt_out not in (None, "ALL", "NONE"):
        raise BadRequest(f"must be ALL or NONE, not {opt_out!r}", "OptOut")
    return chosen.get("ChannelType"), opt_out


def _location(cells: list[tuple[str, str]]) -> Mapping[str, Any]:
    location: dict[str, Any] = {name.partition(".")[2]: text for name, text in cells}
    for name in ("Latitude", "Longitude"):
        if name in location:
            location[name] = _number(location[name], f"Location.{name}")
    return check_location(location, "Location")


def _demographic(cells: list[tuple[str, str]]) -> Mapping[str, str]:
    demographic = {name.partition(".")[2]: text for name, text in cells}
    if "Timezone" in demographic:
        demographic["Timezone"] = renamed(demographic["Timezone"])
    return check_demographic(demographic, "Demographic")


def _values(cells: list[tuple[str, str]], member: str) -> Mapping[str, list[str]]:
    """Attributes: a column that stands there several times has several values (documented)."""
    values: dict[str, list[str]] = {}
    for name, text in cells:
        values.setdefault(name[len(member) + 1 :], []).append(text)
    return check_values(values, member)


def _metrics(cells: list[tuple[str, str]]) -> Mapping[str, float]:
    metrics = {name.partition(".")[2]: text for name, text in cells}
    return check_metrics({name: _number(text, f"Metrics[{name!r}]") for name, text in metrics.items()}, "Metrics")


def _number(text: str, member: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    if not math.isfinite(number):
        raise BadRequest(f"must be a number, not {text!r}", member)
    return number


_READ: dict[str | tuple[str, ...], Callable[[list[tuple[str, str]]], Any]] = {
    ("ChannelType", "OptOut"): _choices,
    "Location.": _location,
    "Demographic.": _demographic,
    "Attributes.": lambda cells: _values(cells, "Attributes"),
    "Metrics.": _metrics,
    "User.UserAttributes.": lambda cells: _values(cells, "User.UserAttributes"),
}
"""What reads which columns, in the order of the last members of `Definition`."""
