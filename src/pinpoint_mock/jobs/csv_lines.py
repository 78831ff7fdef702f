"""Files of comma-separated values: a header, and one endpoint definition a line. Source: facts-audience 4.5.

A file may have a million lines, most of them with the same few values in some columns. What such a group of
columns says is checked once for each combination of cells.
"""

from __future__ import annotations

import csv
import math
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ..endpoints.definition import (
    check_id,
    checked_demographic,
    checked_location,
    checked_metrics,
    checked_values,
    read_date,
)
from ..endpoints.endpoint import Definition, service_made_id
from ..gateway.errors import BadRequest
from ..gateway.model import service_model
from ..gateway.validation import checker_of
from .lines import NOBODY, Users
from .timezones import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .lines import Line

_INDIVIDUAL = ("Id", "Address", "User.UserId", "EffectiveDate", "RequestId")
"""The columns in which hardly two lines say the same."""
_SINGLE = (*_INDIVIDUAL, "ChannelType", "OptOut")
_IGNORED = "EndpointStatus"  # documented: not supported; AWS's own tutorial has the column
_NAMED = ("Attributes", "Metrics", "User.UserAttributes")
_REPEATABLE = ("Attributes", "User.UserAttributes")
_MAX_REMEMBERED = 4096


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
        self._individual_cells = itemgetter(
            *(self._names.index(name) if name in self._names else -1 for name in _INDIVIDUAL)
        )
        shared = (place for place, name in enumerate(self._names) if name not in _INDIVIDUAL)
        self._shared_cells = itemgetter(*shared, -1, -1)
        self._shared: dict[tuple[str, ...], tuple[Any, ...]] = {}
        self._groups = [
            _Group([(place, name) for place, name in enumerate(self._names) if name.startswith(prefix)], read)
            for prefix, read in _READ.items()
        ]
        self._has_only_users = self._names == ["User.UserId"]

    def read(self, lines: list[str]) -> Iterator[Line]:
        """What each line says."""
        width = len(self._names)
        if width == 1:  # a blank line would have as many values as the header
            lines = ["" if line.isspace() else line for line in lines]
        for row, line in zip(_rows(lines), lines, strict=True):
            if len(row) == width and type(row) is list:
                row.append("")  # what columns that the file does not have are read from
                try:
                    yield self._line(row, len(line))
                except BadRequest as error:
                    yield error.message
            elif not row or line.isspace():
                yield None
            else:
                yield row if isinstance(row, str) else f"The line has {len(row)} values, the header {width} columns"

    def _line(self, row: list[str], length: int) -> Definition | Users:
        endpoint_id, address, user_id, date, request_id = self._individual_cells(row)
        cells = self._shared_cells(row)
        shared = self._shared.get(cells) or self._read_shared(row, cells)
        if endpoint_id:
            check_id(endpoint_id, "Id")
        elif address:
            endpoint_id = service_made_id(address)
        else:
            return self._users(user_id, shared)
        if user_id:
            check_id(user_id, "User.UserId")
        return Definition(
            endpoint_id,
            address or None,
            user_id or None,
            read_date(date, "EffectiveDate") if date else None,
            request_id or None,
            self._overhead + length,
            *shared,
        )

    def _read_shared(self, row: list[str], cells: tuple[str, ...]) -> tuple[Any, ...]:
        """What a row says that others may say too: the last members of `Definition`."""
        choices, *others = (group.read(row) for group in self._groups)
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
        self._cells = itemgetter(*(place for place, _ in columns), -1, -1)
        self._read = read
        self._remembered: dict[tuple[str, ...], Any] = {}

    def read(self, row: list[str]) -> Any:
        """What a row says in these columns; None if nothing."""
        cells = self._cells(row)
        if cells in self._remembered:
            return self._remembered[cells]
        named = [(name, text) for name, text in zip(self._names, cells, strict=False) if text]
        found = self._read(named) if named else None
        _remember(self._remembered, cells, found)
        return found


def _remember(remembered: dict[tuple[str, ...], Any], cells: tuple[str, ...], found: Any) -> None:
    if len(remembered) >= _MAX_REMEMBERED:
        remembered.clear()
    remembered[cells] = found


def _check_header(names: list[str]) -> None:
    known = {*_SINGLE, _IGNORED, *_members("Location"), *_members("Demographic")}
    for position, name in enumerate(names):
        room = _room(name)
        if not room and name not in known:
            raise BadRequest(f"The header has an unknown column {name!r}; names are case-sensitive")
        if name in names[:position] and room not in _REPEATABLE:
            raise BadRequest(f"The header has the column {name!r} twice")
    if not {"Id", "Address", "User.UserId"}.intersection(names):
        raise BadRequest("The header needs a column Id, Address or User.UserId")


def _room(name: str) -> str:
    """The member in which a column has a name of the user's choosing."""
    return next((room for room in _NAMED if name.startswith(f"{room}.") and name != f"{room}."), "")


def _members(name: str) -> set[str]:
    return {f"{name}.{member}" for member in service_model().shape_for(f"Endpoint{name}").members}  # type: ignore[attr-defined]


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise BadRequest(f"The line is not valid CSV: {error}") from None


def _rows(lines: list[str]) -> Sequence[list[str] | str]:
    """The cells of each line, or why it has none: a value that is broken spoils its own line only."""
    try:
        rows = list(csv.reader(lines, strict=True))
        if len(rows) == len(lines):
            return rows
    except csv.Error:
        pass
    return [_cells_or_reason(line) for line in lines]


def _cells_or_reason(line: str) -> list[str] | str:
    try:
        return _cells(line)
    except BadRequest as error:
        return error.message


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
    return checked_location(location, "Location")


def _demographic(cells: list[tuple[str, str]]) -> Mapping[str, str]:
    demographic = {name.partition(".")[2]: text for name, text in cells}
    if "Timezone" in demographic:
        demographic["Timezone"] = renamed(demographic["Timezone"])
    return checked_demographic(demographic, "Demographic")


def _values(cells: list[tuple[str, str]], member: str) -> Mapping[str, list[str]]:
    """Attributes: a column that stands there several times has several values (documented)."""
    values: dict[str, list[str]] = {}
    for name, text in cells:
        values.setdefault(name[len(member) + 1 :], []).append(text)
    return checked_values(values, member)


def _metrics(cells: list[tuple[str, str]]) -> Mapping[str, float]:
    metrics = {name.partition(".")[2]: text for name, text in cells}
    return checked_metrics({name: _number(text, f"Metrics[{name!r}]") for name, text in metrics.items()}, "Metrics")


def _number(text: str, member: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
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
