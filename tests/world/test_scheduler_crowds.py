"""The steps to schedule, drop and find entries in a long queue: they are counted, not timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock.world.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable

steps: list[object] = []
"""The number of comparisons and look-ups of the values below."""


class Time(int):
    """A time that counts how often it is compared."""

    def __lt__(self, other: int) -> bool:
        steps.append(self)
        return int(self) < int(other)

    def __gt__(self, other: int) -> bool:
        steps.append(self)
        return int(self) > int(other)

    def __le__(self, other: int) -> bool:
        steps.append(self)
        return int(self) <= int(other)

    def __eq__(self, other: object) -> bool:
        steps.append(self)
        return isinstance(other, int) and int(self) == int(other)

    __hash__ = None  # type: ignore[assignment]


class Name(str):
    """An id that counts how often it is compared or looked up."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        steps.append(self)
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        steps.append(self)
        return str.__ne__(self, other)

    def __hash__(self) -> int:
        steps.append(self)
        return str.__hash__(self)


def count_steps(function: Callable[[], object]) -> int:
    steps.clear()
    function()
    return len(steps)


SHOP = Name("shop")
"""The id of the app, which counts its look-ups too."""


def crowd(size: int, *, endless: bool = False) -> Scheduler:
    """Return a queue with entries of 50 journeys, each at a different time."""
    scheduler = Scheduler()
    for number in range(size):
        due = Time(1 + number * 7919 % size)
        scheduler.add(due, "kind", SHOP, Name(f"journey-{number % 50}"), endless=endless)
    return scheduler


SIZES = (1_000, 30_000)


@pytest.mark.parametrize("size", SIZES)
def test_given_a_crowd_when_an_entry_is_added_and_taken_out_then_it_is_compared_with_few(size: int) -> None:
    scheduler = crowd(size)
    depth = size.bit_length()

    added = count_steps(lambda: scheduler.add(Time(0), "kind", SHOP, "b"))
    taken_out = count_steps(lambda: scheduler.pop_due(0))

    assert added <= 2 * depth + 8
    assert taken_out <= 4 * depth + 12


@pytest.mark.parametrize("size", SIZES)
def test_given_a_crowd_when_a_journey_is_dropped_then_the_entries_are_not_looked_at(size: int) -> None:
    scheduler = crowd(size)

    assert count_steps(lambda: scheduler.drop("shop", "journey-7")) <= 4
    assert len(scheduler) == size - size // 50


@pytest.mark.parametrize("size", SIZES)
def test_given_a_crowd_when_all_journeys_are_dropped_one_by_one_then_each_entry_is_looked_at_a_few_times(
    size: int,
) -> None:
    scheduler = crowd(size)

    def drop_all() -> None:
        for number in range(50):
            scheduler.drop("shop", f"journey-{number}")

    assert count_steps(drop_all) <= 20 * size
    assert (len(scheduler), scheduler.next_due()) == (0, None)


@pytest.mark.parametrize("size", SIZES)
def test_given_a_crowd_of_endless_recurrences_when_the_next_with_an_end_is_read_then_they_are_not_compared(
    size: int,
) -> None:
    scheduler = crowd(size, endless=True)
    scheduler.add(10**9, "kind", SHOP, "b")

    assert count_steps(scheduler.next_with_an_end) <= 4
    assert scheduler.next_with_an_end() == 10**9


@pytest.mark.parametrize("size", SIZES)
def test_given_dead_entries_before_the_next_when_it_is_read_again_then_they_are_not_compared_again(
    size: int,
) -> None:
    scheduler = crowd(size)
    for number in range(20):
        scheduler.drop("shop", f"journey-{number}")

    scheduler.next_due()

    assert count_steps(scheduler.next_due) <= 4
    assert count_steps(scheduler.next_with_an_end) <= 4


@pytest.mark.parametrize("size", SIZES)
def test_given_a_crowd_when_it_is_copied_or_counted_then_the_entries_are_not_looked_at(size: int) -> None:
    scheduler = crowd(size)

    assert count_steps(scheduler.copy) <= 4
    assert count_steps(lambda: len(scheduler)) == 0
