"""A clock that is independent of the time outside, for runs whose result must not depend on how long they take."""

from __future__ import annotations

from .clock import Clock
from .outer_time import find_frozen_clock, move_frozen_clock, read_outer_time


class FixedClock(Clock):
    """Virtual time that moves only when it is advanced.

    Args:
        time: The first time, in microseconds since the epoch.
    """

    __slots__ = ()

    def __init__(self, time: int) -> None:
        super().__init__(time)

    def now(self) -> int:
        """Return the time. While an action runs, it is the action's due time."""
        if self.request_time is not None:
            return self.request_time
        return self.offset if self.action_time is None else self.action_time

    def advance(self, microseconds: int) -> None:
        """Advance the time."""
        self.was_advanced = self.was_advanced or microseconds > 0
        self.offset += microseconds

    def show_action_time(self) -> tuple[object, int] | None:
        """Set the time outside, if it can be moved, to this clock's time; see `Clock.show_action_time`."""
        frozen = find_frozen_clock()
        if frozen is None:
            return None
        microseconds = self.now() - read_outer_time()
        move_frozen_clock(frozen, microseconds)
        return frozen, -microseconds

    def copy(self) -> FixedClock:
        """Return an independent clock that shows the same time."""
        copied = FixedClock(self.offset)
        copied.was_advanced = self.was_advanced
        copied.last_look = self.last_look
        return copied
