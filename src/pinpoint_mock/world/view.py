"""Views: an app, or a resource of one, as a test sees it. A view holds ids, never the entity."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from .records import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .collection import Collection
    from .session import Session
    from .store import App


class AppReference:
    """An app of a session, by its id.

    Args:
        session: The session that the app is in.
        application_id: Its id.
    """

    __slots__ = ("_id", "_session")

    def __init__(self, session: Session, application_id: str) -> None:
        self._session = session
        self._id = application_id

    @property
    def id(self) -> str:
        """The application id."""
        return self._id

    @contextmanager
    def locked_app(self) -> Iterator[App]:
        """Give the app as it is now, locked, after everything that has come due was done.

        Raises:
            LookupError: If there is no such app.
        """
        with self._session.locked_world() as world:
            app = world.find_app(self._id)
            if app is None:
                ids = listed([known.id for known in world.apps()])
                raise LookupError(f"there is no app {self._id!r} in this mock_pinpoint, which has {ids}")
            yield app


class Identified(Protocol):
    """An entity with an id."""

    @property
    def id(self) -> str:
        """The id."""


Entity = TypeVar("Entity", bound=Identified)


class View(Generic[Entity]):
    """One resource of an app, by its id, so that it always shows the resource as it is.

    Args:
        app: The app that it is in.
        entity_id: Its id.

    Raises:
        LookupError: If there is no such resource.
    """

    __slots__ = ("_app", "_id")

    kind: ClassVar[str]
    entity_type: ClassVar[type]

    def __init__(self, app: AppReference, entity_id: str) -> None:
        self._app = app
        self._id = entity_id
        with self._locked():
            pass

    @property
    def id(self) -> str:
        """The resource's id."""
        return self._id

    @contextmanager
    def _locked(self) -> Iterator[tuple[App, Entity]]:
        """Give the app and the entity as they are now, locked, after everything that has come due was done."""
        with self._app.locked_app() as app:
            entities: Collection[Entity] = app.collection(self.entity_type)
            entity: Entity | None = entities.get(self._id)
            if entity is None:
                ids = listed([known.id for known in entities])
                raise LookupError(f"there is no {self.kind} {self._id!r} in app {app.id!r}, which has {ids}")
            yield app, entity

    def __repr__(self) -> str:
        return f"<{self.kind} {self._id!r} of app {self._app.id!r}>"
