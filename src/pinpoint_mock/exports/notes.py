"""Notes for the user about resources that were loaded, beyond those about missing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.audience import Audience
from ..world.records import listed
from .entities import MEMBERS_BESIDE, find_unknown_settings, read_membership
from .places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..world.store import World
    from .resources import Resource


def find_notes(world: World, resources: Iterable[Resource]) -> Iterator[str]:
    """Yield a sentence for each thing that loading could not keep, or did not do, with its place.

    Args:
        world: The world, with the resources in it.
        resources: The resources.
    """
    for resource in resources:
        place = resource.document.place
        yield from _find_unknown_members(world, resource)
        if resource.noun == "segment" and _is_empty_import(resource):
            yield (
                f"{place}: the {resource.describe()} is imported, and its answer does not say who is in it: it is empty"
                f" (name its members beside the answer, in {' and '.join(MEMBERS_BESIDE)})"
            )
        elif resource.noun == "channel" and find_unknown_settings(resource):
            names = " and ".join(find_unknown_settings(resource))
            yield f"{place}: the {resource.describe()} does not show its {names}: what is there instead is made up"
        elif resource.noun == "journey" and resource.document.is_request and resource.members.get("State") == "ACTIVE":
            yield f"{place}: the {resource.describe()} is a DRAFT, since loading publishes nothing"


def _is_empty_import(resource: Resource) -> bool:
    return read_membership(resource) is not None and resource.document.parameters.keys().isdisjoint(MEMBERS_BESIDE)


def _find_unknown_members(world: World, resource: Resource) -> Iterator[str]:
    """Yield a sentence for endpoints, and one for users, that an imported segment should have and that do not exist."""
    app = world.find_app(resource.application_id)
    if app is None or resource.noun != "segment" or read_membership(resource) is None:
        return
    audience, [endpoints, users] = app.part(Audience), MEMBERS_BESIDE
    yield from _name_unknown(resource, endpoints, "endpoints that do not exist", audience.find)
    yield from _name_unknown(resource, users, "users that no endpoint has", audience.of_user)


def _name_unknown(resource: Resource, member: str, what: str, find: Callable[[str], object]) -> Iterator[str]:
    unknown = [each for each in resource.document.parameters.get(member, ()) if not find(each)]
    if unknown:
        place = resource.document.place
        beside = Place(place.file, (*place.steps[:-1], member), place.line)
        yield f"{beside}: the {resource.describe()} names {what}: {listed(unknown)}"
