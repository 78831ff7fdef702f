"""The people of a run: endpoints from a CSV file, from JSON Lines, from an export, or from Python.

The formats are those of import jobs. Unlike an import job, a run uses EndpointStatus.
"""

from __future__ import annotations

import csv
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast
from zoneinfo import available_timezones

from ..calendar.timezones import read_zone
from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.definition import check_id, read_definition, with_lists
from ..endpoints.endpoint import Definition, make_endpoint_id
from ..exports.checking import describe_unknown_members
from ..exports.documents import ListPage, NotRead, UnreadableExport, find_contents
from ..exports.places import Place
from ..gateway.errors import BadRequest, ServiceError
from ..gateway.model import service_model
from ..gateway.validation import checker_of, read_json
from ..jobs.csv_lines import CsvReader
from ..jobs.lines import NO_TARGET, LineChunks, UnreadableFile, shorten
from ..world.likeness import enclose, find_alike
from .line_files import list_files, list_items, open_file, read_mapping, read_start
from .rejections import SHOWN, Rejections, Remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from botocore.model import StructureShape

    from ..jobs.lines import LineContent
    from ..world.store import App

People: TypeAlias = "str | Path | Iterable[str | Path | Mapping[str, object]]"
_VALID = "a path, or a list of paths and endpoints (mappings such as {'ChannelType': 'EMAIL', 'Address': …})"
_STATUS = "EndpointStatus"
_STATUSES = ("ACTIVE", "INACTIVE")
_WRAPPERS = ("EndpointResponse", "EndpointsResponse", "EndpointRequest")
_ANSWERS = (*_WRAPPERS, "EndpointBatchRequest", "Item")
_GIVEN = "people"
_ITEM = cast("StructureShape", service_model().shape_for("EndpointBatchItem"))
_ANSWER = cast("StructureShape", service_model().shape_for("EndpointResponse"))
_OF_ANSWERS = _ANSWER.members.keys() - _ITEM.members.keys()
"""The members by which a response is recognised, such as CreationDate."""
_STRUCTURES = [name for name, shape in _ITEM.members.items() if shape.type_name == "structure"]
_ONLY_A_USER = "The line names only a user, but a person needs an Id or an Address"


