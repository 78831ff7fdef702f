"""MessagesPerSecond: the times at which waiting messages are sent.

Source: docs/behaviours/sending-limits.md#limit-messages-per-second
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..world.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator


class Slot(NamedTuple):
    """A second in which messages are sent. The first slot begins with the first message.

    Args:
        start: When the slot begins, in microseconds since the epoch.
        used: How many messages are sent in it so far.
    """

    start: int
    used: int


class Share(NamedTuple):
    """A group of waiting messages that are sent together.

    Args:
        time: When they are sent.
        size: How many they are.
        slot: The last slot in use after them.
    """

    time: int
    size: int
    slot: Slot


def spread(slot: Slot | None, per_second: int, now: int, count: int) -> Iterator[Share]:
    """Yield when messages are sent: as many now as the rate allows, and the others second by second.

    Messages of earlier calls are sent first: `slot` is the slot of their last share, and may be in the future.

    Args:
        slot: The last slot in use; None before the first message.
        per_second: The maximum number of messages in a slot.
        now: The current time.
        count: The number of messages.
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
    """Return when one more message may be sent."""
    return next(spread(slot, per_second, now, 1)).time
