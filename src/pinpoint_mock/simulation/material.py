"""The files of a run: the journey to run, and the resources that it may need."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..exports.reading import read_contents
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import counted, listed
from .line_files import read_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from ..exports.documents import Document, NotRead

    Source: TypeAlias = str | Path | Mapping[str, object]

_NEEDED = frozenset(("app", "settings", "channel", "recommender", "template", "segment"))
"""The kinds of resources that a journey may need; other journeys and campaigns are not loaded."""
REPORT = "report.html"
"""The name of the report page; a folder with this file was written by an earlier run."""
_GOLDEN = re.compile(rb'\{\s*"golden"\s*:')


class JourneyMaterial(NamedTuple):
    """A journey, and the resources that it may need.

    Args:
        journey: The journey.
        needed: The resources that it may need.
        not_read: The other contents of the files; items of ListTemplates say which version is active.
    """

    journey: Document
    needed: Sequence[Document]
    not_read: Sequence[NotRead]


def find_material(journey: Source, name: str | None, resources: Sequence[Source]) -> JourneyMaterial:
    """Read files, and return the journey to run, and the resources that it may need.

    In a folder, this skips files that a run wrote, and files other than .json: the folder may also contain people and
    events.

    Args:
        journey: The file or folder with the journey, or its content.
        name: The name or the id of the journey; None if there is only one.
        resources: Other files and folders, or their contents.

    Raises:
        FileNotFoundError: If a path does not exist.
        UnreadableExport: If a file cannot be read.
        ValueError: If the journey does not exist, or if several journeys match.
    """
    own = read_contents(_list_sources(journey))
    others = read_contents([each for source in resources for each in _list_sources(source)])
    journeys = [document for document in own.documents if document.kind.noun == "journey"]
    found = [each for each in journeys if name in (None, each.name, each.members.get("Id"))]
    if len(found) == 1:
        needed = [each for each in (*own.documents, *others.documents) if each.kind.noun in _NEEDED]
        return JourneyMaterial(found[0], needed, [*own.not_read, *others.not_read])
    names = [document.name for document in journeys]
    where = str(journey) if isinstance(journey, (str, Path)) else "journey"
    if name is not None and not found:
        hint = enclose(find_nearest(name, map(Known, names)))
        raise ValueError(f"{where} does not have the journey {name!r}; it has {listed(names)}{hint}")
    if not found:
        kinds = sorted(Counter(document.kind.name for document in own.documents).items())
        has = ", ".join(counted(number, name) for name, number in kinds) or "no resources"
        raise ValueError(f"{where} does not contain a journey; it contains {has}")
    raise ValueError(f"{where} has {len(found)} journeys: give the name of one of them: {listed(names)}")


def _list_sources(source: Source) -> Iterator[Source]:
    """Yield the source itself, or the files of a folder that can contain resources."""
    if not isinstance(source, (str, Path)) or not Path(source).is_dir():
        yield source
        return
    written = {report.parent for report in Path(source).rglob(REPORT)}
    for file in sorted(Path(source).rglob("*.json")):
        is_hidden = any(part.startswith(".") for part in file.relative_to(source).parts)
        is_written = not written.isdisjoint(file.parents) or _GOLDEN.match(read_start(file)) is not None
        if not is_hidden and not is_written:
            yield file
