"""The formats of a file of exported resources: JSON, JSON Lines and CSV, compressed with gzip or not.

The content of a file determines its format, not its name: export jobs name JSON Lines files `.gz`, and users name them
`.json`.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from typing import TYPE_CHECKING, Any

from ..endpoints.endpoint import Definition
from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from ..jobs.csv_lines import CsvReader
from ..world.clock import format_timestamp
from .documents import Document, NotRead, UnreadableExport, find_contents
from .kinds import find_kind
from .places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TypeAlias

    Content: TypeAlias = Document | NotRead | UnreadableExport

EMPTY = "the file is empty"
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class ParquetFile(UnreadableExport):
    """The error for a Parquet file; archives of events are often converted to this format."""

    def __init__(self, place: Place) -> None:
        super().__init__(place, "this is a Parquet file, probably an archive of events; events are not resources")


def read_form(file: Path) -> Iterator[Content]:
    """Yield the resources in a file, its other contents, and the errors of unreadable lines.

    Raises:
        ParquetFile: If the file is a Parquet file.
        UnreadableExport: If the file cannot be read, or if something in it is not a resource.
        OSError: If the file cannot be opened.
    """
    place = Place(str(file))
    text = _read_text(file, place)
    first, _, rest = text.lstrip().partition("\n")
    if not first:
        return iter((NotRead(place, EMPTY),))
    if first[0] not in "{[" and (file.suffix.lower() == ".csv" or _is_header(first)):
        return _read_csv(text, place)
    if rest.strip() and _is_complete(first):
        return _read_lines(text, place)
    return find_contents(_parse(text, place, "The file"), place)


def _read_text(file: Path, place: Place) -> str:
    content = file.read_bytes()
    if content.startswith(_GZIP):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableExport(place, f"The file cannot be decompressed: {error}") from None
    if content.startswith(_PARQUET):
        raise ParquetFile(place)
    encoding = "UTF-16" if content.startswith(_UTF_16) else "UTF-8"  # PowerShell writes UTF-16
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UnreadableExport(place, f"The file is not valid {encoding} text") from None


def _parse(document: str, place: Place, what: str) -> object:
    try:
        return read_json(document.encode(), what)
    except BadRequest as error:
        raise UnreadableExport(place, error.message) from None


def _is_complete(line: str) -> bool:
    """Return whether a line is a complete JSON value, so that the file is a JSON Lines file."""
    try:
        read_json(line.encode())
    except BadRequest:
        return False
    return True


def _read_lines(document: str, place: Place) -> Iterator[Content]:
    for number, line in enumerate(document.split("\n"), 1):
        if line and not line.isspace():
            inside = Place(place.file, (), number)
            try:
                yield from find_contents(_parse(line, inside, "The line"), inside)
            except UnreadableExport as error:
                yield error


def _is_header(line: str) -> bool:
    try:
        CsvReader(line)
    except BadRequest:
        return False
    return True


def _read_csv(document: str, place: Place) -> Iterator[Content]:
    """Yield the endpoints in a CSV file; a column such as `User.UserId` is a nested member."""
    kind = find_kind("endpoint")
    lines = document.split("\n")
    start = next(number for number, line in enumerate(lines) if line and not line.isspace())
    try:
        reader = CsvReader(lines[start])
    except BadRequest as error:
        raise UnreadableExport(Place(place.file, (), start + 1), error.message) from None
    for number, content in enumerate(reader.read(lines[start + 1 :]), start + 2):
        inside = Place(place.file, (), number)
        if isinstance(content, Definition):
            parameters = {"EndpointId": content.id}
            yield Document(kind, _write_members(content), inside, is_request=True, parameters=parameters)
        elif isinstance(content, str):
            yield UnreadableExport(inside, content)
        elif content is not None:
            yield UnreadableExport(inside, "The line names a user but no endpoint, so it cannot be loaded")


def _write_members(given: Definition) -> dict[str, Any]:
    """Return the members of the request that makes the same definition."""
    user = {"UserId": given.user_id, "UserAttributes": given.user_attributes}
    members = {
        "Address": given.address,
        "Attributes": given.attributes,
        "ChannelType": given.channel_type,
        "Demographic": given.demographic,
        "EffectiveDate": None if given.effective_date is None else format_timestamp(given.effective_date),
        "Location": given.location,
        "Metrics": given.metrics,
        "OptOut": given.opt_out,
        "RequestId": given.request_id,
        "User": {name: value for name, value in user.items() if value is not None} or None,
    }
    return {name: value for name, value in members.items() if value is not None}
