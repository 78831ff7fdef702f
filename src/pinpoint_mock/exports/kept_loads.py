"""The loads of a world. A reset repeats them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..world.parts import Part
from .documents import UnreadableExport
from .loading import ExistingResource, put_load
from .reading import DICT

if TYPE_CHECKING:
    from ..world.parts import Parts
    from ..world.store import World
    from .loaded import Loaded
    from .loading import Load
    from .resources import Key


class KeptLoads(Part):
    """The loads of a world, in order. A reset repeats them."""

    __slots__ = ("loads", "records")

    survives_reset = True

    def __init__(self) -> None:
        self.loads: tuple[Load, ...] = ()
        self.records: tuple[Loaded, ...] = ()

    def perform(self, world: World, load: Load) -> Loaded:
        """Put a load into the world, and remember it.

        Raises:
            UnreadableExport: If something cannot be loaded; the world is as before.
        """
        try:
            record = put_load(world, load)
        except ExistingResource as error:
            raise UnreadableExport(error.place, f"{error.reason}{self._describe_origin(world, error.key)}") from None
        kept = world.part(KeptLoads)
        kept.loads, kept.records = (*kept.loads, load), (*kept.records, record)
        return record

    def _describe_origin(self, world: World, key: Key) -> str:
        """Return which load put a resource there, and from which file; an empty string if no load did."""
        places = [each.document.place for load in self.loads for each in load.resources if each.key == key]
        if not places:
            return ""
        option, file = world.options.load, places[0].file
        is_of_option = option is not None and file != DICT and Path(file).resolve().is_relative_to(option.resolve())
        return f": {'the option load' if is_of_option else 'an earlier load()'} read it from {places[0]}"

    def begin_anew(self, owner: Parts) -> None:
        """Repeat all loads in the new world; a resource that was loaded several times is put there only once."""
        world = cast("World", owner)
        for position, load in enumerate(self.loads):
            later = self.loads[position + 1 :]
            put_load(world, load, frozenset().union(*(each.keys for each in later)))

    def copy(self) -> KeptLoads:
        """Return a copy of this part with the same loads."""
        copy = KeptLoads()
        copy.loads, copy.records = self.loads, self.records
        return copy
