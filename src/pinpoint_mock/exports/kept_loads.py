"""The loads of a world, which a reset repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..world.parts import Part
from .loading import load_documents

if TYPE_CHECKING:
    from ..world.parts import Parts
    from ..world.store import World
    from .loaded import Loaded
    from .loading import OnMissing
    from .reading import Contents


@dataclass(frozen=True, slots=True)
class Load:
    """A load: the contents of its sources, and its arguments.

    Args:
        contents: The documents of the sources.
        application_id: As `load_documents` takes it, as all that follow.
        region: As above.
        default_region: As above.
        missing: As above.
    """

    contents: Contents
    application_id: str | None
    region: str | None
    default_region: str
    missing: OnMissing

    def perform(self, world: World) -> Loaded:
        """Put it into a world.

        Raises:
            UnreadableExport: If it cannot be; the world is as before.
        """
        return load_documents(
            world,
            self.contents.documents,
            not_read=self.contents.not_read,
            application_id=self.application_id,
            region=self.region,
            default_region=self.default_region,
            missing=self.missing,
        )


class KeptLoads(Part):
    """The loads of a world, in order; a reset repeats them."""

    __slots__ = ("loads", "records")

    survives_reset = True

    def __init__(self) -> None:
        self.loads: tuple[Load, ...] = ()
        self.records: tuple[Loaded, ...] = ()

    def perform(self, world: World, load: Load) -> Loaded:
        """Perform a load in the world of this part, and keep it.

        Raises:
            UnreadableExport: If it cannot be loaded; the world is as before.
        """
        record = load.perform(world)
        kept = world.part(KeptLoads)
        kept.loads, kept.records = (*kept.loads, load), (*kept.records, record)
        return record

    def begin_anew(self, owner: Parts) -> None:
        """Load everything again, into the new world."""
        world = cast("World", owner)
        self.records = tuple(load.perform(world) for load in self.loads)

    def copy(self) -> KeptLoads:
        """Return the same loads in a part of their own."""
        copy = KeptLoads()
        copy.loads, copy.records = self.loads, self.records
        return copy
