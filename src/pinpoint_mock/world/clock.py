"""The clock of a world. It shows the test's time (real or frozen), plus the offset by which the mock was advanced.

All code gets the time from this clock. It counts whole microseconds since the epoch, so that many small steps add up to
exactly one large step.

While freezegun or time-machine is active, an advance moves their clock instead of the offset, so the application sees
the same time as the mock. The clock remembers how far it has moved each of them. A rollback, a reset and the end of the
mock undo these moves.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from .outer_time import find_frozen_clock, move_frozen_clock, read_outer_time

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_END = (datetime.max.replace(tzinfo=timezone.utc) - _EPOCH) // _MICROSECOND
"""The last time that a datetime can show."""
LAST = (datetime(9999, 1, 1, tzinfo=timezone.utc) - _EPOCH) // _MICROSECOND
"""The last time that a test can advance to. A year is left for entries that are scheduled then."""


class Clock:
    """Virtual time.

    Args:
        offset: The difference to the time outside the mock, in microseconds.
    """

    __slots__ = ("_moved", "action_time", "last_look", "offset", "request_time", "was_advanced")

    def __init__(self, offset: int = 0) -> None:
        self.offset = offset
        self.was_advanced = False
        self._moved: dict[object, int] = {}
        self.last_look = 0
        self.request_time: int | None = None
        self.action_time: int | None = None

    def now(self) -> int:
        """Return the time. It does not move during a request. While an action runs, it is the action's due time."""
        if self.request_time is not None:
            return self.request_time
        if self.action_time is not None:
            return self.action_time
        return min(read_outer_time() + self.offset, _END)

    def advance(self, microseconds: int) -> None:
        """Advance the time: the time outside the mock if it can be moved, else only the mock's time."""
        self.was_advanced = self.was_advanced or microseconds > 0
        frozen = find_frozen_clock()
        if frozen is None:
            self.offset += microseconds
        elif microseconds:
            self._move(frozen, microseconds)

    def return_to(self, earlier: Clock) -> None:
        """Undo the moves of the time outside since an earlier state of this clock."""
        for frozen in {**self._moved, **earlier._moved}:
            microseconds = earlier._moved.get(frozen, 0) - self._moved.get(frozen, 0)
            if microseconds:
                with suppress(OverflowError):  # since then, the test has set it close to the end of the calendar
                    self._move(frozen, microseconds)

    @property
    def has_moved_others(self) -> bool:
        """Whether the clock of freezegun or time-machine must be moved back."""
        return bool(self._moved)

    def forget_moves(self) -> None:
        """Forget the moves of the time outside, after they have been undone."""
        self._moved.clear()

    def show_action_time(self) -> tuple[object, int] | None:
        """Set the time outside, if it can be moved, to the time of the running action.

        Returns:
            The argument for `hide_action_time`.
        """
        if self.action_time is None or (frozen := find_frozen_clock()) is None:
            return None
        microseconds = self.action_time - self.offset - read_outer_time()
        move_frozen_clock(frozen, microseconds)
        return frozen, -microseconds

    def hide_action_time(self, shown: tuple[object, int] | None) -> None:
        """Move the time outside back."""
        if shown is not None:
            with suppress(OverflowError):  # the function has set it close to the end of the calendar
                move_frozen_clock(*shown)

    def _move(self, frozen: object, microseconds: int) -> None:
        move_frozen_clock(frozen, microseconds)
        self._moved[frozen] = self._moved.get(frozen, 0) + microseconds

    def look(self) -> int:
        """Return the time, and remember it for the report: by then, the test may have left its frozen time."""
        self.last_look = now = self.now()
        return now

    def copy(self) -> Clock:
        """Return an independent clock that shows the same time."""
        copied = Clock(self.offset)
        copied.was_advanced = self.was_advanced
        copied._moved = self._moved.copy()
        copied.last_look = self.last_look
        return copied


def to_microseconds(time: datetime) -> int:
    """Convert an aware datetime to microseconds since the epoch."""
    return (time - _EPOCH) // _MICROSECOND


def to_datetime(microseconds: int) -> datetime:
    """Convert microseconds since the epoch to an aware datetime in UTC; a later time becomes the last datetime."""
    return _EPOCH + timedelta(microseconds=min(microseconds, _END))


def format_timestamp(microseconds: int) -> str:
    """Format a time in the service's form for dates: UTC, three decimals, Z.

    Source: docs/behaviours/requests.md#dates-in-utc, documented.
    """
    second, part = divmod(microseconds, SECOND)
    return f"{_text_of_second(second)}.{part // 1000:03d}Z"


@lru_cache(maxsize=16)
def _text_of_second(second: int) -> str:
    return to_datetime(second * SECOND).replace(tzinfo=None).isoformat()
