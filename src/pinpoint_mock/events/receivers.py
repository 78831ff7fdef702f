"""The handlers of the test that get records of events, like the functions behind an event stream.

They are in `world.shared`, because handlers belong to the session: neither a checkpoint nor a reset removes them. Each
test of a decorated class has its own copy.
"""

from __future__ import annotations

from inspect import ismethod, isroutine
from typing import TYPE_CHECKING, NamedTuple

from ..world.formatting import show
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..outside.stream_events import Envelope

_SHOWN = 100  # characters of the repr of a handler that is an object


class Receiver(NamedTuple):
    """A handler that gets records.

    Args:
        handler: The handler.
        envelope: The format in which it gets them.
        application_ids: The ids of the apps whose records it gets; None means all apps.
    """

    handler: Callable[..., object]
    envelope: Envelope
    application_ids: frozenset[str] | None

    def wants(self, application_id: str) -> bool:
        """Return whether it gets the records of an app."""
        return self.application_ids is None or application_id in self.application_ids

    @property
    def place(self) -> str:
        """The place where the test registered it, for messages."""
        return f"pinpoint.events.deliver_to({show_handler(self.handler)})"


class Receivers(Part):
    """The handlers of a session, in the order of registration. A handler has one entry per envelope."""

    __slots__ = ("_drawn", "_receivers")

    def __init__(self) -> None:
        self._receivers: list[Receiver] = []
        self._drawn = 0

    def add(self, handler: Callable[..., object], envelope: Envelope, application_id: str | None) -> None:
        """Register a handler for an app or for all apps. Its earlier registrations stay."""
        ids = None if application_id is None else frozenset([application_id])
        for position, known in enumerate(self._receivers):
            if known.envelope == envelope and _is_same(known.handler, handler):
                both = None if ids is None or known.application_ids is None else known.application_ids | ids
                self._receivers[position] = known._replace(application_ids=both)
                return
        self._receivers.append(Receiver(handler, envelope, ids))

    def remove(self, handler: Callable[..., object]) -> bool:
        """Remove a handler, and return whether it was registered."""
        before = len(self._receivers)
        self._receivers = [known for known in self._receivers if not _is_same(known.handler, handler)]
        return len(self._receivers) < before

    def has(self, handler: Callable[..., object]) -> bool:
        """Return whether a handler is registered."""
        return any(_is_same(known.handler, handler) for known in self._receivers)

    def draw_number(self) -> int:
        """Return the next number for a record. A checkpoint does not roll it back."""
        self._drawn += 1
        return self._drawn

    def __iter__(self) -> Iterator[Receiver]:
        return iter(self._receivers.copy())

    def __len__(self) -> int:
        return len(self._receivers)

    def copy(self) -> Receivers:
        """Copy the part; the handlers in it are values."""
        copied = Receivers()
        copied._receivers, copied._drawn = self._receivers.copy(), self._drawn
        return copied


def show_handler(handler: object) -> str:
    """Return the name of a handler."""
    return str(handler.__qualname__) if isroutine(handler) else show(handler, _SHOWN)


def _is_same(one: object, other: object) -> bool:
    """Return whether two handlers are the same.

    A bound method is a new object on each access, so `is` is not enough.
    """
    return one is other or (ismethod(one) and ismethod(other) and one == other)
