"""The segment: its versions, where they are kept, and which other segments a definition names.

The newest version of each segment is in `app.collection(Segment)`, all versions of one in
`app.collection(Segment, segment_id)` under their numbers. Source of what versions do: facts-audience 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..gateway.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App


class Membership(NamedTuple):
    """The list that an import made: whom it names stays in it, whatever becomes of them.

    Args:
        endpoint_keys: The ids of endpoints in lower case.
        user_ids: Users, each of whom stands for all endpoints that the user has when somebody asks.
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
        definition: Dimensions or SegmentGroups as it was written; empty for an imported one.
        import_definition: What the answer shows of the import that made it; None for any other.
        membership: The imported list; None for any other.
        creation_date: When the first version was made, in microseconds since the epoch.
        last_modified_date: When this version was made.
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
        """Whether an import made it, and not CreateSegment."""
        return self.membership is not None

    @property
    def key(self) -> tuple[str, int]:
        """What tells this version from all others of the app."""
        return self.id, self.version


class Reference(NamedTuple):
    """A segment as another one's definition names it.

    Args:
        id: Its id.
        version: The version that is meant; None for the newest, whichever that is when somebody asks.
    """

    id: str
    version: int | None


def references_in(definition: Mapping[str, Any]) -> Iterator[Reference]:
    """The source segments that a definition names itself."""
    for group in definition.get("SegmentGroups", {}).get("Groups", ()):
        for source in group.get("SourceSegments", ()):
            yield reference_to(source)


def reference_to(source: Mapping[str, Any]) -> Reference:
    """A member of SourceSegments."""
    return Reference(source["Id"], source.get("Version"))


def references_within(app: App, definition: Mapping[str, Any]) -> Iterator[Reference]:
    """The source segments that a definition names itself or through others, each once."""
    seen: set[Reference] = set()
    waiting = list(references_in(definition))
    while waiting:
        reference = waiting.pop()
        if reference not in seen:
            seen.add(reference)
            yield reference
            source = resolve(app, reference)
            waiting.extend(references_in(source.definition) if source else ())


def resolve(app: App, reference: Reference) -> Segment | None:
    """The segment that is referred to; None if it does not exist, or no more."""
    newest = app.collection(Segment).get(reference.id)
    if newest is None or reference.version is None:
        return newest
    return app.collection(Segment, reference.id).get(str(reference.version))


def find_segment(app: App, segment_id: str, version: int | None = None) -> Segment:
    """A version of a segment, the newest if none is given.

    Raises:
        NotFound: If there is no such segment, or it has no such version.
    """
    segment = resolve(app, Reference(segment_id, version))
    if segment is None:
        raise NotFound
    return segment


def put_segment(app: App, segment: Segment) -> Segment:
    """Keep a version as the newest of its segment."""
    app.collection(Segment, segment.id).put(str(segment.version), segment)
    app.collection(Segment).put(segment.id, segment)
    return segment


def put_imported(
    app: App,
    segment_id: str,
    name: str | None,
    import_definition: Mapping[str, Any],
    membership: Membership,
    now: int,
) -> Segment:
    """Keep what an import made: a new segment, or the next version of one that was imported before.

    Args:
        app: The app that it belongs to.
        segment_id: Its id, of a new segment or of an imported one.
        name: Its name; None keeps the one that it has.
        import_definition: ImportDefinition as answers show it.
        membership: Whom it names.
        now: When, in microseconds since the epoch.

    Returns:
        The version that was made.
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


def forget(app: App, segment: Segment) -> None:
    """Delete a segment with all its versions and its tags; those that name it as their source may go on."""
    app.collection(Segment).remove(segment.id)
    app.drop_collection(Segment, segment.id)
    app.world.tags.drop(arn_of(app, segment.id))


def arn_of(app: App, segment_id: str) -> str:
    """The ARN of a segment. Source: documented."""
    return f"{app.identity.arn}/segments/{segment_id}"