class PeopleReader:
    """A reader that stages people as endpoints of an app.

    Args:
        app: The app.
    """

    def __init__(self, app: App) -> None:
        self._changes = AudienceChanges(app)
        self._now = app.world.clock.now()
        self._check = checker_of(_ITEM)
        self._keys: set[str] = set()
        self._known: set[tuple[object, ...]] = set()
        self._remarks = Remarks()
        self.rejections = Rejections("line")

    @property
    def count(self) -> int:
        """The number of endpoints that were read."""
        return len(self._keys)

    def read(self, people: object) -> None:
        """Read people.

        Raises:
            TypeError: If the argument is neither a path nor a list of paths and mappings.
            FileNotFoundError: If a path does not exist.
            UnreadableExport: If the format of a file is not supported, or if no person can be read.
        """
        for item, where in list_items(_GIVEN, _VALID, people):
            if isinstance(item, Path):
                for path in list_files(item):
                    self._read_file(path)
            else:
                self._read_mapping(item, where)
        if not self._keys:
            place = Place(str(people) if isinstance(people, (str, os.PathLike)) else _GIVEN)
            reasons = "; ".join(self.rejections.describe()) or "it is empty"
            raise UnreadableExport(place, f"no people could be read: {reasons}")

    def describe(self) -> list[str]:
        """Return sentences about lines that could not be used, or were used only in part."""
        return [*self.rejections.describe(), *self._remarks.describe()[:SHOWN]]

    def commit(self) -> None:
        """Commit the staged endpoints to the app."""
        self._changes.commit()

    def _read_mapping(self, item: Mapping[str, object], where: str) -> None:
        try:
            line = self._read_item(read_mapping(item), where)
        except BadRequest as error:
            line = error.message
        self._stage(line, where)

    def _read_file(self, path: Path) -> None:
        start = read_start(path)
        if not start:
            raise UnreadableExport(Place(str(path)), "the file is empty")
        try:
            if start[:1] not in b"{[":
                self._read_csv(path)
            elif self._is_of_lines(start):
                self._read_json_lines(path)
            else:
                self._read_json(path)
        except (BadRequest, UnreadableFile) as error:
            reason = error.message if isinstance(error, BadRequest) else str(error)
            raise UnreadableExport(Place(str(path)), reason) from None

    @staticmethod
    def _is_of_lines(start: bytes) -> bool:
        """Return whether the file is JSON Lines: the first line is an endpoint, or an object before other lines."""
        line, _, rest = start.partition(b"\n")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            return False
        return isinstance(value, dict) and (bool(rest.strip()) or not any(name in value for name in _ANSWERS))

    def _read_csv(self, path: Path) -> None:
        with open_file(path) as stream:
            chunks = LineChunks(stream)
            reader: CsvReader | None = None
            for lines in chunks:
                number = chunks.number
                if reader is None:
                    first = next(place for place, line in enumerate(lines) if line.strip())
                    reader, status = CsvReader(lines[first]), _find_status(lines[first])
                    lines, number = lines[first + 1 :], number + first + 1
                contents = _set_status(reader.read(lines), lines, status)
                for line_number, content in enumerate(contents, number):
                    self._stage(content, f"{path}:{line_number}")

    def _read_json_lines(self, path: Path) -> None:
        with open_file(path) as stream:
            chunks = LineChunks(stream)
            for lines in chunks:
                for number, line in enumerate(lines, chunks.number):
                    if line and not line.isspace():
                        where = f"{path}:{number}"
                        self._stage(self._read_line(line, where), where)

    def _read_json(self, path: Path) -> None:
        with open_file(path) as stream:
            value = read_json(stream.read(), "The file")
        for document in find_contents(value, Place(str(path))):
            if isinstance(document, ListPage) and document.is_last:
                continue
            if isinstance(document, NotRead):
                raise UnreadableExport(document.place, document.reason)
            if document.kind.noun != "endpoint":
                raise UnreadableExport(document.place, f"this is not an endpoint, but a {document.kind.name}")
            item = {"Id": document.parameters.get("EndpointId"), **document.members}
            where = str(document.place)
            self._stage(self._read_item(item, where), where)

    def _read_line(self, line: str, where: str) -> LineContent:
        try:
            value = read_json(line.encode(), "The line")
        except BadRequest as error:
            return error.message
        return self._read_item(value, where) if isinstance(value, dict) else "The line is not one complete JSON object"

    def _read_item(self, given: dict[str, Any], where: str) -> LineContent:
        """Read the members of an endpoint. Unknown members are refused in a request, and ignored in a response."""
        wrapper = next((name for name in _WRAPPERS if isinstance(given.get(name), dict)), None)
        if wrapper is not None:
            members = {name: value for name, value in given[wrapper].items() if value is not None}
            given = {"Id": given.get("EndpointId"), **members}
        unknown = self._describe_unknown(given)
        if unknown and _OF_ANSWERS.isdisjoint(given):
            return unknown[0]
        for sentence in unknown:
            self._remarks.add(f"{sentence}; it is ignored", where)
        try:
            item = self._check(with_lists(given))
            endpoint_id = item.pop("Id", "") or (make_endpoint_id(item["Address"]) if item.get("Address") else "")
            if not endpoint_id:
                return NO_TARGET
            check_id(endpoint_id, "Id")
            return read_definition(endpoint_id, item)
        except BadRequest as error:
            return error.message

    def _describe_unknown(self, given: dict[str, Any]) -> list[str]:
        """Describe the members that do not exist; lines with the same valid members are checked only once."""
        names = (*given, *((name, *given[name]) for name in _STRUCTURES if isinstance(given.get(name), dict)))
        if names in self._known:
            return []
        unknown = describe_unknown_members(given, _ITEM if _OF_ANSWERS.isdisjoint(given) else _ANSWER)
        if not unknown:
            self._known.add(names)
        return unknown

    def _stage(self, line: LineContent, where: str) -> None:
        """Stage the endpoint of a line, or reject the line if it cannot be used."""
        if line is None:
            return
        reason = line if isinstance(line, str) else _ONLY_A_USER
        if isinstance(line, Definition):
            key = line.id.lower()
            reason = "" if key not in self._keys else f"An earlier line has an endpoint with the same id {line.id!r}"
            if not reason:
                try:
                    self._changes.write(line, self._now)
                    self._keys.add(key)
                    self._check_zone(line, where)
                except ServiceError as error:
                    reason = error.message
        if reason:
            self.rejections.add(shorten(reason), where)

    def _check_zone(self, person: Definition, where: str) -> None:
        """Note a time zone that does not exist; the endpoint is treated as an endpoint without a time zone."""
        name = (person.demographic or {}).get("Timezone")
        if name and read_zone(name) is None:
            self._remarks.add(_describe_zone(name), where)


@lru_cache(maxsize=256)
def _describe_zone(name: str) -> str:
    nearest = find_alike(name, sorted(available_timezones()))
    hint = enclose(f"did you mean {nearest!r}?") if nearest else ""
    return f"Demographic.Timezone {name!r} is not a time zone{hint}: the endpoint has none"


def _find_status(header: str) -> int | None:
    """Return the position of the column EndpointStatus, which import jobs ignore."""
    names = [name.strip() for name in next(csv.reader([header]))]
    return names.index(_STATUS) if _STATUS in names else None


def _set_status(contents: Iterator[LineContent], lines: list[str], column: int | None) -> Iterator[LineContent]:
    """Yield the contents of CSV lines, with the EndpointStatus of each line in its endpoint."""
    if column is None:
        yield from contents
        return
    for content, line in zip(contents, lines, strict=True):
        status = next(csv.reader([line]))[column].strip() if isinstance(content, Definition) else ""
        if status and status not in _STATUSES:
            yield f"{_STATUS} must be {' or '.join(_STATUSES)}, not {status!r}"
        else:
            yield content._replace(status=status) if isinstance(content, Definition) and status else content
