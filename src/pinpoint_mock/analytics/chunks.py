"""A long list of values. Copies share all its chunks except the last one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableSequence

Value = TypeVar("Value")

CHUNK = 1024


class Chunks(Generic[Value]):
    """Values in chunks of 1,024. To copy the list takes one step per chunk. To change a value copies its chunk.

    Args:
        make_chunk: A function that makes a chunk of values, such as a list.
        values: The first values.
    """

    __slots__ = ("_full", "_last", "_make_chunk")

    def __init__(
        self, make_chunk: Callable[[Iterable[Value]], MutableSequence[Value]], values: Iterable[Value] = ()
    ) -> None:
        self._make_chunk = make_chunk
        self._full: list[MutableSequence[Value]] = []
        self._last = make_chunk(())
        for value in values:
            self.append(value)

    def append(self, value: Value) -> None:
        """Add a value."""
        self._last.append(value)
        if len(self._last) == CHUNK:
            self._full.append(self._last)
            self._last = self._make_chunk(())

    def read(self, first: int, last: int) -> MutableSequence[Value]:
        """Return the values from one row up to another. Both must be in the same chunk."""
        number, place = divmod(first, CHUNK)
        return self._chunk(number)[place : place + last - first]

    def insert(self, row: int, value: Value) -> None:
        """Insert a value at a row. This takes one step per chunk after it."""
        number, place = divmod(row, CHUNK)
        for later in range(number, len(self._full)):
            chunk = self._full[later] = self._make_chunk(self._full[later])
            chunk.insert(place, value)
            value, place = chunk.pop(), 0
        self._last.insert(place, value)
        self.append(self._last.pop())

    def copy(self) -> Chunks[Value]:
        """Return a copy that shares the chunks."""
        copied = Chunks(self._make_chunk, self._last)
        copied._full = self._full.copy()
        return copied

    def _chunk(self, number: int) -> MutableSequence[Value]:
        return self._full[number] if number < len(self._full) else self._last

    def __getitem__(self, row: int) -> Value:
        number, place = divmod(row, CHUNK)
        return self._chunk(number)[place]

    def __setitem__(self, row: int, value: Value) -> None:
        number, place = divmod(row, CHUNK)
        if number < len(self._full):
            self._full[number] = self._make_chunk(self._full[number])
        self._chunk(number)[place] = value

    def __len__(self) -> int:
        return len(self._full) * CHUNK + len(self._last)

    def __iter__(self) -> Iterator[Value]:
        return chain(chain.from_iterable(self._full), self._last)
