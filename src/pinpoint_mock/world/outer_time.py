"""The time outside the mock: real time, or the clock of freezegun or time-machine, which the mock can read and move."""

from __future__ import annotations

import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from typing import Any

_SECOND = 1_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_STACKS = ("traveller_stack", "coordinates_stack")  # since time-machine 3, and before
_lock = threading.Lock()  # mocks in several threads may move the same clock


def find_frozen_clock() -> Any | None:
    """Return the innermost active clock of freezegun or time-machine, or None if time is real.

    The clock is looked up in their modules, because code that was imported before them may have references to the
    original functions.
    """
    freezegun = sys.modules.get("freezegun.api")
    if freezegun is not None and freezegun.freeze_factories:
        return freezegun.freeze_factories[-1]
    time_machine = sys.modules.get("time_machine")
    if time_machine is not None:
        for name in _STACKS:
            if stack := getattr(time_machine, name, None):
                return stack[-1]
    return None


def read_outer_time() -> int:
    """Return the time outside the mock, in microseconds since the epoch.

    This reads a frozen clock directly: freezegun's `time.time` returns real time in worker threads, and its
    `datetime.now` is shifted by `tz_offset`. A float is not exact enough for microseconds in the far future.
    """
    clock = find_frozen_clock()
    if clock is None:
        return int(time.time() * _SECOND + 0.5)
    if _is_of_freezegun(clock):
        time_now: datetime = clock()
        return (time_now.replace(tzinfo=timezone.utc) - _EPOCH) // _MICROSECOND
    return int((clock.time_ns() + 500) // 1000)


def move_frozen_clock(clock: Any, microseconds: int) -> None:
    """Move a clock of freezegun or time-machine forward or, by a negative number, back.

    freezegun's `tick` is not used: if the clock ticks by itself, `tick` loses the real time that has passed.
    """
    with _lock:
        if _is_of_freezegun(clock):
            clock.time_to_freeze += timedelta(microseconds=microseconds)
        else:
            seconds, rest = divmod(microseconds, _SECOND)
            clock.shift(seconds)
            if rest:
                clock.shift((rest + 0.00025) / _SECOND)  # older releases of time-machine truncate, newer ones round


def _is_of_freezegun(clock: Any) -> bool:
    return hasattr(clock, "time_to_freeze")
