"""Hints about the resource that the caller may have meant, in brackets after the service's error message.

The error for a resource that does not exist has a `Missing`. The gateway asks it for the hint only when it returns
the error, so a call that succeeds does no extra work. Source: docs/behaviours/requests.md#hint-at-a-missing-resource.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..world.likeness import Known, find_nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..world.store import App, Region, World

_PLAUSIBLE_ID = re.compile(r"[\w.-]{1,100}")
"""An application id that a test may have chosen; the advice to create an app does not repeat others."""


def _know_nothing() -> Iterable[Known]:
    return ()


def _say_nothing() -> str:
    return ""


def _find_nothing(_: World) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A resource that a request names and that does not exist.

    Args:
        wanted: The id or name in the request.
        noun: The noun for it, with the article, such as `the segment`.
        list_known: Lists the existing resources of this kind in the same place, the newest first.
        find_place: Returns the place where a world has it, as the end of a sentence such as `… is in eu-west-1`; an
            empty string if the world does not have it.
        find_other: Returns a sentence about another resource with this id; an empty string if it finds none.
        find_advice: Returns what to do if nothing similar exists; an empty string if the reader needs no advice.
    """

    wanted: str
    noun: str
    list_known: Callable[[], Iterable[Known]] = _know_nothing
    find_place: Callable[[World], str] = _find_nothing
    find_other: Callable[[], str] = _say_nothing
    find_advice: Callable[[World], str] = _find_nothing

    def find_hint(self, world: World, enclosing: Iterable[World] = ()) -> str:
        """Return a hint: where the resource exists, or the nearest existing one, or advice; empty without them.

        Args:
            world: The world of the request.
            enclosing: The worlds of the mocks that enclose this one.
        """
        place = self.find_place(world)
        if place:
            return f"{self.noun} is in {place}"
        other = self.find_other()
        if other:
            return other
        if any(self.find_place(outer) for outer in enclosing):
            return f"{self.noun} belongs to an enclosing mock_pinpoint: this one does not share its resources"
        return find_nearest(self.wanted, self.list_known()) or self.find_advice(world)


def describe_missing_app(application_id: str, region: Region) -> Missing:
    """Describe an app that a region does not have."""

    def list_known() -> Iterator[Known]:
        return (Known(app.id, app.identity.name) for app in reversed(region.apps))

    def find_place(world: World) -> str:
        found = world.find_region_of(application_id)
        return "" if found is None else f"{found.name}, the client in {region.name}"

    def find_advice(world: World) -> str:
        if any(world.apps()) or not _PLAUSIBLE_ID.fullmatch(application_id):
            return ""
        return f"this mock has no apps: call pinpoint.create_app({application_id!r}) first"

    return Missing(application_id, f"app {application_id}", list_known, find_place, find_advice=find_advice)


def describe_missing_in_app(
    wanted: str,
    noun: str,
    has: Callable[[App], bool],
    list_known: Callable[[], Iterable[Known]],
    find_other: Callable[[], str] = _say_nothing,
) -> Missing:
    """Describe a resource that an app does not have and that another app may have.

    Args:
        wanted: The id in the request.
        noun: The noun for it, with the article, such as `the segment`.
        has: Returns whether an app has the resource.
        list_known: Lists the app's resources of this kind, the newest first.
        find_other: Returns a sentence about another resource of the app with this id; empty if it finds none.
    """

    def find_place(world: World) -> str:
        found = next((other for other in world.apps() if has(other)), None)
        if found is None:
            return ""
        name = found.identity.name
        return f"app {name!r}" if name == found.id else f"app {name!r}, whose id is {found.id!r}"

    return Missing(wanted, noun, list_known, find_place, find_other)


class Named(Protocol):
    """A resource of an app that has a name."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str | None:
        """Its name; None without one."""


def describe_missing_named(app: App, entity_type: type[Named], wanted: str, noun: str) -> Missing:
    """Describe a resource with a name that an app does not have and that another app may have.

    Args:
        app: The app.
        entity_type: The type of the resource.
        wanted: The id in the request.
        noun: The noun for it, with the article, such as `the segment`.
    """
    return describe_missing_in_app(
        wanted,
        noun,
        lambda other: other.holds(entity_type, wanted),
        lambda: (Known(known.id, known.name) for known in reversed(app.collection(entity_type))),
    )


def describe_missing_version(version: str, latest: int) -> Missing:
    """Describe a version that a resource does not have.

    Args:
        version: The version in the request.
        latest: The number of the newest version.
    """
    return Missing(version, "the version", find_other=lambda: f"its newest version is {latest}")
