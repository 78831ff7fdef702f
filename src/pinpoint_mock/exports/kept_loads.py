"""The loads of a world, which a reset repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..world.parts import Part
from .loading import put_load

if TYPE_CHECKING:
    from ..world.parts import Parts
    from ..world.store import World
    from .loaded import Loaded
    from .loading import Load


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
        record = put_load(world, load)
        kept = world.part(KeptLoads)
        kept.loads, kept.records = (*kept.loads, load), (*kept.records, record)
        return record

    def begin_anew(self, owner: Parts) -> None:
        """Put everything into the new world again; of what was loaded, deleted and loaded once more only the last."""
        world = cast("World", owner)
        for position, load in enumerate(self.loads):
            later = self.loads[position + 1 :]
            put_load(world, load, frozenset().union(*(each.keys for each in later)))

    def copy(self) -> KeptLoads:
        """Return the same loads in a part of their own."""
        copy = KeptLoads()
        copy.loads, copy.records = self.loads, self.records
        return copy
