"""An index of the few entities of an account that are in some state, so that code need not search all entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from .parts import Part

if TYPE_CHECKING:
    from typing_extensions import Self

    from .store import App, World

T = TypeVar("T")


class Ongoing(Part, Generic[T]):
    """The ids of entities in some state, in the order in which they entered it. Packages define subclasses."""

    __slots__ = ("_ids",)

    entity_type: ClassVar[type[Any]]

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], None] = {}  # ids of the app and the entity

    def note(self, app: App, entity_id: str, *, is_ongoing: bool) -> None:
        """Add an entity that is in the state, or forget one that is not."""
        if is_ongoing:
            self._ids[app.id, entity_id] = None
        else:
            self._ids.pop((app.id, entity_id), None)

    def find(self, world: World) -> list[tuple[App, T]]:
        """Return the entities with their apps. Forget entities that were deleted, also those deleted with their app."""
        found: list[tuple[App, T]] = []
        for application_id, entity_id in list(self._ids):
            app = world.find_app(application_id)
            entity = None if app is None else app.collection(self.entity_type).get(entity_id)
            if app is None or entity is None:
                del self._ids[application_id, entity_id]
            else:
                found.append((app, entity))
        return found

    def copy(self) -> Self:
        """Return a separate part with the same ids."""
        copy = type(self)()
        copy._ids = self._ids.copy()
        return copy
