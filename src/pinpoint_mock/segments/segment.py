"""The segment, its versions, and the other segments that its definition names.

The newest version of each segment is in `app.collection(Segment)`. All versions of one segment are in
`app.collection(Segment, segment_id)`, by number. Source: docs/behaviours/segments.md#definitions-and-versions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..gateway.errors import NotFound
from ..gateway.nearest import describe_missing_named, describe_missing_version
from ..world.bus import publish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..gateway.nearest import Missing
    from ..world.store import App


class Membership(NamedTuple):
    """The list that an import created. It does not change when its endpoints and users change.

    Args:
        endpoint_keys: The ids of endpoints in lower case.
        user_ids: The ids of users. All endpoints that such a user has when the segment is evaluated are members.
    """

    endpoint_keys: frozenset[str]
    user_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One version of a segment.

    Args:
        id: The segment's id, which all its versions share.
        version: The number of this version; the first is 1.
        name: Its name, if it was given one.
        definition: Dimensions or SegmentGroups, as written; empty for an imported segment.
        import_definition: ImportDefinition as responses show it; None if it was not imported.
        membership: The imported list; None if it was not imported.
        creation_date: The time of the first version, in microseconds since the epoch.
        last_modified_date: The time of this version.
    """

    id: str
    version: int
    name: str | None
    definition: Mapping[str, Any]
    import_definition: Mapping[str, Any] | None
    membership: Membership | None
    creation_date: int
    last_modified_date: int

    @property
    def is_imported(self) -> bool:
        """Whether an import created it."""
        return self.membership is not None

    @property
    def key(self) -> tuple[str, int]:
        """The key of this version in the app."""
        return self.id, self.version


class Reference(NamedTuple):
    """A reference to a segment in the definition of another segment.

    Args:
        id: Its id.
        version: The version; None means the newest version when the segment is evaluated.
    """

    id: str
    version: int | None


def references_in(definition: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield the source segments that a definition names directly."""
    for group in definition.get("SegmentGroups", {}).get("Groups", ()):
        for source in group.get("SourceSegments", ()):
            yield reference_to(source)


def reference_to(source: Mapping[str, Any]) -> Reference:
    """Read a member of SourceSegments."""
    return Reference(source["Id"], source.get("Version"))


def references_within(app: App, definition: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield the source segments that a definition names, directly or through other segments, each once."""
    seen: set[Reference] = set()
    waiting = list(references_in(definition))
    while waiting:
        reference = waiting.pop()
        if reference not in seen:
            seen.add(reference)
            yield reference
            source = find_referenced(app, reference)
            waiting.extend(references_in(source.definition) if source else ())


def find_referenced(app: App, reference: Reference) -> Segment | None:
    """Return the segment that a reference names; None if it does not exist or was deleted."""
    newest = app.collection(Segment).get(reference.id)
    if newest is None or reference.version is None:
        return newest
    return app.collection(Segment, reference.id).get(str(reference.version))


def find_segment(app: App, segment_id: str, version: int | None = None) -> Segment:
    """Return a version of a segment, by default the newest.

    Raises:
        NotFound: If the segment or the version does not exist.
    """
    segment = find_referenced(app, Reference(segment_id, version))
    if segment is None:
        raise NotFound(missing=describe_missing(app, segment_id, None if version is None else str(version)))
    return segment


def describe_missing(app: App, segment_id: str, version: str | None = None) -> Missing:
    """Describe a segment that does not exist, or a version that an existing segment does not have."""
    newest = app.collection(Segment).get(segment_id)
    if newest is not None and version is not None:
        return describe_missing_version(version, newest.version)
    return describe_missing_named(app, Segment, segment_id, "the segment")


@dataclass(frozen=True, slots=True)
class SegmentChanged:
    """A notification that a segment got a new version, or was deleted.

    Args:
        segment_id: The id of the segment.
        newest: The newest version; None if the segment was deleted.
    """

    segment_id: str
    newest: Segment | None


def put_segment(app: App, segment: Segment) -> Segment:
    """Store a version as the newest of its segment, and publish that."""
    app.collection(Segment, segment.id).put(str(segment.version), segment)
    app.collection(Segment).put(segment.id, segment)
    publish(app, SegmentChanged(segment.id, segment))
    return segment


def put_imported(
    app: App,
    segment_id: str,
    name: str | None,
    import_definition: Mapping[str, Any] | None,
    membership: Membership,
    now: int,
) -> Segment:
    """Store the segment that an import created: a new segment, or the next version of an imported segment.

    Args:
        app: The app of the segment.
        segment_id: The id of a new or an imported segment.
        name: Its name; None keeps the present name.
        import_definition: ImportDefinition as responses show it; None for a list that did not come from a file.
        membership: The list of its members.
        now: The time of the import, in microseconds since the epoch.

    Returns:
        The new version.
    """
    old = app.collection(Segment).get(segment_id)
    if old is None:
        app.world.tags.register(arn_of(app, segment_id), {})
        return put_segment(app, Segment(segment_id, 1, name, {}, import_definition, membership, now, now))
    new = replace(
        old,
        version=old.version + 1,
        name=old.name if name is None else name,
        import_definition=import_definition,
        membership=membership,
        last_modified_date=now,
    )
    return put_segment(app, new)


def remove_segment(app: App, segment: Segment) -> None:
    """Remove a segment with all its versions and tags, and publish that. Segments that are based on it stay."""
    app.collection(Segment).remove(segment.id)
    app.drop_collection(Segment, segment.id)
    app.world.tags.drop(arn_of(app, segment.id))
    publish(app, SegmentChanged(segment.id, None))


def arn_of(app: App, segment_id: str) -> str:
    """Return the ARN of a segment (documented)."""
    return f"{app.identity.arn}/segments/{segment_id}"
