"""The user's own handlers that get records of events, as the functions behind an event stream do.

They are in `world.shared`: handlers belong to the session, so no checkpoint and no reset takes them away. A test of a
decorated class has a copy of its own.
"""

from __future__ import annotations

from inspect import ismethod, isroutine
from typing import TYPE_CHECKING, NamedTuple

from ..world.formatting import show
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..outside.stream_events import Envelope

_SHOWN = 100  # characters of a handler that is an object


class Receiver(NamedTuple):
    """A handler that gets records.

    Args:
        handler: The handler.
        envelope: The form in which it gets them.
        application_ids: The apps whose records it gets; None for all.
    """

    handler: Callable[..., object]
    envelope: Envelope
    application_ids: frozenset[str] | None

    def wants(self, application_id: str) -> bool:
        """Whether it gets the records of an app."""
        return self.application_ids is None or application_id in self.application_ids

    @property
    def place(self) -> str:
        """Where a test has registered it, for messages."""
        return f"pinpoint.events.deliver_to({show_handler(self.handler)})"


class Receivers(Part):
    """The handlers of a session, in the order in which they were registered; a handler has one entry per envelope."""

    __slots__ = ("_drawn", "_receivers")

    def __init__(self) -> None:
        self._receivers: list[Receiver] = []
        self._drawn = 0

    def add(self, handler: Callable[..., object], envelope: Envelope, application_id: str | None) -> None:
        """Register a handler for an app, or for all apps, beside those that it has been registered for."""
        ids = None if application_id is None else frozenset([application_id])
        for position, known in enumerate(self._receivers):
            if known.envelope == envelope and _is_same(known.handler, handler):
                both = None if ids is None or known.application_ids is None else known.application_ids | ids
                self._receivers[position] = known._replace(application_ids=both)
                return
        self._receivers.append(Receiver(handler, envelope, ids))

    def remove(self, handler: Callable[..., object]) -> bool:
        """Forget a handler, and return whether it was registered."""
        before = len(self._receivers)
        self._receivers = [known for known in self._receivers if not _is_same(known.handler, handler)]
        return len(self._receivers) < before

    def has(self, handler: Callable[..., object]) -> bool:
        """Whether a handler is registered."""
        return any(_is_same(known.handler, handler) for known in self._receivers)

    def draw_number(self) -> int:
        """Make the next number of a record; no checkpoint takes it back."""
        self._drawn += 1
        return self._drawn

    def __iter__(self) -> Iterator[Receiver]:
        return iter(self._receivers.copy())

    def __len__(self) -> int:
        return len(self._receivers)

    def copy(self) -> Receivers:
        """Return the same handlers, which are values, in a part of its own."""
        copied = Receivers()
        copied._receivers, copied._drawn = self._receivers.copy(), self._drawn
        return copied


def show_handler(handler: object) -> str:
    """Return the name of a handler."""
    return str(handler.__qualname__) if isroutine(handler) else show(handler, _SHOWN)


def _is_same(one: object, other: object) -> bool:
    """Whether two handlers are one; each time that a method is read from its object, it is another object."""
    return one is other or (ismethod(one) and ismethod(other) and one == other)
