"""Reads CSV files: a header, and one endpoint definition per line. Source: docs/behaviours/jobs.md#files-of-imports.

A file may have a million lines, and some columns have the same few values in most lines. Each group of such columns is
checked once for each combination of cells.
"""

from __future__ import annotations

import csv
import math
import re
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
from ..world.likeness import find_alike
from .lines import NO_TARGET, UserLine
from .timezones import rename_timezone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .lines import LineContent

_INDIVIDUAL = ("Id", "Address", "User.UserId", "EffectiveDate", "RequestId")
"""The columns whose values are mostly unique."""
_SINGLE = (*_INDIVIDUAL, "ChannelType", "OptOut")
_IGNORED = "EndpointStatus"  # documented: not supported; but AWS's own tutorial uses the column
_NAMED = ("Attributes", "Metrics", "User.UserAttributes")
_REPEATABLE = ("Attributes", "User.UserAttributes")
_MAX_REMEMBERED = 4096
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_ATTRIBUTE = re.compile(r"\w([\w .-]*\w)?")  # a name that can be shown as it is
_BLANK = -1
"""The position used for a column that the file does not have: the last position, which is always empty."""


class CsvReader:
    """A reader of the lines of a CSV file.

    Args:
        header: The first line.

    Raises:
        BadRequest: If it is not a valid header of an import file. The message names the column.
    """

    def __init__(self, header: str) -> None:
        self._names = [name.strip() for name in _split_line(header)]
        self._overhead = 2 * len(header) + 100
        _check_header(self._names)
        self._individual_columns = itemgetter(
            *(self._names.index(name) if name in self._names else _BLANK for name in _INDIVIDUAL)
        )
        shared = [(place, name) for place, name in enumerate(self._names) if name not in _INDIVIDUAL]
        self._shared_columns = itemgetter(*(place for place, _ in shared), _BLANK, _BLANK)
        self._shared: dict[tuple[str, ...], tuple[Any, ...]] = {}
        self._groups = [
            _ColumnGroup([(place, name) for place, (_, name) in enumerate(shared) if name.startswith(prefix)], read)
            for prefix, read in _READERS.items()
        ]
        self._has_only_users = self._names == ["User.UserId"]

    def read(self, lines: list[str]) -> Iterator[LineContent]:
        """Read lines: column by column if each line has the columns of the header, else line by line."""
        rows = _split_lines(lines)
        # A blank line has as many values as a header with one column.
        if set(map(len, rows)) == {len(self._names)} and (len(self._names) > 1 or not any(map(str.isspace, lines))):
            return self._read_rows(rows, lines)
        return map(self._read_line, lines)

    def _read_line(self, line: str) -> LineContent:
        if not line or line.isspace():
            return None
        try:
            row = _split_line(line)
        except BadRequest as error:
            return error.message
        if len(row) == len(self._names):
            return next(self._read_rows([row], [line]))
        return f"The line has {len(row)} values, but the header has {len(self._names)} columns"

    def _read_rows(self, rows: list[list[str]], lines: list[str]) -> Iterator[LineContent]:
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
    ) -> LineContent:
        try:
            shared = self._shared.get(shared_cells) or self._read_shared(shared_cells)
            if not (endpoint_id or address):
                if date or request_id:
                    raise BadRequest(NO_TARGET)
                return self._read_users(user_id, shared)
            if may_be_reserved:
                _check_ids(endpoint_id, user_id)
            return tuple.__new__(  # same as Definition(…), in half the time
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
        """Read the cells that other lines may share. They become the last members of `Definition`."""
        choices, *others = (group.read(cells) for group in self._groups)
        channel_type, opt_out = choices or (None, None)
        shared = (channel_type, None, opt_out, *others)
        _remember(self._shared, cells, shared)
        return shared

    def _read_users(self, user_id: str, shared: tuple[Any, ...]) -> UserLine:
        *others, user_attributes = shared
        if not user_id or user_id.isspace() or any(other is not None for other in others):
            raise BadRequest(NO_TARGET)
        if self._has_only_users:
            return UserLine(tuple(user_id.split()))  # documented: a cell may contain several ids, separated by spaces
        return UserLine((user_id,), user_attributes)


class _ColumnGroup:
    """Columns that are read together.

    Args:
        columns: The positions and names of the columns.
        read: A function that reads the cells that are not empty, each with the name of its column.
    """

    __slots__ = ("_cells", "_names", "_read", "_remembered")

    def __init__(self, columns: list[tuple[int, str]], read: Callable[[list[tuple[str, str]]], Any]) -> None:
        self._names = [name for _, name in columns]
        self._cells = itemgetter(*(place for place, _ in columns), _BLANK, _BLANK)
        self._read = read
        self._remembered: dict[tuple[str, ...], Any] = {}

    def read(self, shared: tuple[str, ...]) -> Any:
        """Read these columns. Return None if all their cells are empty."""
        cells = self._cells(shared)
        if cells in self._remembered:
            return self._remembered[cells]
        named = [(name, cell) for name, cell in zip(self._names, cells, strict=False) if cell]
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
    known = {*_SINGLE, _IGNORED, *_list_columns("Location"), *_list_columns("Demographic")}
    seen: set[str] = set()
    for position, name in enumerate(names):
        map_member = _map_member(name)
        if not name:
            raise BadRequest(f"The header has no name for column {position + 1}")
        if not map_member and name not in known:
            raise BadRequest(f"The header has an unknown column {name!r}{_suggest_column(name, known, names)}")
        if name in seen and map_member not in _REPEATABLE:
            raise BadRequest(f"The header has the column {name!r} twice")
        seen.add(name)
    if not {"Id", "Address", "User.UserId"}.intersection(names):
        raise BadRequest("The header needs a column Id, Address or User.UserId")


def _suggest_column(name: str, known: set[str], names: list[str]) -> str:
    """Return the end of an error message: the column that was probably meant, unless the header has it already."""
    if ";" in name or "\t" in name:
        return "; separate columns with commas"
    member, _, attribute = name.rpartition(".")
    maps = _fold_columns(_NAMED)
    if attribute and member.lower() in maps:
        meant = f"{maps[member.lower()]}.{attribute}"
        if meant not in names or _map_member(meant) in _REPEATABLE:
            return f"; did you mean {meant!r}?"
    columns = _fold_columns(known.difference(names))
    nearest = find_alike(name.lower(), columns)
    if nearest:
        return f"; did you mean {columns[nearest]!r}?"
    own = name if _ATTRIBUTE.fullmatch(name) and name.lower() not in maps else "x"
    return f"; name the column of an attribute Attributes.{own}"


def _fold_columns(columns: Iterable[str]) -> dict[str, str]:
    """Return columns by their names in lower case, with and without the member that contains them."""
    return {form: name for name in sorted(columns) for form in (name.lower(), name.lower().rpartition(".")[2])}


def _map_member(name: str) -> str:
    """Return the map that a column belongs to, such as Attributes; an empty string if it is not part of a map."""
    return next((member for member in _NAMED if name.startswith(f"{member}.") and name != f"{member}."), "")


def _list_columns(name: str) -> set[str]:
    return {f"{name}.{member}" for member in service_model().shape_for(f"Endpoint{name}").members}  # type: ignore[attr-defined]


def _split_line(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        reason = "lines must end in LF or CRLF, not in CR" if "\r" in line else error
        raise BadRequest(f"The line is not valid CSV: {reason}") from None


def _split_lines(lines: list[str]) -> list[list[str]]:
    """Split lines into cells. Return an empty list if one of the lines is not exactly one row."""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return []
    return rows if len(rows) == len(lines) else []


def _read_choices(cells: list[tuple[str, str]]) -> tuple[str | None, str | None]:
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


def _read_location(cells: list[tuple[str, str]]) -> Mapping[str, Any]:
    location: dict[str, Any] = {name.partition(".")[2]: cell for name, cell in cells}
    for name in ("Latitude", "Longitude"):
        if name in location:
            location[name] = _read_number(location[name], f"Location.{name}")
    return check_location(location, "Location")


def _read_demographic(cells: list[tuple[str, str]]) -> Mapping[str, str]:
    demographic = {name.partition(".")[2]: cell for name, cell in cells}
    if "Timezone" in demographic:
        demographic["Timezone"] = rename_timezone(demographic["Timezone"])
    return check_demographic(demographic, "Demographic")


def _read_values(cells: list[tuple[str, str]], member: str) -> Mapping[str, list[str]]:
    """Read attributes. A repeated column means several values (documented)."""
    values: dict[str, list[str]] = {}
    for name, cell in cells:
        values.setdefault(name[len(member) + 1 :], []).append(cell)
    return check_values(values, member)


def _read_metrics(cells: list[tuple[str, str]]) -> Mapping[str, float]:
    metrics = {name.partition(".")[2]: cell for name, cell in cells}
    return check_metrics({name: _read_number(cell, f"Metrics[{name!r}]") for name, cell in metrics.items()}, "Metrics")


def _read_number(cell: str, member: str) -> float:
    number = float(cell) if _NUMBER.fullmatch(cell) else math.inf
    if not math.isfinite(number):
        raise BadRequest(f"must be a number, not {cell!r}", member)
    return number


_READERS: dict[str | tuple[str, ...], Callable[[list[tuple[str, str]]], Any]] = {
    ("ChannelType", "OptOut"): _read_choices,
    "Location.": _read_location,
    "Demographic.": _read_demographic,
    "Attributes.": lambda cells: _read_values(cells, "Attributes"),
    "Metrics.": _read_metrics,
    "User.UserAttributes.": lambda cells: _read_values(cells, "User.UserAttributes"),
}
"""The readers of columns, by name or prefix, in the order of the last members of `Definition`."""
