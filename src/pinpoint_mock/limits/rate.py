"""MessagesPerSecond: when messages go that wait for their turn. Source: docs/behaviours.md#limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..world.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator


class Slot(NamedTuple):
    """A whole second in which messages go. The first one begins with the first message.

    Args:
        start: When it begins, in microseconds since the epoch.
        used: How many messages go in it so far.
    """

    start: int
    used: int


class Share(NamedTuple):
    """Some of the messages that wait.

    Args:
        time: When they go.
        size: How many they are.
        slot: The last slot that is in use after them.
    """

    time: int
    size: int
    slot: Slot


def spread(slot: Slot | None, per_second: int, now: int, count: int) -> Iterator[Share]:
    """Yield when messages go: as many as the rate allows now, and the others second by second.

    Those that were spread before go first: `slot` is that of their last share, and may lie in the future.

    Args:
        slot: The last slot in use; None before the first message.
        per_second: The most messages in a slot.
        now: The time.
        count: How many messages there are.
    """
    if slot is None or now >= slot.start + SECOND:
        slot = Slot(now, 0)
    while count > 0:
        if slot.used >= per_second:
            slot = Slot(slot.start + SECOND, 0)
        taken = min(count, per_second - slot.used)
        count -= taken
        slot = Slot(slot.start, slot.used + taken)
        yield Share(max(now, slot.start), taken, slot)


def find_next_time(slot: Slot | None, per_second: int, now: int) -> int:
    """Return when one more message may go."""
    return next(spread(slot, per_second, now, 1)).time
