"""Numbers over time: any range has the same number as a plain list, separately in each copy."""

from __future__ import annotations

from random import Random
from typing import Any

from call_counts import count_calls
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.analytics.counts import KpiCounts
from pinpoint_mock.analytics.series import Distinct, Totals

MANY, FEW = 100_000, 1_000
TIMES = st.integers(0, 12)
PLACES = (("campaigns", "a", "1"), ("campaigns", "a", "2"), ("campaigns", "b", "1"))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("copy"), st.integers(0, 2)),
        st.tuples(st.just("add"), st.integers(0, 2), st.sampled_from(PLACES), TIMES, st.integers(1, 3)),
        st.tuples(st.just("key"), st.integers(0, 2), st.sampled_from(PLACES), TIMES, st.sampled_from("xyz")),
        st.tuples(st.just("remove"), st.integers(0, 2), st.sampled_from(PLACES), TIMES, st.sampled_from("xyz")),
    ),
    max_size=30,
)


@settings(max_examples=200)
@given(steps=STEPS, ends=st.tuples(TIMES, TIMES))
def test_given_any_numbers_keys_and_copies_then_each_counts_as_plain_lists_do(
    steps: list[Any], ends: tuple[int, int]
) -> None:
    """Times come in any order, because a test may set the clock back."""
    copies: list[tuple[KpiCounts, list[Any], list[Any]]] = [(KpiCounts(), [], [])]
    for step, copy, *arguments in steps:
        counts, numbers, keys = copies[copy % len(copies)]
        if step == "copy":
            copies.append((counts.copy(), numbers.copy(), keys.copy()))
        elif step == "add":
            counts.add("number", *arguments)
            numbers.append(arguments)
        elif step == "key":
            counts.add_key("keys", *arguments)
            keys.append(arguments)
        elif counts.remove_key("keys", *arguments):
            keys.remove(arguments)
        else:
            assert arguments not in keys
    start, end = sorted(ends)
    for counts, numbers, keys in copies:
        for place in {place[:depth] for place in PLACES for depth in (1, 2, 3)}:
            number = sum(each for at, time, each in numbers if at[: len(place)] == place and start <= time <= end)
            distinct = {key for at, time, key in keys if at[: len(place)] == place and start <= time <= end}
            assert counts.count("number", place, start, end) == number
            assert counts.count("keys", place, start, end) == len(distinct)


@settings(max_examples=50)
@given(chance=st.randoms(use_true_random=False), number=st.integers(1, 3_000), variety=st.integers(1, 3_000))
def test_given_more_keys_than_a_block_has_then_a_range_counts_each_once(
    chance: Random, number: int, variety: int
) -> None:
    keys: list[int | None] = [*Random(chance.randrange(10**9)).choices(range(variety), k=number)]
    distinct = Distinct(None)
    for time, key in enumerate(keys):
        distinct.add(time, key)
    for time in Random(number).choices(range(number), k=number // 10):
        assert distinct.remove(time, keys[time]) == (keys[time] is not None)
        keys[time] = None
    start, end = sorted((chance.randrange(number), chance.randrange(number)))
    assert distinct.count(start, end) == len({*keys[start : end + 1]} - {None})


def test_given_prices_that_are_not_exact_then_their_sum_in_a_range_is_rounded() -> None:
    totals = Totals(None)
    for time in range(10):
        totals.add(time, 0.1)
    assert totals.count(3, 5) == 0.3


def test_given_many_numbers_when_a_range_is_counted_then_it_takes_as_many_steps_as_with_few() -> None:
    few, many = Totals(None), Totals(None)
    for totals, number in ((few, FEW), (many, MANY)):
        for time in range(number):
            totals.add(time, 1)
    assert count_calls(lambda: many.count(5, MANY)) == count_calls(lambda: few.count(5, FEW))
    assert many.count(5, MANY) == MANY - 5
