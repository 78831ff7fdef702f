"""The phone numbers that have opted out, as a set in the hands of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSet
from typing import TYPE_CHECKING, TypeVar

from .phone.spelling import digits_of, is_phone_number

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from .world.store import World

T = TypeVar("T")


class OptedOut(MutableSet[str]):
    """A live view of the numbers that have opted out, each the same number however it is written.

    Args:
        settled: Gives the world, locked, after everything that has come due was done.
    """

    __slots__ = ("_settled",)

    def __init__(self, settled: Callable[[], AbstractContextManager[World]]) -> None:
        self._settled = settled

    def add(self, number: str) -> None:
        """Let a number opt out.

        Raises:
            TypeError: If it is no string.
            ValueError: If it is no phone number.
        """
        key = checked_key(number)
        with self._settled() as world:
            world.opted_out = {**world.opted_out, key: world.opted_out.get(key, number)}

    def update(self, *others: Iterable[str]) -> None:
        """Let all numbers of some collections opt out, or none.

        Raises:
            TypeError: If one is no string.
            ValueError: If one is no phone number.
        """
        numbers = [number for other in others for number in other]
        added = {checked_key(number): number for number in numbers}
        with self._settled() as world:
            world.opted_out = {**added, **world.opted_out}

    def discard(self, number: str) -> None:
        """Let a number opt in again."""
        key = digits_of(_checked(number))
        with self._settled() as world:
            world.opted_out = {other: text for other, text in world.opted_out.items() if other != key}

    @classmethod
    def _from_iterable(cls, numbers: Iterable[T]) -> set[T]:
        """What the operators of sets give: a set of its own, no view."""
        return set(numbers)

    def _now(self) -> Mapping[str, str]:
        with self._settled() as world:
            return world.opted_out

    def __contains__(self, number: object) -> bool:
        return isinstance(number, str) and digits_of(number) in self._now()

    def __iter__(self) -> Iterator[str]:
        return iter(self._now().values())

    def __len__(self) -> int:
        return len(self._now())

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<opted out: {sorted(self)}>"


def checked_key(number: str) -> str:
    """What tells a number that a test gives from others.

    Raises:
        TypeError: If it is no string.
        ValueError: If it is no phone number.
    """
    if not is_phone_number(_checked(number)):
        raise ValueError(f"those who opt out of SMS and voice messages are phone numbers, not {number!r}")
    return digits_of(number)


def _checked(number: str) -> str:
    given: object = number
    if not isinstance(given, str):
        raise TypeError(f"a phone number must be a string, not {number!r}")
    return number
