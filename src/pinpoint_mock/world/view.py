"""Views: apps and their resources, as a test sees them. A view stores ids, never the entity."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from .arguments import check_string
from .likeness import Known, enclose, find_nearest
from .records import NO_CHECKS, LazySequence, Records, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .collection import Collection
    from .records import Check
    from .session import Session
    from .store import App


class AppReference:
    """A reference to an app of a session, by its id.

    Args:
        session: The session of the app.
        application_id: Its id.
    """

    __slots__ = ("_session", "id")

    def __init__(self, session: Session, application_id: str) -> None:
        self._session = session
        self.id = application_id

    @contextmanager
    def locked_app(self) -> Iterator[App]:
        """Give the current app, locked, after all due actions have run.

        Raises:
            LookupError: If the app does not exist.
        """
        with self._session.locked_world() as world:
            app = world.find_app(self.id)
            if app is None:
                apps = [known.identity for known in world.apps()]
                hint = find_nearest(self.id, (Known(known.id, known.name) for known in reversed(apps)))
                ids = listed([known.id for known in apps], none="no apps")
                raise LookupError(f"app {self.id!r} does not exist in this mock_pinpoint; it has {ids}{enclose(hint)}")
            yield app

    @contextmanager
    def peek(self) -> Iterator[App | None]:
        """Give the current app, locked, for a repr. Due actions do not run first. It is None if the app is missing."""
        with self._session.lock:
            yield self._session.world.find_app(self.id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AppReference):
            return NotImplemented
        return self._session is other._session and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)


class Identified(Protocol):
    """An entity with an id."""

    @property
    def id(self) -> str:
        """The id."""


Entity = TypeVar("Entity", bound=Identified)


class View(ABC, Generic[Entity]):
    """A view of one resource of an app. It stores only the id, so it always shows the current state.

    Two views are equal if they show the same resource.

    Args:
        app: The app of the resource.
        entity_id: Its id.
    """

    __slots__ = ("_app", "_id")

    _kind: ClassVar[str]
    _entity_type: ClassVar[type]
    _members: ClassVar[tuple[str, ...]]  # the properties by which views are filtered
    _checks: ClassVar[Mapping[str, Check]] = NO_CHECKS

    def __init__(self, app: AppReference, entity_id: str) -> None:
        self._app = app
        self._id = entity_id

    @property
    def id(self) -> str:
        """The resource's id."""
        return self._id

    @contextmanager
    def _locked(self) -> Iterator[tuple[App, Entity]]:
        """Give the current app and entity, locked, after all due actions have run.

        Raises:
            LookupError: If the resource does not exist.
        """
        with self._app.locked_app() as app:
            entities: Collection[Entity] = app.collection(self._entity_type)
            entity: Entity | None = entities.get(self._id)
            if entity is None:
                hint = enclose(self._find_elsewhere(app) or self._find_nearest(entities))
                ids = listed([known.id for known in entities], none=f"no {self._kind}s")
                raise LookupError(f"{self._kind} {self._id!r} does not exist in app {app.id!r}; it has {ids}{hint}")
            yield app, entity

    def _find_elsewhere(self, app: App) -> str:
        """Return a hint about another app that has the resource; empty if no app has it."""
        owners = (other for other in app.world.apps() if other.holds(self._entity_type, self._id))
        owner = next(owners, None)
        return "" if owner is None else f"app {owner.id!r} has it"

    def _find_nearest(self, entities: Collection[Entity]) -> str:
        near = (Known(known.id, getattr(known, "name", None)) for known in reversed(entities))
        return find_nearest(self._id, near)

    @abstractmethod
    def _describe(self, entity: Entity) -> str:
        """Return the entity's name and state, for the repr."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return type(self) is type(other) and (self._app, self._id) == (other._app, other._id)

    def __hash__(self) -> int:
        return hash((type(self), self._app, self._id))

    def __repr__(self) -> str:
        with self._app.peek() as app:
            entity: Entity | None = None if app is None else app.collection(self._entity_type).get(self._id)
            shown = "(gone)" if entity is None else self._describe(entity)
        return f"<{self._kind} {self._id!r} {shown} of app {self._app.id!r}>"


AnyView = TypeVar("AnyView", bound=View[Any])


def find_view(view_type: type[AnyView], app: AppReference, argument: str, entity_id: str) -> AnyView:
    """Return the view of a resource of an app.

    Args:
        view_type: The type of the view.
        app: The app.
        argument: The name of the test's argument, for the error message.
        entity_id: The resource's id.

    Raises:
        LookupError: If the resource does not exist.
        TypeError: If the id is not a string.
        ValueError: If it has lone surrogates.
    """
    view = view_type(app, check_string(argument, entity_id))
    with view._locked():
        return view


def list_views(view_type: type[AnyView], app: AppReference) -> Records[AnyView]:
    """Return the views of all resources of one type in an app, the oldest first."""

    @contextmanager
    def open_kept() -> Iterator[LazySequence[str]]:
        with app.locked_app() as locked:
            yield LazySequence(locked.collection(view_type._entity_type), lambda entity: entity.id)

    return Records(
        view_type,
        open_kept,
        lambda entity_id: view_type(app, entity_id),
        properties=view_type._members,
        checks=view_type._checks,
    )


def quote_name(name: str) -> str:
    """Return the name of a resource for a repr, in double quotes, because ids have single quotes."""
    return json.dumps(name, ensure_ascii=not name.isprintable())
