"""The few entities of an account that are in some state, so that they need not be looked for among all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from .parts import Part

if TYPE_CHECKING:
    from typing_extensions import Self

    from .store import App, World

T = TypeVar("T")


class Ongoing(Part, Generic[T]):
    """The ids of entities that are in some state, in the order in which they came into it. A room makes a subclass."""

    __slots__ = ("_ids",)

    entity_type: ClassVar[type[Any]]

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], None] = {}  # of the app and the entity

    def note(self, app: App, entity_id: str, *, is_ongoing: bool) -> None:
        """Add an entity that is in the state, or forget one that is not."""
        if is_ongoing:
            self._ids[app.id, entity_id] = None
        else:
            self._ids.pop((app.id, entity_id), None)

    def find(self, world: World) -> list[tuple[App, T]]:
        """Return the entities with their apps; those that were deleted, alone or with their app, are forgotten."""
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
        """Return the same ids in a part of its own."""
        copy = type(self)()
        copy._ids = self._ids.copy()
        return copy
