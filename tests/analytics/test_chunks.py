"""Long lists in chunks: each copy has the same values as a plain list."""

from __future__ import annotations

from array import array
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.analytics.chunks import CHUNK, Chunks


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), number=st.sampled_from([0, 1, CHUNK - 1, CHUNK, 2 * CHUNK, 3 * CHUNK + 7]))
def test_given_copies_that_change_then_each_has_its_own_values(seed: int, number: int) -> None:
    chance = Random(seed)
    values = list(range(number))
    copies: list[tuple[Chunks[int], list[int]]] = [(Chunks(partial(array, "q"), values), values)]
    for step in range(20):
        chunks, plain = chance.choice(copies)
        row = chance.randrange(len(plain) + 1)
        change = chance.choice(["copy", "append", "insert", "set"])
        if change == "copy":
            copies.append((chunks.copy(), plain.copy()))
        elif change == "append":
            chunks.append(-step)
            plain.append(-step)
        elif change == "insert":
            chunks.insert(row, -step)
            plain.insert(row, -step)
        elif row < len(plain):
            chunks[row] = plain[row] = -step
    for chunks, plain in copies:
        assert [*chunks] == plain
        assert len(chunks) == len(plain)
        assert [chunks[row] for row in range(len(plain))] == plain
        assert [*chunks.read(0, min(len(plain), CHUNK))] == plain[:CHUNK]


def test_given_a_row_that_does_not_exist_then_reading_it_is_an_error() -> None:
    with pytest.raises(IndexError):
        print(Chunks[int](list, range(3))[3])
