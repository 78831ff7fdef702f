"""Notes for the user about loaded resources, in addition to the list of missing ones."""

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
    """Yield a sentence, with its place, for each thing that loading could not preserve or did not do.

    Args:
        world: The world that contains the resources.
        resources: The resources.
    """
    for resource in resources:
        place = resource.document.place
        yield from _find_unknown_members(world, resource)
        if resource.noun == "segment" and _is_empty_import(resource):
            yield (
                f"{place}: the {resource.describe()} is imported, and its response does not list its members: it is "
                f"empty (list its members next to the response, in {' and '.join(MEMBERS_BESIDE)})"
            )
        elif resource.noun == "channel" and find_unknown_settings(resource):
            names = " and ".join(find_unknown_settings(resource))
            yield f"{place}: the {resource.describe()} does not show its {names}: made-up values are used instead"
        elif resource.noun == "journey" and resource.document.is_request and resource.members.get("State") == "ACTIVE":
            yield f"{place}: the {resource.describe()} is a DRAFT, because loading does not publish journeys"


def _is_empty_import(resource: Resource) -> bool:
    return read_membership(resource) is not None and resource.document.parameters.keys().isdisjoint(MEMBERS_BESIDE)


def _find_unknown_members(world: World, resource: Resource) -> Iterator[str]:
    """Yield a sentence about missing endpoints, and one about missing users, that an imported segment names."""
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
