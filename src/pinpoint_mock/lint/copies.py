"""Resources that occur in several files, for example in a list response and in the response for one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exports.checking import check_document
from ..exports.documents import UnreadableExport
from ..exports.resources import Resource, choose_id, choose_version, describe_conflict
from .findings import RECOMMENDATION, Remark
from .rules import LintRule, add_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..exports.documents import Document

CODE = "R605"
_IN_REGION = frozenset({"template", "recommender"})

add_rule(
    LintRule(
        CODE,
        "differing-copies",
        RECOMMENDATION,
        """Two responses contain the same version of a resource, but differ: only one of them can be correct.

Often one of them is older. `pinpoint.load` refuses such files. If responses do not differ, such as a list and the
response for one resource, the resource is checked once. Requests, and responses with errors, are not compared.

Evidence: documented (an id and a version identify one resource).""",
    )
)


def leave_out_copies(documents: Iterable[Document]) -> Iterator[tuple[Document, Remark | None]]:
    """Yield documents in their order, without duplicate responses.

    Of duplicates, the one with the most members is yielded; of several such, the least nested one in its file.

    Args:
        documents: The documents.

    Yields:
        A document, and a remark if another response for the same resource differs.
    """
    given = list(documents)
    groups: dict[object, list[Document]] = {}
    for document in given:
        groups.setdefault(_identify(document) or id(document), []).append(document)
    left = dict(pair for group in groups.values() for pair in _merge(group))
    yield from ((document, left[id(document)]) for document in given if id(document) in left)


def _identify(document: Document) -> tuple[object, ...] | None:
    """Return a key that only copies of a response share; None for a request, and for a resource without an id."""
    kind = document.kind
    if document.is_request or kind.noun in ("settings", "event stream", "channel", "app"):
        return None
    try:
        identity, version = choose_id(document, document.members, ""), choose_version(document, document.members)
    except UnreadableExport:
        return None
    owner = None if kind.noun in _IN_REGION else document.application_id
    return kind.noun, kind.type, owner, identity, version


def _merge(group: list[Document]) -> Iterator[tuple[int, Remark | None]]:
    """Yield the documents of a group that are not duplicates, by their `id()`."""
    if len(group) == 1:
        yield id(group[0]), None
        return
    left: list[tuple[Resource, Remark | None]] = []
    for document in sorted(group, key=lambda each: (-len(each.members), len(each.place.steps))):
        resource = _read(document)
        if resource is None:
            yield id(document), None
            continue
        conflicts = [(other, describe_conflict(resource, other)) for other, _ in left]
        if left and not all(conflict for _, conflict in conflicts):
            continue
        left.append((resource, _describe(resource, *conflicts[0]) if conflicts else None))
    yield from ((id(resource.document), remark) for resource, remark in left)


def _read(document: Document) -> Resource | None:
    """Return the resource that loading would make of a document; None if it has errors."""
    try:
        left_out: list[str] = []
        members = check_document(document, left_out)
        if left_out:
            return None
        return Resource(document, members, choose_id(document, members, ""), choose_version(document, members), "", "")
    except UnreadableExport:
        return None


def _describe(resource: Resource, other: Resource, conflict: str) -> Remark:
    place = other.document.place
    where = place.path if place.file == resource.document.place.file else place
    message = f"the {resource.describe()} is also in {where}, {conflict}"
    return Remark((), message, "keep one of the two")
