"""`pinpoint.opted_out`: the phone numbers that have opted out, as a set that a test can change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSet
from typing import TYPE_CHECKING, TypeVar

from ..messages.opt_outs import OptOuts
from ..phone.spelling import is_phone_number, number_key
from ..world.arguments import check_string, check_strings
from ..world.formatting import show

if TYPE_CHECKING:
    from ..world.session import Session

T = TypeVar("T")


class OptedOut(MutableSet[str]):
    """A live view of the numbers that have opted out. All spellings of a number count as one number.

    Args:
        session: The session that has the numbers.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, number: str) -> None:
        """Add a number that has opted out.

        Raises:
            TypeError: If the number is not a string.
            ValueError: If the string is not a phone number.
        """
        number = check_string("number", number)
        key = to_key(number)
        with self._session.locked_world() as world:
            world.part(OptOuts).numbers.setdefault(key, number)

    def update(self, *others: Iterable[str]) -> None:
        """Add all numbers of one or more collections. If one of them is invalid, none is added.

        Raises:
            TypeError: If a number is not a string.
            ValueError: If a string is not a phone number.
        """
        numbers = [number for other in others for number in check_strings("others", other)]
        added = {to_key(number): number for number in numbers}
        with self._session.locked_world() as world:
            numbers_by_key = world.part(OptOuts).numbers
            for key, number in added.items():
                numbers_by_key.setdefault(key, number)

    def discard(self, number: str) -> None:
        """Remove a number, so that it is opted in again.

        Raises:
            TypeError: If the number is not a string.
            ValueError: If the number contains lone surrogates.
        """
        key = number_key(check_string("number", number))
        with self._session.locked_world() as world:
            world.part(OptOuts).numbers.pop(key, None)

    @classmethod
    def _from_iterable(cls, numbers: Iterable[T]) -> set[T]:
        """Return the result of a set operator: a plain set, not a view."""
        return set(numbers)

    def __ior__(self, others: Iterable[str]) -> OptedOut:  # type: ignore[override, misc]
        self.update(others)
        return self

    def __ixor__(self, others: Iterable[str]) -> OptedOut:  # type: ignore[override, misc]
        return super().__ixor__(self._from_iterable(map(_check_number, check_strings("others", others))))

    def __isub__(self, others: Iterable[str]) -> OptedOut:  # type: ignore[misc]
        return super().__isub__(self._from_iterable(check_strings("others", others)))

    def __contains__(self, number: object) -> bool:
        with self._session.locked_world() as world:
            return isinstance(number, str) and number_key(number) in world.part(OptOuts).numbers

    def __iter__(self) -> Iterator[str]:
        with self._session.locked_world() as world:
            return iter(list(world.part(OptOuts).numbers.values()))

    def __len__(self) -> int:
        with self._session.locked_world() as world:
            return len(world.part(OptOuts).numbers)

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<opted out: {sorted(self)}>"


def to_key(number: str) -> str:
    """Return the key of a phone number, which is the same for every spelling.

    Raises:
        ValueError: If the string is not a phone number.
    """
    if not is_phone_number(number):
        raise ValueError(f"{show(number)} is not a phone number; opted_out takes phone numbers")
    return number_key(number)


def _check_number(number: str) -> str:
    to_key(number)
    return number
