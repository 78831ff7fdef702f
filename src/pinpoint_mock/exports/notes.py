"""Notes for the user about resources that were loaded, beyond those about missing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entities import MEMBERS_BESIDE, read_membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .resources import Resource


def find_notes(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield a sentence for each thing that loading could not keep, or did not do, with its place."""
    for resource in resources:
        place = resource.document.place
        if resource.noun == "segment" and _is_empty_import(resource):
            yield (
                f"{place}: the {resource.describe()} is imported, and its answer does not say who is in it: it is empty"
                f" (name its members beside the answer, in {' and '.join(MEMBERS_BESIDE)})"
            )
        elif resource.noun == "journey" and resource.document.is_request and resource.members.get("State") == "ACTIVE":
            yield f"{place}: the {resource.describe()} is a DRAFT, since loading publishes nothing"


def _is_empty_import(resource: Resource) -> bool:
    return read_membership(resource) is not None and resource.document.parameters.keys().isdisjoint(MEMBERS_BESIDE)
