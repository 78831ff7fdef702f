"""The members of phone numbers that a test sets: carriers, cities, and types of ported numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.arguments import check_choice, check_mapping, check_string
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PHONE_TYPES = ("MOBILE", "LANDLINE", "VOIP", "INVALID", "OTHER", "PREPAID")  # documented; the position is the code
MEMBERS = ("Carrier", "City", "County", "PhoneType", "Timezone", "ZipCode")
"""The members that a test can set; the others follow from the number."""


class NumberTable(Part):
    """E.164 number → members of the answer; a member that is None is left out."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[str, Mapping[str, str | None]] = {}

    def get(self, number: str) -> Mapping[str, str | None] | None:
        """Return the members set for a number, or None; do not change them."""
        return self._entries.get(number)

    def put(self, number: str, members: Mapping[str, str | None]) -> None:
        """Set the members of a number, in place of the earlier ones."""
        self._entries[number] = members

    def remove(self, number: str) -> None:
        """Remove a number."""
        del self._entries[number]

    def copy(self) -> NumberTable:
        """Copy the table; its entries never change."""
        copy = NumberTable()
        copy._entries = self._entries.copy()
        return copy

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def check_members(members: Mapping[str, str | None]) -> dict[str, str | None]:
    """Check the members for a number, and return a copy of them.

    Raises:
        TypeError: If they are not a mapping, or a value is neither a string nor None.
        ValueError: If a member cannot be set, the PhoneType is unknown, or a value has lone surrogates.
    """
    given = check_mapping("members", members, "a mapping such as {'PhoneType': 'MOBILE'}")
    return {check_choice("members", name, MEMBERS): _check_member(name, value) for name, value in given.items()}


def _check_member(name: str, value: object) -> str | None:
    if value is None:
        return None
    if name == "PhoneType":
        return check_choice("members['PhoneType']", value, PHONE_TYPES)
    return check_string(f"members[{name!r}]", value, "a string, or None to leave it out")
