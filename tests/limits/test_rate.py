"""MessagesPerSecond: no second has more messages than allowed, and no message waits longer than necessary."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.limits.rate import Slot, find_next_time, spread
from pinpoint_mock.world.clock import SECOND


@pytest.mark.parametrize(
    ("slot", "per_second", "now", "count", "expected"),
    [
        (None, 2, 100, 1, [(100, 1)]),
        (None, 2, 100, 5, [(100, 2), (100 + SECOND, 2), (100 + 2 * SECOND, 1)]),
        (Slot(100, 1), 2, 100 + SECOND - 1, 2, [(100 + SECOND - 1, 1), (100 + SECOND, 1)]),
        (Slot(100, 2), 2, 100 + SECOND, 1, [(100 + SECOND, 1)]),
        (Slot(100, 2), 2, 100, 1, [(100 + SECOND, 1)]),
        (Slot(100 + 9 * SECOND, 1), 2, 100, 2, [(100 + 9 * SECOND, 1), (100 + 10 * SECOND, 1)]),
        (Slot(100, 2), 2, 100 + 60 * SECOND, 3, [(100 + 60 * SECOND, 2), (100 + 61 * SECOND, 1)]),
        (None, 1, 100, 0, []),
    ],
)
def test_given_a_slot_when_messages_are_spread_then_they_are_sent_as_soon_as_the_rate_allows(
    slot: Slot | None, per_second: int, now: int, count: int, expected: list[tuple[int, int]]
) -> None:
    assert [(share.time, share.size) for share in spread(slot, per_second, now, count)] == expected
    if expected:
        assert find_next_time(slot, per_second, now) == expected[0][0]


@settings(max_examples=200)
@given(
    arrivals=st.lists(st.tuples(st.integers(0, 3 * SECOND), st.integers(0, 12)), max_size=20),
    per_second=st.integers(1, 5),
)
def test_given_any_arrivals_when_messages_are_spread_then_no_slot_exceeds_the_rate_and_the_order_is_kept(
    arrivals: list[tuple[int, int]], per_second: int
) -> None:
    slot: Slot | None = None
    slots: dict[int, int] = {}
    times: list[int] = []
    now = 0
    for later, count in arrivals:
        now += later
        one_by_one: list[int] = []
        last = slot
        for _ in range(count):
            [share] = spread(last, per_second, now, 1)
            one_by_one.append(share.time)
            last = share.slot
        together: list[int] = []
        for share in spread(slot, per_second, now, count):
            together += [share.time] * share.size
            slot = share.slot
            slots[slot.start] = slots.get(slot.start, 0) + share.size
            assert slot.start <= share.time < slot.start + SECOND
            assert share.time >= now
        assert together == one_by_one
        times += together
    assert times == sorted(times)
    assert len(times) == sum(count for _, count in arrivals)
    assert all(count <= per_second for count in slots.values())
    starts = sorted(slots)
    assert all(second - first >= SECOND for first, second in pairwise(starts))
