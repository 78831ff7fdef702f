"""Sorted blocks of numbers, in several sizes: they count the numbers below a limit without a look at each number."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from itertools import chain
from typing import TYPE_CHECKING

from .chunks import CHUNK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Chunks

FAN = 32
"""The number of numbers in a block of the smallest size, and of blocks of one size in a block of the next size."""
_SIZES = (FAN, FAN**2, FAN**3)
assert CHUNK % FAN == 0  # so each block of the smallest size is inside one chunk


class Blocks:
    """Blocks of 32, 1,024 and 32,768 numbers. Another object has the numbers in their order.

    Copies share the blocks.
    """

    __slots__ = ("_by_size",)

    def __init__(self) -> None:
        self._by_size: list[list[array[int]]] = [[] for _ in _SIZES]

    def follow(self, numbers: Chunks[int]) -> None:
        """Add the blocks that the last number completed."""
        count = len(numbers)
        parts: Sequence[Sequence[int]] = ()
        for size, blocks in zip(_SIZES, self._by_size, strict=True):
            if count % size:
                return
            parts = parts or (numbers.read(count - FAN, count),)
            blocks.append(array("i", sorted(chain.from_iterable(parts))))
            parts = blocks[-FAN:]

    def count_below(self, limit: int, numbers: Chunks[int], begin: int, end: int) -> int:
        """Count the numbers below a limit, from one place up to another."""
        found = 0
        sorted_blocks: list[array[int]] | None = None  # blocks of the next smaller size; None for single numbers
        for blocks in self._by_size:
            first_block, last_block = -(-begin // FAN), end // FAN
            if first_block >= last_block:
                break
            found += _count(limit, numbers, sorted_blocks, begin, first_block * FAN)
            found += _count(limit, numbers, sorted_blocks, last_block * FAN, end)
            begin, end, sorted_blocks = first_block, last_block, blocks
        return found + _count(limit, numbers, sorted_blocks, begin, end)

    def replace(self, place: int, old: int, new: int) -> None:
        """Replace the number at a place, in each block that contains it."""
        for size, blocks in zip(_SIZES, self._by_size, strict=True):
            if place // size >= len(blocks):
                return
            block = blocks[place // size] = blocks[place // size][:]
            del block[bisect_left(block, old)]
            insort(block, new)

    def copy(self) -> Blocks:
        """Return a copy that shares the blocks."""
        copied = Blocks()
        copied._by_size = [blocks.copy() for blocks in self._by_size]
        return copied


def _count(limit: int, numbers: Chunks[int], blocks: list[array[int]] | None, begin: int, end: int) -> int:
    """Count the numbers below a limit in some blocks of one size, or one by one."""
    if blocks is not None:
        return sum([bisect_left(block, limit) for block in blocks[begin:end]])
    middle = min(-(-begin // FAN) * FAN, end)  # no part crosses the end of a chunk
    return sum(map(limit.__gt__, chain(numbers.read(begin, middle), numbers.read(middle, end))))
