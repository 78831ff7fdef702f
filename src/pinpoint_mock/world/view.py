"""A resource as a test sees it: what the views of all slices have in common."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from .records import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from .store import App, Collection, World


class AppHandle(Protocol):
    """The app that a view belongs to."""

    @property
    def id(self) -> str:
        """The application id."""

    def settled(self) -> AbstractContextManager[World]:
        """The world, locked, after everything that has come due was done."""

    def find(self, world: World) -> App:
        """The app as it is now."""


class Identified(Protocol):
    """An entity with an id."""

    @property
    def id(self) -> str:
        """The id."""


Entity = TypeVar("Entity", bound=Identified)


class View(Generic[Entity]):
    """One resource of an app; it holds ids, never the entity, so that it always shows what is.

    Args:
        app: The app that it is in.
        entity_id: Its id.
    """

    __slots__ = ("_app", "_id")

    kind: ClassVar[str]
    entity_type: ClassVar[type]

    def __init__(self, app: AppHandle, entity_id: str) -> None:
        self._app = app
        self._id = entity_id
        with self._settled():
            pass

    @property
    def id(self) -> str:
        """The resource's id."""
        return self._id

    @contextmanager
    def _settled(self) -> Iterator[tuple[App, Entity]]:
        """The app and the entity as they are now, locked, after everything that has come due was done."""
        with self._app.settled() as world:
            app = self._app.find(world)
            entities: Collection[Entity] = app.collection(self.entity_type)
            entity: Entity | None = entities.get(self._id)
            if entity is None:
                ids = listed([known.id for known in entities])
                raise LookupError(f"there is no {self.kind} {self._id!r} in app {app.id!r}, which has {ids}")
            yield app, entity

    def __repr__(self) -> str:
        return f"<{self.kind} {self._id!r} of app {self._app.id!r}>"
